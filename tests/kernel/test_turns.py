"""Turns are taken in the order of coming, and never by too many."""

from __future__ import annotations

import threading
import time

import pytest

from quizapp.kernel.turns import Turns
from tests.quizzes.together import at_once


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
def test_so_many_at_once_and_in_order(at_once: int) -> None:
    turns, guard = Turns(at_once), threading.Lock()
    inside, most, order = 0, 0, []

    def work(number: int) -> None:
        nonlocal inside, most
        with turns:
            with guard:
                inside, most = inside + 1, max(most, inside + 1)
                order.append(number)
            time.sleep(0.002)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
        time.sleep(0.0005)
    for thread in threads:
        thread.join()
    assert most == at_once
    assert len(order) == 20
    with turns:
        assert inside == 0
