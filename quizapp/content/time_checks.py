"""Checks of time limits and windows: whether their times exist, and whether they leave any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from quizapp.content.course_checks import is_time_zone
from quizapp.content.document import Quiz
from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault, Place
from quizapp.content.walk import quizzes_with_places
from quizapp.kernel.numbers import exact_text
from quizapp.kernel.wall_time import instant_of, occurrence, parse_wall_time


def check_times(inspection: Inspection) -> Iterator[CourseFault]:
    """Windows begin before they end, at times that clocks show."""
    name = inspection.course.time_zone
    if not is_time_zone(name):
        return  # said by check_header
    for place, quiz in quizzes_with_places(inspection.course):
        yield from _check_clock((*place, "time"), quiz, ZoneInfo(name))
        yield from _check_window((*place, "time"), quiz, ZoneInfo(name))


def _check_clock(place: Place, quiz: Quiz, zone: ZoneInfo) -> Iterator[CourseFault]:
    for field, written in (("opens", quiz.time.opens), ("closes", quiz.time.closes)):
        how_often = occurrence(parse_wall_time(written), zone) if written else "once"
        params = {"time": written, "time_zone": zone.key}
        if how_often == "never":
            yield CourseFault((*place, field), "time_skipped", params)
        elif how_often == "twice":
            yield CourseFault((*place, field), "time_twice", params, "warning")


def _check_window(place: Place, quiz: Quiz, zone: ZoneInfo) -> Iterator[CourseFault]:
    time = quiz.time
    if time.opens is None or time.closes is None:
        return
    length = instant_of(parse_wall_time(time.closes), zone, last=True) - instant_of(parse_wall_time(time.opens), zone)
    if time.closes <= time.opens or length <= timedelta(0):
        params = {"quiz": quiz.key, "opens": time.opens, "closes": time.closes, "time_zone": zone.key}
        yield CourseFault((*place, "closes"), "window_ends_first", params)
    elif time.limit_minutes is not None and length < timedelta(minutes=1) * float(time.limit_minutes):
        minutes = length // timedelta(minutes=1)
        found = {"quiz": quiz.key, "window": minutes, "limit": exact_text(time.limit_minutes)}
        yield CourseFault((*place, "limit_minutes"), "limit_exceeds_window", found, "warning")
