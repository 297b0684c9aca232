"""The record of processing: made from the tables as they are, in both languages, nothing left without words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from quizapp.db.session import Database
from quizapp.operations.schema import metadata
from quizapp.privacy import record
from quizapp.privacy.ends import ENDINGS
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


def told(app: Flask, database: Database, clock: SettableClock, **settings: str) -> str:
    """The record in English of a server with these settings."""
    as_set = app.extensions["quizapp_settings"]
    app.extensions["quizapp_settings"] = replace(as_set, **settings)
    with app.app_context(), database.reading() as session:
        text = record.as_markdown(session, "en", clock())
    app.extensions["quizapp_settings"] = as_set
    return text


def test_recipients_and_protection_follow_the_settings(app: Flask, database: Database, clock: SettableClock) -> None:
    plain = told(app, database, clock, base_url="http://127.0.0.1:8080", sign_on_issuer="")
    assert "Pages over http without encryption" in plain
    assert "https only" not in plain
    assert "Single sign-on:" not in plain
    full = told(app, database, clock, base_url="https://lernen.example.org", sign_on_issuer="https://login.example.org")
    assert "Pages over https only." in full
    assert "without encryption" not in full
    assert "- Single sign-on: https://login.example.org learns who signs in here and when" in full


def test_what_ends_by_itself_is_said_with_the_days_of_the_program(app: Flask, database: Database, clock: SettableClock) -> None:
    text = told(app, database, clock)
    for said in (
        "sessions of learners without a visit; then as below | 180 days | `sign_in_session`",
        "sessions of trainers and administrators without a visit; then as below | 30 days |",
        "codes to join accounts, once they have ended | 30 days | `confirmation`",
        "as digests | 1 day | `sign_on_logout`", "until everybody in it is enrolled | until then | `confirmed_list`",
        "files with somebody’s data | 1 day | `data_export`, `stored_file`", "nobody has read in | 2 days | `attendance_import`",
        "a link for everybody at a webinar opens something, at most | 1 year |", "webinar’s list | 2 years | `removed_attendee`",
    ):
        assert said in text, said
    tables = {table.name for table in metadata.sorted_tables}
    assert {table for one in ENDINGS for table in one.tables} - tables == set()
    assert "Everything else is kept until the person has it erased, or what it belongs to is deleted" in text


def test_what_trainers_see_is_said_by_the_mode_of_the_course(app: Flask, database: Database, clock: SettableClock) -> None:
    for room in ("quizzes", "progress", "lessons"):
        assert "every answer and time (open)" in str(ACTIVITIES[room].seen_by)
    lines = told(app, database, clock).splitlines()
    (files,) = [one for one in lines if one.startswith("| Stored files |")]
    assert "exports the person alone" in files
    (webinars,) = [one for one in lines if one.startswith("| Webinars and attendance |")]
    assert "personal links, mails that invite and remind" in webinars
