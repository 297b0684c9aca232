"""Pre-test and post-test of one learner side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from quizapp.grading.attempt_choice import GradedAttempt, counting_attempt
from quizapp.grading.gain import normalised_gain
from quizapp.grading.rounding import round_to_hundredths
from quizapp.quizzes.queries import AttemptHead, attempts_at


@dataclass(frozen=True, slots=True)
class Gain:
    """What a post-test shows against the pre-test.

    **Shape**: `share` is the gain for reading, two decimals; None when nothing was missing before; `before_code` names
    the attempt at the pre-test. **Units**: exact points of 100.
    """

    before: Fraction
    after: Fraction
    share: Decimal | None
    before_code: str

    @property
    def missing(self) -> Fraction:
        """What there was to gain."""
        return 100 - self.before

    @property
    def gained(self) -> Fraction:
        """Points more than before, negative for fewer."""
        return self.after - self.before


def gain_of(session: Session, head: AttemptHead) -> Gain | None:
    """The gain that this attempt at the post-test shows; None without a pre-test finished before it began."""
    pretest = head.course.other_form(head.quiz)
    if pretest is None or head.quiz.key != head.course.posttest or head.points is None:
        return None
    earlier = {
        attempt.number: attempt
        for attempt in attempts_at(session, head.enrolment_id, pretest.key)
        if attempt.points is not None and attempt.finished_at is not None and attempt.finished_at <= head.started_at
    }
    graded = (GradedAttempt(attempt.number, attempt.points) for attempt in earlier.values() if attempt.points is not None)
    counting = counting_attempt(graded, pretest.attempts.counts)
    if counting is None:
        return None
    gain = normalised_gain(counting.points, head.points)
    share = None if gain is None else round_to_hundredths(gain)
    return Gain(counting.points, head.points, share, earlier[counting.number].code)
