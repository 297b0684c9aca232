"""The record of processing: made from the tables as they are, in both languages, nothing left without words."""

from __future__ import annotations

import pytest
from flask import Flask

from quizapp.db.session import Database
from quizapp.operations.schema import metadata
from quizapp.privacy import record
from quizapp.privacy.record_words import ACTIVITIES
from tests.clock import SettableClock

pytestmark = pytest.mark.one_engine


def test_every_room_with_personal_columns_is_put_into_words() -> None:
    assert set(record.rooms_with_personal_columns()) - set(ACTIVITIES) == set(), "add it to quizapp/privacy/record_words.py"


@pytest.mark.parametrize(("locale", "heading"), [("de", "Verzeichnis der Verarbeitungstätigkeiten"), ("en", "Record of processing")])
def test_it_names_every_table_and_column(app: Flask, database: Database, clock: SettableClock, locale: str, heading: str) -> None:
    with app.app_context(), database.reading() as session:
        text = record.as_markdown(session, locale, clock())
    assert text.startswith(f"# {heading}\n")
    for table in metadata.sorted_tables:
        personal = [column.name for column in table.columns if column.info["personal"]]
        if personal:
            assert f"| `{table.name}` | {', '.join(f'`{name}`' for name in personal)} |" in text
    assert "| 1 Jahr |" in text or "| 1 year |" in text
