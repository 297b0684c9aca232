"""Secrets of code apps, unreadable for whoever has only the database: encrypted with a key of the server's secret key.

Each account has a key of its own, so a sealed secret that is moved to another row opens nothing there.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(secret: str, account_id: int, key: str) -> str:
    """The secret, encrypted."""
    return _lock(account_id, key).encrypt(secret.encode()).decode()


def open_sealed(sealed: str, account_id: int, key: str) -> str | None:
    """The secret again; None for what was not sealed for this account with this key."""
    from cryptography.fernet import InvalidToken  # deferred: as below

    try:
        return _lock(account_id, key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _lock(account_id: int, key: str) -> Fernet:
    from cryptography.fernet import Fernet  # deferred: only those who sign in with an app or single sign-on need it
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derive = HKDF(SHA256(), 32, salt=None, info=f"quizapp code app {account_id}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))
