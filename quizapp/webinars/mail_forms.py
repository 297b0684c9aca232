"""What trainers enter about mails."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from quizapp.accounts.rules.address import read_address
from quizapp.webinars.followup_messages import OwnText
from quizapp.webinars.mail_words import TROUBLES
from quizapp.webinars.rules.mail_text import LONGEST_BODY, LONGEST_SUBJECT, faults_of


class MailTextForm(FlaskForm):
    """The text of one kind of mail in one language."""

    subject = StringField(_l("Subject"), [Length(max=LONGEST_SUBJECT)])
    body = TextAreaField(_l("Text"), [Length(max=LONGEST_BODY)])

    kind = ""

    def validate_subject(self, field: StringField) -> None:
        """One line, with known placeholders."""
        self._refuse("subject", field.data or "", "")

    def validate_body(self, field: TextAreaField) -> None:
        """Known placeholders, and the link."""
        self._refuse("body", "", field.data or "")

    def _refuse(self, field: str, subject: str, body: str) -> None:
        for fault in faults_of(self.kind, subject, body):
            if fault.field == field:
                raise ValidationError(str(TROUBLES[fault.trouble]) % {"name": fault.name})

    def text(self) -> OwnText:
        """What was entered."""
        return OwnText((self.subject.data or "").strip(), (self.body.data or "").replace("\r\n", "\n").strip())


class SenderForm(FlaskForm):
    """Who mails come from."""

    name = StringField(_l("Name of the sender"), [Length(max=80)], filters=[lambda typed: (typed or "").strip()])
    reply_to = EmailField(_l("Address for replies"), [Optional(), Length(max=254)], filters=[lambda typed: (typed or "").strip()])

    def validate_name(self, field: StringField) -> None:
        """One line."""
        if not (field.data or "").isprintable():
            raise ValidationError(_("A name has one line."))

    def validate_reply_to(self, field: EmailField) -> None:
        """One address."""
        if read_address(field.data or "") is None:
            raise ValidationError(_("This is not a complete e-mail address, such as anna@example.org."))
