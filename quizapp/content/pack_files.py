"""The files of a pack, from a folder or a zip, within limits. Nothing is ever written."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

from quizapp.content.pack_fault import PackFault

MAX_FILES = 2_000
MAX_TOTAL_BYTES = 50_000_000
MAX_BYTES = {".yaml": 2_000_000, ".md": 256_000}
MAX_MEDIA_BYTES = 1_000_000
MAX_TEXT_BYTES = 8_000_000
"""All YAML and Markdown together."""

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LEFT_BEHIND = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX", ".git"})
"""Names that operating systems and version control leave in folders; they are passed over."""


class Readable(Protocol):
    """Anything a file's bytes can be read from, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


class PackTooLarge(Exception):
    """Reading stopped: the pack breaks a limit that makes every further look pointless."""


def shown(name: str) -> str:
    """A file name as it may stand in a message: printable and short; the pack itself has none."""
    return "".join(c if c.isprintable() and c.isascii() else "?" for c in name[:120])


def name_fault(name: str) -> str | None:
    """The code of what is wrong with a relative path, None for a good one.

    >>> name_fault("modules/01-visible/quiz.yaml"), name_fault("../x"), name_fault("media/a b.png")
    (None, 'path_outside', 'name_not_plain')
    """
    parts = name.replace("\\", "/").split("/")
    if "\\" in name or ".." in parts or "." in parts or name.startswith("/") or re.match("[A-Za-z]:", name):
        return "path_outside"
    if len(name) > 200 or not all(_PART.fullmatch(part) for part in parts):
        return "name_not_plain"
    return None


def is_left_behind(name: str) -> bool:
    """True for what operating systems leave in folders."""
    return not _LEFT_BEHIND.isdisjoint(name.split("/"))


@dataclass(slots=True)
class PackFiles:
    """The files of a pack with everything that was wrong with them. **Shape**: `files` maps relative paths to bytes."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    is_cut_short: bool = False
    _names: dict[str, str] = field(default_factory=dict)
    _total: int = 0
    _text_total: int = 0

    def fault(self, name: str, code: str, **params: object) -> None:
        """Note a fault of a file as a whole."""
        self.faults.append(PackFault(shown(name), None, code, params))

    def stop(self, code: str, **params: object) -> NoReturn:
        """Note a fault of the pack as a whole and read no further. **Raises** PackTooLarge."""
        self.fault("", code, **params)
        self.is_cut_short = True
        raise PackTooLarge

    def admits(self, name: str) -> bool:
        """True when a file of this name may be read. **Raises** PackTooLarge after too many files."""
        if len(self._names) >= MAX_FILES:
            self.stop("too_many_files", limit=MAX_FILES)
        folded = unicodedata.normalize("NFC", name).casefold()
        other = self._names.get(folded)
        self._names.setdefault(folded, name)
        if wrong := name_fault(name):
            self.fault(name, wrong)
        elif other is not None:
            self.fault(name, "duplicate_file" if other == name else "case_collision", other=shown(other))
        return wrong is None and other is None

    def take(self, name: str, stream: Readable, claimed: int) -> None:
        """Read one file. Bytes are counted as they come; what the source claims can only refuse it sooner."""
        limit = MAX_BYTES.get(os.path.splitext(name)[1], MAX_MEDIA_BYTES)
        room = MAX_TOTAL_BYTES - self._total
        content = stream.read(min(limit, room) + 1) if claimed <= limit else b""
        self._total += len(content)
        self._text_total += len(content) if name.endswith((".yaml", ".md")) else 0
        if self._total > MAX_TOTAL_BYTES:
            self.stop("pack_too_large", limit_mb=MAX_TOTAL_BYTES // 1_000_000)
        if self._text_total > MAX_TEXT_BYTES:
            self.stop("text_too_large", limit_mb=MAX_TEXT_BYTES // 1_000_000)
        if claimed > limit or len(content) > limit:
            self.fault(name, "file_too_large", limit_kb=limit // 1000)
        else:
            self.files[name] = content


def folder_files(folder: Path) -> PackFiles:
    """The files of a pack folder; links and special files are refused, never followed."""
    found = PackFiles()
    try:
        _read_folder(found, os.fspath(folder), "")
    except PackTooLarge:
        pass
    return found


def _read_folder(found: PackFiles, folder: str, prefix: str) -> None:
    if prefix.count("/") > 5:
        found.fault(prefix, "unknown_file")
        return
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.fault(prefix, "file_unreadable")
        return
    for entry in ordered:
        name = prefix + entry.name
        if is_left_behind(entry.name):
            continue
        if entry.is_symlink():
            found.fault(name, "symlink")
        elif entry.is_dir(follow_symlinks=False):
            _read_folder(found, entry.path, f"{name}/")
        elif found.admits(name):
            _read_file(found, name, entry.path)


def _read_file(found: PackFiles, name: str, path: str) -> None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        found.fault(name, "file_unreadable")
        return
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(stream.fileno())
        if stat.S_ISREG(about.st_mode):
            found.take(name, stream, about.st_size)
        else:
            found.fault(name, "special_file")
