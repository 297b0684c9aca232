"""Keeping worksheets: which text stands, and what is left of a deleted one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.questions.types.reflection import Reflection
from quizapp.worksheets import personal_data
from quizapp.worksheets.models import Worksheet
from quizapp.worksheets.queries import worksheet_questions
from quizapp.worksheets.service import delete_worksheet, keep_texts, save_worksheet
from tests.clock import SettableClock
from tests.people import People
from tests.worksheets.conftest import enrolment_of


@pytest.fixture
def alice_there(database: Database, people: People, sheets: Course, clock: SettableClock) -> tuple[int, int]:
    """Alice's enrolment and the revision."""
    return enrolment_of(database, people.alice, sheets, clock)


def texts(database: Database) -> list[tuple[int, dict[str, Any]]]:
    """What is kept of whom."""
    with database.reading() as session:
        return [(sheet.enrolment_id, sheet.texts) for sheet in session.scalars(select(Worksheet).order_by(Worksheet.id))]


def the_sheet(course: Course) -> Reflection:
    """The course's only worksheet."""
    (found,) = worksheet_questions(course)
    return found


def test_of_two_texts_the_later_stands_and_a_blank_takes_nothing_away(
    database: Database, alice_there: tuple[int, int], clock: SettableClock
) -> None:
    enrolment, revision = alice_there
    now, later = clock(), clock() + timedelta(hours=1)
    with database.transaction() as session:
        keep_texts(session, enrolment, revision, "plan", {"ally": "Ida", "steps": "call"}, now)
        keep_texts(session, enrolment, revision, "plan", {"ally": "Jo"}, later)
        keep_texts(session, enrolment, revision, "plan", {"ally": "too late", "old": "field"}, now)
    assert texts(database) == [(enrolment, {"ally": "Jo", "steps": "call", "old": "field"})]


def test_the_page_replaces_its_fields_and_leaves_those_of_an_earlier_edition(
    database: Database, sheets: Course, alice_there: tuple[int, int], clock: SettableClock
) -> None:
    enrolment, revision = alice_there
    with database.transaction() as session:
        save_worksheet(session, enrolment, revision, the_sheet(sheets), {}, clock())
    assert texts(database) == []
    with database.transaction() as session:
        keep_texts(session, enrolment, revision, "plan", {"ally": "Ida", "dropped": "kept"}, clock())
        save_worksheet(session, enrolment, revision, the_sheet(sheets), {"steps": "call"}, clock())
    assert texts(database) == [(enrolment, {"dropped": "kept", "steps": "call"})]


def test_an_emptied_sheet_is_none(database: Database, sheets: Course, alice_there: tuple[int, int], clock: SettableClock) -> None:
    enrolment, revision = alice_there
    with database.transaction() as session:
        save_worksheet(session, enrolment, revision, the_sheet(sheets), {"ally": "Ida"}, clock())
        save_worksheet(session, enrolment, revision, the_sheet(sheets), {}, clock())
    assert texts(database) == []


def test_deleting_again_changes_nothing_and_leaves_others_alone(
    database: Database, people: People, sheets: Course, alice_there: tuple[int, int], clock: SettableClock
) -> None:
    enrolment, revision = alice_there
    other, _ = enrolment_of(database, people.bob, sheets, clock)
    with database.transaction() as session:
        for one in (enrolment, other):
            keep_texts(session, one, revision, "plan", {"ally": "Ida"}, clock())
        delete_worksheet(session, enrolment, "plan", clock())
        delete_worksheet(session, enrolment, "plan", clock())
    assert texts(database) == [(other, {"ally": "Ida"})]


def test_export_erasure_and_merging(
    database: Database, people: People, sheets: Course, alice_there: tuple[int, int], clock: SettableClock
) -> None:
    alice, revision = alice_there
    bob, _ = enrolment_of(database, people.bob, sheets, clock)
    later = clock() + timedelta(days=1)
    with database.transaction() as session:
        keep_texts(session, alice, revision, "plan", {"ally": "Ida", "steps": "call"}, clock())
        keep_texts(session, bob, revision, "plan", {"ally": "Jo"}, later)
        assert personal_data.export_for(session, people.alice.account_id) == [
            {"course": "small", "worksheet": "plan", "texts": {"ally": "Ida", "steps": "call"}, "updated_at": clock().isoformat()}
        ]
        personal_data.merge_into(session, EnrolmentsMerged(later, alice, bob))
    assert texts(database) == [(bob, {"ally": "Jo", "steps": "call"})]
    with database.transaction() as session:
        personal_data.erase_for(session, people.bob.account_id)
    assert texts(database) == []
