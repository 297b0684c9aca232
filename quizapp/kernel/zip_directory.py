"""Zips that people upload: what the end of one says of its table of contents, before that is read into memory (a forged one costs
seconds), and what reading a damaged one raises."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)
"""What reading a damaged, encrypted or forged zip can raise. An unknown way of packing is a RuntimeError as well."""

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _LONGEST_COMMENT, _LOCATOR_BYTES = 22, 65_535, 20


@dataclass(frozen=True, slots=True)
class Announced:
    """A table of contents as announced. **Units**: bytes. `is_extended`: in the form for huge zips, which says other sizes."""

    entries: int
    size: int
    is_extended: bool


def announced_directory(stream: BinaryIO) -> Announced | None:
    """What a zip announces; None when it has no end.

    **Source**: APPNOTE.TXT 6.3.10, 4.3.15 and 4.3.16; the end is looked for as `zipfile` does.
    """
    stream.seek(max(0, stream.seek(0, 2) - _END_BYTES - _LONGEST_COMMENT - _LOCATOR_BYTES))
    tail = stream.read()
    at = len(tail) - _END_BYTES
    if at < 0:
        return None
    if not (tail[at:].startswith(_END) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END)
    if at < 0 or at + _END_BYTES > len(tail):
        return None
    entries, size = struct.unpack_from("<HL", tail, at + 10)
    return Announced(entries, size, tail[max(0, at - _LOCATOR_BYTES) : at].startswith(_END_64))
