"""Files as they come out of the printer: LibreOffice makes a PDF, poppler a picture of its first page."""

import os
import subprocess
import tempfile
from pathlib import Path

from .camera import Camera
from .lighter import lighten

#: A machine without Times New Roman or its like takes the font that is nearest in width, so that lines break alike.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="append" binding="strong"><string>Liberation Serif</string><string>Tinos</string>
<string>DejaVu Serif Condensed</string></edit></match></fontconfig>"""


def picture(camera: Camera, name: str, filename: str, content: bytes, *, height: int = 0, resolution: int = 75) -> None:
    """Picture the first page, cut at ``height``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / filename
        file.write_bytes(content)
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(FONTS)
        # A home of its own: LibreOffice would share, and lock, the one of whoever has it open.
        environment = os.environ | {"HOME": folder, "LC_ALL": "vi_VN.UTF-8", "FONTCONFIG_FILE": str(fonts)}
        run(environment, "soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(file))
        target = str(camera.images / name)
        pdf = str(file.with_suffix(".pdf"))
        cut = ("-H", str(height)) if height else ()
        run(environment, "pdftoppm", "-png", "-r", str(resolution), *cut, "-f", "1", "-singlefile", pdf, target)
        lighten(Path(f"{target}.png"))


def run(environment: dict[str, str], *command: str) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)  # noqa: S603
