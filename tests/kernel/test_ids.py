"""Codes that name things in public and secrets that open them."""

from __future__ import annotations

import math

from hypothesis import given, strategies as st

from quizapp.kernel.ids import ALPHABET, CODE_LENGTH, new_code, new_digits, new_secret, new_seed, read_typed_code, secret_digest


def test_codes_carry_more_than_128_bits_and_no_letters_that_look_alike() -> None:
    assert CODE_LENGTH * math.log2(len(ALPHABET)) > 128
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set("01ilo") & set(ALPHABET)
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert set("".join(codes)) == set(ALPHABET)


def test_lengths_and_ranges() -> None:
    assert len(new_code(16)) == 16
    assert len(new_digits()) == 8
    assert new_digits(50).isdigit()
    assert len({new_secret() for _ in range(100)}) == 100
    assert all(0 <= new_seed() < 2**63 for _ in range(1000))


def test_a_secret_is_stored_as_its_digest() -> None:
    secret = new_secret()
    assert len(secret_digest(secret)) == 64
    assert secret not in secret_digest(secret)


@given(st.lists(st.sampled_from(["7f3k", "9q2m"]), min_size=1), st.sampled_from([" ", "-", " - ", ""]))
def test_a_code_may_be_typed_in_groups_and_capitals(groups: list[str], between: str) -> None:
    assert read_typed_code(between.join(groups).upper()) == "".join(groups)
