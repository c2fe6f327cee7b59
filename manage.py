#!/usr/bin/env python
"""Run an administrative command of Bluezone Report."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluezone_report.settings")
    if sys.argv[1:2] == ["demo"]:
        # The demo must start on a machine where nothing is configured; the
        # settings give it a key for this start alone.
        os.environ.setdefault("DEMO", "true")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # The administrator needs the sentence, not thirty lines of traceback.
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(
            "Cơ sở dữ liệu không trả lời hoặc không làm được lệnh. "
            f"Kiểm tra DATABASE_URL, máy chủ cơ sở dữ liệu và dung lượng ổ đĩa.\n{error}"
        )


if __name__ == "__main__":
    main()
