"""Where templates, translations and static files lie: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


TEMPLATES = _folder("templates")
TRANSLATIONS = _folder("translations")
STATIC = PACKAGE / "static"
PACKS = PACKAGE / "packs"
MIGRATIONS = PACKAGE / "db" / "migrations"
