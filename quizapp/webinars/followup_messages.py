"""The mails that follow a meeting."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import force_locale, gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message


def followup(
    to: str, locale: str, *, is_reminder: bool, title: str, host: str, course: str, link: str, stop_url: str
) -> Message:
    """An invitation to the first question, or a reminder of it."""
    with force_locale(locale):
        subject = _("Still open: %(title)s", title=title) if is_reminder else _("After the webinar: %(title)s", title=title)
    message = render_message(
        "webinars", "followup", to, locale, subject, is_reminder=is_reminder, title=title, host=host, course=course, link=link,
        stop_url=stop_url,
    )
    return replace(message, stop_url=stop_url)
