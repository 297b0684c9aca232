"""The mail of this room."""

from __future__ import annotations

from flask_babel import force_locale, gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message


def erasure_begun(to: str, locale: str) -> Message:
    """The last mail: everything is being erased."""
    with force_locale(locale):
        subject = _("Your data is being erased")
    return render_message("privacy", "erasure_begun", to, locale, subject)
