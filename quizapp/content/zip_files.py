"""The files of a zipped pack. The zip is taken for hostile: every claim of its headers is checked while reading."""

from __future__ import annotations

import stat
import zipfile
from typing import BinaryIO

from quizapp.content.pack_files import PackFiles, PackTooLarge, is_left_behind, shown
from quizapp.kernel.zip_directory import DAMAGE, announced_directory

MAX_ZIP_BYTES = 60_000_000
MAX_DIRECTORY_BYTES = 1_000_000


def zip_files(stream: BinaryIO) -> PackFiles:
    """The files of a zipped pack; one folder around everything is taken off."""
    found = PackFiles()
    try:
        if wrong := _directory_fault(stream):
            found.fault("", wrong)
            return found
        with zipfile.ZipFile(stream) as archive:
            _read_entries(found, archive)
    except PackTooLarge:
        pass
    except UnicodeDecodeError:
        found.fault("", "name_not_utf8")
    except DAMAGE:
        found.fault("", "zip_damaged")
    return found


def _directory_fault(stream: BinaryIO) -> str | None:
    """What is wrong with the zip's table of contents, found before it is read into memory."""
    if stream.seek(0, 2) > MAX_ZIP_BYTES:
        return "zip_too_large"
    announced = announced_directory(stream)
    if announced is None:
        return "zip_damaged"
    return "zip_too_large" if announced.size > MAX_DIRECTORY_BYTES or announced.is_extended else None


def _read_entries(found: PackFiles, archive: zipfile.ZipFile) -> None:
    entries = [entry for entry in archive.infolist() if not is_left_behind(entry.orig_filename)]
    folder = _folder_around(entries)
    for entry in entries:
        name = entry.orig_filename.removeprefix(folder)
        if wrong := _entry_fault(entry):
            found.fault(name, wrong)
        elif entry.is_dir():
            _check_folder(found, name)
        elif found.admits(name):
            _read_entry(found, archive, entry, name)


def _folder_around(entries: list[zipfile.ZipInfo]) -> str:
    """The one folder that holds course.yaml and everything else, with its slash; empty where there is none."""
    folders = {entry.orig_filename.partition("/")[0] for entry in entries}
    folder = f"{next(iter(folders))}/" if len(folders) == 1 else ""
    return folder if any(entry.orig_filename == f"{folder}course.yaml" for entry in entries) else ""


def _entry_fault(entry: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "symlink"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "special_file"
    if entry.flag_bits & 0x1:
        return "encrypted"
    if not entry.orig_filename.isascii() and not entry.flag_bits & 0x800:
        return "name_not_utf8"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "zip_method"
    return None


def _check_folder(found: PackFiles, name: str) -> None:
    if name.strip("/"):
        parts = name.removesuffix("/").replace("\\", "/").split("/")
        if ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
            found.fault(shown(name), "path_outside")


def _read_entry(found: PackFiles, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    try:
        with archive.open(entry) as stream:
            found.take(name, stream, entry.file_size)
    except DAMAGE:
        found.fault(name, "zip_damaged")
    if name in found.files and len(found.files[name]) != entry.file_size:
        del found.files[name]
        found.fault(name, "zip_damaged")
