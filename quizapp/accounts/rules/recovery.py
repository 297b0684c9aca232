"""Recovery codes as people write them down and type them."""

from __future__ import annotations

HOW_MANY = 10
LENGTH = 12
"""Of an alphabet of 30: more than 58 bits, and the stored value is keyed."""
GROUP = 4


def in_groups(code: str) -> str:
    """A code or secret in groups of four.

    >>> in_groups("7f3k9q2mabcd")
    '7f3k-9q2m-abcd'
    """
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def looks_like_digits(typed: str) -> bool:
    """True for what can only be the six digits of an app; everything else may be a recovery code.

    >>> looks_like_digits("287082"), looks_like_digits("7f3k9q2mabcd")
    (True, False)
    """
    return len(typed) == 6 and typed.isascii() and typed.isdigit()
