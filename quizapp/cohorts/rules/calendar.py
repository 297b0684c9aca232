"""A date in somebody's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One entry. **Shape**: `starts` is a day or an instant; a deadline has no `ends`. `uid` stays the same when the entry changes.

    `zone` names the clock on which an instant is told; `path` is the page it leads to, below the language.
    """

    uid: str
    title: str
    course_title: str
    starts: date | datetime
    ends: date | datetime | None
    zone: str
    path: str

    @property
    def is_day(self) -> bool:
        """True for a whole day."""
        return not isinstance(self.starts, datetime)

    @property
    def order(self) -> tuple[datetime, str]:
        """Days stand before times of the same day in UTC."""
        return _instant(self.starts), self.uid

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended; a day lasts until it is over everywhere.

        >>> day = CalendarDate("u", "", "", date(2026, 1, 1), None, "UTC", "")
        >>> day.is_over(datetime(2026, 1, 1, 23, tzinfo=UTC)), day.is_over(datetime(2026, 1, 3, tzinfo=UTC))
        (False, True)
        """
        last = self.ends or self.starts
        if isinstance(last, datetime):
            return last < now
        return (now.date() - last).days > 1


def _instant(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min, UTC)
