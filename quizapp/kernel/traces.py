"""Where a failure happened, in words that may stand in a log: the words of an exception may quote a person's data."""

from __future__ import annotations

import traceback


def trace_of(error: BaseException) -> str:
    """Kinds and places of an exception and of what caused it, the cause first, without their messages.

    >>> try:
    ...     int("alice@example.org")
    ... except ValueError as error:
    ...     print(trace_of(error).splitlines()[0])
    ValueError at
    """
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "".join(f"{type(one).__name__} at\n{''.join(traceback.format_tb(one.__traceback__))}" for one in reversed(chain))
