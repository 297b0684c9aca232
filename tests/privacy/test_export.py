"""What somebody takes along: all that is theirs, nothing of others, no key that is still held back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp import persons
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.files.models import StoredFile
from quizapp.kernel.errors import NotFound
from quizapp.privacy import service
from quizapp.privacy.models import DataExport
from tests.clock import SettableClock
from tests.people import People, Person
from tests.privacy.traces import NAME, TYPED, WRITTEN, Traces
from tests.quizzes.taking import taker_of
from tests.quizzes.workshop import CANARY


def taken_along(database: Database, person: Person, clock: SettableClock, run_jobs: Callable[[], int]) -> zipfile.ZipFile:
    """The file as it is downloaded."""
    with database.transaction() as session:
        code = service.ask_export(session, person.identity, "de", clock())
    run_jobs()
    with database.transaction() as session:
        return zipfile.ZipFile(io.BytesIO(service.fetch_export(session, person.identity, code, clock())))


def test_everything_is_in_it_for_programs_and_for_people(
    kanaria: Traces, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    archive = taken_along(database, kanaria.person, clock, run_jobs)
    assert archive.testzip() is None
    assert archive.namelist() == ["data.json", "index.html", "export.css", "certificates/2026-000001.pdf"]
    told: dict[str, Any] = json.loads(archive.read("data.json"))
    page = archive.read("index.html").decode()
    assert {room.name for room in persons.PERSONAL_DATA} <= set(told)
    for text in (json.dumps(told, ensure_ascii=False), page):
        for word in (NAME, kanaria.person.email, TYPED, WRITTEN, kanaria.paper):
            assert word in text, word
    assert [one["quiz"] for one in told["quizzes"]][-2:] == ["once", "oil"]
    assert {"export_asked", "extra_time_changed", "certificate_issued"} <= {one["act"] for one in told["log"]}
    assert [mail["kind"] for mail in told["accounts"]["mails"]] == ["certificate_issued", "sign_in"]
    assert archive.read("certificates/2026-000001.pdf").startswith(b"%PDF")
    assert '<html lang="de">' in page


def test_nobody_else_is_in_it(
    kanaria: Traces, people: People, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    archive = taken_along(database, kanaria.person, clock, run_jobs)
    for name in ("data.json", "index.html"):
        text = archive.read(name).decode().lower()
        for one in (people.alice, people.bob, people.carla, people.dan, people.eve):
            assert one.email not in text
            assert one.name.lower() not in text


def test_keys_that_are_held_back_are_not_in_it(
    people: People, workshop: Course, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    taker = taker_of(database, people.alice, workshop.key, clock)
    taker.answer_rightly(taker.start("once"))
    (told,) = json.loads(taken_along(database, people.alice, clock, run_jobs).read("data.json"))["quizzes"]
    assert told["state"] == "open"
    for question in told["questions"]:
        for one in (question, *question["arrived"]):
            assert {"mark", "stored"}.isdisjoint(one)
            assert f"{CANARY}-" not in one["answer"]


def test_the_file_is_for_one_person_and_for_a_day(
    kanaria: Traces, people: People, database: Database, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    with database.transaction() as session:
        code = service.ask_export(session, people.alice.identity, "de", clock())
        assert service.ask_export(session, people.alice.identity, "de", clock()) == code, "one runs at a time"
        with pytest.raises(NotFound):
            service.fetch_export(session, people.alice.identity, code, clock())
    run_jobs()
    with database.transaction() as session, pytest.raises(NotFound):
        service.fetch_export(session, kanaria.person.identity, code, clock())
    clock.advance(hours=23)
    run_jobs()
    with database.transaction() as session:
        assert service.fetch_export(session, people.alice.identity, code, clock())
    clock.advance(hours=1)
    run_jobs()
    with database.transaction() as session:
        with pytest.raises(NotFound):
            service.fetch_export(session, people.alice.identity, code, clock() - timedelta(hours=2))
        assert session.scalars(select(DataExport)).all() == []
        assert session.scalars(select(StoredFile.media_type).where(StoredFile.is_public.is_(False))).all() == ["application/pdf"]
