"""What staff see in each mode."""

from __future__ import annotations

import pytest

from quizapp.courses.rules.results_privacy import COMPLETED_AND_PASSED, EVERYTHING, MODES, NOTHING, WITH_POINTS, sight_of


@pytest.mark.parametrize(("mode", "alone", "shared"), [
    ("open", EVERYTHING, EVERYTHING),
    ("works_agreement", COMPLETED_AND_PASSED, WITH_POINTS),
    ("self_assessment", NOTHING, NOTHING),
    ("a_mode_of_later", NOTHING, NOTHING),
])
def test_what_staff_see(mode: str, alone: object, shared: object) -> None:
    assert (sight_of(mode), sight_of(mode, shares_points=True)) == (alone, shared)


def test_only_the_open_mode_holds_nothing_back() -> None:
    assert [mode for mode in MODES if sight_of(mode).is_full] == ["open"]
