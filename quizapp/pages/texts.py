"""Texts that the operator supplies as Markdown files, NAME.LOCALE.md in the folder of the setting `pages_folder`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OperatorText:
    """Safe HTML of a file, and the language it is written in."""

    html: str
    locale: str


_kept: dict[Path, tuple[int, str]] = {}


def operator_text(folder: Path | None, name: str, locales: Sequence[str]) -> OperatorText | None:
    """The text in the first of the languages that has a file; None without any. An edited file is read again."""
    for locale in locales if folder else ():
        path = Path(folder or "") / f"{name}.{locale}.md"
        if path.is_file():
            return OperatorText(_html_of(path, locale), locale)
    return None


def _html_of(path: Path, locale: str) -> str:
    from quizapp.content.links import Links  # deferred: Markdown is slow to import, and few servers start with this page
    from quizapp.content.markdown import render_markdown

    edited = path.stat().st_mtime_ns
    kept = _kept.get(path)
    if kept is None or kept[0] != edited:
        source = path.read_text(encoding="utf-8", errors="replace")
        kept = _kept[path] = (edited, render_markdown(source, Links(course=""), locale))
    return kept[1]
