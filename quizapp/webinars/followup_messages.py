"""The mails that follow a meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import force_locale, gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message


@dataclass(frozen=True, slots=True)
class About:
    """What every mail of a meeting knows. **Shape**: titles in the language of the mail; `stop_url` ends the mails."""

    to: str
    locale: str
    title: str
    host: str
    course: str
    stop_url: str


def followup(about: About, *, is_reminder: bool, link: str) -> Message:
    """An invitation to the first question, or a reminder of it."""
    with force_locale(about.locale):
        title = about.title
        subject = _("Still open: %(title)s", title=title) if is_reminder else _("After the webinar: %(title)s", title=title)
    return _rendered("followup", about, subject, is_reminder=is_reminder, link=link)


def booster(about: About, *, questions: int, minutes: int, link: str) -> Message:
    """A few questions to repeat."""
    with force_locale(about.locale):
        subject = _("Still remember? %(title)s", title=about.title)
    return _rendered("booster", about, subject, questions=questions, minutes=minutes, link=link)


def _rendered(name: str, about: About, subject: str, **context: object) -> Message:
    known = {"title": about.title, "host": about.host, "course": about.course, "stop_url": about.stop_url}
    message = render_message("webinars", name, about.to, about.locale, subject, **known, **context)
    return replace(message, stop_url=about.stop_url)
