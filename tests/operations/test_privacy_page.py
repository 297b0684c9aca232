"""The page on privacy names everything that is stored about people."""

from __future__ import annotations

import re

from quizapp.operations.schema import metadata
from tests.house.source import ROOT

PAGE = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")


def test_every_personal_column_is_named() -> None:
    rows = {row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", PAGE, re.MULTILINE)}
    stored = {
        table.name: {column.name for column in table.columns if column.info["personal"]} for table in metadata.sorted_tables
    }
    assert rows == {name: columns for name, columns in stored.items() if columns}
    assert [name for name, columns in stored.items() if not columns and f"`{name}`" not in PAGE] == []
