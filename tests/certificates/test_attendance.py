"""Live teaching that was attended counts toward the paper, and stands on it beside self-study."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.certificates.models import Certificate
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import prepare_revision, publish_revision
from quizapp.db.session import Database
from quizapp.progress.service import forget_meeting, note_live_attendance
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import Person, browser_of

RunJobs = Callable[[], int]


@pytest.fixture
def live_course(database: Database, course: Course, clock: SettableClock) -> Course:
    """The sample course with four teaching units of live teaching."""
    changed = course.model_copy(update={"live_units": 4, "media": (), "mode": "hybrid"})
    with database.transaction() as session:
        document = Course.model_validate_json(changed.model_dump_json())
        publish_revision(session, prepare_revision(document, {}), clock())
        return published_course(session, course.key).edition.course


def attend(database: Database, enrolment_id: int, meeting_id: int, minutes: int, clock: SettableClock) -> None:
    """So many minutes of a meeting count."""
    with database.transaction() as session:
        note_live_attendance(session, meeting_id, {enrolment_id: minutes * 60}, clock())


def papers(database: Database) -> list[Certificate]:
    """All papers."""
    with database.reading() as session:
        return list(session.scalars(select(Certificate)))


def test_the_last_missing_unit_issues_the_paper(
    app: Flask, database: Database, live_course: Course, alice: Person, clock: SettableClock, run_jobs: RunJobs
) -> None:
    enrolment_id = complete(database, live_course, alice.account_id, clock())
    attend(database, enrolment_id, 1, 90, clock)
    attend(database, enrolment_id, 2, 53, clock)  # 143 of the 144 minutes that 80 % are
    run_jobs()
    assert papers(database) == []
    page = browser_of(app, alice).get(f"/en/courses/{live_course.key}").text
    assert "Live teaching: teaching units still to attend: 0.02" in page
    attend(database, enrolment_id, 2, 54, clock)
    run_jobs()
    (paper,) = papers(database)
    assert (paper.fields["live_units"], paper.fields["attended_units"], paper.fields["self_study_hours"]) == ("4", "3.2", "6")
    assert ["Selbststudium", "6 Stunden"] in paper.fields["printed"]["facts"]
    assert ["Live-Unterricht", "3,2 von 4 Unterrichtseinheiten zu 45 Minuten"] in paper.fields["printed"]["facts"]


def test_strangers_read_both_counters(
    client: FlaskClient, database: Database, live_course: Course, alice: Person, clock: SettableClock, run_jobs: RunJobs
) -> None:
    enrolment_id = complete(database, live_course, alice.account_id, clock())
    attend(database, enrolment_id, 1, 500, clock)
    run_jobs()
    page = client.get(f"/verify/{papers(database)[0].code}?lang=en").text
    assert "4 of 4 teaching units of 45 minutes" in page
    assert "6 hours" in page


def test_a_meeting_that_is_deleted_counts_no_more(
    database: Database, live_course: Course, alice: Person, clock: SettableClock, run_jobs: RunJobs
) -> None:
    enrolment_id = complete(database, live_course, alice.account_id, clock())
    attend(database, enrolment_id, 1, 180, clock)
    with database.transaction() as session:
        forget_meeting(session, 1)
    run_jobs()
    assert papers(database) == []
