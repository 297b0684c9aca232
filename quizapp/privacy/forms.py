"""The form of an erasure."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import Length, ValidationError

from quizapp.accounts.rules.address import read_address


class EraseForm(FlaskForm):
    """A word typed by hand, so that no slip of a finger erases anything."""

    word = StringField(_l("Type ERASE to confirm"), [Length(max=40)])

    def validate_word(self, field: StringField) -> None:
        """The word of the page's language, however it is written."""
        if (field.data or "").strip().casefold() != _("ERASE").casefold():
            raise ValidationError(_("Type the word %(word)s. Nothing was erased.", word=_("ERASE")))


class AddressForm(EraseForm):
    """Whose address it is. Without the word nothing is erased, only said what would be."""

    email = EmailField(_l("E-mail address"))

    def validate_email(self, field: StringField) -> None:
        """What cannot be an address is nobody's."""
        self.address = read_address(field.data or "") or ""
        if not self.address:
            raise ValidationError(_("This is not a complete e-mail address, such as anna@example.org."))

    def validate_word(self, field: StringField) -> None:
        """Not yet typed is no fault: what was found is shown first."""
        if field.data:
            super().validate_word(field)


class RemoveForm(FlaskForm):
    """The button that removes somebody from a webinar's list; the page has said what goes."""
