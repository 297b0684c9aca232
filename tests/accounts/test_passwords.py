"""Hashing, comparing, and the list of passwords that are tried first."""

from __future__ import annotations

import threading

import pytest

from quizapp.accounts import passwords
from quizapp.accounts.passwords import COMMON_PASSWORDS, ENTRY_SIZE, hash_password, is_common, is_right, new_password_fault

PASSWORD = "Der Hund bellt um acht"


def test_a_hash_is_argon2id_with_the_promised_cost() -> None:
    assert hash_password(PASSWORD, "normal").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_right_password_is_right_in_whatever_form_it_is_typed() -> None:
    stored = hash_password("über den Wäldern", "weak_for_tests")
    assert is_right(stored, "u\u0308ber den Wa\u0308ldern", "weak_for_tests")
    assert not is_right(stored, "über den Feldern", "weak_for_tests")


def test_nothing_is_cut_off() -> None:
    stored = hash_password("x" * 200, "weak_for_tests")
    assert not is_right(stored, "x" * 199, "weak_for_tests")


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_without_a_stored_hash_nothing_is_right(stored: str | None) -> None:
    assert not is_right(stored, PASSWORD, "weak_for_tests")
    assert not is_right(stored, "nobody has this password", "weak_for_tests")


def test_the_list_is_sorted_and_large() -> None:
    entries = COMMON_PASSWORDS.read_bytes()
    size = len(entries) // ENTRY_SIZE
    assert len(entries) % ENTRY_SIZE == 0
    assert size >= 100_000
    parts = [entries[at : at + ENTRY_SIZE] for at in range(0, len(entries), ENTRY_SIZE)]
    assert parts == sorted(set(parts))


@pytest.mark.parametrize("password", ["passwordpassword1", "PasswordPassword1", "1q2w3e4r5t6y7u8i", "iloveyousomuch1"])
def test_leaked_passwords_are_common(password: str) -> None:
    assert is_common(password)
    assert new_password_fault(password, ()) in {"too_common", "too_simple"}


@pytest.mark.parametrize("password", [PASSWORD, "correct horse battery staple", "", "x"])
def test_others_are_not(password: str) -> None:
    assert not is_common(password)


def test_one_password_is_hashed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    together, most = [0], [0]
    hasher = passwords._hasher("weak_for_tests")

    class Watched:
        """Counts how many hash at the same time."""

        def hash(self, password: str) -> str:
            together[0] += 1
            most[0] = max(most[0], together[0])
            hashed = hasher.hash(password)
            together[0] -= 1
            return hashed

    monkeypatch.setattr(passwords, "_hasher", lambda _strength: Watched())
    threads = [threading.Thread(target=hash_password, args=(PASSWORD, "normal")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
