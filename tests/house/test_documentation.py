"""The documentation names every setting and every command, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from quizapp.cli import main
from quizapp.config import ROWS
from tests.house.source import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
HANDBOOK = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if "decisions" not in page.parts)


def commands(group: click.Group, prefix: str) -> list[str]:
    """Every command below a group, as it is typed."""
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found += commands(command, f"{prefix} {name}") if isinstance(command, click.Group) else [f"{prefix} {name}"]
    return found


def test_every_setting_is_documented() -> None:
    missing = [row.variable for row in ROWS if not re.search(rf"\b{row.variable}\b", HANDBOOK)]
    assert not missing


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {row.variable for row in ROWS} | {"QUIZAPP_TEST_DATABASE_URL"}
    assert set(re.findall(r"\bQUIZAPP_[A-Z_]+[A-Z]\b", HANDBOOK)) - known == set()


def test_every_command_is_documented() -> None:
    assert isinstance(main, click.Group)
    missing = [command for command in commands(main, "quizapp") if not re.search(rf"{command}\b", HANDBOOK)]
    assert not missing


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_named_file_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:docs|tests|quizapp|templates|translations)/[\w./-]*\w/?)`", text))
    named |= {f"docs/{target}" for target in re.findall(r"\]\((?!http)([\w./-]+\.md)", text)}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
