"""Passwords that a neighbour would try first."""

import re

from django.core.exceptions import ValidationError

from incoming.text import folded
from units.models import User

#: What a Vietnamese office puts into a password besides its own names; without diacritics.
COMMON_WORDS = ("bluezone", "baocao", "matkhau", "password", "vietnam", "vanhoa", "thongtin", "ubnd", "huyen", "admin")
#: Letters that must be left once the known words are taken away.
OWN_LETTERS = 3
#: Fewer letters than these make no word: "xa" may stand in any good password.
SHORTEST_WORDS = 4


def flattened(text: str) -> str:
    """Small letters without diacritics, digits or signs: "Lộc Ninh@2020" → "locninh"."""
    return re.sub("[^a-z]", "", folded(text))


class DistrictWordsValidator:
    """Refuses a password made of the district's, the unit's or the campaign's own words and a number."""

    def validate(self, password: str, user: User | None = None) -> None:
        letters = left = flattened(password)
        for word in sorted(self._words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < OWN_LETTERS and len(letters) - len(left) >= SHORTEST_WORDS:
            raise ValidationError(
                "Mật khẩu chỉ ghép từ tên huyện, tên đơn vị hoặc những từ dễ đoán; đề nghị đặt mật khẩu khác.",
                "district_words",
            )

    def get_help_text(self) -> str:
        return "Không ghép từ tên huyện, tên đơn vị."

    @staticmethod
    def _words(user: User | None) -> set[str]:
        names = list(COMMON_WORDS)
        if user and user.district_id:
            names += [user.district.name, user.district.province]
        if user and user.unit:
            names += [user.unit.name, user.unit.short_name, user.unit.code, *user.unit.short_name.split()]
        flat = {flattened(name) for name in names}
        return {word for word in flat if len(word) > 1}
