"""The mails that follow a meeting: a standard text or the trainer's own, plain and HTML from the same paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizapp.mail.message import Message
from quizapp.mail.render import render_message
from quizapp.web.extensions import settings
from quizapp.web.locale import in_language
from quizapp.web.numbers import counted
from quizapp.webinars.mail_words import BUTTONS, STANDARD
from quizapp.webinars.rules.mail_text import CERTIFICATE, HOST, Paragraph, as_plain, filled, names_in, paragraphs


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a trainer wrote; an empty part is the standard one."""

    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What every mail of a meeting knows. **Shape**: titles in the language of the mail; `stop_url` ends the mails."""

    to: str
    locale: str
    webinar: str
    host: str
    course: str
    stop_url: str
    sender_name: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it will be read: in pieces for HTML, as a whole for plain text."""

    subject: str
    paragraphs: list[Paragraph]
    plain: str
    stand_in: str = ""
    """Who is named where the text names who leads the webinar and nobody was entered; "" otherwise."""


def followup(about: About, kind: str, own: OwnText, link: str, questions: int = 0, minutes: int = 0) -> Message:
    """One mail. **Shape**: `kind` is a key of `mail_words.py: STANDARD`; questions and minutes are those of a booster."""
    text = written(about, kind, own, link, questions, minutes)
    message = render_message(
        "webinars", "followup", about.to, about.locale, text.subject, text=text, course=about.course, stop_url=about.stop_url, link=link,
        label=BUTTONS[kind], kind=kind,
    )
    return replace(message, stop_url=about.stop_url, sender_name=about.sender_name, reply_to=about.reply_to)


def certificate(about: About, own: OwnText, link: str, fields: Mapping[str, Any]) -> Message:
    """The mail to the holder of a certificate; what confirms it to others stays below."""
    text = written(about, CERTIFICATE, own, link)
    return render_message(
        "webinars", "certificate", about.to, about.locale, text.subject, text=text, link=link, label=BUTTONS[CERTIFICATE],
        holder=fields["holder"], course=about.course, verify_address=fields["verify_address"],
    )


def written(about: About, kind: str, own: OwnText, link: str, questions: int = 0, minutes: int = 0) -> Written:
    """Subject and text in the language of the mail, filled in. No greeting ends in nothing: where nobody is named who leads the webinar
    stands the sender of the course's mails, or the name of the site."""
    with in_language(about.locale):
        subject, body = (text or str(standard) for text, standard in zip((own.subject, own.body), STANDARD[kind], strict=True))
        stand_in = about.sender_name or settings().site_name
        values: Mapping[str, str] = {
            "webinar": about.webinar, "course": about.course, "host": about.host or stand_in, "link": link,
            "questions": counted("%(num)s question", "%(num)s questions", questions),
            "minutes": counted("%(num)s minute", "%(num)s minutes", minutes),
        }
        found = paragraphs(body, values)
        is_needed = not about.host and HOST in names_in(subject + body)
        return Written(filled(subject, values), found, as_plain(found, str(BUTTONS[kind])), stand_in if is_needed else "")
