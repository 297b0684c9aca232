"""The form that asks for the name on the paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from quizapp.certificates.paper_texts import TEXTS
from quizapp.web.extensions import settings
from quizapp.web.locale import current_locale, locale_name


class ClaimForm(FlaskForm):
    """Name and language of the certificate; both are frozen when it is issued."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Enter the name that shall stand on the certificate.")), Length(max=200)],
        description=_l("As it shall be printed, with a title if you have one. It cannot be changed afterwards."),
    )
    locale = RadioField(_l("Language of the certificate"))


def claim_form(name: str | None = None) -> ClaimForm:
    """The form, filled in with what is known; languages are those of the site that papers have words for."""
    form = ClaimForm(data={"name": name or "", "locale": current_locale()})
    form.locale.choices = [(code, locale_name(code)) for code in settings().locales if code in TEXTS]
    return form
