"""Pictures are what their bytes say, not what their names say."""

from __future__ import annotations

import struct

import pytest

from quizapp.content.images import Picture, look_at
from quizapp.content.media import describe_media
from tests.content.packs import SMALL

PNG = (SMALL / "media/plate.png").read_bytes()
SVG = (SMALL / "media/loaf.svg").read_bytes()
JPG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0"
    + bytes(9)
    + b"\xff\xff\xfe\x00\x04hi"
    + b"\xff\xc2\x00\x11\x08"
    + struct.pack(">HH", 20, 30)
    + bytes(10)
    + b"\xff\xd9"
)
WEBP_LOSSY = b"RIFF\x20\0\0\0WEBPVP8 \x14\0\0\0\x30\x01\0\x9d\x01\x2a" + struct.pack("<HH", 0x4000 | 16, 9) + bytes(9)
WEBP_LOSSLESS = b"RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f" + ((300 - 1) | (200 - 1) << 14).to_bytes(4, "little") + bytes(16)
WEBP_EXTENDED = (
    b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + (799).to_bytes(3, "little") + (599).to_bytes(3, "little") + bytes(9)
)


@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (PNG, Picture("png", 4, 3)),
        (JPG, Picture("jpg", 30, 20)),
        (WEBP_LOSSY, Picture("webp", 16, 9)),
        (WEBP_LOSSLESS, Picture("webp", 300, 200)),
        (WEBP_EXTENDED, Picture("webp", 800, 600)),
        (SVG, Picture("svg")),
        (b"GIF89a" + bytes(40), None),
        (b"<html><svg></svg></html>", None),
        (b"%PDF-1.7", None),
        (b"MZ" + bytes(60), None),
        (b"", None),
        (b"\x89PNG\r\n\x1a\n", Picture("png")),
        (b"\xff\xd8\xff\xe0", Picture("jpg")),
        (b"\xff\xd8\xff" + b"\xff" * 5000, Picture("jpg")),
        (b"RIFF\x20\0\0\0WEBPVP8 ", Picture("webp")),
    ],
)
def test_a_picture_is_judged_by_its_bytes(content: bytes, picture: Picture | None) -> None:
    assert look_at(content) == picture


@pytest.mark.parametrize(
    ("path", "content", "codes"),
    [
        ("media/a.png", PNG, []),
        ("media/a.svg", SVG, []),
        ("media/a.webp", WEBP_LOSSY, []),
        ("media/a.jpg", PNG, ["media_ending"]),
        ("media/a.png", SVG, ["media_ending"]),
        ("media/a.svg", b"<html></html>", ["media_ending"]),
        ("media/a.png", PNG[:16] + struct.pack(">LL", 20_000, 1) + PNG[24:], ["media_size"]),
        ("media/a.jpg", b"\xff\xd8\xff\xe0", ["media_size"]),
        ("media/a.png", PNG + bytes(1_000_000), ["file_too_large"]),
    ],
)
def test_faults_of_pictures(path: str, content: bytes, codes: list[str]) -> None:
    entry, faults = describe_media(path, content)
    assert [fault.code for fault in faults] == codes
    assert (entry.path, entry.size, len(entry.digest)) == (path, len(content), 64)
