"""Hashing passwords, and the list of those that everybody tries first.

Argon2id with 19 MiB is what makes guessing dear. It is done for one password at a time in each process, so that three hundred
people signing in together do not starve those who are answering. Never inside a transaction; and a request that hashes or waits
for it gives its turn to others (`web/door.py: others_first`).
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quizapp.accounts.rules.password_rule import normal_form, password_fault
from quizapp.kernel.turns import Turns

COMMON_PASSWORDS = Path(__file__).with_name("common_passwords.bin")
"""337,335 passwords of 15 and more characters from published leaks (see `common_passwords.LICENSE`).

**Shape**: the first five bytes of the SHA-256 of each, folded to lower case, sorted. One honest password in three million
is refused by chance.
"""
ENTRY_SIZE = 5
_turn = Turns()


@cache
def _hasher(strength: str) -> PasswordHasher:
    if strength == "weak_for_tests":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _hash_of_nobody(strength: str) -> str:
    return hash_password("nobody has this password", strength)


def hash_password(password: str, strength: str) -> str:
    """What is stored. **Effects**: takes tens of milliseconds; others wait their turn."""
    with _turn:
        return _hasher(strength).hash(normal_form(password))


def is_right(stored: str | None, typed: str, strength: str) -> bool:
    """True when the typed password is the stored one. Takes as long when there is none, so the time tells nothing."""
    hashed = stored or _hash_of_nobody(strength)
    with _turn:
        try:
            return _hasher(strength).verify(hashed, normal_form(typed)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def is_common(password: str) -> bool:
    """True when the password stands on the list."""
    wanted = hashlib.sha256(normal_form(password).casefold().encode()).digest()[:ENTRY_SIZE]
    with COMMON_PASSWORDS.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as entries:
        low, high = 0, len(entries) // ENTRY_SIZE
        while low < high:
            middle = (low + high) // 2
            if entries[middle * ENTRY_SIZE : (middle + 1) * ENTRY_SIZE] < wanted:
                low = middle + 1
            else:
                high = middle
        return entries[low * ENTRY_SIZE : (low + 1) * ENTRY_SIZE] == wanted


def new_password_fault(password: str, known_words: Iterable[str]) -> str | None:
    """Why the password cannot be taken: too_short, too_long, too_simple, too_common; None when it can."""
    return password_fault(password, known_words) or ("too_common" if is_common(password) else None)
