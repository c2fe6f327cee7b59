"""Make every picture of the user guide: the demo's afternoon of 14/8/2020, from 14:00 to 16:00.

Run from the project's root, with the development requirements, Debian's Chromium, LibreOffice
(``soffice``), poppler (``pdftoppm``) and a font as wide as Times New Roman (``fonts-liberation``):

    .venv/bin/python docs/make_screenshots.py
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bluezone_report.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
        "EMAIL_URL": "memorymail://",
        "DEBUG": "true",
        "DEMO": "true",
    }
    sys.path.insert(0, str(ROOT))
    # Django's settings read the environment that was only now made.
    from screenshots.afternoon import picture_the_afternoon

    try:
        picture_the_afternoon(ROOT / "docs" / "images", folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
