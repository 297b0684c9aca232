"""A clock that jumps and is set right again, and one that was wrong before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.kernel.clock import SteadyClock
from tests.clock import MORNING, SettableClock

SECOND = timedelta(seconds=1)


class Computer:
    """A clock on the wall and one that only goes on."""

    def __init__(self) -> None:
        self.wall, self.passed = SettableClock(), 5000.0
        self.steady = SteadyClock(self.wall, lambda: self.passed)

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.wall.advance(seconds=seconds)
        self.passed += seconds

    def step(self, seconds: float) -> None:
        """The wall clock is set."""
        self.wall.advance(seconds=seconds)


@pytest.fixture
def computer() -> Computer:
    """At ten o'clock in Berlin."""
    return Computer()


@pytest.mark.parametrize("step", [3600, -3600, 86_400, -86_400, 1800, -1800, 3, -3])
def test_a_step_taken_back_within_a_minute_is_never_seen(computer: Computer, step: int) -> None:
    computer.wait(10)
    computer.step(step)
    for waited in range(1, 59):
        computer.wait(1)
        assert computer.steady() == MORNING + SECOND * (10 + waited)
    computer.step(-step)
    computer.wait(100)
    assert computer.steady() == MORNING + SECOND * 168


def test_a_step_that_lasts_is_believed_after_a_minute(computer: Computer) -> None:
    computer.step(3600)
    assert computer.steady() == MORNING
    computer.wait(59)
    assert computer.steady() == MORNING + SECOND * 59
    computer.wait(1)
    assert computer.steady() == computer.wall() == MORNING + SECOND * 3660


def test_a_second_step_is_doubted_anew(computer: Computer) -> None:
    computer.step(3600)
    computer.steady()
    computer.wait(40)
    computer.step(3600)
    computer.steady()
    computer.wait(40)
    assert computer.steady() == MORNING + SECOND * 80
    computer.wait(20)
    assert computer.steady() == computer.wall()


def test_small_corrections_are_taken_at_once(computer: Computer) -> None:
    for _ in range(100):
        computer.wait(10)
        computer.step(0.5)
        assert computer.steady() == computer.wall()


def test_a_computer_that_slept_is_believed_after_a_minute(computer: Computer) -> None:
    computer.step(8 * 3600)  # the wall clock went on, the other one slept
    assert computer.steady() == MORNING
    computer.wait(30)
    computer.steady()
    computer.wait(60)
    assert computer.steady() == computer.wall()
