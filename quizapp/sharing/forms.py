"""Whom results of a course are for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from quizapp.courses.rules.results_privacy import OPEN, SELF_ASSESSMENT, WORKS_AGREEMENT

WAYS = [
    SelectChoice(OPEN, _l("Open: trainers see points, attempts and answers")),
    SelectChoice(WORKS_AGREEMENT, _l("Works agreement: trainers see who has completed and passed")),
    SelectChoice(SELF_ASSESSMENT, _l("Self-assessment: results are the learner's alone")),
]


class ModeForm(FlaskForm):
    """Chosen before the first enrolment; later only with a confirmation."""

    mode = RadioField(_l("Whom are the results of this course for?"), [InputRequired(_l("Choose one."))], choices=WAYS)
    confirmed = BooleanField(_l("Yes, change it although people learn in this course already"))
