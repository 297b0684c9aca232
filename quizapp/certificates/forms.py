"""The form that asks for the name on the paper."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from quizapp.certificates.paper_texts import TEXTS
from quizapp.certificates.revocation_words import REASON_WORDS
from quizapp.certificates.rules.holder import printed_name
from quizapp.certificates.rules.revocation import LONGEST_NOTE, OTHER, Revocation
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


class RevokeForm(FlaskForm):
    """Why a certificate is revoked, and whether its holder may have a new one."""

    reason = RadioField(_l("Why?"), [InputRequired(_l("Choose a reason."))])
    note = TextAreaField(
        _l("A word to the holder"),
        [Length(max=LONGEST_NOTE, message=_l("At most %(max)d characters."))],
        description=_l("Whoever holds the certificate reads the reason and what you write here. Strangers who look it up do not."),
    )
    new_one_allowed = BooleanField(
        _l("A new one may be issued"),
        description=_l("With a new number and the name as it is then, when the holder asks and has earned it. This one stays revoked."),
    )

    def validate_note(self, field: Field) -> None:
        """Where no reason fits, words are needed."""
        field.data = (field.data or "").replace("\x00", "").strip()
        if self.reason.data == OTHER and not field.data:
            raise ValidationError(_("Say in some words why the certificate is revoked."))

    def why(self) -> Revocation:
        """What was said."""
        return Revocation(self.reason.data, self.note.data, self.new_one_allowed.data)


def revoke_form() -> RevokeForm:
    """The form with the reasons in the reader's language."""
    form = RevokeForm()
    form.reason.choices = list(REASON_WORDS.items())
    return form


class ValidAgainForm(FlaskForm):
    """The button that takes a revocation back; the page has said what follows."""


def claim_form(name: str | None = None) -> ClaimForm:
    """The form, filled in with what is known; languages are those of the site that papers have words for."""
    form = ClaimForm(data={"name": name or "", "locale": current_locale()})
    form.locale.choices = [(code, locale_name(code)) for code in settings().locales if code in TEXTS]
    return form
