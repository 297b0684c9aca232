"""The form of more attempts and a later deadline."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import Optional, ValidationError

from quizapp.cohorts.rules.dates import MOST_ATTEMPTS_MORE, Measures
from quizapp.kernel.wall_time import instant_of


class MeasuresForm(FlaskForm):
    """What one learner is granted; empty fields take it back. The deadline is on the clock of the course."""

    more_attempts = StringField(_l("More attempts"))
    due_at = DateTimeLocalField(_l("Later deadline"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])

    def validate_more_attempts(self, field: StringField) -> None:
        """Nothing, or a whole number within bounds."""
        typed = (field.data or "").strip()
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) <= MOST_ATTEMPTS_MORE):
            raise ValidationError(_("Write a whole number up to %(most)s, or leave the field empty.", most=MOST_ATTEMPTS_MORE))

    def measures(self, zone: str) -> Measures:
        """What was entered, once it is valid."""
        due_at = instant_of(self.due_at.data, ZoneInfo(zone), last=True) if self.due_at.data else None
        return Measures(int((self.more_attempts.data or "").strip() or 0), due_at)


def measures_form(measures: Measures, zone: str) -> MeasuresForm:
    """The form with what the learner has."""
    due_at = measures.due_at and measures.due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return MeasuresForm(formdata=None, more_attempts=str(measures.more_attempts or ""), due_at=due_at)
