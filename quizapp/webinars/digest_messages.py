"""The mail that tells trainers what came of a meeting."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language
from quizapp.webinars.through import Through
from quizapp.webinars.through_queries import PersonThrough
from quizapp.webinars.through_words import STEPS

MOST_NAMED = 20
"""People in the mail; the page names all."""


def named(found: Through) -> list[PersonThrough]:
    """Who is stuck and stands in the mail by name or address."""
    return [one for one in list(found.stuck or ())[:MOST_NAMED] if one.name or one.email]


def digest(to: str, locale: str, title: str, course: str, found: Through, page: str, is_week: bool) -> Message:
    """The funnel in figures; names of who is stuck only where trainers see how far each person got."""
    with in_language(locale):
        subject = _("A week after “%(title)s”", title=title) if is_week else _("The morning after “%(title)s”", title=title)
    return render_message(
        "webinars", "digest", to, locale, subject, title=title, course=course, steps=found.steps, words=STEPS, others=found.others,
        stuck=[one.name or one.email for one in named(found)], stuck_count=len(found.stuck or ()), page=page,
    )
