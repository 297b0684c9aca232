"""Worksheets in quizzes: the text leaves the attempt when it is graded, comes back in the next, and is nowhere once deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.questions.types.reflection import KEPT
from quizapp.quizzes import personal_data
from quizapp.quizzes.answers import AnswerConflict
from quizapp.quizzes.models import AnswerEvent
from quizapp.worksheets.models import Worksheet
from quizapp.worksheets.service import delete_worksheet
from tests.clock import SettableClock
from tests.people import People, Person
from tests.quizzes.pages import Learner
from tests.quizzes.taking import Taker, count, events, responses, slot_row
from tests.worksheets.conftest import SLOT, enrolment_of

WORDS, OTHER = "Walnussbaum", "Quittenmus"


def everything(database: Database) -> str:
    """The whole database as text, worksheets aside."""
    tables = ("attempt", "attempt_slot", "answer_event", "job", "outbox_mail", "audit_entry", "quiz_standing")
    with database.reading() as session:
        found = [table for table in tables if database.engine.dialect.has_table(session.connection(), table)]
        return repr([session.execute(text(f"SELECT * FROM {table}")).all() for table in found])


def kept(database: Database) -> dict[str, str]:
    """The only worksheet."""
    with database.reading() as session:
        return dict(session.scalars(select(Worksheet.texts)).one())


def test_the_text_leaves_the_attempt_when_it_is_graded(taker: Taker, database: Database) -> None:
    code = taker.start("final")
    taker.save(code, SLOT, {"field-1": [OTHER]})
    taker.save(code, SLOT, {"field-1": [WORDS], "field-2": ["one\r\ntwo"]}, sequence=2)
    assert responses(database, code)[SLOT] == {"texts": {"ally": WORDS, "steps": "one\ntwo"}}
    taker.finish(code)
    assert kept(database) == {"ally": WORDS, "steps": "one\ntwo"}
    assert responses(database, code)[SLOT] == KEPT
    assert [event["response"] for event in events(database, code)] == [KEPT, KEPT]
    assert WORDS not in everything(database)
    assert OTHER not in everything(database)


def test_the_next_attempt_begins_with_it_and_unchanged_is_no_news(taker: Taker, database: Database) -> None:
    first = taker.start("final")
    taker.save(first, SLOT, {"field-1": [WORDS]})
    taker.finish(first)
    second = taker.start("final")
    assert responses(database, second)[SLOT] == {"texts": {"ally": WORDS}}
    saved = taker.save(second, SLOT, {"field-1": [WORDS]})
    assert count(database, AnswerEvent) == 1, saved
    taker.save(second, SLOT, {}, sequence=2)
    assert responses(database, second)[SLOT] == {}
    taker.finish(second)
    assert kept(database) == {"ally": WORDS}, "an emptied field in a quiz deletes nothing; the worksheet's own page does"


def test_a_worksheet_written_meanwhile_stands(
    taker: Taker, database: Database, clock: SettableClock, alice: Person, sheets: Course
) -> None:
    code = taker.start("final")
    taker.save(code, SLOT, {"field-1": [OTHER], "field-2": ["from the quiz"]})
    clock.advance(hours=1)
    enrolment, revision = enrolment_of(database, alice, sheets, clock)
    with database.transaction() as session:
        session.add(
            Worksheet(enrolment_id=enrolment, revision_id=revision, question_id="plan", texts={"ally": WORDS}, updated_at=clock())
        )
    taker.finish(code)
    assert kept(database) == {"ally": WORDS, "steps": "from the quiz"}


def test_deleted_it_is_nowhere(taker: Taker, database: Database, clock: SettableClock, alice: Person, sheets: Course) -> None:
    first = taker.start("final")
    taker.save(first, SLOT, {"field-1": [WORDS]})
    taker.finish(first)
    open_one = taker.start("final")
    taker.save(open_one, SLOT, {"field-1": [WORDS], "field-2": [OTHER]})
    digest = slot_row(database, open_one, SLOT).digest
    enrolment, _ = enrolment_of(database, alice, sheets, clock)
    with database.transaction() as session:
        delete_worksheet(session, enrolment, "plan", clock())
    assert count(database, Worksheet) == 0
    for told in (WORDS, OTHER, digest):
        assert told not in everything(database)
    assert responses(database, open_one)[SLOT] == {}
    assert responses(database, first)[SLOT] == KEPT
    taker.save(open_one, SLOT, {"field-1": ["new"]}, sequence=2, base=2)
    taker.finish(open_one)
    assert kept(database) == {"ally": "new"}


@pytest.fixture(params=["answered", "blank"])
def deleted(
    taker: Taker, database: Database, clock: SettableClock, alice: Person, sheets: Course, request: pytest.FixtureRequest
) -> str:
    """An open attempt whose worksheet was deleted while a page of it, or a browser's queue, still knew what was written."""
    code = taker.start("final")
    if request.param == "answered":
        taker.save(code, SLOT, {"field-1": [WORDS]})
    enrolment, _ = enrolment_of(database, alice, sheets, clock)
    with database.transaction() as session:
        delete_worksheet(session, enrolment, "plan", clock())
    return code


@pytest.mark.parametrize("stamp", [{"sequence": 1}, {"sequence": 2, "base": 1}, {"tab": "phone"}, {"sequence": 3}], ids=str)
def test_a_copy_that_waited_in_a_browser_asks_first_and_stores_nothing(
    taker: Taker, database: Database, deleted: str, stamp: dict[str, Any]
) -> None:
    stamp = {**stamp, "base": min(stamp.get("base", 0), slot_row(database, deleted, SLOT).revision - 1)}
    for words in (WORDS, OTHER):
        assert isinstance(taker.save(deleted, SLOT, {"field-1": [words]}, **stamp), AnswerConflict)
        assert responses(database, deleted)[SLOT] == {}
        assert words not in everything(database)
    chosen = slot_row(database, deleted, SLOT).revision
    taker.save(deleted, SLOT, {"field-1": [WORDS]}, tab="choice", base=chosen)
    assert responses(database, deleted)[SLOT] == {"texts": {"ally": WORDS}}


def test_the_question_is_put_in_words_with_and_without_scripts(
    deleted: str, browser_for: Callable[[Person], FlaskClient], alice: Person, sheets: Course
) -> None:
    learner = Learner(browser_for(alice), "en", sheets.key)
    reply = learner.save(deleted, SLOT, {f"q{SLOT}-field-1": WORDS})
    assert reply.status_code == 409
    said = reply.get_json()
    assert said["words"]["title"] == f"Your text for question {SLOT} was deleted in the meantime"
    assert (said["sent_text"], said["words"]["take"]) == (f"Ally: {WORDS}", "Leave it deleted")
    plain = {"tab": "plain", "base_revision": "0", f"q{SLOT}-field-1": WORDS, "go": "next"}
    page = learner.post(f"attempts/{deleted}/questions/{SLOT}", plain)
    assert page.status_code == 409
    for part in ("Deleted in the meantime", "It stays deleted unless you keep the one from this page.", "Leave it deleted", WORDS):
        assert part in page.text
    assert "two windows" not in page.text


def test_nobody_of_the_staff_reads_it(
    taker: Taker, database: Database, people: People, browser_for: Callable[[Person], FlaskClient], sheets: Course
) -> None:
    code = taker.start("final")
    taker.save(code, SLOT, {"field-1": [WORDS]})
    taker.finish(code)
    for person in (people.carla, people.eve, people.bob):
        browser = browser_for(person)
        for path in (
            f"courses/{sheets.key}/results", f"courses/{sheets.key}/worksheets", f"courses/{sheets.key}/worksheets/plan",
            f"courses/{sheets.key}/worksheets/plan/print", f"attempts/{code}/review",
        ):
            assert WORDS not in browser.get(f"/en/{path}").text, (person.name, path)
        assert browser.get(f"/en/courses/{sheets.key}/worksheets/plan/worksheet.pdf").status_code == 404
    with database.reading() as session:
        assert WORDS not in repr(personal_data.export_for(session, people.alice.account_id)), "the worksheet's own export holds it"


def test_the_result_leads_to_the_sheet_and_shows_no_text(
    taker: Taker, browser_for: Callable[[Person], FlaskClient], alice: Person, sheets: Course
) -> None:
    code = taker.start("final")
    taker.save(code, SLOT, {"field-1": [WORDS]})
    taker.finish(code)
    learner = Learner(browser_for(alice), "en", sheets.key)
    page = learner.get(f"attempts/{code}/review").text
    assert f"/en/courses/{sheets.key}/worksheets/plan" in page
    assert WORDS not in page
    assert WORDS in learner.get(f"courses/{sheets.key}/worksheets").text


def test_who_is_somebody_else_starts_with_an_empty_sheet(taker: Taker, database: Database, people: People, sheets: Course) -> None:
    code = taker.start("final")
    taker.save(code, SLOT, {"field-1": [WORDS]})
    taker.finish(code)
    identity: Identity = people.bob.identity
    other = Taker(database, identity, sheets.key, taker.clock)
    assert responses(database, other.start("final"))[SLOT] == {}
