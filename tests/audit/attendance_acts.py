"""Acts about attendance, as tests of the log do them."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.courses.queries import published_course
from quizapp.webinars import importing
from quizapp.webinars.merging import merge
from quizapp.webinars.service import note_export
from quizapp.webinars.settling import settle
from quizapp.webinars.taking_back import begin_to_take_back
from quizapp.webinars.taking_off import take_off
from tests.audit.stage import Stage
from tests.certificates.learning import enrol_in
from tests.webinars.attending import attend
from tests.webinars.meeting import REPORT, handed_in, meeting_in, planned, written_down


def _meeting(stage: Stage) -> int:
    carla = stage.people.carla.identity
    return meeting_in(stage.database, stage.course.key, carla, planned(stage.clock()), stage.clock())


def read_in_attendance(stage: Stage) -> None:
    """Carla reads a report in."""
    number, carla = _meeting(stage), stage.people.carla.identity
    code = handed_in(stage.database, stage.course.key, carla, number, REPORT, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        importing.decide(session, carla, published_course(session, stage.course.key), code, {}, stage.clock())


def take_attendance_along(stage: Stage) -> None:
    """She takes the list along."""
    number = _meeting(stage)
    stage.look()
    with stage.database.transaction() as session:
        course = published_course(session, stage.course.key)
        note_export(session, stage.people.carla.identity, course, number, "pdf", stage.clock())


def say_who_it_is(stage: Stage) -> None:
    """She says that somebody of the list is Alice."""
    number, carla, alice = _meeting(stage), stage.people.carla.identity, stage.people.alice
    enrolment_id = enrol_in(stage.database, stage.course, alice.account_id, stage.clock())
    attendee_id = attend(stage.database, number, "Ali", None, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        settle(session, carla, published_course(session, stage.course.key), number, attendee_id, enrolment_id, stage.clock())


def take_somebody_off(stage: Stage) -> None:
    """She takes somebody off the list."""
    number, carla = _meeting(stage), stage.people.carla.identity
    attendee_id = attend(stage.database, number, "Ali", None, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        take_off(session, carla, published_course(session, stage.course.key), number, attendee_id, stage.clock())


def make_two_rows_one(stage: Stage) -> None:
    """She makes one row of two."""
    number, carla = _meeting(stage), stage.people.carla.identity
    one, other = (attend(stage.database, number, name, None, stage.clock()) for name in ("Ali", "Alice"))
    stage.look()
    with stage.database.transaction() as session:
        merge(session, carla, published_course(session, stage.course.key), number, one, other, stage.clock())


def take_report_back(stage: Stage) -> None:
    """She takes a report back that was read in by mistake."""
    number, carla = _meeting(stage), stage.people.carla.identity
    code = written_down(stage.database, stage.course.key, carla, number, stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        begin_to_take_back(session, carla, published_course(session, stage.course.key), code, stage.clock())


ATTENDANCE_ACTS: tuple[tuple[str, Callable[[Stage], None], str, str], ...] = (
    ("attendance_imported", read_in_attendance, "trainer", "meeting"),
    ("attendance_exported", take_attendance_along, "trainer", "meeting"),
    ("attendee_settled", say_who_it_is, "trainer", "meeting"),
    ("attendee_taken_off", take_somebody_off, "trainer", "meeting"),
    ("attendees_merged", make_two_rows_one, "trainer", "meeting"),
    ("attendance_taken_back", take_report_back, "trainer", "meeting"),
)
"""Act, how it is done, who does it, to what."""
