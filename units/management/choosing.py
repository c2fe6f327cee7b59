"""What a command works on: a district, and a file."""

from pathlib import Path

from django.core.management import CommandError

from incoming.text import comparable
from incoming.uploads import MAX_BYTES
from units.models import District


def chosen_district(name: str | None) -> District:
    """The only district, or the one called ``name`` ("Lộc Ninh", "huyện Lộc Ninh"). Raises ``CommandError``."""
    districts = list(District.objects.all())
    if not districts:
        raise CommandError("Chưa có huyện nào; trước hết chạy lệnh new_district.")
    if name:
        named = ((d, (d.name, d.full_name, f"{d.full_name}, {d.province}")) for d in districts)
        districts = [district for district, names in named if comparable(name) in map(comparable, names)]
    if len(districts) == 1:
        return districts[0]
    known = "; ".join(f"{district.full_name}, {district.province}" for district in District.objects.all())
    if not districts:
        raise CommandError(f"Không có huyện “{name}”. Các huyện hiện có: {known}.")
    raise CommandError(f"Có nhiều huyện; ghi rõ huyện bằng tùy chọn --district. Các huyện hiện có: {known}.")


def content_of(file: Path) -> bytes:
    """What the file holds; of one that is too large, just enough to see that it is. Raises ``CommandError``."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"Không mở được tệp {file}: {error.strerror}.") from None
