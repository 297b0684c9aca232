"""The forms of correcting."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional

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
