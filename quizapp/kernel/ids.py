"""Codes that name things in public and secrets that open them."""

from __future__ import annotations

import base64
import hashlib
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # 30 letters that are not mistaken for one another
CODE_LENGTH = 28  # 30**28 > 2**137


def new_code(length: int = CODE_LENGTH) -> str:
    """An unguessable public code; the default length carries more than 128 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_digits(length: int = 8) -> str:
    """A code of digits to be typed from a mail."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def new_secret() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_app_secret() -> str:
    """160 random bits for a code app, as it takes them (base 32)."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def secret_digest(secret: str) -> str:
    """What is stored instead of a random secret: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read_typed_code(typed: str) -> str:
    """A code as people type it: capitals, spaces and hyphens do not matter.

    >>> read_typed_code(" 7F3K-9Q2M ")
    '7f3k9q2m'
    """
    return "".join(ch for ch in typed.lower() if ch.isalnum())


def new_seed() -> int:
    """A random number of 63 bits, from which an attempt's questions and orders are drawn."""
    return secrets.randbits(63)
