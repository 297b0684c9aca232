"""Putting a mail's template into one language."""

from __future__ import annotations

from flask import current_app

from quizapp.mail.message import Message
from quizapp.web.extensions import settings
from quizapp.web.locale import in_language


def render_message(room: str, name: str, to: str, locale: str, subject: str, **context: object) -> Message:
    """A message from `templates/mail/<room>/<name>.txt` and `.html`.

    **Shape**: `subject` is already in `locale`; links in the context are whole addresses. Needs an application context.
    """
    shared = {"lang": locale, "site_name": settings().site_name, "base_url": settings().base_url, "subject": subject}
    with in_language(locale):
        # Without the context of pages: nobody looks at this one, and there is no request.
        text, html = (
            current_app.jinja_env.get_template(f"mail/{room}/{name}.{kind}").render(**shared, **context)
            for kind in ("txt", "html")
        )
    return Message(to=to, subject=subject, text=text, html=html)
