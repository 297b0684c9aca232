"""From answers that wait for a person to the result: states, drafts, two markers, later changes, crashes in between."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import select

from quizapp import wiring
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.events import AttemptFinished, AttemptRegraded
from quizapp.mail.models import OutboxMail
from quizapp.progress.models import QuizStanding
from quizapp.quizzes import jobs
from quizapp.quizzes.corrections import correction_by_code, draft_correction, put_in_force
from quizapp.quizzes.models import DRAFT, GIVEN, GRADE, GRADED, MARKING, UNMARKED, AttemptSlot, OutcomeChange
from quizapp.quizzes.outcomes import replace_outcome
from quizapp.quizzes.regrading import regrade_portion
from quizapp.quizzes.service import RESULT_MAIL
from quizapp.quizzes.talks import enter_talk
from tests.clock import SettableClock
from tests.people import Person
from tests.quizzes.marker import A, B, Marker
from tests.quizzes.taking import Taker, attempt_row, count, questions_of, slot_row
from tests.strategies import form_of


@pytest.fixture
def marker(database: Database, carla: Person, clock: SettableClock) -> Marker:
    """Carla."""
    return Marker(database, carla.identity, clock)


@pytest.fixture
def told(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every event that rooms above are told."""
    heard: list[object] = []
    watched = {event: (*wiring.HANDLERS[event], lambda _session, what: heard.append(what)) for event in (AttemptFinished, AttemptRegraded)}
    monkeypatch.setattr(database, "handlers", {**wiring.HANDLERS, **watched})
    return heard


def hand_in(taker: Taker, *, text: str = "Der Kanal kommt vor dem Ziel.", work: str = "Mein Plan.") -> str:
    """An attempt at the quiz of which two answers wait; the third, marked by the program, is right."""
    code = taker.start("essay")
    if text:
        taker.save(code, 1, {"text": [text]})
    if work:
        taker.save(code, 2, {"text": [work]})
    choice = questions_of(taker.database, taker.course, code)[3]
    taker.save(code, 3, form_of(choice, slot_row(taker.database, code, 3).layout, choice.right_response()))
    taker.grade(taker.close(code))
    return code


def test_what_a_person_marks_waits_and_the_rest_is_marked(taker: Taker, marker: Marker, told: list[object]) -> None:
    code = hand_in(taker)
    attempt = attempt_row(taker.database, code)
    assert (attempt.state, attempt.outcome, attempt.points_numerator, attempt.graded_at) == (MARKING, None, None, None)
    assert [(mark.number, mark.state, mark.version) for mark in marker.marks(code)] == [(1, UNMARKED, 0), (1, UNMARKED, 0)]
    assert slot_row(taker.database, code, 3).mark_numerator == 1
    assert slot_row(taker.database, code, 1).mark_denominator is None
    assert told == []
    taker.grade(attempt.id)
    assert attempt_row(taker.database, code).state == MARKING
    assert len(marker.marks(code)) == 2
    with taker.database.reading() as session:
        assert session.scalars(select(Job).where(Job.kind == GRADE)).all() == []


def test_the_last_mark_brings_the_result_once(taker: Taker, marker: Marker, told: list[object], clock: SettableClock) -> None:
    code = hand_in(taker)
    marker.give(code, 1, {A: "1", B: "1"}, comment="Fast.")
    assert attempt_row(taker.database, code).state == MARKING
    assert told == []
    clock.advance(hours=3)
    saved = marker.give(code, 2, {A: "2.5"})
    attempt = attempt_row(taker.database, code)
    # (2 + 2.5 + 1) of (3 + 3 + 1)
    assert Fraction(attempt.points_numerator or 0, attempt.points_denominator or 1) == Fraction(550, 7)
    assert (attempt.state, attempt.passed, attempt.graded_at) == (GRADED, True, clock())
    taker.grade(saved.attempt_id)
    assert [type(event) for event in told] == [AttemptFinished]
    with taker.database.reading() as session:
        mails = session.scalars(select(OutboxMail).where(OutboxMail.kind == RESULT_MAIL)).all()
        assert [(mail.to_address, mail.params) for mail in mails] == [("alice@example.org", {"attempt": attempt.id})]


def test_blanks_need_nobody(taker: Taker, marker: Marker) -> None:
    code = hand_in(taker, text="", work="")
    assert attempt_row(taker.database, code).state == GRADED
    assert attempt_row(taker.database, code).outcome is not None
    assert slot_row(taker.database, code, 1).mark_answered is False
    assert marker.marks(code) == []
    half = hand_in(taker, work="")
    assert [mark.state for mark in marker.marks(half)] == [UNMARKED]


def test_a_draft_is_kept_and_changes_nothing_for_the_learner(taker: Taker, marker: Marker) -> None:
    code = hand_in(taker, work="")
    draft = marker.save(code, 1, {A: "1"}, is_given=False, comment="Erst")
    assert (draft.version, draft.is_given) == (1, False)
    assert marker.save(code, 1, {A: "1", B: "2"}, seen=1, is_given=False).version == 2
    assert [(mark.state, mark.points, mark.version) for mark in marker.marks(code)] == [(DRAFT, {A: "1", B: "2"}, 2)]
    assert attempt_row(taker.database, code).state == MARKING
    marker.give(code, 1, {A: "1", B: "2"}, seen=2)
    assert [(mark.state, mark.number) for mark in marker.marks(code)] == [(GIVEN, 1)]
    assert attempt_row(taker.database, code).state == GRADED


def test_two_markers_do_not_overwrite_each_other(
    taker: Taker, marker: Marker, eve: Person, database: Database, clock: SettableClock
) -> None:
    code = hand_in(taker, work="")
    other = Marker(database, eve.identity, clock)
    marker.save(code, 1, {A: "1"}, is_given=False)
    with pytest.raises(Conflict, match="marked_meanwhile"):
        other.save(code, 1, {A: "0", B: "0"})
    assert marker.marks(code)[0].points == {A: "1"}
    other.save(code, 1, {A: "0", B: "0"}, seen=1)
    with pytest.raises(Conflict, match="marked_meanwhile"):
        marker.save(code, 1, {A: "1", B: "2"}, seen=1, reason="sonst")
    assert other.save(code, 1, {A: "0", B: "0"}, seen=1).version == 2  # sent twice is no conflict


@pytest.mark.parametrize(
    ("points", "fault"),
    [({A: "2", B: "0"}, "impossible"), ({A: "0.5", B: "0"}, "impossible"), ({A: "1"}, "incomplete"), ({"x": "1"}, "impossible|incomplete")],
)
def test_points_that_do_not_fit_are_refused(taker: Taker, marker: Marker, points: dict[str, str], fault: str) -> None:
    code = hand_in(taker, work="")
    with pytest.raises(Invalid, match=fault):
        marker.save(code, 1, points)
    assert marker.marks(code)[0].state == UNMARKED
    with pytest.raises(NotFound):
        marker.save(code, 3, {A: "1"})


def test_a_given_mark_is_changed_with_a_reason_and_the_outcome_follows(
    taker: Taker, marker: Marker, told: list[object], clock: SettableClock
) -> None:
    code = hand_in(taker, work="")
    marker.give(code, 1, {A: "0", B: "0"}, comment="Nein.")
    before = attempt_row(taker.database, code)
    assert before.passed is False  # 1 of 7
    with pytest.raises(Invalid, match="reason_missing"):
        marker.save(code, 1, {A: "1", B: "2"}, seen=1)
    clock.advance(days=2)
    changed = marker.save(code, 1, {A: "1", B: "2"}, seen=1, reason="Zweite Lesung", comment="Doch.")
    assert (changed.before, changed.after) == (
        {"number": 1, f"points of {A}": "0", f"points of {B}": "0"},
        {"number": 2, f"points of {A}": "1", f"points of {B}": "2"},
    )
    assert [mark.reason for mark in marker.marks(code)] == ["", "Zweite Lesung"]
    after = attempt_row(taker.database, code)
    assert Fraction(after.points_numerator or 0, after.points_denominator or 1) == Fraction(400, 7)
    assert (after.passed, after.graded_at) == (True, before.graded_at)
    assert [(mark.number, mark.comment) for mark in marker.marks(code)] == [(1, "Nein."), (2, "Doch.")]
    assert [type(event) for event in told] == [AttemptFinished, AttemptRegraded]
    with taker.database.reading() as session:
        kept = session.scalars(select(OutcomeChange)).one()
        assert (kept.cause, kept.before, kept.after) == ("hand_mark", before.outcome, after.outcome)
        assert session.scalars(select(QuizStanding.passed).where(QuizStanding.quiz_key == "essay")).one() is True


def test_another_comment_alone_changes_no_outcome(taker: Taker, marker: Marker, told: list[object]) -> None:
    code = hand_in(taker, work="")
    marker.give(code, 1, {A: "1", B: "1"})
    marker.save(code, 1, {A: "1", B: "1"}, seen=1, reason="Tippfehler", comment="Gut gesehen.")
    assert count(taker.database, OutcomeChange) == 0
    assert len(told) == 1


def test_what_a_crash_left_after_the_last_mark_the_worker_finishes(
    taker: Taker, marker: Marker, told: list[object], clock: SettableClock
) -> None:
    code = hand_in(taker, work="")
    saved = marker.save(code, 1, {A: "1", B: "2"})  # and the process dies before grading
    assert attempt_row(taker.database, code).state == MARKING
    with taker.database.transaction() as session:
        for job in session.scalars(select(Job).where(Job.kind == GRADE)).all():
            assert job.object_id == saved.attempt_id
            session.delete(job)  # even the job is lost
    jobs.sweep_closed_attempts(taker.database, clock())
    with taker.database.reading() as session:
        assert session.scalars(select(Job.object_id).where(Job.kind == GRADE)).all() == [saved.attempt_id]
    jobs.grade_attempt(taker.database, saved.attempt_id, clock())
    assert attempt_row(taker.database, code).state == GRADED
    assert len(told) == 1


def test_the_sweep_leaves_alone_what_waits_for_a_person(taker: Taker, marker: Marker, clock: SettableClock) -> None:
    hand_in(taker)
    jobs.sweep_closed_attempts(taker.database, clock())
    assert count(taker.database, Job) == 0


def test_a_waiting_attempt_counts_and_another_may_be_started(taker: Taker, workshop: Course) -> None:
    waiting = hand_in(taker)
    second = taker.start("essay")
    assert second != waiting
    assert attempt_row(taker.database, second).number == 2


def test_a_withdrawn_question_waits_for_nobody(taker: Taker, marker: Marker, clock: SettableClock) -> None:
    code = hand_in(taker, work="")
    question = questions_of(taker.database, taker.course, code)[1]
    with taker.database.transaction() as session:
        course = published_course(session, taker.course)
        correction = draft_correction(session, course.course_id, question, "withdraw", question, clock())
        put_in_force(session, correction_by_code(session, course.course_id, correction), "favour", clock())
        waiting = session.scalars(select(Job.object_id).where(Job.kind == GRADE)).all()
    for attempt_id in waiting:
        jobs.grade_attempt(taker.database, attempt_id, clock())
    attempt = attempt_row(taker.database, code)
    assert (attempt.state, slot_row(taker.database, code, 1).mark_numerator) == (GRADED, 1)
    marker.save(code, 1, {A: "0", B: "0"})  # a mark given all the same takes nothing away
    taker.grade(attempt.id)
    assert attempt_row(taker.database, code).outcome == attempt.outcome
    marker.save(code, 1, {A: "0", B: "1"}, seen=1, reason="Nachgesehen")
    assert attempt_row(taker.database, code).outcome == attempt.outcome


def test_a_correction_keeps_the_talk(taker: Taker, clock: SettableClock, eve: Person) -> None:
    code = taker.start("once")
    question = questions_of(taker.database, taker.course, code)[1]
    attempt = taker.finish(code)
    with taker.database.transaction() as session:
        for slot in session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == attempt.id)):
            slot.mark_numerator, slot.mark_denominator, slot.mark_answered = 2, 5, True
        session.flush()
        replace_outcome(session, attempt.id, "test", clock())
        with pytest.raises(NotAllowed, match="own_answer"):
            enter_talk(session, taker.identity, attempt.id, Fraction(70), 0, clock())
        enter_talk(session, eve.identity, attempt.id, Fraction(70), 0, clock())
    assert attempt_row(taker.database, code).passed is True  # (2 x 40 + 70) / 3 = 50
    with taker.database.transaction() as session:
        course = published_course(session, taker.course)
        correction = draft_correction(session, course.course_id, question, "withdraw", question, clock())
        row = correction_by_code(session, course.course_id, correction)
        put_in_force(session, row, "favour", clock())
        while regrade_portion(session, row.id, clock()):
            pass
    after = attempt_row(taker.database, code)
    # (1 + 2/5) of 2 questions make 70 written points; (2 x 70 + 70) / 3 = 70
    assert Fraction(after.points_numerator or 0, after.points_denominator or 1) == 70
