"""Secrets of code apps, unreadable for whoever has only the database.

Each account has a key of its own, so a sealed secret that is moved to another row opens nothing there.
"""

from __future__ import annotations

from quizapp.kernel import sealing


def seal(secret: str, account_id: int, key: str) -> str:
    """The secret, encrypted."""
    return sealing.seal(secret, f"quizapp code app {account_id}", key)


def open_sealed(sealed: str, account_id: int, key: str) -> str | None:
    """The secret again; None for what was not sealed for this account with this key."""
    return sealing.open_sealed(sealed, f"quizapp code app {account_id}", key)
