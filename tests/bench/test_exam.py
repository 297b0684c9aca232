"""The class of the load proof in small: everybody arrives by password, nothing is refused or lost, everybody has a result."""

from __future__ import annotations

from tests.bench.exam import Plan, run


def test_a_small_class_takes_a_timed_quiz() -> None:
    plan = Plan(learners=6, seated=3, seated_saves_per_s=9, start_s=1, saves_per_s=12, steady_s=1, submit_s=0.5)
    played = run("sqlite", plan)
    assert played.refused == []
    assert (len(played.starts), len(played.arrivals), len(played.saves), len(played.submits)) == (6, 6, 12, 6)
    assert (len(played.alone), len(played.beside)) == (9, 9)
    assert played.lost == 0
    assert played.results_s < 60
