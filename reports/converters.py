"""How a day stands in an address: 2020-08-14."""

import datetime


class DateConverter:
    """A calendar day; anything that is none (2020-02-30) does not match, hence 404."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()
