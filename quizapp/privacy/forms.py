"""The form of an erasure."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length, ValidationError


class EraseForm(FlaskForm):
    """A word typed by hand, so that no slip of a finger erases anything."""

    word = StringField(_l("Type ERASE to confirm"), [Length(max=40)])

    def validate_word(self, field: StringField) -> None:
        """The word of the page's language, however it is written."""
        if (field.data or "").strip().casefold() != _("ERASE").casefold():
            raise ValidationError(_("Type the word %(word)s. Nothing was erased.", word=_("ERASE")))
