"""Turns are taken in the order of coming, and never by too many."""

from __future__ import annotations

import threading
import time

import pytest

from quizapp.kernel.turns import Turns
from tests.quizzes.together import at_once
from tests.waiting import wait_until


def test_turns_are_taken_in_the_order_of_coming() -> None:
    lock, order = Turns(), []
    lock.acquire()

    def wait(number: int) -> None:
        lock.acquire()
        order.append(number)
        lock.release()

    threads = []
    for number in range(10):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(lock._waiters) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert order == list(range(10))
    lock.acquire()
    lock.release()


def test_one_holds_the_turn_at_a_time() -> None:
    lock, inside, most = Turns(), [], []

    def enter() -> None:
        for _ in range(50):
            lock.acquire()
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            lock.release()

    at_once(8, enter)
    assert (max(most), len(most)) == (1, 400)


@pytest.mark.parametrize("at_once", [1, 2])
def test_so_many_at_once(at_once: int) -> None:
    turns, guard, let_go = Turns(at_once), threading.Lock(), threading.Event()
    inside, most, came = 0, 0, 0

    def work() -> None:
        nonlocal inside, most, came
        with turns:
            with guard:
                inside, most, came = inside + 1, max(most, inside + 1), came + 1
            let_go.wait()
            with guard:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    wait_until(lambda: came == at_once and len(turns._waiters) == 20 - at_once)
    let_go.set()
    for thread in threads:
        thread.join()
    assert (most, came) == (at_once, 20)
    with turns:
        assert inside == 0
