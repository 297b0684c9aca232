"""The mail of this room."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language


def result_ready(to: str, locale: str, quiz: str, link: str) -> Message:
    """A person has marked the last answer: where the result stands. Neither points nor name are in the mail."""
    with in_language(locale):
        subject = _("Your result is there: %(quiz)s", quiz=quiz)
    return render_message("quizzes", "result_ready", to, locale, subject, quiz=quiz, link=link)
