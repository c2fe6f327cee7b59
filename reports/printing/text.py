"""Text that a person typed, as XML can hold it."""

import re

#: What XML 1.0 cannot say: control characters, halves of a pair, and what is no character.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text without anything that XML cannot hold, each line ended in one way."""
    if text.isprintable():
        return text
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
