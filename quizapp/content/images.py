"""Looks into picture files: what they really are and how large. Reads headers only; decodes nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
MAX_PIXELS = 10_000
"""Longest side of a picture: more would fill a phone's memory."""

_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture file is. **Shape**: `ending` is a key of `MEDIA_TYPES`. **Units**: pixels; 0 where unknown."""

    ending: str
    width: int = 0
    height: int = 0


def look_at(content: bytes) -> Picture | None:
    """What a file holds, judged by its first bytes alone; None for anything but a picture we serve.

    >>> look_at(b"GIF89a") is None
    True
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture("png", *_png_size(content))
    if content.startswith(b"\xff\xd8\xff"):
        return Picture("jpg", *_jpeg_size(content))
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Picture("webp", *_webp_size(content))
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")):
        return Picture("svg")
    return None


def _png_size(content: bytes) -> tuple[int, int]:
    """**Source**: ISO/IEC 15948, 11.2.2 IHDR."""
    if len(content) < 24 or content[12:16] != b"IHDR":
        return 0, 0
    width, height = struct.unpack_from(">LL", content, 16)
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """**Source**: ITU-T T.81, B.1.1.4 and B.2.2: segments up to the first frame header."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in _JPEG_BARE:
            at += 1 if marker == 0xFF else 2
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        else:
            at += 2 + max(2, struct.unpack_from(">H", content, at + 2)[0])
    return 0, 0


def _webp_size(content: bytes) -> tuple[int, int]:
    """**Source**: RFC 9649, 2.5 to 2.7."""
    kind = content[12:16]
    if len(content) < 30:
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
