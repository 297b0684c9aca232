"""The mail of this room."""

from __future__ import annotations

from flask_babel import gettext as _

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.locale import in_language


def announcement(to: str, locale: str, title: str, body: str, group: str, link: str) -> Message:
    """What a trainer tells a group. The subject is the trainer's; line breaks in it are none."""
    subject = " ".join(title.split())
    return render_message("cohorts", "announcement", to, locale, subject, body=body, group=group, link=link)


def group_decided(to: str, locale: str, group: str, is_in: bool, link: str) -> Message:
    """What a trainer has decided about the wish to come into a group."""
    with in_language(locale):
        in_it, out = _("You are in the group “%(group)s”", group=group), _("The group “%(group)s”: you were not let in", group=group)
        subject = in_it if is_in else out
    return render_message("cohorts", "group_decided", to, locale, subject, group=group, is_in=is_in, link=link)
