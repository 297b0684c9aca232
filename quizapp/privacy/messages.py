"""The mail of this room."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language


def erasure_begun(to: str, locale: str) -> Message:
    """The last mail: everything is being erased."""
    with in_language(locale):
        subject = _("Your data is being erased")
    return render_message("privacy", "erasure_begun", to, locale, subject)
