"""The mail of this room."""

from __future__ import annotations

from quizapp.mail.message import Message
from quizapp.mail.render import render_message


def announcement(to: str, locale: str, title: str, body: str, group: str, link: str) -> Message:
    """What a trainer tells a group. The subject is the trainer's; line breaks in it are none."""
    subject = " ".join(title.split())
    return render_message("cohorts", "announcement", to, locale, subject, body=body, group=group, link=link)
