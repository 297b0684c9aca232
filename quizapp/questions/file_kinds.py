"""Files that learners may hand in: which endings, and whether the content is what the ending says."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, get_args

from quizapp.kernel.errors import Invalid
from quizapp.kernel.zip_directory import DAMAGE, announced_directory

FileType = Literal["pdf", "docx", "odt", "pptx", "odp", "txt", "png", "jpg"]
FILE_TYPES: tuple[FileType, ...] = get_args(FileType)
MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
MOST_ENTRIES, LARGEST_DIRECTORY = 5000, MEGABYTE
"""Of a zip: no document has more, and reading a list of more costs seconds. **Units**: bytes."""
_OTHER_ENDINGS = {"jpeg": "jpg"}
_AS_BROWSERS_WRITE = ("%22", "%0D", "%0A")
"""Quotation marks and line breaks in names of files, as forms send them."""
_TEXT_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_VALUE = re.compile(r"(?P<digest>[0-9a-f]{64})/(?P<size>[1-9][0-9]{0,9})/(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A type of file: its media type and the test of its content."""

    media_type: str
    holds: Callable[[bytes], bool]


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _is_text(content: bytes) -> bool:
    """Text of any usual encoding: UTF-16 with its mark, else bytes without control characters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return "\0" not in content.decode("utf-16")
        except UnicodeDecodeError:
            return False
    return _TEXT_CONTROLS.search(content) is None


def _in_office_zip(folder: str) -> Callable[[bytes], bool]:
    def holds(content: bytes) -> bool:
        names = _zip_names(content)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return holds


def _in_open_document(media_type: str) -> Callable[[bytes], bool]:
    def holds(content: bytes) -> bool:
        """The first entry of an OpenDocument file is its media type, stored as it is."""
        return content[:4] == b"PK\x03\x04" and content[30 : 38 + len(media_type)] == b"mimetype" + media_type.encode()

    return holds


def _zip_names(content: bytes) -> set[str]:
    """Names in a zip; nothing is unpacked."""
    if content[:4] != b"PK\x03\x04" or not _is_modest(content):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except DAMAGE:
        return set()


def _is_modest(content: bytes) -> bool:
    """True when the end of a zip announces a list of usual length, without the extension for huge ones."""
    announced = announced_directory(io.BytesIO(content))
    if announced is None or announced.is_extended:
        return False
    return announced.entries <= MOST_ENTRIES and announced.size <= LARGEST_DIRECTORY


_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
FILE_KINDS: dict[str, FileKind] = {
    "pdf": FileKind("application/pdf", _is_pdf),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", _in_office_zip("word/")),
    "odt": FileKind(f"{_OPEN}.text", _in_open_document(f"{_OPEN}.text")),
    "pptx": FileKind(f"{_OFFICE}.presentationml.presentation", _in_office_zip("ppt/")),
    "odp": FileKind(f"{_OPEN}.presentation", _in_open_document(f"{_OPEN}.presentation")),
    "txt": FileKind("text/plain", _is_text),
    "png": FileKind("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileKind("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
}


def ending_of(name: str) -> str:
    """The type that a file's name claims, "" for none.

    >>> ending_of("Foto.JPEG"), ending_of("Plan.pdf.exe"), ending_of("pdf")
    ('jpg', 'exe', '')
    """
    ending = PurePosixPath(name).suffix.lstrip(".").lower()
    return _OTHER_ENDINGS.get(ending, ending)


def tidy_name(sent: str) -> str:
    """A file's name without folders and without what could mislead, short enough to show; its ending stays.

    A tidy name stays as it is: the page posts it back, and it must still be the same.

    >>> tidy_name("../../etc/Mein \\"Plan\\".pdf"), tidy_name("C:\\\\Texte\\\\Bericht.docx"), tidy_name("")
    ('Mein Plan.pdf', 'Bericht.docx', '')
    """
    tidy = _tidied(sent)
    while tidy != sent:  # what is taken away may bring together what has to go as well; it only ever gets shorter
        sent, tidy = tidy, _tidied(tidy)
    return tidy


def _tidied(sent: str) -> str:
    for written in _AS_BROWSERS_WRITE:
        sent = sent.replace(written, "")
    base = sent.replace("\\", "/").rpartition("/")[2]
    kept = "".join(ch for ch in base if ch not in "\"'<>`:*?|" and unicodedata.category(ch)[0] != "C")
    name = " ".join(unicodedata.normalize("NFC", kept).split()).strip(". ")
    if len(name) <= LONGEST_NAME:
        return name
    suffix = PurePosixPath(name).suffix[:12]
    return name[: LONGEST_NAME - len(suffix) - 1].rstrip() + "…" + suffix


def check_file(sent_name: str, content: bytes, allowed: Collection[str], most_bytes: int) -> tuple[str, str]:
    """Tidy name and type of a file that may be handed in.

    **Raises** Invalid for an empty or too large one, for a type that is not asked for, and for content that is not what
    the ending says.
    """
    name = tidy_name(sent_name)
    shown, file_type = name or "?", ending_of(name)
    if not content:
        raise Invalid("file_empty", name=shown)
    if len(content) > most_bytes:
        raise Invalid("file_too_large", name=shown, megabytes=most_bytes // MEGABYTE)
    if file_type not in allowed:
        raise Invalid("file_type_refused", name=shown, types=", ".join(allowed))
    if not FILE_KINDS[file_type].holds(content):
        raise Invalid("file_not_what_it_says", name=shown, type=file_type)
    return name, file_type


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file of an answer. **Units**: bytes. **Shape**: `value` is what the page posts to keep it."""

    digest: str
    size: int
    name: str

    @property
    def value(self) -> str:
        """The file as a form names it."""
        return f"{self.digest}/{self.size}/{self.name}"


def read_file_value(value: str) -> dict[str, Any]:
    """A file from its posted value, as a response holds it. **Raises** Invalid for anything else."""
    found = _VALUE.fullmatch(value)
    if found is None or tidy_name(found["name"]) != found["name"]:
        raise Invalid("answer_not_understood")
    return {"digest": found["digest"], "size": int(found["size"]), "name": found["name"]}


def files_of(response: Mapping[str, Any]) -> tuple[HandedIn, ...]:
    """The files of a response."""
    return tuple(HandedIn(file["digest"], file["size"], file["name"]) for file in response.get("files", ()))
