"""Writes a course down as a pack: the same files an author would keep, and a zip of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from quizapp.content.document import Course, Module
from quizapp.content.pack_layout import COURSE_FILE, module_folder
from quizapp.content.plain import plain_part
from quizapp.content.yaml_writer import write_yaml
from quizapp.questions.base import Part

_ELSEWHERE = frozenset({"credits", "modules", "pools", "quizzes", "media"})
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_pack(course: Course, media: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a pack by path; reading them gives the same course.

    **Shape**: `media` holds the bytes of each file in `course.media`.
    """
    files = {COURSE_FILE: _yaml(course, course.locales, _ELSEWHERE)}
    files.update({f"credits.{locale}.md": text.encode() for locale, text in course.credits.items()})
    for number, module in enumerate(course.modules, 1):
        files.update(_module_files(module_folder(number, module.key), module, course.locales))
    key = frozenset({"key"})
    files.update({f"pools/{pool.key}.yaml": _yaml(pool, course.locales, key) for pool in course.pools})
    files.update({f"quizzes/{quiz.key}.yaml": _yaml(quiz, course.locales, key) for quiz in course.quizzes})
    files.update({file.path: media[file.path] for file in course.media})
    return dict(sorted(files.items()))


def _module_files(folder: str, module: Module, locales: Sequence[str]) -> dict[str, bytes]:
    files = {f"{folder}/module.yaml": _yaml(module, locales, frozenset({"key", "lesson", "quiz"}))}
    files.update({f"{folder}/lesson.{locale}.md": text.encode() for locale, text in module.lesson.items()})
    if module.quiz:
        files[f"{folder}/quiz.yaml"] = _yaml(module.quiz, locales, frozenset({"key"}))
    return files


def _yaml(part: Part, locales: Sequence[str], without: frozenset[str]) -> bytes:
    return write_yaml(plain_part(part, locales, without))


def zip_pack(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """The files in one zip, inside a folder where one is named; equal files give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}" if folder else path, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
