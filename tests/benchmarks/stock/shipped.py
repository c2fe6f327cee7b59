"""The stock application with the database options that Django ships, too: none."""

from .settings import *  # noqa: F403
from .settings import DATABASES as TUNED

DATABASES = {
    "default": {name: TUNED["default"][name] for name in TUNED["default"].keys() - {"OPTIONS", "CONN_MAX_AGE"}}
}
