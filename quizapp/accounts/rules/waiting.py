"""How long a password waits after it was wrong: the more often in a row, the longer, and never for good."""

from __future__ import annotations

from datetime import timedelta

FREE_FAILURES = 10
LONGEST_WAIT = timedelta(minutes=30)


def wait_after(failures: int) -> timedelta:
    """Time until a password is looked at again, after so many failures in a row.

    >>> [wait_after(failures).seconds // 60 for failures in (9, 10, 11, 12, 13, 14, 15, 99)]
    [0, 1, 2, 4, 8, 16, 30, 30]
    """
    if failures < FREE_FAILURES:
        return timedelta(0)
    doubled = min(failures - FREE_FAILURES, 5)  # more would be longer than the longest wait
    return min(timedelta(minutes=2**doubled), LONGEST_WAIT)
