"""Small files of every type that may be handed in, and their impostors."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 32
TXT = "Drei Sätze, mit Umlauten.\n".encode()


def zipped(*names: str, first: bytes = b"") -> bytes:
    """A zip with these entries; the first is stored as it is and holds `first`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, first if name == names[0] else b"<x/>")
    return buffer.getvalue()


ODT = zipped("mimetype", "content.xml", first=b"application/vnd.oasis.opendocument.text")
ODP = zipped("mimetype", "content.xml", first=b"application/vnd.oasis.opendocument.presentation")
DOCX = zipped("[Content_Types].xml", "word/document.xml")
PPTX = zipped("[Content_Types].xml", "ppt/presentation.xml")
FILES = {"pdf": PDF, "docx": DOCX, "odt": ODT, "pptx": PPTX, "odp": ODP, "txt": TXT, "png": PNG, "jpg": JPG}
EXE = b"MZ\x90\0" + b"\0" * 60
