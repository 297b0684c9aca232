"""The form that asks for the name on the paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from quizapp.certificates.paper_texts import TEXTS
from quizapp.certificates.rules.holder import printed_name
from quizapp.web.extensions import settings
from quizapp.web.locale import current_locale, locale_name

NAME_NEEDED = _l("Enter the name for the certificate.")


class ClaimForm(FlaskForm):
    """Name and language of the certificate; both are frozen when it is issued."""

    name = StringField(
        _l("Your name"),
        [InputRequired(NAME_NEEDED), Length(max=200)],
        description=_l("As it should be printed, with a title if you have one. It cannot be changed afterwards."),
    )
    locale = RadioField(_l("Language of the certificate"))

    def validate_name(self, field: Field) -> None:
        """Something must be left that a paper can show."""
        if not printed_name(field.data):
            raise ValidationError(NAME_NEEDED)


def claim_form(name: str | None = None) -> ClaimForm:
    """The form, filled in with what is known; languages are those of the site that papers have words for."""
    form = ClaimForm(data={"name": name or "", "locale": current_locale()})
    form.locale.choices = [(code, locale_name(code)) for code in settings().locales if code in TEXTS]
    return form
