"""Texts and files encrypted with a key of the server's secret key, or one that it does not keep: unreadable for whoever has only what
they are kept in.

Each purpose has a key of its own, so what was sealed for one opens for no other.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(text: str, purpose: str, key: str) -> str:
    """The text, encrypted."""
    return _lock(purpose, key).encrypt(text.encode(errors="replace")).decode()


def open_sealed(sealed: str, purpose: str, key: str) -> str | None:
    """The text again; None for what was not sealed for this purpose with this key."""
    opened = _opened(sealed.encode(errors="replace"), purpose, key)
    return None if opened is None else opened.decode()


def seal_bytes(content: bytes, purpose: str, key: str) -> bytes:
    """A file, encrypted; as long as it was, and a few bytes more."""
    return base64.urlsafe_b64decode(_lock(purpose, key).encrypt(content))


def open_sealed_bytes(sealed: bytes, purpose: str, key: str) -> bytes | None:
    """The file again; None for what was not sealed for this purpose with this key."""
    return _opened(base64.urlsafe_b64encode(sealed), purpose, key)


def _opened(token: bytes, purpose: str, key: str) -> bytes | None:
    from cryptography.fernet import InvalidToken  # deferred: as below

    try:
        return _lock(purpose, key).decrypt(token)
    except InvalidToken:
        return None


def _lock(purpose: str, key: str) -> Fernet:
    from cryptography.fernet import Fernet  # deferred: few requests seal or open anything, and it takes a while
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derive = HKDF(SHA256(), 32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))
