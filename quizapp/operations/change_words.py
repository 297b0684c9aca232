"""What the log of acts keeps about a change, in the reader's words. The log itself holds plain values under English names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext, lazy_gettext as _l

from quizapp.certificates.revocation_words import REASON_WORDS
from quizapp.operations.log_names import VALUES as THINGS_NAMED, Names, name_of
from quizapp.sharing.words import MODE_NAMES
from quizapp.web.filters import format_day, format_moment
from quizapp.web.locale import locale_name
from quizapp.web.numbers import format_number

NAMES = {
    "administrator": _l("administrator"), "trainer_of": _l("trainer of courses"), "trainer_of_groups": _l("trainer of groups"),
    "sees_people_of": _l("contact person of companies"), "role": _l("role"), "course": _l("course"), "courses": _l("courses"),
    "group": _l("group"), "groups": _l("groups"), "company": _l("client company"), "state": _l("state"), "kind": _l("kind"),
    "way": _l("how"), "ended": _l("browsers signed out"), "sign_in": _l("browser"), "hours": _l("hours"), "codes": _l("codes"),
    "factor": _l("second step"),
    "app": _l("code app"), "passkeys": _l("passkeys"), "taken_in": _l("account taken in"), "is_new": _l("new account"),
    "had_one": _l("secret address"), "rows": _l("rows"), "people": _l("people"), "rows_left_out": _l("rows left out"),
    "form": _l("file"), "new": _l("new"), "links": _l("links"), "mails": _l("mails"), "viewers": _l("contact people"),
    "by_mail": _l("by mail"), "renamed": _l("renamed"), "removed": _l("removed"),
    "languages": _l("languages"), "searched": _l("searched"), "number": _l("number"),
    "oral_points": _l("points of the talk"), "more_attempts": _l("more attempts"), "due_at": _l("deadline"),
    "percent": _l("extra time in percent"), "moves_window": _l("windows close later"), "question": _l("question"),
    "what": _l("what"), "policy": _l("marked by"), "results": _l("results"), "reads": _l("wording"), "revision": _l("version"),
    "digest": _l("fingerprint"), "serial": _l("serial number"), "starts_on": _l("begins on"), "ends_on": _l("ends on"),
    "seats": _l("seats"), "joining": _l("how people come in"), "trainers": _l("trainers"),
    "mode": _l("privacy of results"), "deadlines": _l("deadlines"),
    "starts_at": _l("begins"), "ends_at": _l("ends"), "breaks": _l("breaks"), "planned_seconds": _l("planned seconds"),
    "target_kind": _l("what follows"), "target_key": _l("key of what follows"), "cohort_id": _l("group"),
    "expires_at": _l("ends"), "entries": _l("entries"), "places": _l("places"), "held": _l("held back"), "export": _l("export"),
    "certificates": _l("certificates"), "bytes": _l("bytes"), "answers": _l("answers"),
    "answer_versions": _l("earlier versions of answers"), "security_log": _l("people in entries about signing in"),
    "revoked": _l("revoked"), "reason": _l("reason"), "new_one": _l("new one allowed"),
    "mail_texts": _l("texts of mails"), "sign_in_requests": _l("mailed links"), "nameless_learners": _l("learners without an address"),
    "inquiry": _l("inquiry"),
    "unused_accounts": _l("accounts that nobody used"), "open_attempts": _l("attempts left open"),
    "practice_answers": _l("answers in practice"), "learner_requests": _l("learners’ questions"), "result_looks": _l("looks at results"),
    "erasure_marks": _l("marks of erased people"), "attendees": _l("attendees without an account"), "webinars": _l("webinars"),
    "enrolment": _l("who it is"), "hides_name": _l("name is hidden"), "file": _l("file"), "has_password": _l("password is set"),
    "shares_points": _l("points are shared"), "is_own": _l("own wording"), "has_name": _l("name of the sender is set"),
    "has_reply_to": _l("address for answers is set"), "booster_days": _l("days of boosters"),
    "booster_questions": _l("questions in a booster"), "digests": _l("digests by mail"),
}
"""Names of values (`tests/audit/test_acts.py` asks for every one); one without a word stands as it is."""

VALUES = {
    "open": _l("open"), "answered": _l("answered"), "closed": _l("closed"), "report": _l("reported question"),
    "review": _l("result to look at again"), "enrolled": _l("enrolled"), "waiting": _l("on the waiting list"), "left": _l("left"),
    "invited": _l("invited"),
    "code": _l("code"), "app": _l("code app"), "totp": _l("code app"), "passkey": _l("passkey"), "recovery": _l("recovery code"),
    "console": _l("console"), "console_link": _l("link from the console"), "postponed": _l("postponed"), "password": _l("password"),
    "mail": _l("mail"), "link": _l("link"), "favour": _l("the better of both keys"), "all": _l("all"),
    "accept_more": _l("more answers accepted"), "new_key": _l("new key"), "withdraw": _l("withdrawn"), "trainer": _l("trainer"),
    "administrator": _l("administrator"), "certificate": _l("with a certificate"), "passed": _l("passed"),
    "keep_name": _l("kept with the name"), "keep_pseudonym": _l("kept without the name"), "delete": _l("deleted"),
    "invitation": _l("invitation"), "reminder": _l("reminder"), "attendance": _l("attendance"),
}
VALUES_OF = {
    "role": {"learner": _l("learner")},
    "mode": MODE_NAMES,
    "reason": REASON_WORDS,
    "joining": {"list": _l("trainers enrol"), "code": _l("by code"), "approval": _l("by code, a trainer lets in")},
    "kind": {"attendance_with_test": _l("attendance with course-internal test")},
    "target_kind": {
        "section": _l("section of a lesson"), "quiz": _l("quiz"), "pretest": _l("pre-test"), "posttest": _l("post-test"),
    },
}
"""Words that hold for one name only."""
FINGERPRINTS = frozenset(("reads", "digest", "places"))
SHOWN_OF_FINGERPRINT = 12


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value before and after, in words. **Shape**: "" where there was or is none."""

    name: str
    before: str
    after: str


def changed_values(changes: Mapping[str, Any] | None, names: Names) -> list[ChangedValue]:
    """Every value of an entry. **Shape**: `changes` holds (before, after) by name."""
    return [
        ChangedValue(_name(name), _in_words(name, old, names), _in_words(name, new, names)) for name, (old, new) in (changes or {}).items()
    ]


def _name(name: str) -> str:
    if name.startswith("points of "):
        return str(gettext("points of “%(criterion)s”", criterion=name.removeprefix("points of ")))
    return str(NAMES.get(name, name.replace("_", " ")))


def _in_words(name: str, value: Any, names: Names) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key or gettext('whole course')}: {_in_words(name, one, names)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_in_words(name, one, names) for one in value)
    if name in THINGS_NAMED:
        return name_of(names, THINGS_NAMED[name], value)
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, (int, float)):
        return format_number(value)
    if name in FINGERPRINTS:
        return str(value)[:SHOWN_OF_FINGERPRINT]
    if name == "languages":
        return locale_name(value)
    words = {**VALUES, **VALUES_OF.get(name, {})}
    return str(words[value]) if value in words else _day_or_moment(str(value))


def _day_or_moment(text: str) -> str:
    """An instant or a day as the language writes it, anything else as it is."""
    if len(text) < 10 or text[4] != "-":
        return text
    try:
        return format_day(date.fromisoformat(text)) if len(text) == 10 else format_moment(datetime.fromisoformat(text))
    except ValueError:
        return text
