"""What an export owes: every personal column of every room is in it, or a reason says why it is not. What an erasure owes.

One row in every table, all belonging to one person; then each personal column is changed, and the export must change with it.
A new table gets its row by itself; where its values have a shape of their own, `SHAPES` says which.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, LargeBinary, create_engine, event, func, select
from sqlalchemy.orm import Session

from quizapp import persons
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.base import Base
from quizapp.db.session import Database
from quizapp.db.types import UtcDateTime
from quizapp.operations.schema import metadata
from quizapp.privacy import erasing
from quizapp.privacy.words import LABELS, UNREADABLE
from quizapp.questions.base import Question
from quizapp.quizzes.rules.feedback import SOLUTIONS, shown_at

pytestmark = pytest.mark.one_engine
EXPORTED_BY = {"mail": "accounts", "files": "certificates", "audit": "log"}
"""Rooms below that keep something for others, and who gives it out."""
PUBLISHED = {"course", "course_revision"}
STAYS = {
    "attempt", "attempt_slot", "corrected_mark", "quiz_standing", "figure_place", "enrolment", "account",  # of nobody any more
    "audit_entry", "erasure", "meeting",  # without the person
}
"""Tables that keep a row when everything is one person's and that person is erased."""
NAMED_ELSEWHERE = {"changes", "fields", "texts", "stored"}
"""Below these, courses, papers and the log name things."""
MORNING = datetime(2026, 11, 26, 8, tzinfo=UTC)


def personal_columns() -> list[tuple[str, Column[Any]]]:
    """Every column that tells something about a person, but for links to other rows: those decide whose it is."""
    return [
        (f"{table.name}.{column.name}", column)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["personal"] and not column.foreign_keys
    ]


def links_to_the_person() -> list[tuple[str, Column[Any]]]:
    """Every column that points at an account or at what it learns in a course."""
    targets = {"account.id", "enrolment.id"}
    return [
        (f"{table.name}.{column.name}", column)
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname in targets for key in column.foreign_keys)
    ]


def left_out() -> dict[str, str]:
    """What rooms leave out, with their reasons."""
    return {column: why for room in persons.PERSONAL_DATA for column, why in room.left_out.items()}


def test_every_room_with_personal_columns_is_asked() -> None:
    rooms = {
        mapper.class_.__module__.split(".")[1]
        for mapper in Base.registry.mappers
        if any(column.info.get("personal") for column in mapper.local_table.columns)
    }
    assert {EXPORTED_BY.get(room, room) for room in rooms} - {room.name for room in persons.PERSONAL_DATA} == set()


def test_reasons_are_given_for_columns_that_exist() -> None:
    personal = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns if column.info["personal"]}
    there = {name for name in left_out() if name.split(".")[0] in metadata.tables}
    assert there - personal == set()
    assert all(left_out().values())


def single_choices(course: Course) -> tuple[str, list[Question]]:
    """A quiz that shows its solutions at once, and questions of one kind in it."""
    for quiz in course.all_quizzes():
        found = [question for question in quiz.questions if question.kind == "single_choice"]
        if len(found) > 1 and shown_at(quiz, "handed_in") >= SOLUTIONS:
            return quiz.key, found
    raise AssertionError("no such quiz")


def shapes(course: Course) -> dict[str, tuple[Any, Any]]:
    """Columns whose values have a shape: what stands there, and what it is changed to."""
    quiz, (asked, other, *_rest) = single_choices(course)
    layout, right = asked.draw_layout(random.Random(1), "de"), asked.right_response()
    wrong = next({"choice": option} for option in layout["options"] if {"choice": option} != right)
    return {
        "account.merged_into_id": (None, None), "attempt.state": ("graded", "closed"), "attempt.locale": ("de", "en"),
        "attempt.quiz_key": (quiz, "another"), "attempt_slot.question_id": (asked.id, other.id), "attempt_slot.layout": (layout, layout),
        "attempt_slot.response": (right, wrong), "answer_event.response": (right, wrong), "answer_try.response": (right, wrong),
        "practice_card.question_id": ("q", "r"), "practice_item.question_id": ("q", "r"), "practice_review.question_id": ("q", "r"),
        "practice_review.rating": (3, 4), "audit_entry.object_kind": ("account", "account"), "audit_entry.object_id": ("1", "2"),
        "audit_entry.actor_id": (1, 2), "hand_mark.state": ("given", "draft"),
        "attendee.sources": ([], ["row"]), "certificate.revoked_for": ("by_mistake", "other"), "erasure.certificates": ("delete", "delete"),
    }


def plain_value(column: Column[Any], number: int) -> Any:
    """A value of the column's type that no other number gives."""
    kind = column.type
    if isinstance(kind, (UtcDateTime, DateTime)):
        return MORNING + timedelta(hours=number)
    if isinstance(kind, Date):
        return date(2026, 11, 26) + timedelta(days=number)
    for sort, value in (
        (Boolean, number > 5000), (Integer, number), (Float, number + 0.5), (JSON, {"told": number}), (LargeBinary, b"%d" % number)
    ):
        if isinstance(kind, sort):
            return value
    return f"c{number}"


class Filled:
    """A database with one row in every table, all of one person."""

    def __init__(self, session: Session, course: Course) -> None:
        self.session, self.shapes = session, shapes(course)
        for table in metadata.sorted_tables:
            if table.name not in PUBLISHED:
                session.execute(table.delete())
                session.execute(table.insert().values({column.name: self.value(column) for column in table.columns}))

    def value(self, column: Column[Any], change: int = 0) -> Any:
        """What stands in the column; with `change` something else."""
        name = f"{column.table.name}.{column.name}"
        if name in self.shapes:
            return self.shapes[name][bool(change)]
        if column.foreign_keys:
            return "c1" if next(iter(column.foreign_keys)).target_fullname == "stored_file.digest" else 1
        return 1 if column.name == "id" else plain_value(column, 1 + change)

    def give_files_of_their_own(self) -> None:
        """A file for every table that points at one."""
        files = metadata.tables["stored_file"]
        for table in metadata.sorted_tables:
            for column in table.columns:
                if any(key.column is files.c.digest for key in column.foreign_keys):
                    row = {one.name: self.value(one) for one in files.columns}
                    self.session.execute(files.insert().values(row | {"digest": column.table.name}))
                    self.session.execute(table.update().values({column.name: column.table.name}))
        self.session.execute(files.delete().where(files.c.digest == "c1"))

    def told(self) -> dict[str, Any]:
        """All rooms' exports of the person."""
        self.session.expire_all()
        return {room.name: room.export_for(self.session, 1) for room in persons.PERSONAL_DATA}

    def exported(self) -> str:
        """The same as a text, with files."""
        told = self.told()
        files = {room.name: room.files_for(self.session, 1) for room in persons.PERSONAL_DATA if room.files_for}
        return json.dumps(told, sort_keys=True) + repr(files)

    @contextmanager
    def changed(self, column: Column[Any]) -> Iterator[None]:
        """Another value in this column."""
        key = next(iter(column.table.primary_key.columns))
        row = column.table.update().where(key == self.value(key))
        self.session.execute(row.values({column.name: self.value(column, 6000)}))
        yield
        self.session.rollback()


@pytest.fixture
def filled(settings: Settings, course: Course) -> Iterator[Filled]:
    """One person's rows in a database of their own."""
    engine = create_engine(settings.database_url)
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA ignore_check_constraints = ON"))
    with Session(engine) as session:
        yield Filled(session, course)
    engine.dispose()


def test_every_personal_column_is_exported_or_its_absence_explained(filled: Filled) -> None:
    filled.session.commit()
    before = filled.exported()
    missing = []
    for name, column in personal_columns():
        with filled.changed(column):
            if filled.exported() == before and name not in left_out():
                missing.append(name)
    assert missing == [], "export it in the room's personal_data.py, or say in its NOT_EXPORTED why not"


def names_in(told: Any) -> Iterator[str]:
    """Every name that the readable page of an export shows."""
    for key, value in told.items() if isinstance(told, dict) else ():
        if key not in UNREADABLE and key != "told":  # what `plain_value` writes
            yield key
            yield from () if key in NAMED_ELSEWHERE else names_in(value)
    for one in told if isinstance(told, list) else ():
        yield from names_in(one)


def test_every_name_of_an_export_has_its_words(filled: Filled) -> None:
    rooms = filled.told().values()
    assert sorted({name for room in rooms for name in names_in(room)} - set(LABELS)) == [], "give it a word in privacy/words.py"


def test_no_table_keeps_a_row_of_who_is_erased(filled: Filled, database: Database) -> None:
    filled.session.execute(metadata.tables["legal_hold"].delete())
    filled.give_files_of_their_own()
    filled.session.commit()
    assert erasing.erase(database, 1, persons.PERSONAL_DATA, MORNING)
    tables = {column.table for _name, column in personal_columns() if column.table.name not in PUBLISHED}
    assert {table.name for table in tables if filled.session.scalar(select(func.count()).select_from(table))} - STAYS == set()
    assert [name for name, column in links_to_the_person() if filled.session.scalar(select(func.count()).where(column == 1))] == []
