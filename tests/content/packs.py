"""The small valid pack, and ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from quizapp.content.document import Course
from quizapp.content.pack_fault import PackFault
from quizapp.content.pack_files import PackFiles
from quizapp.content.pack_reader import PackResult, read_pack, read_pack_files

SMALL = Path(__file__).parents[1] / "packs" / "small"


class Broken(NamedTuple):
    """A text of the small pack replaced by a faulty one. `down`: lines from there to the fault."""

    code: str
    file: str
    old: str
    new: str
    down: int = 0


def small_course() -> tuple[Course, dict[str, bytes]]:
    """The course of the small pack and its media."""
    result = read_pack(SMALL)
    assert result.course, result.faults
    return result.course, dict(result.media)


def small_copy(folder: Path) -> Path:
    """A copy of the small pack that may be broken."""
    return Path(shutil.copytree(SMALL, folder / "small"))


def replace(pack: Path, file: str, old: str, new: str) -> int:
    """Replace one text in a file of the pack; the line where it stood."""
    path = pack / file
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1, f"{file}: {before.count(old)} times {old!r}"
    path.write_text(before.replace(old, new), encoding="utf-8")
    return before[: before.index(old)].count("\n") + 1


def read_files(files: Mapping[str, bytes]) -> PackResult:
    """What reading these files as a pack gives."""
    return read_pack_files(PackFiles(dict(files)))


def found(result: PackResult) -> set[tuple[str, int | None, str]]:
    """File, line and code of every fault."""
    return {(fault.file, fault.line, fault.code) for fault in result.faults}


def codes(faults: tuple[PackFault, ...] | list[PackFault]) -> list[str]:
    """Codes of faults in their order."""
    return [fault.code for fault in faults]
