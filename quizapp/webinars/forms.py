"""What trainers enter about a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import zip_longest
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, TimeField, URLField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from quizapp.content.edition import Edition
from quizapp.interchange.attendance.reading import Unknown
from quizapp.kernel.numbers import exact_text
from quizapp.web.form_fields import NEEDED
from quizapp.web.locale import locale_name
from quizapp.webinars.rules.attendance import Timetable, in_hundredths
from quizapp.webinars.rules.boosters import (
    LAST_DAY,
    MOST_DAYS,
    MOST_QUESTIONS,
    NO_BOOSTERS,
    USUAL_DAYS,
    Boosters,
    read_days,
    written_days,
)
from quizapp.webinars.rules.plan import (
    LONGEST,
    LONGEST_PAST_MIDNIGHT,
    POSTTEST,
    PRETEST,
    QUIZ,
    SECTION,
    MeetingPlan,
    Target,
    planned_time,
    read_breaks,
    span_on,
    units_of,
)

MOST_UNITS = Fraction(20)


class MeetingForm(FlaskForm):
    """A meeting. Times are those on the clock of the course."""

    title = StringField(_l("Title"), [DataRequired(NEEDED), Length(max=200)], filters=[lambda typed: (typed or "").strip()])
    day = DateField(_l("Day"), [InputRequired(NEEDED)])
    start = TimeField(_l("Starts at"), [InputRequired(NEEDED)])
    end = TimeField(_l("Ends at"), [InputRequired(NEEDED)])
    breaks = TextAreaField(_l("Breaks"), [Length(max=400)])
    units = StringField(_l("Teaching units"), [Length(max=10)])
    locale = SelectField(_l("Language"))
    host = StringField(_l("Who leads it"), [Length(max=200)], filters=[lambda typed: (typed or "").strip()])
    join_url = URLField(_l("Address to join"), [Optional(), Length(max=1000)], filters=[lambda typed: (typed or "").strip()])
    target = SelectField(_l("What follows"))
    group = SelectField(_l("For whom"), default="")
    booster_days = StringField(_l("Boosters after how many days"), [Length(max=40)], default=written_days(USUAL_DAYS))
    booster_questions = IntegerField(
        _l("Questions in each booster"),
        [Optional(), NumberRange(1, MOST_QUESTIONS, _l("A whole number from 1 to %(most)s.", most=MOST_QUESTIONS))],
        default=NO_BOOSTERS.questions,
    )

    zone = ZoneInfo("UTC")

    def validate_end(self, field: TimeField) -> None:
        """A meeting has a length, and ends within the day."""
        if self.day.data and self.start.data and field.data:
            start, end = span_on(self.day.data, self.start.data, field.data, self.zone)
            if field.data <= self.start.data and end - start > LONGEST_PAST_MIDNIGHT:
                raise ValidationError(
                    _("The end lies before the beginning. A webinar past midnight lasts %(hours)s hours at most.",
                      hours=LONGEST_PAST_MIDNIGHT // timedelta(hours=1))
                )
            if not timedelta(0) < end - start <= LONGEST:
                raise ValidationError(_("A webinar lasts %(hours)s hours at most.", hours=LONGEST // timedelta(hours=1)))

    def validate_breaks(self, field: TextAreaField) -> None:
        """Every line is a break, and something is left of the meeting."""
        if not (self.day.data and self.start.data and self.end.data):
            return
        try:
            timetable = self._timetable()
        except ValueError as error:
            raise ValidationError(
                _("“%(line)s” is no break of this webinar. Write one a line, such as 10:30–10:45, within the webinar.", line=str(error))
            ) from None
        if timetable.length <= timedelta(0):
            raise ValidationError(_("Nothing is left of the webinar beside its breaks."))

    def validate_units(self, field: StringField) -> None:
        """Nothing, or a number with a comma or point."""
        if self._units() is None:
            raise ValidationError(_("Write a number such as 2 or 1.5, at most %(most)s, or leave the field empty.", most=MOST_UNITS))

    def validate_join_url(self, field: URLField) -> None:
        """An address of the web."""
        parts = _parts(field.data or "")
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValidationError(_("This is not a complete address, such as https://meet.example.org/room."))

    def validate_booster_days(self, field: StringField) -> None:
        """Nothing, or a few days."""
        try:
            read_days(field.data or "")
        except ValueError:
            raise ValidationError(
                _("Write whole numbers of days such as 2, 7, 30: %(count)s at most, none above %(last)s. Empty: no boosters.",
                  count=MOST_DAYS, last=LAST_DAY)
            ) from None

    def plan(self) -> MeetingPlan:
        """What was entered, once it is valid."""
        timetable, units = self._timetable(), self._units()
        kind, _colon, key = self.target.data.partition(":")
        planned = planned_time(units) if units else timetable.length
        return MeetingPlan(
            self.title.data or "", timetable, self.locale.data, self.host.data or "", planned, self.join_url.data or "",
            Target(kind, key), int(self.group.data) if self.group.data else None,
            Boosters(read_days(self.booster_days.data or ""), self.booster_questions.data or NO_BOOSTERS.questions),
        )

    def _timetable(self) -> Timetable:
        assert self.day.data and self.start.data and self.end.data  # validated before
        span = span_on(self.day.data, self.start.data, self.end.data, self.zone)
        return Timetable(*span, read_breaks(self.breaks.data or "", self.day.data, span, self.zone))

    def _units(self) -> Fraction | None:
        """0 for an empty field, None for what is no number of units."""
        typed = (self.units.data or "").strip().replace(",", ".")
        if not typed:
            return Fraction(0)
        try:
            number = Decimal(typed)
        except InvalidOperation:
            return None
        return Fraction(number) if number.is_finite() and 0 < number <= MOST_UNITS else None


def _parts(typed: str) -> SplitResult | None:
    try:
        return urlsplit(typed)
    except ValueError:
        return None


def meeting_form(
    edition: Edition, locale: str, groups: Mapping[int, str], plan: MeetingPlan | None = None, is_for_all: bool = True
) -> MeetingForm:
    """The form for meetings of this course, filled with a plan where there is one; `is_for_all`: not of these groups only."""
    course, form = edition.course, MeetingForm(data=_as_entered(plan, ZoneInfo(edition.course.time_zone)) if plan else None)
    form.zone = ZoneInfo(course.time_zone)
    form.locale.choices = [(code, locale_name(code)) for code in course.locales]
    form.target.choices = _targets(edition, locale)
    everybody = [("", str(_("everybody in the course")))] if is_for_all else []
    form.group.choices = everybody + [(str(number), name) for number, name in groups.items()]
    return form


def _as_entered(plan: MeetingPlan, zone: ZoneInfo) -> dict[str, object]:
    start, end = (moment.astimezone(zone) for moment in (plan.timetable.starts_at, plan.timetable.ends_at))
    breaks = (f"{first.astimezone(zone):%H:%M}–{last.astimezone(zone):%H:%M}" for first, last in plan.timetable.breaks)
    # An empty field means the whole length; written out it would be cut to hundredths.
    units = "" if plan.planned == plan.timetable.length else exact_text(Fraction(in_hundredths(units_of(plan.planned)), 100))
    return {
        "title": plan.title, "day": start.date(), "start": start.time(), "end": end.time(), "breaks": "\n".join(breaks),
        "units": units, "locale": plan.locale, "host": plan.host, "join_url": plan.join_url,
        "target": f"{plan.target.kind}:{plan.target.key}" if plan.target.kind else "",
        "group": str(plan.cohort_id or ""), "booster_days": written_days(plan.boosters.days),
        "booster_questions": plan.boosters.questions,
    }


def _targets(edition: Edition, locale: str) -> list[tuple[str, str]]:
    course = edition.course
    found = [("", str(_("nothing yet")))]
    if course.pretest:
        found.append((f"{PRETEST}:", str(_("the pre-test"))))
    if course.posttest:
        found.append((f"{POSTTEST}:", str(_("the post-test"))))
    titles = edition.passage_titles(locale)
    for module in course.modules:
        name = module.title.in_locale(locale, (course.source_locale,))
        if module.quiz:
            title = module.quiz.title.in_locale(locale, (course.source_locale,))
            found.append((f"{QUIZ}:{module.quiz.key}", title if name in title else f"{name}: {title}"))
        lesson = edition.lessons[module.key].get(course.source_locale) or next(iter(edition.lessons[module.key].values()))
        for section in lesson.sections:
            place = f"{module.key}#{section.id}"
            found.append((f"{SECTION}:{place}", f"{name}: {titles.get(place, section.title)}"))
    return found


class DeleteForm(FlaskForm):
    """The button that removes something; the page has said what."""


class ReportForm(FlaskForm):
    """An attendance report as it was downloaded."""

    report = FileField(_l("Attendance report"))

    def content(self) -> bytes:
        """Its bytes; none where no file was chosen."""
        if not self.report.data:
            return b""
        with self.report.data.stream as stream:
            return bytes(stream.read())


class ColumnsForm(FlaskForm):
    """Which column of a table means what; "" for none."""

    name = SelectField(_l("Name"), default="")
    first_name = SelectField(_l("First name"), default="")
    last_name = SelectField(_l("Last name"), default="")
    email = SelectField(_l("E-mail address"), default="")
    day = SelectField(_l("Date"), default="")
    joined = SelectField(_l("Came at"), default="")
    left = SelectField(_l("Left at"), default="")
    length = SelectField(_l("Was there for (minutes)"), default="")

    def validate_name(self, _field: SelectField) -> None:
        """Somebody must be named."""
        if not (self.name.data or self.email.data or (self.first_name.data and self.last_name.data)):
            raise ValidationError(_("Choose a column with names or addresses."))

    def validate_joined(self, _field: SelectField) -> None:
        """Presence must be told."""
        if not (self.length.data or (self.joined.data and self.left.data)):
            raise ValidationError(_("Choose the columns for coming and leaving, or the one for how long."))

    def columns(self) -> dict[str, int]:
        """Meaning -> number of the column."""
        return {name: int(self[name].data) for name in MEANINGS if self[name].data}


MEANINGS = ("name", "first_name", "last_name", "email", "day", "joined", "left", "length")


def columns_form(asked: Unknown) -> ColumnsForm:
    """The form for a table with these heads; each choice shows an example."""
    form = ColumnsForm()
    first = asked.examples[0] if asked.examples else []
    choices = [("", str(_("no column")))]
    # Where heads take two rows, the first of them may be the shorter one.
    for number, (head, example) in enumerate(zip_longest(asked.heads, first, fillvalue="")):
        choices.append((str(number), f"{head or number + 1}: {example[:40]}" if example else head or str(number + 1)))
    for name in MEANINGS:
        form[name].choices = choices
    return form
