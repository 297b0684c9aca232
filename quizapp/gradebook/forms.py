"""What may be posted: corrections, extra time, marks, talks, answers to learners."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from flask import request
from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from quizapp.courses.rules.extra_time import LEAST_PERCENT, MOST_PERCENT, NO_EXTRA_TIME, ExtraTime
from quizapp.kernel.errors import Invalid
from quizapp.kernel.numbers import parse_exact
from quizapp.questions.hand_marked import HandMarked
from quizapp.quizzes.hand_marks import LONGEST_COMMENT, LONGEST_REASON, SentMark

LONGEST_PERCENT = 20
WHATS = [
    SelectChoice("accept_more", _l("Accept more answers: what counted goes on counting")),
    SelectChoice("new_key", _l("New key: other answers are right")),
    SelectChoice("withdraw", _l("Withdraw the question: full points for everybody")),
]


class CorrectionForm(FlaskForm):
    """What is to be done with a question; its key has fields of its own."""

    what = RadioField(_l("What is to be done"), [InputRequired(_l("Choose one."))], choices=WHATS)


class ApplyForm(FlaskForm):
    """Put a correction in force. `worse` is how many results lose points, as the page has said."""

    policy = StringField(validators=[AnyOf(("favour", "all"))])
    worse = IntegerField(validators=[Optional()], default=0)
    confirmed = BooleanField()


class ExtraTimeForm(FlaskForm):
    """Extra time of one learner; an empty field takes it back."""

    percent = StringField(_l("Extra time in percent"))
    moves_window = BooleanField(_l("Windows close later as well"))

    def validate_percent(self, field: StringField) -> None:
        """Nothing, or whole percents within bounds."""
        typed = (field.data or "").strip().removesuffix("%").strip()
        if not typed:
            return
        is_whole = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_PERCENT
        if not is_whole:
            raise ValidationError(_("Write a whole number, such as 25, or leave the field empty."))
        if not ExtraTime(int(typed)).is_possible:
            raise ValidationError(
                _("Extra time lies between %(least)s and %(most)s percent.", least=LEAST_PERCENT, most=MOST_PERCENT)
            )

    def extra_time(self) -> ExtraTime:
        """What was entered, once it is valid."""
        typed = (self.percent.data or "").strip().removesuffix("%").strip()
        return ExtraTime(int(typed), bool(self.moves_window.data)) if typed else NO_EXTRA_TIME


LONGEST_NOTE = 2000
LARGEST_NUMBER = 2**31 - 1


def posted_prose(name: str, longest: int) -> str:
    """Some sentences from the form, trimmed. **Raises** Invalid when they are too long."""
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Invalid("answer_too_long", limit=longest)
    return text


def posted_number(name: str) -> int:
    """A whole number that the page itself wrote. **Raises** Invalid for anything else."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or int(text) > LARGEST_NUMBER:
        raise Invalid("answer_not_understood")
    return int(text)


def posted_mark(question: HandMarked) -> SentMark:
    """Points by criterion, the comment, the version seen. **Shape**: fields `points-1`..`points-n` in the criteria's order."""
    points = {}
    for number, criterion in enumerate(question.criteria, start=1):
        written = request.form.get(f"points-{number}", "")
        if written:
            points[criterion.id] = _points(written)
    return SentMark(
        points, posted_prose("comment", LONGEST_COMMENT), posted_number("seen"), request.form.get("go") == "next",
        posted_prose("reason", LONGEST_REASON),
    )


def _points(written: str) -> Fraction:
    try:
        return parse_exact(written)
    except ValueError as error:
        raise Invalid("criterion_points_impossible") from error


def typed_points(name: str) -> Fraction:
    """Points of 100 as people type them, with a point or a comma. **Raises** Invalid."""
    try:
        typed = Decimal(request.form.get(name, "").strip().replace(",", "."))
    except InvalidOperation as error:
        raise Invalid("points_not_understood") from error
    if not typed.is_finite() or not 0 <= typed <= 100 or -int(typed.as_tuple().exponent) > 4:
        raise Invalid("points_not_understood")
    return Fraction(typed)
