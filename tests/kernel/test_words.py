"""Refusals, identities, the clock."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from quizapp.kernel.clock import system_clock
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from quizapp.kernel.identity import NOBODY, Identity


@pytest.mark.parametrize("kind", [NotFound, NotAllowed, Conflict, Invalid])
def test_a_refusal_names_why_and_with_what(kind: type[Refusal]) -> None:
    refused = kind("too_many_ticks", choose=2)
    assert (refused.code, refused.params, str(refused)) == ("too_many_ticks", {"choose": 2}, "too_many_ticks {'choose': 2}")
    assert str(kind("gone")) == "gone"


@pytest.mark.parametrize(
    ("identity", "is_known", "is_staff", "may_see"),
    [
        (NOBODY, False, False, False),
        (Identity(account_id=1), False, False, False),
        (Identity(account_id=1, email="a@example.org"), True, False, False),
        (Identity(account_id=1, email="a@example.org", trainer_of=frozenset({"bread"})), True, True, True),
        (Identity(account_id=1, email="a@example.org", trainer_of=frozenset({"soup"})), True, True, False),
        (Identity(account_id=1, email="a@example.org", is_administrator=True), True, True, True),
    ],
)
def test_who_may_see_results(identity: Identity, is_known: bool, is_staff: bool, may_see: bool) -> None:
    assert (identity.is_known, identity.is_staff, identity.may_see_results_of("bread")) == (is_known, is_staff, may_see)


def test_the_clock_tells_utc_and_goes_on() -> None:
    first = system_clock()
    assert first.tzinfo is UTC
    assert timedelta(0) <= system_clock() - first < timedelta(seconds=5)
