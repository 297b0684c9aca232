"""The plan of the house in the documentation is the one that is checked."""

from __future__ import annotations

import configparser
import re

from tests.house.source import PACKAGE, ROOT

WITHOUT_FLOOR = {"static", "packs"}


def checked_floors() -> list[set[str]]:
    """Floors of `.importlinter`, top first; what does not exist yet is left out."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:floors"]["layers"].split("\n")
    floors = [{name for name in re.findall(r"\w+", line) if _exists(name)} for line in lines]
    return [floor - {"__main__"} for floor in floors if floor - {"__main__"}]


def drawn_floors() -> list[set[str]]:
    """Floors of docs/architecture.md."""
    page = (ROOT / "docs/architecture.md").read_text()
    block = page.partition("## Floors")[2].partition("```\n")[2].partition("```")[0]
    return [set(re.findall(r"\w+", line)) for line in block.strip().split("\n")]


def _exists(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


def test_the_plan_shows_the_floors_that_are_checked() -> None:
    assert drawn_floors() == checked_floors()


def test_every_folder_of_the_package_is_a_package_or_data() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"} - WITHOUT_FLOOR
    assert {name for name in folders if not (PACKAGE / name / "__init__.py").is_file()} == set()
