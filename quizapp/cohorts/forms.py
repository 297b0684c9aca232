"""Forms of groups: what is said about one, its people, and the code that learners type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from quizapp.accounts.rules.address import read_address
from quizapp.cohorts.announcing import LONGEST_BODY, LONGEST_TITLE, Texts
from quizapp.cohorts.models import BY_CODE, BY_LIST, WITH_APPROVAL
from quizapp.cohorts.service import CohortFacts
from quizapp.content.document import Course
from quizapp.kernel.wall_time import instant_of
from quizapp.web.form_fields import NEEDED, DayField
from quizapp.web.locale import locale_name

MOST_SEATS = 100_000
LONGEST_LIST = 4000
WAYS = [
    SelectChoice(BY_LIST, _l("Trainers enrol people")),
    SelectChoice(BY_CODE, _l("Whoever has the code is enrolled at once")),
    SelectChoice(WITH_APPROVAL, _l("Whoever has the code asks, and trainers let people in")),
]


class MomentField(DateTimeLocalField):
    """A day and time on the clock of the course; what cannot be one is said in our words. `quiz_key`: what it is about."""

    def __init__(self, label: str, quiz_key: str = "", **kwargs: Any) -> None:
        super().__init__(label, [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)
        self.quiz_key = quiz_key

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing, or a day and time."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a day and time, such as 2026-12-01 18:00.")) from None


class AddressesField(TextAreaField):
    """E-mail addresses, one a line."""

    def lines(self) -> list[str]:
        """The addresses as they were typed."""
        return [line.strip() for line in (self.data or "").splitlines() if line.strip()]

    def pre_validate(self, form: object) -> None:
        """Refuse what cannot be an address, and name it."""
        wrong = next((line for line in self.lines() if read_address(line) is None), None)
        if wrong is not None:
            raise ValidationError(_("“%(line)s” is not a complete e-mail address.", line=wrong[:80]))


class OtherEntryForm(FlaskForm):
    """The address of another entry of the same person."""

    email = EmailField(_l("Address of the other entry"), [InputRequired(NEEDED), Length(max=254)])


class CohortForm(FlaskForm):
    """What is said about a group. Deadlines have a field for each quiz: `cohort_form`."""

    name = StringField(_l("Name of the group"), [InputRequired(NEEDED), Length(max=120)])
    company_id = SelectField(_l("Client company"), coerce=int)
    starts_on = DayField(_l("Begins on"), [Optional()])
    ends_on = DayField(_l("Ends on"), [Optional()])
    seats = IntegerField(
        _l("Seats"),
        [Optional(), NumberRange(1, MOST_SEATS, _l("Write a whole number from 1, or leave the field empty."))],
    )
    joining = RadioField(_l("How people come in"), [InputRequired(_l("Choose one."))], choices=WAYS)
    trainers = AddressesField(_l("Trainers of this group"), [Length(max=LONGEST_LIST)])

    def validate_ends_on(self, field: DayField) -> None:
        """A group does not end before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The group would end before it begins."))

    def facts(self, zone: str) -> CohortFacts:
        """What was entered, once it is valid; deadlines are read on the clock of this time zone."""
        deadlines = {
            field.quiz_key: instant_of(field.data, ZoneInfo(zone), last=True)
            for field in self
            if isinstance(field, MomentField) and field.data
        }
        return CohortFacts(
            name=" ".join((self.name.data or "").split()), company_id=self.company_id.data or None,
            starts_on=self.starts_on.data, ends_on=self.ends_on.data, seats=self.seats.data, joining=self.joining.data,
            deadlines=deadlines, trainers=self.trainers.lines(),
        )

    def due_fields(self) -> list[MomentField]:
        """The deadline of the course, then one for each quiz."""
        return [field for field in self if isinstance(field, MomentField)]


def cohort_form(course: Course, locale: str, **given: Any) -> CohortForm:
    """The form of a group of this course."""
    titles = {"": _("For the whole course")}
    titles |= {quiz.key: quiz.title.in_locale(locale, (course.source_locale,)) for quiz in course.all_quizzes()}
    fields = {
        f"due_{number}": MomentField(title, key) for number, (key, title) in enumerate(titles.items())
    }
    form: CohortForm = type("CohortFormOfCourse", (CohortForm,), fields)(**given)
    return form


def due_values(course: Course, deadlines: Mapping[str, datetime]) -> dict[str, datetime]:
    """Deadlines as the form's fields show them: on the clock of the course."""
    keys = ["", *(quiz.key for quiz in course.all_quizzes())]
    zone = ZoneInfo(course.time_zone)
    return {
        f"due_{number}": deadlines[key].astimezone(zone).replace(tzinfo=None)
        for number, key in enumerate(keys)
        if key in deadlines
    }


class JoinCodeForm(FlaskForm):
    """The code of a group, as somebody types it."""

    code = StringField(_l("Code of the group"), [InputRequired(NEEDED), Length(max=60)])


class ListForm(FlaskForm):
    """A list of people, as a file or pasted."""

    file = FileField(_l("File"))
    rows = TextAreaField(_l("Or pasted rows"), [Length(max=200_000)])

    def validate_file(self, field: FileField) -> None:
        """One of the two is there."""
        if not field.data and not (self.rows.data or "").strip():
            raise ValidationError(_("Choose a file, or paste rows below."))


class CompanyForm(FlaskForm):
    """Enter a client company."""

    name = StringField(_l("Name of the company"), [InputRequired(NEEDED), Length(max=200)])


class ViewersForm(FlaskForm):
    """Who sees how far the people of a company are."""

    people = AddressesField(_l("Contact people"), [Length(max=LONGEST_LIST)])


class AnnouncementForm(FlaskForm):
    """Tell a group something. Title and text have fields for each language of the course: `announcement_form`."""

    by_mail = BooleanField(_l("Send it by mail as well"), default=True)
    locales: tuple[str, ...] = ()

    def texts(self) -> dict[str, dict[str, str]]:
        """What was written, by language; languages left empty are left out."""
        found = {locale: (self[f"title_{locale}"], self[f"body_{locale}"]) for locale in self.locales}
        typed = {locale: [(field.data or "").strip() for field in fields] for locale, fields in found.items()}
        return {locale: {"title": " ".join(title.split()), "body": body} for locale, (title, body) in typed.items() if title}

    def validate(self, extra_validators: Any = None) -> bool:
        """A title and a text in at least one language, and no half of either."""
        valid = bool(super().validate(extra_validators))
        for locale in self.locales:
            title, body = self[f"title_{locale}"], self[f"body_{locale}"]
            has_title, has_body = (bool((one.data or "").strip()) for one in (title, body))
            if has_title != has_body:
                empty = body if has_title else title
                empty.errors = [*empty.errors, _("A title and a text belong together.")]
                valid = False
        if valid and not self.texts():
            field = self[f"title_{self.locales[0]}"]
            field.errors = [*field.errors, str(NEEDED)]
            return False
        return valid


def announcement_form(locales: Sequence[str], texts: Texts = MappingProxyType({})) -> AnnouncementForm:
    """The form for a course in these languages, filled with an announcement where there is one."""
    fields: dict[str, Any] = {"locales": tuple(locales)}
    for locale in locales:
        language = locale_name(locale)
        fields[f"title_{locale}"] = StringField(_("Title, %(language)s", language=language), [Length(max=LONGEST_TITLE)])
        fields[f"body_{locale}"] = TextAreaField(_("Text, %(language)s", language=language), [Length(max=LONGEST_BODY)])
    told = {f"{part}_{locale}": text for locale, parts in texts.items() for part, text in parts.items()}
    form: AnnouncementForm = type("AnnouncementFormOfCourse", (AnnouncementForm,), fields)(**told)
    return form
