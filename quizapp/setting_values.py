"""Values of settings that are more than a word or a number: lists, periods, rules. What is wrong is told by ValueError."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

ADMINISTRATORS = "administrators"

KEPT_DAYS: Mapping[str, int | None] = {
    "answers": 365, "answer_versions": 90, "open_attempts": 365, "practice_answers": 365, "learner_requests": 365, "result_looks": 1095,
    "security_log": 90, "mail_texts": 30, "mails": 365, "sign_in_requests": 7,
    "certificates": 3653, "nameless_learners": 365, "unused_accounts": 30, "attendees": 365, "erasure_marks": 730,
}
"""Kinds of data that end by their age, and after how many days (`privacy/retention.py`); None would be never."""


def kept_days(value: str) -> Mapping[str, int | None]:
    """How long kinds of data are kept, where it differs from `KEPT_DAYS`."""
    kept = dict(KEPT_DAYS)
    for part in value.split():
        name, _sign, days = part.partition("=")
        if name not in KEPT_DAYS or not (days == "forever" or (days.isdigit() and 1 <= int(days) <= 36_500)):
            raise ValueError(f"must be like answers=400 mails=forever, with one of: {', '.join(KEPT_DAYS)}")
        kept[name] = None if days == "forever" else int(days)
    return kept


def optional_names(value: str) -> tuple[str, ...]:
    """Names separated by commas, or none."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def time_zone(value: str) -> str:
    """A time zone that is known."""
    try:
        return ZoneInfo(value).key
    except Exception as error:
        raise ValueError("must be a time zone such as Europe/Berlin") from error


def log_readers(value: str) -> tuple[str, ...]:
    """Who gets the head of the log: `administrators`, or addresses; none for `nobody`.

    >>> log_readers("administrators"), log_readers("nobody"), log_readers("a@example.org, B@example.org")
    (('administrators',), (), ('a@example.org', 'b@example.org'))
    """
    named = tuple(name.lower() for name in optional_names(value))
    if named in ((ADMINISTRATORS,), ("nobody",)):
        return named if named == (ADMINISTRATORS,) else ()
    if not named or not all(name.count("@") == 1 and not name.startswith("@") and "." in name.split("@")[1] for name in named):
        raise ValueError("must be administrators, nobody, or addresses separated by commas")
    return tuple(dict.fromkeys(named))


def scopes(value: str) -> str:
    """What a provider of single sign-on is asked for."""
    if "openid" not in value.split():
        raise ValueError("must hold openid")
    return " ".join(value.split())


def role_rules(value: str) -> tuple[tuple[str, str, str], ...]:
    """Which value of a claim gives which role, in which course or group."""
    rules = []
    for part in optional_names(value):
        claimed, _equals, role = part.rpartition("=")
        name, _colon, place = role.strip().partition(":")
        known = name in ("administrator", "trainer", "learner", "group")
        if not claimed.strip() or not known or (name == "administrator") == bool(place):
            raise ValueError(
                f"cannot be read at “{part}”: VALUE=trainer:COURSE, VALUE=learner:COURSE, VALUE=group:CODE or VALUE=administrator"
            )
        rules.append((claimed.strip(), name, place))
    return tuple(rules)
