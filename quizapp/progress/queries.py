"""What learners have done, in a number of queries that does not depend on how many they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Row, bindparam, func, select
from sqlalchemy.orm import Session

from quizapp.cohorts.rules.dates import NOTHING_OWN, OwnRules
from quizapp.content.document import Course, Module, Quiz, TimeRule
from quizapp.content.edition import Edition
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.rules.extra_time import NO_EXTRA_TIME, ExtraTime
from quizapp.kernel.errors import NotFound
from quizapp.lessons.models import SectionRead
from quizapp.lessons.queries import section_keys
from quizapp.progress.models import QuizStanding
from quizapp.progress.rules.completion import (
    CourseState,
    QuizState,
    RecipeState,
    is_course_complete,
    is_recipe_done,
    minutes_left,
    unread_sections,
)
from quizapp.progress.rules.next_step import NextStep, next_step
from quizapp.quizzes.models import MARKING, OPEN, Attempt
from quizapp.quizzes.rules.timing import TimePlan, time_plan

NO_LIMIT = TimeRule()

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SECTIONS = select(
    SectionRead.enrolment_id, SectionRead.module_key, SectionRead.section_key, SectionRead.read_at
).where(SectionRead.enrolment_id.in_(_IDS))
_STANDINGS = (
    select(
        QuizStanding.enrolment_id, QuizStanding.quiz_key, QuizStanding.attempt_id, QuizStanding.attempts, QuizStanding.passed,
        Attempt.code, Attempt.points_numerator, Attempt.points_denominator, Attempt.outcome,
    )
    .join(Attempt, Attempt.id == QuizStanding.attempt_id)
    .where(QuizStanding.enrolment_id.in_(_IDS))
)
_UNFINISHED_ATTEMPTS = select(Attempt.enrolment_id, Attempt.quiz_key, Attempt.code, Attempt.state).where(
    Attempt.enrolment_id.in_(_IDS), Attempt.state.in_((OPEN, MARKING))
)
_ATTEMPT_TIMES = (
    select(Attempt.enrolment_id, func.min(Attempt.started_at), func.max(func.coalesce(Attempt.finished_at, Attempt.started_at)))
    .where(Attempt.enrolment_id.in_(_IDS))
    .group_by(Attempt.enrolment_id)
)


@dataclass(frozen=True, slots=True)
class QuizProgress:
    """A quiz with the attempt that counts. `points` is exact, `shown_points` what people read; None without a result.

    **Shape**: `open_code` is the attempt being taken, `waiting_code` one that a person is marking.
    """

    quiz: Quiz
    state: QuizState
    attempts: int = 0
    attempt_id: int | None = None
    attempt_code: str | None = None
    points: Fraction | None = None
    shown_points: Decimal | None = None
    open_code: str | None = None
    waiting_code: str | None = None
    plan: TimePlan | None = None
    """Where the quiz has a window or limit and it was asked how things stand at an instant."""


@dataclass(frozen=True, slots=True)
class AskedAt:
    """When, and for whom: what window states depend on."""

    now: datetime
    extra_time: ExtraTime = NO_EXTRA_TIME
    own: OwnRules = NOTHING_OWN


@dataclass(frozen=True, slots=True)
class RecipeProgress:
    """A recipe with what was done of it. **Units**: minutes."""

    module: Module
    number: int
    sections_total: int
    sections_read: int
    quiz: QuizProgress | None
    is_done: bool
    minutes_left: int


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """A course with what one learner has done of it. `optional` quizzes decide nothing. **Units**: minutes."""

    recipes: tuple[RecipeProgress, ...]
    placement: QuizProgress | None
    pretest: QuizProgress | None
    posttest: QuizProgress | None
    final: QuizProgress | None
    optional: tuple[QuizProgress, ...]
    recipes_done: int
    is_complete: bool
    minutes_left: int
    next_step: NextStep
    first_activity_at: datetime | None
    last_activity_at: datetime | None

    @property
    def has_started(self) -> bool:
        """True when anything was read or begun."""
        return self.first_activity_at is not None


@dataclass(frozen=True, slots=True)
class Completion:
    """What a certificate asks. `final_points` is exact; days are those of the course's time zone."""

    recipes_done: int
    recipes_total: int
    all_recipes_done: bool
    final_attempt_id: int | None
    final_points: Fraction | None
    final_passed: bool
    first_activity_on: date | None
    last_activity_on: date | None


@dataclass(slots=True)
class _Facts:
    """Rows of one enrolment."""

    read: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    standings: dict[str, Row[*tuple[Any, ...]]] = field(default_factory=dict)
    open_codes: dict[str, str] = field(default_factory=dict)
    waiting_codes: dict[str, str] = field(default_factory=dict)
    begun: Counter[str] = field(default_factory=Counter)
    moments: list[datetime] = field(default_factory=list)


def course_progress(
    session: Session, enrolment_id: int | None, edition: Edition, asked: AskedAt | None = None
) -> CourseProgress:
    """What one learner has done; nothing yet without an enrolment. `asked`: with the windows as they stand then."""
    facts = _Facts() if enrolment_id is None else _facts(session, (enrolment_id,))[enrolment_id]
    return _progress(edition, facts, asked)


def progress_of_enrolments(
    session: Session, enrolment_ids: Collection[int], edition: Edition
) -> dict[int, CourseProgress]:
    """What many learners of one course have done, by enrolment."""
    facts = _facts(session, list(enrolment_ids)) if enrolment_ids else {}
    return {enrolment_id: _progress(edition, facts[enrolment_id]) for enrolment_id in enrolment_ids}


def completion(session: Session, enrolment_id: int, edition: Edition) -> Completion:
    """Whether a certificate may be issued, and what stands on it."""
    progress = course_progress(session, enrolment_id, edition)
    final, zone = progress.final, ZoneInfo(edition.course.time_zone)

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    return Completion(
        recipes_done=progress.recipes_done,
        recipes_total=len(progress.recipes),
        all_recipes_done=progress.recipes_done == len(progress.recipes),
        final_attempt_id=final.attempt_id if final else None,
        final_points=final.points if final else None,
        final_passed=final is not None and final.state.passed is True,
        first_activity_on=day(progress.first_activity_at),
        last_activity_on=day(progress.last_activity_at),
    )


def course_of_enrolment(session: Session, enrolment_id: int) -> PublishedCourse:
    """The course that somebody learns in, as it is now, with their enrolment. **Raises** NotFound."""
    row = session.execute(
        select(CourseRow.key, Enrolment.account_id)
        .join(Enrolment, Enrolment.course_id == CourseRow.id)
        .where(Enrolment.id == enrolment_id)
    ).first()
    if row is None:
        raise NotFound("no_such_course")
    return published_course(session, row[0], row[1])


def _facts(session: Session, enrolment_ids: Collection[int]) -> dict[int, _Facts]:
    """Four queries for all enrolments together."""
    facts: dict[int, _Facts] = defaultdict(_Facts)
    for enrolment_id, module_key, section_key, read_at in session.execute(_SECTIONS, {"ids": enrolment_ids}):
        facts[enrolment_id].read[module_key].add(section_key)
        facts[enrolment_id].moments.append(read_at)
    for standing in session.execute(_STANDINGS, {"ids": enrolment_ids}):
        facts[standing.enrolment_id].standings[standing.quiz_key] = standing
    for enrolment_id, quiz_key, code, state in session.execute(_UNFINISHED_ATTEMPTS, {"ids": enrolment_ids}):
        found = facts[enrolment_id]
        (found.open_codes if state == OPEN else found.waiting_codes)[quiz_key] = code
        found.begun[quiz_key] += 1
    for enrolment_id, first, last in session.execute(_ATTEMPT_TIMES, {"ids": enrolment_ids}):
        facts[enrolment_id].moments += [first, last]
    return facts


def _progress(edition: Edition, facts: _Facts, asked: AskedAt | None = None) -> CourseProgress:
    course = edition.course
    quizzes = {quiz.key: _quiz_progress(course, quiz, facts, asked) for quiz in course.all_quizzes()}
    roles = {
        role: quizzes.get(getattr(course, role) or "") for role in ("placement", "pretest", "posttest", "final")
    }
    states = tuple(_recipe_state(edition, module, quizzes, facts) for module in course.modules)
    role_states = {role: quiz.state if quiz else None for role, quiz in roles.items()}
    state = CourseState(recipes=states, **role_states, offers_certificate=roles["final"] is not None)
    return CourseProgress(
        recipes=tuple(_recipes(course.modules, states, quizzes)),
        **roles,
        optional=tuple(
            quizzes[quiz.key] for quiz in course.quizzes if quiz.purpose == "practice" and quizzes[quiz.key] not in roles.values()
        ),
        recipes_done=sum(map(is_recipe_done, states)),
        is_complete=is_course_complete(state),
        minutes_left=sum(map(minutes_left, states)),
        next_step=next_step(state),
        first_activity_at=min(facts.moments, default=None),
        last_activity_at=max(facts.moments, default=None),
    )


def _recipe_state(edition: Edition, module: Module, quizzes: dict[str, QuizProgress], facts: _Facts) -> RecipeState:
    return RecipeState(
        key=module.key,
        minutes=module.minutes,
        sections=section_keys(edition, module.key),
        read=frozenset(facts.read.get(module.key, ())),
        quiz=quizzes[module.quiz.key].state if module.quiz else None,
    )


def _recipes(
    modules: Iterable[Module], states: Iterable[RecipeState], quizzes: dict[str, QuizProgress]
) -> Iterable[RecipeProgress]:
    for number, (module, state) in enumerate(zip(modules, states, strict=True), start=1):
        yield RecipeProgress(
            module=module,
            number=number,
            sections_total=len(state.sections),
            sections_read=len(state.sections) - len(unread_sections(state)),
            quiz=quizzes[module.quiz.key] if module.quiz else None,
            is_done=is_recipe_done(state),
            minutes_left=minutes_left(state),
        )


def _quiz_progress(course: Course, quiz: Quiz, facts: _Facts, asked: AskedAt | None) -> QuizProgress:
    plan = _plan(course, quiz, asked) if asked else None
    more = asked.own.measures.more_attempts if asked else 0
    row, codes = facts.standings.get(quiz.key), (facts.open_codes.get(quiz.key), facts.waiting_codes.get(quiz.key))
    begun = (row.attempts if row else 0) + facts.begun[quiz.key]
    state = QuizState(
        key=quiz.key,
        needs_pass=quiz.pass_points is not None,
        is_finished=row is not None,
        passed=row.passed if row else None,
        is_open=codes[0] is not None,
        is_waiting=codes[1] is not None,
        attempts_left=None if quiz.attempts.limit is None else max(0, quiz.attempts.limit + more - begun),
        window=plan.state(asked.now) if plan and asked else "open",
    )
    if row is None:
        return QuizProgress(quiz, state, open_code=codes[0], waiting_code=codes[1], plan=plan)
    points = Fraction(row.points_numerator, row.points_denominator) if row.points_denominator else None
    shown = Decimal(row.outcome["shown_points"]) if row.outcome else None
    return QuizProgress(quiz, state, row.attempts, row.attempt_id, row.code, points, shown, *codes, plan)


def _plan(course: Course, quiz: Quiz, asked: AskedAt) -> TimePlan | None:
    plan = time_plan(quiz.time, course.time_zone, asked.extra_time, asked.own.end_of(quiz.key))
    return None if quiz.time == NO_LIMIT and not plan.ends else plan
