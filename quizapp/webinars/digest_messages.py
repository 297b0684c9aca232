"""The mail that tells trainers what came of a meeting."""

from __future__ import annotations

from flask_babel import force_locale, gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.webinars.through import Through
from quizapp.webinars.through_words import STEPS

MOST_NAMED = 20
"""People in the mail; the page names all."""


def digest(to: str, locale: str, title: str, course: str, found: Through, page: str, is_week: bool) -> Message:
    """The funnel in figures; names of who is stuck only where trainers see how far each person got."""
    with force_locale(locale):
        subject = _("A week after “%(title)s”", title=title) if is_week else _("The morning after “%(title)s”", title=title)
    stuck = list(found.stuck or ())
    return render_message(
        "webinars", "digest", to, locale, subject, title=title, course=course, steps=found.steps, words=STEPS, others=found.others,
        stuck=[one.name or one.email for one in stuck[:MOST_NAMED] if one.name or one.email], stuck_count=len(stuck), page=page,
    )
