"""Which district a command works on."""

import unicodedata

from django.core.management import CommandError

from units.models import District


def chosen_district(name: str | None) -> District:
    """The only district, or the one called ``name`` ("Lộc Ninh" or "huyện Lộc Ninh").

    Raises ``CommandError`` if that does not tell one.
    """
    districts = list(District.objects.all())
    if not districts:
        raise CommandError("Chưa có huyện nào; trước hết chạy lệnh new_district.")
    if name:
        districts = [district for district in districts if _is_called(district, name)]
    if len(districts) == 1:
        return districts[0]
    known = "; ".join(f"{district.full_name}, {district.province}" for district in District.objects.all())
    if not districts:
        raise CommandError(f"Không có huyện “{name}”. Các huyện hiện có: {known}.")
    raise CommandError(f"Có nhiều huyện; ghi rõ huyện bằng tùy chọn --district. Các huyện hiện có: {known}.")


def _is_called(district: District, name: str) -> bool:
    wanted = unicodedata.normalize("NFC", name).strip().casefold()
    names = (district.name, district.full_name, f"{district.full_name}, {district.province}")
    return wanted in [candidate.casefold() for candidate in names]
