"""Whether the learner who looks at a quiz may start it, and until when an attempt would run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from quizapp.cohorts.queries import own_rules
from quizapp.content.document import Quiz
from quizapp.courses.queries import PublishedCourse
from quizapp.quizzes.rules.availability import Availability, PastAttempt, availability
from quizapp.quizzes.rules.timing import TimePlan, time_plan


class Past(Protocol):
    """An earlier attempt."""

    @property
    def number(self) -> int:
        """Which one it was."""

    @property
    def finished_at(self) -> datetime | None:
        """None while it is open."""


@dataclass(frozen=True, slots=True)
class RulesForLearner:
    """What holds for one learner at one quiz; `limit` of attempts is None where there is none."""

    availability: Availability
    plan: TimePlan
    limit: int | None


def rules_for(
    session: Session, course: PublishedCourse, quiz: Quiz, attempts: Iterable[Past], now: datetime
) -> RulesForLearner:
    """The quiz's rules with the learner's extra time, measures and group deadlines; one query."""
    own = own_rules(session, course.enrolment_id)
    past, more = [PastAttempt(attempt.number, attempt.finished_at) for attempt in attempts], own.measures.more_attempts
    return RulesForLearner(
        availability(quiz.attempts, past, now, more),
        time_plan(quiz.time, course.edition.course.time_zone, course.extra_time, own.end_of(quiz.key)),
        None if quiz.attempts.limit is None else quiz.attempts.limit + more,
    )
