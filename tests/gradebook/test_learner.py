"""The page of one learner: attempts, what came too late, extra time, and who may see them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts.models import CourseStaff
from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.quizzes.rules.answer import Stamp
from quizapp.quizzes.uploads import NewFile, save_with_files
from tests.clock import MORNING, SettableClock
from tests.page_text import undrawn, words
from tests.people import People, Person, browser_of
from tests.quizzes.files import PDF
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import Taker, attempt_row, slot_row, taker_of
from tests.quizzes.timed import GRACE, HOUR, QUIZ, timed_course
from tests.quizzes.workshop import CANARY, publish
from tests.statements import statements_of

BOUNDS = "Zusatzzeit liegt zwischen 1 und 200 Prozent."


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The workshop with an hour for its test."""
    return publish(database, timed_course(), clock())


@pytest.fixture
def taker(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> Taker:
    """Alice."""
    return taker_of(database, alice, workshop.key, clock)


@pytest.fixture
def trainer(app: Flask, database: Database, workshop: Course, carla: Person) -> Learner:
    """Carla's browser; she is trainer of the workshop."""
    with database.transaction() as session:
        session.add(CourseStaff(account_id=carla.account_id, course_key=workshop.key))
    return Learner(browser_of(app, carla), "de")


def page_of(database: Database, code: str) -> str:
    """The path of the learner's page."""
    return f"courses/workshop/results/{attempt_row(database, code).enrolment_id}"


def give(trainer: Learner, path: str, percent: str, **more: str) -> tuple[int, str]:
    """Press save; status and text."""
    form = {**hidden_fields(trainer.get(path).text), "percent": percent, **more}
    reply = trainer.client.post(f"/de/{path}", data=form, follow_redirects=True)
    return reply.status_code, reply.text


def test_extra_time_moves_the_running_attempt_and_is_written_down_once(
    trainer: Learner, taker: Taker, database: Database, people: People
) -> None:
    code = taker.start(QUIZ)
    status, page = give(trainer, page_of(database, code), " 25 % ", moves_window="y")
    assert (status, "1 laufender Versuch hat jetzt mehr Zeit" in words(page)) == (200, True)
    assert attempt_row(database, code).deadline_at == MORNING + HOUR * 1.25
    assert "läuft bis 02.03.26, 11:15 (Zeit in Berlin)" in words(page)
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "extra_time_changed")).one()
        assert (entry.actor_id, entry.object_kind, entry.object_id) == (
            people.carla.account_id, "enrolment", str(attempt_row(database, code).enrolment_id),
        )


@pytest.mark.parametrize("percent", ["0", "1000", "201", "-25", "25,5", "viel", "٢٥", "9" * 30, "1e2"])
def test_impossible_extra_time_is_named_at_the_field_and_nothing_is_saved(
    trainer: Learner, taker: Taker, database: Database, percent: str
) -> None:
    code = taker.start(QUIZ)
    status, page = give(trainer, page_of(database, code), percent)
    assert status == 400
    assert 'aria-invalid="true"' in page
    assert 'href="#percent"' in page
    assert BOUNDS in words(page) or "ganze Zahl" in words(page)
    assert f'value="{percent}"' in page
    with database.reading() as session:
        assert session.scalars(select(Enrolment.extra_time_percent)).all() == [None]
        assert not session.scalars(select(AuditEntry.id).where(AuditEntry.act == "extra_time_changed")).all()
    assert attempt_row(database, code).deadline_at == MORNING + HOUR


@pytest.mark.one_engine
def test_an_empty_field_takes_it_back(trainer: Learner, taker: Taker, database: Database) -> None:
    path = page_of(database, taker.start("oil"))
    give(trainer, path, "50", moves_window="y")
    assert 'value="50"' in trainer.get(path).text
    give(trainer, path, "  ")
    with database.reading() as session:
        row = session.execute(select(Enrolment.extra_time_percent, Enrolment.extra_time_moves_window)).one()
    assert tuple(row) == (None, None)


@pytest.mark.one_engine
def test_what_came_too_late_is_shown_beside_what_counts(
    trainer: Learner, taker: Taker, database: Database, clock: SettableClock
) -> None:
    code = taker.start(QUIZ)
    taker.save(code, 2, {"text-1": ["Kanne"]})
    clock.now = MORNING + HOUR + GRACE + timedelta(seconds=42)
    taker.save(code, 2, {"text-1": ["Lappen"]}, sequence=2)
    taker.close(code)
    text = words(trainer.get(page_of(database, code)).text)
    assert "Zu spät angekommen" in text
    assert "1 min 12 s Lappen Kanne" in text
    assert "die Zeit war um" in text


@pytest.mark.one_engine
def test_a_file_that_came_too_late_is_named_and_given_to_the_trainer(
    trainer: Learner, taker: Taker, database: Database, clock: SettableClock
) -> None:
    code = taker.start("essay")
    taker.save(code, 2, {"text": ["Mein Plan."]})
    clock.now = MORNING + HOUR + GRACE + timedelta(seconds=42)
    taker.close(code)
    with database.transaction() as session:
        plan = [NewFile("Mein Plan.pdf", "application/pdf", PDF)]
        save_with_files(session, taker.identity, code, 2, {"text": ["Mein Plan, mit Anlage."]}, plan, Stamp("late", 1, 1), clock())
    taker.grade(attempt_row(database, code).id)
    page = trainer.get(page_of(database, code)).text
    assert "1 min 12 s Mein Plan, mit Anlage. Mein Plan.pdf Mein Plan." in words(page)
    desk = trainer.get(f"courses/workshop/marking/{CANARY}-essay-submission/{slot_row(database, code, 2).id}").text
    assert "1 Antwort nach dem Ende" in words(desk)
    (address,) = set(re.findall(r'action="(/de/courses/workshop/late/[^"]+)"', page + desk))
    token = hidden_fields(page)
    given = trainer.client.post(address, data=token)
    assert given.data == PDF
    assert given.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Plan" not in given.headers["Content-Disposition"]
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert trainer.client.post(address.replace("/files/1", "/files/2"), data=token).status_code == 404
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.object_kind).where(AuditEntry.act == "file_taken")).all() == ["late_answer"]


@pytest.mark.one_engine
def test_extra_time_stands_in_no_list_and_no_spreadsheet(trainer: Learner, taker: Taker, database: Database) -> None:
    path = page_of(database, taker.start("oil"))
    give(trainer, path, "137")
    hidden = hidden_fields(trainer.get(path).text)
    listed = trainer.get("courses/workshop/results").text
    assert "137" not in undrawn(listed)
    assert "Zusatzzeit" not in listed
    assert f"/de/{path}" in listed
    sheet = trainer.client.post("/de/courses/workshop/results.xlsx", data=hidden)
    assert sheet.status_code == 200
    assert b"137" not in unzipped(sheet.data)


def unzipped(content: bytes) -> bytes:
    """Every part of a spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if "sharedStrings" in name or "sheet1" in name)


@pytest.mark.one_engine
def test_only_learners_of_this_course_have_a_page(
    app: Flask, trainer: Learner, taker: Taker, database: Database, people: People
) -> None:
    path = page_of(database, taker.start("oil"))
    assert trainer.get("courses/workshop/results/999999").status_code == 404
    assert trainer.get(path.replace("workshop", "first-aid-social-media")).status_code in (403, 404)
    for person in (people.alice, people.bob, people.dan):
        assert browser_of(app, person).get(f"/de/{path}").status_code == 403


@pytest.mark.one_engine
def test_the_page_asks_the_same_number_of_queries_for_one_attempt_and_for_three(
    trainer: Learner, taker: Taker, database: Database
) -> None:
    path = page_of(database, taker.start("oil"))

    def queries() -> int:
        trainer.get(path)
        with statements_of(database) as sent:
            trainer.get(path)
        return len(sent)

    once = queries()
    taker.start("sheet")
    taker.start("pause")
    assert queries() == once
