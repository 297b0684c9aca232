"""When the address of a meeting may be seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

OPENS_BEFORE = timedelta(minutes=30)
CLOSES_AFTER = timedelta(minutes=15)

Door = Literal["before", "open", "closed"]


def door(now: datetime, starts_at: datetime, ends_at: datetime) -> Door:
    """Half an hour before the start the door opens; a quarter of an hour after the end it is closed. Every instant has one state."""
    if now < starts_at - OPENS_BEFORE:
        return "before"
    return "open" if now < ends_at + CLOSES_AFTER else "closed"
