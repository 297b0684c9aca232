"""Which entries of the log of acts an address asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quizapp.operations.act_words import ACTS, THINGS
from quizapp.operations.queries import Wanted

LONGEST = 100
DAY = re.compile(r"2\d{3}-\d\d-\d\d", re.ASCII)


def asked_of(args: Mapping[str, str]) -> dict[str, str]:
    """What can be asked for; an act or thing that there is not, and what is no day, is left out.

    >>> asked_of({"act": "sign_in", "thing": "moon", "who": " Ada ", "since": "2026-02-30", "page": "2"})
    {'act': 'sign_in', 'who': 'Ada'}
    """
    asked = {name: args.get(name, "").strip()[:LONGEST] for name in ("act", "thing", "who", "since", "until")}
    wrong = {
        *([] if asked["act"] in ACTS else ["act"]), *([] if asked["thing"] in THINGS else ["thing"]),
        *(name for name in ("since", "until") if _day(asked[name]) is None),
    }
    return {name: value for name, value in asked.items() if value and name not in wrong}


def wanted_of(asked: Mapping[str, str], zone: ZoneInfo) -> Wanted:
    """The same for the query; both days are whole, on the clock of the zone."""
    since, until = (_day(asked.get(name, "")) for name in ("since", "until"))
    return Wanted(
        asked.get("act", ""), asked.get("thing", ""), asked.get("who", ""),
        since=datetime.combine(since, time(), zone) if since else None,
        before=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    )


def _day(text: str) -> date | None:
    """A day of this millennium."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
