"""Names of what an export holds, for people."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from flask_babel import format_date, format_datetime, gettext as _, lazy_gettext as _l

ROOMS = {
    "accounts": _l("Account and mails"),
    "courses": _l("Courses"),
    "sharing": _l("Who has seen my results"),
    "cohorts": _l("Groups and calendar"),
    "lessons": _l("What you have read"),
    "quizzes": _l("Quizzes and answers"),
    "progress": _l("Results that count"),
    "practice": _l("Practice"),
    "worksheets": _l("Worksheets"),
    "certificates": _l("Certificates"),
    "webinars": _l("Webinars"),
    "gradebook": _l("Reports and requests"),
    "privacy": _l("Exports and holds"),
    "log": _l("Entries in the log of acts"),
}
"""Headings; a room without one is shown by its name."""

KINDS = {
    "answers": _l("Answers of finished attempts; points and marks stay"),
    "answer_versions": _l("Earlier versions of answers, after marking"),
    "security_log": _l("Who signed in and failed to; the entries stay without the person"),
    "mail_texts": _l("Texts of mails"),
    "mails": _l("That a mail was sent"),
    "sign_in_requests": _l("Addresses to which a link was mailed, after it ended"),
    "certificates": _l("Certificates with their PDFs"),
    "nameless_learners": _l("Learners without an address who do not come back; their points stay"),
    "attendees": _l("People without an account in attendance lists, after the webinar"),
    "erasure_marks": _l("Marks of erased people, for backups"),
}
"""Kinds of data that end by their age."""

LABELS = {
    "account": _l("Account"), "email": _l("E-mail address"), "name": _l("Name"), "locale": _l("Language"),
    "language": _l("Language"), "is_administrator": _l("Administrator"), "created_at": _l("Since"),
    "trainer_of": _l("Trainer of"), "sessions": _l("Browsers"), "sign_in_requests": _l("Mailed links and codes"),
    "mails": _l("Mails"), "browser": _l("Browser"), "expires_at": _l("Valid until"), "revoked_at": _l("Ended"),
    "kind": _l("Kind"), "to_address": _l("To"), "state": _l("State"), "queued_at": _l("Written"), "sent_at": _l("Sent"),
    "subject": _l("Subject"), "text_body": _l("Text"), "asked_at": _l("Asked for"), "used_at": _l("Used"),
    "course": _l("Course"), "enrolled_at": _l("Enrolled"), "extra_time_percent": _l("Extra time in percent"),
    "module": _l("Recipe"), "read_at": _l("Read"), "quiz": _l("Quiz"), "attempt": _l("Attempt"),
    "started_at": _l("Started"), "finished_at": _l("Handed in"), "graded_at": _l("Marked"), "deadline_at": _l("Deadline"),
    "time_zone": _l("Time zone"), "points": _l("Points"), "passed": _l("Passed"), "outcome": _l("Grade"),
    "questions": _l("Questions"), "question": _l("Question"), "title": _l("Title"), "place": _l("Number"),
    "worth": _l("Worth points"), "answer": _l("Answer"), "answers": _l("Answers"), "stored": _l("As it is stored"),
    "saved_at": _l("Saved"), "changes": _l("How often saved"), "mark": _l("Mark"), "answered": _l("Answered"),
    "tries": _l("Tries"), "used_tries": _l("Number of tries"), "arrived": _l("Answers as they arrived"), "at": _l("When"),
    "corrections": _l("Corrections"), "answered_at": _l("Answered"), "attempts": _l("Attempts"), "due_on": _l("Comes back on"),
    "reviews": _l("Repetitions"), "rating": _l("How well it was known"), "worksheet": _l("Worksheet"), "texts": _l("Texts"),
    "updated_at": _l("Last changed"), "code": _l("Code"), "serial": _l("Serial number"), "issued_at": _l("Issued"),
    "fields": _l("What is printed"), "holder": _l("Holder"), "act": _l("What happened"), "role": _l("As"),
    "by_you": _l("By you"), "object": _l("Done to"), "exports": _l("Exports"), "ready_at": _l("Ready"),
    "legal_hold": _l("Legal hold"), "notices": _l("Privacy notices that applied"), "text": _l("Text"), "seen_at": _l("When"),
    "reason": _l("Reason"), "since": _l("Since"), "viewer": _l("Who"), "what": _l("What"), "looked_at": _l("When"),
}
"""Words for the most usual columns; one without a word is shown by its name."""


def shown(value: Any) -> str:
    """A plain value as people of this language read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str):
        return _moment(value) or value
    return json.dumps(value, ensure_ascii=False)


def _moment(text: str) -> str | None:
    """An instant or day in words, if the text is one."""
    if len(text) < 10 or not text[:4].isdigit() or text[4] != "-":
        return None
    try:
        if len(text) == 10:
            return str(format_date(date.fromisoformat(text), "long"))
        return str(format_datetime(datetime.fromisoformat(text), "medium"))
    except ValueError:
        return None
