"""Dates of one person, from every room that has some; `wiring.DATES` says which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from quizapp.kernel.identity import Identity

TellDates = Callable[[Session, Identity, datetime], Iterable[Any]]
"""A room's dates for one person, as `cohorts.rules.calendar.CalendarDate`."""


def register_dates(app: Flask, rooms: Sequence[TellDates]) -> None:
    """Remember who tells dates."""
    app.extensions["quizapp_dates"] = rooms


def dates_of(session: Session, identity: Identity, now: datetime) -> list[Any]:
    """All dates of a person, in no order."""
    rooms = cast(Sequence[TellDates], current_app.extensions["quizapp_dates"])
    return [one for tell in rooms for one in tell(session, identity, now)]
