"""Compiling the interface's translations: `.po` files that people edit into `.mo` files that the server reads.

Called by `quizapp translations compile`, by the build (`hatch_build.py`, which loads this file alone) and by the tests.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(translations: Path) -> list[Path]:
    """Compile every stale catalogue below `translations`; fuzzy entries stay out.

    **Effects**: writes `messages.mo` beside each `messages.po` that is newer, whole or not at all. Returns what it wrote.
    """
    stale = [source for source in sorted(translations.glob("*/LC_MESSAGES/messages.po")) if _is_stale(source)]
    return [_compile(source) for source in stale]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime <= source.stat().st_mtime


def _compile(source: Path) -> Path:
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    compiled = source.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as out:
        write_mo(out, catalogue)
    os.chmod(out.name, 0o644)
    os.replace(out.name, compiled)
    return compiled
