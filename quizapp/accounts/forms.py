"""Forms of signing in, the account page and the page of people."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.accounts.rules.address import read_address
from quizapp.accounts.rules.password_rule import LONGEST
from quizapp.web.form_fields import NEEDED


class AddressField(EmailField):
    """An e-mail address; `address` is how we store it."""

    address = ""

    def pre_validate(self, form: object) -> None:
        """Refuse what cannot be an address."""
        read = read_address(self.data or "")
        if read is None:
            raise ValidationError(_("This is not a complete e-mail address, such as anna@example.org."))
        self.address = read


class MailForm(FlaskForm):
    """Have a link and code mailed."""

    email = AddressField(_l("E-mail address"))
    next = HiddenField()


class PasswordSignInForm(MailForm):
    """Address and password."""

    password = PasswordField(_l("Password"), [InputRequired(NEEDED), Length(max=LONGEST)])


class CodeForm(FlaskForm):
    """The digits from the mail."""

    digits = StringField(_l("Code from the mail"), [InputRequired(NEEDED), Length(max=40)])


class LinkForm(FlaskForm):
    """The button behind a mailed link."""

    take_along = BooleanField(_l("Also keep what was done in this browser without signing in"), default=True)


class ProfileForm(FlaskForm):
    """Name and language."""

    name = StringField(_l("Name on certificates"), [Length(max=200)])
    locale = RadioField(_l("Language of mails"))


class PasswordForm(FlaskForm):
    """Set or change the password."""

    password = PasswordField(_l("New password"), [InputRequired(NEEDED)])


class FactorForm(FlaskForm):
    """The second step of signing in."""

    code = StringField(_l("Code"), [InputRequired(NEEDED), Length(max=40)])


class ProofForm(FlaskForm):
    """Show anew who one is, in one of several ways; each has its field."""

    way = HiddenField()
    back = HiddenField()
    credential = HiddenField()
    code = StringField(_l("Code"), [Length(max=40)])
    password = PasswordField(_l("Password"), [Length(max=LONGEST)])
    digits = StringField(_l("Code from the mail"), [Length(max=40)])


class CodeAppForm(FlaskForm):
    """Set up a code app: `sealed` is the secret that the page shows, readable by the server only."""

    sealed = HiddenField()
    digits = StringField(_l("Code from the app"), [InputRequired(NEEDED), Length(max=40)])


class PasskeyNameForm(FlaskForm):
    """Name of a passkey."""

    name = StringField(_l("Name of the passkey"), [InputRequired(NEEDED), Length(max=60)])


class PasskeyForm(PasskeyNameForm):
    """A passkey that the browser has made."""

    credential = HiddenField()


class RolesForm(FlaskForm):
    """What a person may do."""

    is_administrator = BooleanField(_l("Administrator"))
    trainer_of = SelectMultipleField(
        _l("Trainer of these courses"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class InvitationForm(FlaskForm):
    """Invite a person."""

    email = AddressField(_l("E-mail address"))
    role = RadioField(_l("Role"), default="learner")
    course = SelectField(_l("Course"))
    locale = RadioField(_l("Language of the mail"))


class TypedInvitationForm(FlaskForm):
    """Accept an invitation by its code."""

    email = AddressField(_l("E-mail address"))
    digits = StringField(_l("Code from the mail"), [InputRequired(NEEDED), Length(max=40)])


class AddressForm(FlaskForm):
    """Another address: a new one, or that of another account."""

    email = AddressField(_l("E-mail address"))


class MergeCodesForm(FlaskForm):
    """A code from each of two mailboxes."""

    own = StringField(_l("Code from the mail"), [InputRequired(NEEDED), Length(max=40)])
    other = StringField(_l("Code from the mail"), [InputRequired(NEEDED), Length(max=40)])


class TrainerForm(FlaskForm):
    """Ask to become trainer of a course."""

    course = SelectField(_l("Course"))


class PersonForm(FlaskForm):
    """Add a person."""

    email = AddressField(_l("E-mail address"))
    name = StringField(_l("Name"), [Length(max=200)])


def add_error(field: Field, sentence: str) -> None:
    """Show a fault that only the server could find at its field."""
    field.errors = [*field.errors, sentence]


def code_refused(tries_left: int) -> str:
    """What is said about digits that do not fit."""
    if tries_left == 0:
        return str(_("This code was tried too often and no longer works. Ask for a new mail."))
    return str(_("This code is not right. Use the digits from the newest mail."))
