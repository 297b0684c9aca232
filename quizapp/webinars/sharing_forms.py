"""What trainers enter about the link that everybody shares."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from quizapp.web.form_fields import NEEDED, DayField
from quizapp.webinars.rules.followup import VALID
from quizapp.webinars.rules.sharing import LONGEST, MOST_SEATS, SharedPlan, end_of_day, last_day
from quizapp.webinars.sharing_queries import SharedLink


class SharedLinkForm(FlaskForm):
    """Seats and the last day, on the clock of the course."""

    seats = StringField(_l("Seats"), [Length(max=10)])
    last_day = DayField(_l("Valid until"), [InputRequired(NEEDED)])

    zone = ZoneInfo("UTC")
    asked_at: datetime

    def validate_seats(self, field: StringField) -> None:
        """Nothing, or a whole number."""
        if self._seats() == 0:
            raise ValidationError(_("Write a whole number from 1 to %(most)s, or leave the field empty.", most=MOST_SEATS))

    def validate_last_day(self, field: DayField) -> None:
        """A day that is not over, within a year."""
        last = (self.asked_at + LONGEST).astimezone(self.zone).date()
        if field.data and not self.asked_at.astimezone(self.zone).date() <= field.data < last:
            raise ValidationError(_("Choose a day from today on, at most a year ahead."))

    def plan(self) -> SharedPlan:
        """What was entered, once it is valid."""
        assert self.last_day.data  # validated before
        return SharedPlan(self._seats(), end_of_day(self.last_day.data, self.zone))

    def _seats(self) -> int | None:
        """None for an empty field, 0 for what is no number of seats."""
        typed = (self.seats.data or "").strip()
        if not typed:
            return None
        is_number = typed.isascii() and typed.isdigit()
        return int(typed) if is_number and int(typed) <= MOST_SEATS else 0


def shared_link_form(zone: ZoneInfo, link: SharedLink | None, now: datetime) -> SharedLinkForm:
    """The form as it stands, or what a new link begins with: no limit, 90 days."""
    ends = last_day(link.expires_at if link else now + VALID, zone)
    form = SharedLinkForm(data={"seats": str(link.seats or "") if link else "", "last_day": ends})
    form.zone, form.asked_at = zone, now
    return form
