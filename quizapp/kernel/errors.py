"""Four kinds of refusal. Pure code and services raise them; `web/errors.py` and `cli.py` put them into words."""

from __future__ import annotations


class Refusal(Exception):
    """Something a person asked for cannot be done; `code` names why, `params` fill the sentence.

    **Shape**: `code` is a key of `web/messages_for_errors.py`; `params` are plain values.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class NotFound(Refusal):
    """It does not exist, or the asker must not learn that it does."""


class NotAllowed(Refusal):
    """It exists, the asker may know it, and may not do this."""


class Conflict(Refusal):
    """It cannot be done now: the state of things has moved on."""


class Invalid(Refusal):
    """What was sent does not make sense; nothing was written."""
