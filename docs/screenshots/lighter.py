"""Makes a picture lighter: the most frequent 256 colours are enough for pages of text."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Bytes of a pixel, by a PNG's colour type: red, green, blue, and perhaps opacity.
WIDTH_OF = {2: 3, 6: 4}
COLOURS = 256

Colour = tuple[int, ...]


def lighten(file: Path) -> None:
    """Rewrite a PNG of eight bits a channel with a palette; one of another kind stays as it is."""
    chunks = dict(merged(file.read_bytes()))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    if depth != 8 or kind not in WIDTH_OF:
        return
    step = WIDTH_OF[kind]
    rows = [pixels(row, step) for row in unfiltered(zlib.decompress(chunks[b"IDAT"]), width * step, step)]
    file.write_bytes(indexed(width, height, rows))


def merged(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that matter, the data's in one piece."""
    data, place = b"", len(SIGNATURE)
    while place < len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        data += body if name == b"IDAT" else b""
        place += length + 12
        yield name, data if name == b"IDAT" else body


def unfiltered(data: bytes, length: int, step: int) -> Iterator[bytes]:
    """Each row with its filter undone."""
    above = bytes(length)
    for place in range(0, len(data), length + 1):
        row = bytearray(data[place + 1 : place + 1 + length])
        undo(data[place], row, above, step)
        yield bytes(row)
        above = bytes(row)


def undo(kind: int, row: bytearray, above: bytes, step: int) -> None:
    if kind == 1:
        for channel in range(step):
            row[channel::step] = bytes(accumulate(row[channel::step], added))
    elif kind == 2:
        row[:] = bytes(map(added, row, above))
    elif kind in (3, 4):
        guess = middle if kind == 3 else nearest
        for i, byte in enumerate(row):
            left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
            row[i] = added(byte, guess(left, above[i], corner))


def added(one: int, other: int) -> int:
    return (one + other) & 255


def middle(left: int, up: int, corner: int) -> int:
    return (left + up) // 2


def nearest(left: int, up: int, corner: int) -> int:
    """The neighbour that the gradient points to (Paeth)."""
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def pixels(row: bytes, step: int) -> list[Colour]:
    return list(zip(row[0::step], row[1::step], row[2::step], strict=True))


def indexed(width: int, height: int, rows: list[list[Colour]]) -> bytes:
    counted = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    place = {colour: closest(colour, palette) for colour in counted} | {c: i for i, c in enumerate(palette)}
    data = b"".join(b"\0" + bytes(map(place.__getitem__, row)) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(channel for colour in palette for channel in colour)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(name, body) for name, body in chunks)


def closest(colour: Colour, palette: list[Colour]) -> int:
    distances = [sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)) for other in palette]
    return distances.index(min(distances))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
