"""Publishing: numbered revisions, nothing new for the same course, and enrolment."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.audit.models import AuditEntry
from quizapp.content.document import Course
from quizapp.courses.models import CourseRevision, CourseRow, Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import Published, enrol, prepare_revision, publish_revision
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.sharing.service import choose_mode
from tests.clock import SettableClock
from tests.courses.small import publish, small_course
from tests.people import Person
from tests.quizzes.workshop import workshop_course


def revisions(database: Database) -> int:
    """How many revisions there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CourseRevision)) or 0


def test_revisions_are_numbered(database: Database, clock: SettableClock) -> None:
    assert publish(database, small_course(), clock()) == Published(1, True, "open")
    assert publish(database, small_course(version="2"), clock()) == Published(2, True, "open")
    assert revisions(database) == 2


def test_the_same_course_again_changes_nothing(database: Database, small: Course, clock: SettableClock) -> None:
    assert publish(database, small_course(), clock.advance(days=1)) == Published(1, False, "open")
    assert revisions(database) == 1


def test_going_back_takes_the_old_revision(database: Database, small: Course, clock: SettableClock) -> None:
    publish(database, small_course(version="2"), clock())
    assert publish(database, small_course(), clock()) == Published(1, True, "open")
    assert revisions(database) == 2
    with database.reading() as session:
        assert published_course(session, "small").edition.course.version == "1"


def test_courses_are_numbered_apart(database: Database, small: Course, clock: SettableClock) -> None:
    assert publish(database, small_course(key="another"), clock()) == Published(1, True, "open")


@pytest.mark.parametrize(("stated", "said", "mode"), [
    ("works_agreement", None, "works_agreement"), (None, "self_assessment", "self_assessment"),
    ("open", "works_agreement", "works_agreement"),
])
def test_who_installs_a_course_chooses_and_the_log_keeps_it(
    database: Database, clock: SettableClock, stated: str | None, said: str | None, mode: str
) -> None:
    prepared = prepare_revision(small_course(results=stated), {})
    with database.transaction() as session:
        assert publish_revision(session, prepared, clock(), results=said) == Published(1, True, mode)
    with database.reading() as session:
        published, entry = published_course(session, "small"), session.scalars(select(AuditEntry)).one()
    assert (published.results_privacy, published.privacy_changed_at) == (mode, None)
    assert entry.act == "course_published"
    assert entry.changes == {"revision": [None, 1], "digest": [None, prepared.digest], "mode": [None, mode]}


@pytest.mark.parametrize("said", [None, "", "everybody"])
def test_a_course_that_nobody_has_chosen_for_is_not_installed(database: Database, clock: SettableClock, said: str | None) -> None:
    prepared = prepare_revision(small_course(results=None), {})
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        publish_revision(session, prepared, clock(), results=said)
    assert refused.value.code == "no_such_mode"
    assert revisions(database) == 0
    with database.reading() as session:
        assert session.scalars(select(CourseRow)).all() == []


def test_self_assessment_is_not_chosen_where_a_person_marks(database: Database, clock: SettableClock) -> None:
    with pytest.raises(Conflict) as refused, database.transaction() as session:
        publish_revision(session, prepare_revision(workshop_course(with_modules=False), {}), clock(), results="self_assessment")
    assert refused.value.code == "mode_without_marking"


def test_a_course_keeps_its_mode_whatever_later_packs_say(
    database: Database, small: Course, eve: Person, clock: SettableClock
) -> None:
    with database.transaction() as session:
        choose_mode(session, eve.identity, published_course(session, "small"), "works_agreement", False, clock())
        newer = prepare_revision(small_course(version="2", results="self_assessment"), {})
        assert publish_revision(session, newer, clock(), results="open") == Published(2, True, "works_agreement")
        without = prepare_revision(small_course(version="3", results=None), {})
        assert publish_revision(session, without, clock()) == Published(3, True, "works_agreement")
        assert published_course(session, "small").privacy_changed_at is None


def test_an_enrolment_is_made_once(database: Database, small: Course, alice: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        course_id = published_course(session, "small").course_id
        first = enrol(session, alice.account_id, course_id, clock())
    with database.transaction() as session:
        assert enrol(session, alice.account_id, course_id, clock.advance(days=1)) == first
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
