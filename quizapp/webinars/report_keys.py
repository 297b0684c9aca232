"""Keys of reports that wait, in the cookie of the browser in which they were handed in and nowhere else."""

from __future__ import annotations

from flask import session

_KEYS = "report_keys"
MOST = 5
"""The newest stay: a cookie holds little."""


def keep_key(code: str, key: str) -> None:
    """Have the browser keep what opens a report."""
    session[_KEYS] = dict([*session.get(_KEYS, {}).items(), (code, key)][-MOST:])


def key_of(code: str) -> str:
    """What opens a report; "" where another browser has it."""
    return str(session.get(_KEYS, {}).get(code, ""))


def forget_key(code: str) -> None:
    """The report is read, or gone."""
    if code in session.get(_KEYS, {}):
        session[_KEYS] = {name: key for name, key in session[_KEYS].items() if name != code}
