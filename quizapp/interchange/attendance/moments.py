"""Times and lengths as webinar programs write them: English and German, with 12 and 24 hours, with comma or point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Literal

Order = Literal["day_first", "month_first"]
"""How 03/04/2026 is meant."""

LONGEST = timedelta(days=2)
MOST_HOURS = 14
"""No webinar is longer."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), start=1
    )
    for name in names.split()
}
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?|vorm\.|nachm\.)?\s*(?:uhr|h)?"
    r"\s*(?P<zone>z|\(?(?:utc|gmt)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?\)?|[+-]\d\d:?\d\d|\(?[a-z]{2,5}\)?)?"
)
_FROM_UTC = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?")
_GAP = r"(?:\s*,\s*|\s+|t)(?:um\s+|at\s+)?"
_WRITTEN = tuple(
    re.compile(rf"(?:{day}{_GAP})?{_TIME}" if not day else rf"{day}{_GAP}{_TIME}", re.ASCII | re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<first>\d{1,2})/(?P<second_part>\d{1,2})/(?P<year>\d{4}|\d\d)",
        r"(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>\d{4}|\d\d)",
        r"(?:[a-z]{2,9}\.?,?\s+)?(?P<name>[a-zä]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?:[a-z]{2,10}\.?,?\s+)?(?P<day>\d{1,2})\.?\s+(?P<name>[a-zä]{3,9})\.?\s+(?P<year>\d{4})",
        "",
    )
)
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zä]+)\.?", re.IGNORECASE)
_UNITS = {"h": 3600, "s": 1, "m": 60, "d": 86_400, "t": 86_400}
"""By first letter: hours, Stunden (see below), minutes, seconds, days, Tage."""
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d\d)(?:[.,]\d+)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?", re.ASCII)


def read_moment(written: str, order: Order, day: date) -> datetime | None:
    """The time that is written, without a zone unless it names UTC or a distance from it; None when it is none.

    `day` is meant where only a time of day is written.

    >>> read_moment("03/04/2026 02:05:00 PM", "month_first", date(2026, 3, 4))
    datetime.datetime(2026, 3, 4, 14, 5)
    >>> read_moment("4.3.2026, 14:05:00", "month_first", date(2026, 3, 4))
    datetime.datetime(2026, 3, 4, 14, 5)
    """
    plain = " ".join(written.split())
    for pattern in _WRITTEN:
        match = pattern.fullmatch(plain)
        if match:
            try:
                return _moment(match.groupdict(), order, day)
            except (ValueError, OverflowError):
                return None
    return None


def read_day(written: str, order: Order, day: date) -> date:
    """The day that is written in a column of its own, with or without a time; `day` where none is.

    >>> read_day("9.3.2026", "month_first", date(2026, 3, 2)), read_day("", "month_first", date(2026, 3, 2))
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 2))
    """
    found = read_moment(f"{written} 00:00", order, day) or read_moment(written, order, day)
    return found.date() if found else day


def _moment(found: dict[str, str | None], order: Order, day: date) -> datetime | None:
    on = _day(found, order, day)
    if on is None:
        return None
    moment = datetime.combine(on, time()) + _time_of_day(found)
    zone = (found["zone"] or "").strip("()").upper()
    if zone[:1] in ("+", "-") and found.get("year") is None:
        return None  # 10:00-11:30 is from when to when
    if zone in ("Z", "UTC", "GMT"):
        return moment.replace(tzinfo=UTC)
    away = _FROM_UTC.fullmatch(zone)
    if away is None:
        return moment
    distance = timedelta(hours=int(away["hours"]), minutes=int(away["minutes"] or 0))
    return moment.replace(tzinfo=timezone(-distance if away["sign"] == "-" else distance))


def _day(found: dict[str, str | None], order: Order, day: date) -> date | None:
    if found.get("year") is None:
        return day
    year = int(found["year"] or 0)
    year += 2000 if year < 100 else 0
    if found.get("first"):
        first, second = int(found["first"] or 0), int(found["second_part"] or 0)
        # What cannot be a month is a day, whatever the file does elsewhere.
        day_first = first > 12 or (order == "day_first" and second <= 12)
        return date(year, second, first) if day_first else date(year, first, second)
    if found.get("name"):
        month = _MONTHS.get((found["name"] or "")[:3].lower())
        return date(year, month, int(found["day"] or 0)) if month else None
    return date(year, int(found["month"] or 0), int(found["day"] or 0))


def _time_of_day(found: dict[str, str | None]) -> timedelta:
    """Since midnight; 24:00 is the end of the day."""
    hour, minute, second = int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "")[:1].lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    if half in ("a", "v"):
        hour %= 12
    elif half in ("p", "n"):
        hour = hour % 12 + 12
    if (hour, minute, second) != (24, 0, 0):
        time(hour, minute, second)  # raises where it is none
    return timedelta(hours=hour, minutes=minute, seconds=second)


def order_of(written: Iterable[str], day: date) -> Order:
    """Which part of 03/04/2026 the day is: the reading that leads most often to the day of the meeting; else the month comes first."""
    texts = list(written)[:200]

    def hits(order: Order) -> int:
        moments = (read_moment(text, order, day) for text in texts)
        return sum(1 for moment in moments if moment and moment.date() == day)

    return "day_first" if hits("day_first") > hits("month_first") else "month_first"


def are_hours(lengths: Iterable[str]) -> bool:
    """Whether 1:30 in a column with these lengths is an hour and a half: it is where nothing there would be longer than a day of hours, and
    none has three parts. Else it is a minute and a half.

    >>> are_hours(["1:30", "0:45"]), are_hours(["1:30", "45:12"]), are_hours(["1:30", "1:02:03"])
    (True, False, False)
    """
    parts = [text.strip().split(":") for text in lengths if _CLOCK.fullmatch(text.strip())]
    return all(len(part) == 2 and int(part[0]) <= MOST_HOURS for part in parts)


def read_length(written: str, is_hours: bool = False) -> timedelta | None:
    """A length: "1h 2m 3s", "1 Std. 2 Min.", "62 mins", "01:02:03", or a bare number of minutes; None when it is none.

    `is_hours`: two numbers with a colon are hours and minutes, not minutes and seconds.

    >>> read_length("1h 2m 3s"), read_length("62,5"), read_length("1:30", is_hours=True)
    (datetime.timedelta(seconds=3723), datetime.timedelta(seconds=3750), datetime.timedelta(seconds=5400))
    """
    plain = written.strip()
    if _NUMBER.fullmatch(plain):
        return _limited(Decimal(plain.replace(",", ".")) * 60)
    clock = _CLOCK.fullmatch(plain)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        if is_hours and clock[1] is None:
            hours, minutes, seconds = minutes, seconds, 0
        return _limited(Decimal(hours * 3600 + minutes * 60 + seconds))
    parts = _PART.findall(plain)
    if not parts or _PART.sub("", plain).strip(" ,.") not in ("", "and", "und"):
        return None
    return _worded(parts)


def _worded(parts: list[tuple[str, str]]) -> timedelta | None:
    total = Decimal(0)
    for number, word in parts:
        letter = "h" if word.lower().startswith("st") else word[:1].lower()
        if letter not in _UNITS or len(number) > 12:
            return None
        total += Decimal(number.replace(",", ".")) * _UNITS[letter]
    return _limited(total)


def _limited(seconds: Decimal) -> timedelta | None:
    length = timedelta(seconds=int(min(seconds, Decimal(10**9))))
    return length if length <= LONGEST else None
