"""The content of editions of the first release, which had no format number and did not describe itself.

Its tables and words stood in the program. They stand beside this file as they were then, and are never
touched again: what the program says today is no business of these editions (R21).
"""

import json
from functools import cache
from pathlib import Path
from typing import Any


def described(content: dict[str, Any]) -> dict[str, Any]:
    """The content as one that describes itself."""
    then = _first_release()
    statuses = then["words"]["statuses"]
    units = [unit | {"status_label": statuses[unit["status"]]} for unit in content["units"]]
    return content | then | {"units": units}


@cache
def _first_release() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return facts
