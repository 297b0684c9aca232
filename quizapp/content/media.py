"""The pictures of a pack: what each is, and what keeps it from being served."""

from __future__ import annotations

import hashlib

from quizapp.content.document import MediaFile
from quizapp.content.images import MAX_PIXELS, MEDIA_TYPES, Picture, look_at
from quizapp.content.pack_fault import PackFault
from quizapp.content.pack_files import MAX_MEDIA_BYTES
from quizapp.content.svg import read_drawing


def describe_media(path: str, content: bytes) -> tuple[MediaFile, list[PackFault]]:
    """A picture's entry in the course document, and its faults. **Shape**: `path` ends like a key of `MEDIA_TYPES`."""
    ending = path.rpartition(".")[2]
    picture = look_at(content)
    faults: list[PackFault] = []
    if len(content) > MAX_MEDIA_BYTES:
        faults.append(PackFault(path, None, "file_too_large", {"limit_kb": MAX_MEDIA_BYTES // 1000}))
    if picture is None or picture.ending != ending:
        found = MEDIA_TYPES[picture.ending] if picture else "?"
        faults.append(PackFault(path, None, "media_ending", {"ending": ending, "found": found}))
        picture = Picture(ending)
    elif ending == "svg":
        drawing = read_drawing(content)
        faults.extend(PackFault(path, fault.line, fault.code, {"what": fault.what}) for fault in drawing.faults[:20])
        picture = Picture("svg", drawing.width, drawing.height)
    elif not (0 < picture.width <= MAX_PIXELS and 0 < picture.height <= MAX_PIXELS):
        faults.append(
            PackFault(path, None, "media_size", {"width": picture.width, "height": picture.height, "limit": MAX_PIXELS})
        )
    entry = MediaFile(
        path=path,
        media_type=MEDIA_TYPES[ending],
        size=len(content),
        width=picture.width,
        height=picture.height,
        digest=hashlib.sha256(content).hexdigest(),
    )
    return entry, faults
