"""Standings of a person: exported, erased, worked out anew when two learners become one."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.accounts.service import ensure_learner
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database, emit
from quizapp.kernel.events import AccountsMerged
from quizapp.kernel.identity import NOBODY
from quizapp.lessons.models import SectionRead
from quizapp.progress import personal_data
from quizapp.progress.models import QuizStanding
from quizapp.progress.queries import course_progress
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.people import People, Person
from tests.progress.learning import edition, learner


def test_export_and_erasure_touch_own_standings_only(
    database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    learner(database, people.alice.account_id, clock()).finish("first", "62.5", clock())
    other = learner(database, people.bob.account_id, clock())
    other.finish("first", "20", clock())
    with database.transaction() as session:
        assert personal_data.export_for(session, people.alice.account_id) == [
            {"course": "small", "quiz": "first", "attempts": 1, "points": 62.5, "passed": True}
        ]
        personal_data.erase_for(session, people.alice.account_id)
        assert session.scalars(select(QuizStanding.enrolment_id)).all() == [other.enrolment_id]


def test_what_an_anonymous_learner_reached_is_kept(
    database: Database, small: Course, alice: Person, clock: SettableClock
) -> None:
    with database.transaction() as session:
        anonymous = ensure_learner(session, NOBODY, "de", clock()).account_id
    guest = learner(database, anonymous, clock())
    guest.read(clock(), "first#circle", "first#steps")
    guest.finish("first", "90", clock())
    guest.finish("final", "30", clock())
    known = learner(database, alice.account_id, clock.advance(days=1))
    known.read(clock(), "first#circle", "second#limits")
    known.finish("first", "40", clock())
    with database.transaction() as session:
        emit(session, AccountsMerged(clock(), anonymous, alice.account_id))
    with database.reading() as session:
        progress = course_progress(session, known.enrolment_id, edition(database))
        assert [recipe.sections_read for recipe in progress.recipes] == [2, 1]
        first, final = progress.recipes[0].quiz, progress.final
        assert first and final
        assert (first.points, first.attempts, first.state.passed) == (90, 2, True)
        assert (final.points, final.attempts, final.state.passed) == (30, 1, False)
        assert session.scalars(select(Enrolment.account_id)).all() == [alice.account_id]
        for table in (SectionRead, Attempt, QuizStanding):
            assert set(session.scalars(select(table.enrolment_id))) == {known.enrolment_id}
        assert session.get(Account, anonymous) is not None
