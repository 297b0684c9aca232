"""Reads a pack: a folder or zip becomes one course document, or a list of everything that has to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quizapp.content.checks import check_course
from quizapp.content.document import Course
from quizapp.content.pack_fault import PackFault
from quizapp.content.pack_files import PackFiles, folder_files
from quizapp.content.pack_layout import COURSE_FILE
from quizapp.content.part_reader import PartReader
from quizapp.content.zip_files import zip_files

MAX_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class PackResult:
    """What reading a pack gave. **Shape**: `course` is None if any fault is an error; `media` maps paths to bytes."""

    course: Course | None
    media: Mapping[str, bytes]
    faults: tuple[PackFault, ...]


def read_pack(source: Path | str | BinaryIO) -> PackResult:
    """The course in a pack folder, a zip file, or an open zip, with all faults of all files."""
    if not isinstance(source, (str, Path)):
        return read_pack_files(zip_files(source))
    path = Path(source)
    if path.is_dir():
        return read_pack_files(folder_files(path))
    if not path.is_file():
        return PackResult(None, {}, (PackFault(path.name, None, "pack_missing"),))
    with path.open("rb") as stream:
        return read_pack_files(zip_files(stream))


def read_pack_files(files: PackFiles) -> PackResult:
    """The course in the files of a pack."""
    if files.is_cut_short or (files.faults and not files.files):
        return PackResult(None, {}, tuple(files.faults))
    reader = PartReader(files.files)
    course = reader.read_course()
    for fault in check_course(course, frozenset(reader.incomplete)):
        reader.note(fault)
    faults = _in_order([*files.faults, *reader.faults])
    if any(fault.severity == "error" for fault in faults):
        return PackResult(None, {}, faults)
    return PackResult(course, {media.path: files.files[media.path] for media in course.media}, faults)


def _in_order(faults: list[PackFault]) -> tuple[PackFault, ...]:
    """By file and line; of very many the first, errors before warnings."""
    if len(faults) > MAX_FAULTS:
        more = PackFault(COURSE_FILE, None, "too_many_faults", {"limit": MAX_FAULTS, "count": len(faults)})
        faults = [*sorted(faults, key=lambda fault: fault.severity == "warning")[:MAX_FAULTS], more]
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.line or 0, fault.code)))
