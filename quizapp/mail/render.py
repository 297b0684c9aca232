"""Putting a mail's template into one language."""

from __future__ import annotations

from flask import g, render_template
from flask_babel import force_locale

from quizapp.mail.message import Message
from quizapp.web.extensions import settings


def render_message(room: str, name: str, to: str, locale: str, subject: str, **context: object) -> Message:
    """A message from `templates/mail/<room>/<name>.txt` and `.html`.

    **Shape**: `subject` is already in `locale`; links in the context are whole addresses. Needs an application context.
    """
    shared = {"lang": locale, "site_name": settings().site_name, "base_url": settings().base_url, "subject": subject}
    with force_locale(locale):
        g.locale = locale
        text = render_template(f"mail/{room}/{name}.txt", **shared, **context)
        html = render_template(f"mail/{room}/{name}.html", **shared, **context)
    return Message(to=to, subject=subject, text=text, html=html)
