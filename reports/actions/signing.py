"""Who did an act: the account, and the name that it bore then (R22)."""

from units.models import User


def signed(column: str, by: User | None) -> dict[str, User | str | None]:
    """The values of the key ``column`` and of the name kept beside it; the clock has neither."""
    return {column: by, f"{column}_name": by.display_name if by else ""}
