"""Correcting a question: who is touched, never to anybody's disadvantage, once, in portions, whatever dies in between."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account, CourseStaff
from quizapp.audit.models import AuditEntry
from quizapp.certificates.models import Certificate
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.config import Settings
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.gradebook import correcting
from quizapp.gradebook.counting import count_new_results
from quizapp.gradebook.figures import course_figures
from quizapp.gradebook.impact import Impact, impact_of
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.progress.models import QuizStanding
from quizapp.questions.correction import Policy
from quizapp.quizzes import regrading, service
from quizapp.quizzes.corrections import APPLIED, correction_by_code
from quizapp.quizzes.models import Attempt, CorrectedMark, QuestionCorrection
from tests.clock import SettableClock
from tests.gradebook.class_of import ClassOf
from tests.people import People
from tests.quizzes.workshop import publish, workshop_course


@pytest.fixture
def class_of(database: Database, settings: Settings, clock: SettableClock, people: People) -> ClassOf:
    """Carla's class in the workshop."""
    course = publish(database, workshop_course(), clock())
    with database.transaction() as session:
        session.add(CourseStaff(account_id=people.carla.account_id, course_key=course.key))
    trainer = Identity(people.carla.account_id, email=people.carla.email, trainer_of=frozenset({course.key}))
    made = ClassOf(database, settings, clock, course.key, trainer)
    made.find_question()
    return made


def impact(class_of: ClassOf, code: str, policy: Policy = "favour") -> Impact:
    """What a correction does or has done."""
    with class_of.database.reading() as session:
        course = published_course(session, class_of.course_key)
        return impact_of(session, correction_by_code(session, course.course_id, code), policy)


def entries(class_of: ClassOf) -> list[tuple[str, str]]:
    """Acts about corrections and who did them."""
    with class_of.database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "correction").order_by(AuditEntry.id))
        return [(row.act, row.actor_role) for row in rows]


def test_a_new_key_after_150_results_in_four_steps(class_of: ClassOf) -> None:
    right = class_of.take(60, class_of.right)
    wrong = class_of.take(80, class_of.wrong)
    both = class_of.take(10, class_of.wrong, rest_right=True)
    assert {*class_of.results(right)} == {(50, True)}
    assert {*class_of.results(wrong)} == {(0, False)}
    code = class_of.draft("new_key", {"right": (class_of.wrong,)})
    foreseen = impact(class_of, code)
    assert (foreseen.better, foreseen.worse, foreseen.crossing("passed"), foreseen.crossing("failed")) == (90, 0, 80, 0)
    for_all = impact(class_of, code, "all")
    assert (for_all.better, for_all.worse, for_all.crossing("passed"), for_all.crossing("failed")) == (90, 60, 80, 60)
    assert {*class_of.results(wrong)} == {(0, False)}

    assert class_of.apply(code)
    assert not class_of.apply(code)
    class_of.work()
    assert {*class_of.results(right)} == {(50, True)}
    assert {*class_of.results(wrong)} == {(50, True)}
    assert {*class_of.results(both)} == {(100, True)}
    done = impact(class_of, code)
    assert [(one.attempt_id, one.old, one.new) for one in done.changes] == [
        (one.attempt_id, one.old, one.new) for one in foreseen.changes
    ]
    with class_of.database.reading() as session:
        row = session.scalars(select(QuestionCorrection)).one()
        assert (row.state, row.total, row.done, row.policy) == (APPLIED, 150, 150, "favour")
        assert class_of.right in row.old_question
        passed = select(func.count()).where(QuizStanding.quiz_key == "once", QuizStanding.passed)
        assert session.scalar(passed) == 150
    assert entries(class_of) == [("question_corrected", "trainer"), ("results_regraded", "server")]


def test_a_correction_moves_no_figure_that_is_shown_or_waits(class_of: ClassOf) -> None:
    """Who knows whose answer it touches would see by how much the mean moves."""

    def figures() -> tuple[int, Fraction, int | None]:
        count_new_results(class_of.database, 8)
        with class_of.database.reading() as session:
            found = course_figures(session, published_course(session, class_of.course_key), WHOLE_COURSE, 8)
        (of_quiz,) = [one.figures for one in found if one.quiz.key == "once"]
        assert of_quiz
        return of_quiz.people, of_quiz.mean, of_quiz.passed

    class_of.take(3, class_of.right)
    touched = class_of.take(9, class_of.wrong)
    before = figures()
    assert before == (8, Fraction(150, 8), 3)
    class_of.apply(class_of.draft("new_key", {"right": (class_of.wrong,)}))
    class_of.work()
    assert {*class_of.results(touched)} == {(50, True)}
    assert figures() == before
    class_of.take(4, class_of.wrong)
    assert figures() == (16, Fraction(150 + 4 * 50, 16), 7), "four waited with what they had before the correction"


def test_the_new_key_for_everybody_needs_the_number_of_those_it_costs_points(class_of: ClassOf) -> None:
    right, wrong = class_of.take(3, class_of.right), class_of.take(2, class_of.wrong)
    code = class_of.draft("new_key", {"right": (class_of.wrong,)})
    class_of.take(1, class_of.right)
    with pytest.raises(Conflict, match="correction_unconfirmed"):
        class_of.apply(code, "all", worse=3)
    assert entries(class_of) == []
    assert class_of.apply(code, "all", worse=4)
    class_of.work()
    assert {*class_of.results(right)} == {(0, False)}
    assert {*class_of.results(wrong)} == {(50, True)}


def test_withdrawn_gives_full_points_to_all_also_to_a_blank(class_of: ClassOf) -> None:
    attempts = class_of.take(2, class_of.wrong)
    code = class_of.draft("withdraw")
    class_of.apply(code)
    later = class_of.take(1, class_of.wrong)
    class_of.work()
    assert {*class_of.results([*attempts, *later])} == {(50, True)}
    with pytest.raises(Invalid, match="correction_changes_nothing"):
        class_of.draft("withdraw")


def test_running_attempts_and_new_ones_are_marked_by_the_corrected_key(class_of: ClassOf) -> None:
    (running,) = class_of.take(1, class_of.wrong, grade=False)
    class_of.apply(class_of.draft("accept_more", {"right": (class_of.right, class_of.wrong)}))
    with class_of.database.transaction() as session:
        service.close_by_id(session, running, class_of.clock())
    class_of.work()
    (new,) = class_of.take(1, class_of.right)
    assert class_of.results([running, new]) == [(50, True), (50, True)]


class Killed(Exception):
    """The process ends here."""


@pytest.fixture
def dying(database: Database) -> Iterator[list[int]]:
    """Let so many commits through, then die before the next."""
    left: list[int] = []

    def count(_session: Any) -> None:
        if left:
            left[0] -= 1
            if left[0] < 0:
                left.clear()
                raise Killed

    event.listen(Session, "before_commit", count)
    yield left
    event.remove(Session, "before_commit", count)


@pytest.mark.parametrize("commits", range(6))
def test_killed_between_portions_the_rest_is_done_and_nothing_twice(
    class_of: ClassOf, dying: list[int], commits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading.regrade_portion, "__defaults__", (3,))
    attempts = class_of.take(10, class_of.wrong)
    code = class_of.draft("new_key", {"right": (class_of.wrong,)})
    class_of.apply(code)
    dying.append(commits)
    try:
        class_of.work()
    except Killed:
        pass
    dying.clear()
    class_of.clock.advance(hours=1)
    class_of.work()
    assert {*class_of.results(attempts)} == {(50, True)}
    with class_of.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CorrectedMark)) == 10
        row = session.scalars(select(QuestionCorrection)).one()
        assert (row.state, row.done) == (APPLIED, 10)
    assert [act for act, _role in entries(class_of)] == ["question_corrected", "results_regraded"]


def test_two_corrections_follow_one_another_and_a_stale_draft_is_refused(class_of: ClassOf) -> None:
    attempts = class_of.take(2, class_of.wrong)
    class_of.apply(class_of.draft("accept_more", {"right": (class_of.right, class_of.wrong)}))
    class_of.work()
    again = class_of.draft("new_key", {"right": (class_of.right,)})
    assert impact(class_of, again, "all").worse == 2
    class_of.apply(again, "all", worse=2)
    class_of.work()
    assert {*class_of.results(attempts)} == {(0, False)}
    with class_of.database.reading() as session:
        assert len(session.scalars(select(QuestionCorrection)).all()) == 2


def test_a_draft_made_before_another_correction_came_into_force(class_of: ClassOf) -> None:
    first = class_of.draft("withdraw")
    with class_of.database.transaction() as session:
        row = session.scalars(select(QuestionCorrection)).one()
        copied = {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}
        session.add(QuestionCorrection(**{**copied, "code": "second", "what": "new_key"}))
        row.new_question = row.new_question.replace("Frage", "Andere Frage")
    class_of.apply(first)
    with pytest.raises(Conflict, match="corrected_meanwhile"):
        class_of.apply("second")


def test_who_may_and_what_there_is(class_of: ClassOf, people: People) -> None:
    code = class_of.draft("withdraw")
    course = class_of.course()
    for nobody in (people.alice.identity, people.dan.identity):
        with pytest.raises(NotAllowed), class_of.database.transaction() as session:
            correcting.apply(session, nobody, course, code, "favour", 0, class_of.clock())
        with pytest.raises(NotAllowed), class_of.database.transaction() as session:
            correcting.draft(session, nobody, course, class_of.question, "withdraw", {}, {}, class_of.clock())
    class_of.question = "made-up"
    with pytest.raises(NotFound):
        class_of.draft("withdraw")
    with pytest.raises(NotFound):
        class_of.apply("made-up")


def test_a_certificate_that_is_newly_earned_is_issued_and_a_touched_one_is_named(class_of: ClassOf) -> None:
    """Without recipes the course asks for the final test only; a learner needs a name for the paper."""
    publish(class_of.database, workshop_course("bare", with_modules=False), class_of.clock())
    class_of.course_key = "bare"
    class_of.trainer = Identity(class_of.trainer.account_id, email="carla@example.org", trainer_of=frozenset({"bare"}))
    attempts = class_of.take(1, class_of.wrong) + class_of.take(1, class_of.right)
    with class_of.database.transaction() as session:
        owners = select(Enrolment.account_id).join(Attempt, Attempt.enrolment_id == Enrolment.id).where(Attempt.id.in_(attempts))
        for account in session.scalars(select(Account).where(Account.id.in_(owners))):
            account.name = "Nora Neu"
    class_of.work()
    code = class_of.draft("new_key", {"right": (class_of.wrong,)})
    touched = impact(class_of, code, "all").papers
    assert [paper.is_at_stake for paper in touched] == [True]
    assert impact(class_of, code).papers == []
    class_of.apply(code)
    class_of.work()
    with class_of.database.reading() as session:
        assert sorted(session.scalars(select(Certificate.attempt_id))) == sorted(attempts)
