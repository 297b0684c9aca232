"""The forms of correcting, and of what trainers enter about learners."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from quizapp.courses.rules.extra_time import LEAST_PERCENT, MOST_PERCENT, NO_EXTRA_TIME, ExtraTime

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
