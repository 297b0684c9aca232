"""The mail of this room."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language


def request_answered(to: str, locale: str, link: str) -> Message:
    """A trainer has answered: where to read it. Neither question nor answer is in the mail."""
    with in_language(locale):
        subject = _("Your question about a quiz is answered")
    return render_message("gradebook", "request_answered", to, locale, subject, link=link)
