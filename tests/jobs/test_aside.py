"""Long calculations have a thread of their own, and in the worker the lowest claim on the processor."""

from __future__ import annotations

import os
import threading
import time

import pytest

from quizapp.jobs.aside import NICE, Aside, News


def here() -> tuple[int, int]:
    """The thread and its priority."""
    return threading.get_ident(), os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.parametrize("behind_others", [True, False])
def test_it_steps_back_and_the_caller_does_not(behind_others: bool) -> None:
    before = here()
    with Aside(behind_others) as aside:
        thread, priority = aside.result_of(lambda _tell: here())
        assert thread == aside.result_of(lambda _tell: here())[0] != before[0]
    assert priority == (NICE if behind_others else before[1])
    assert here() == before


def test_what_it_tells_is_heard_by_the_caller_in_order() -> None:
    heard: list[tuple[int, int]] = []

    def work(tell: News) -> str:
        for number in range(3):
            tell(number)
        return "done"

    with Aside(True) as aside:
        assert aside.result_of(work, lambda number: heard.append((number, threading.get_ident()))) == "done"
    assert heard == [(number, threading.get_ident()) for number in range(3)]


def test_it_waits_while_it_is_heard() -> None:
    steps: list[str] = []

    def work(tell: News) -> None:
        for _ in range(3):
            tell()
            steps.append("worked")

    def hear() -> None:
        steps.append("heard")
        time.sleep(0.02)
        steps.append("written")

    with Aside(True) as aside:
        aside.result_of(work, hear)
    assert steps == ["heard", "written", "worked"] * 3


def test_who_is_not_heard_any_more_comes_to_an_end() -> None:
    def work(tell: News) -> None:
        for number in range(3):
            tell(number)

    def hear(number: int) -> None:
        raise LookupError(number)

    with Aside(True) as aside, pytest.raises(LookupError):
        aside.result_of(work, hear)


def test_what_it_raises_is_raised_here() -> None:
    def work(_tell: News) -> None:
        raise KeyError("away")

    with Aside(True) as aside, pytest.raises(KeyError):
        aside.result_of(work)
    with Aside(True) as aside, pytest.raises(ZeroDivisionError):
        aside.result_of(lambda tell: tell(0), lambda number: 1 / number)
