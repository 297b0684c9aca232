"""What the forms of several rooms have in common."""

from __future__ import annotations

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms import DateField

NEEDED = _l("This field is needed.")


class DayField(DateField):
    """A day; what cannot be one is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing, or a day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a day, such as 2026-12-01.")) from None
