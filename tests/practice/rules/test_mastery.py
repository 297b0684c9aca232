"""How much of an objective is mastered, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, strategies as st

from quizapp.practice.rules.mastery import Evidence, Mastery, Weighed, latest, mastery_by_objective

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE = Fraction(1)
fractions = st.fractions(0, 1, max_denominator=12)
evidence_lists = st.lists(
    st.builds(Evidence, st.sampled_from("abcd"), fractions, st.integers(0, 50).map(lambda hours: NOON + timedelta(hours=hours))),
    max_size=20,
)
question_lists = st.lists(
    st.builds(
        Weighed, st.sampled_from("abcd"), st.fractions(Fraction(1, 3), 9, max_denominator=3),
        st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    max_size=4, unique_by=lambda question: question.question_id,
)


def said(question_id: str, fraction: str, hour: int = 0) -> Evidence:
    """An answer at an hour after noon."""
    return Evidence(question_id, Fraction(fraction), NOON + timedelta(hours=hour))


def test_points_of_the_latest_answers_by_the_points_of_the_questions_answered() -> None:
    questions = [Weighed("a", Fraction(3), ("x",)), Weighed("b", ONE, ("x", "y")), Weighed("c", Fraction(9), ("x", "z"))]
    found = mastery_by_objective(questions, [said("a", "0", 5), said("a", "1", 6), said("b", "1/3"), said("gone", "1")])
    assert found == {"x": Mastery("x", Fraction(5, 6), 2, "b"), "y": Mastery("y", Fraction(1, 3), 1, "b")}
    assert found["x"].is_mastered and not found["y"].is_mastered


def test_four_fifths_are_enough_and_nothing_is_rounded() -> None:
    questions = [Weighed("a", Fraction(4), ("x",)), Weighed("b", ONE, ("x",))]
    assert mastery_by_objective(questions, [said("a", "1"), said("b", "0")])["x"].is_mastered
    assert not mastery_by_objective(questions, [said("a", "999/1000"), said("b", "0")])["x"].is_mastered


def test_the_newest_answer_counts_whatever_the_order_of_the_list() -> None:
    assert latest([said("a", "1", 2), said("a", "0", 1)])["a"].fraction == 1
    assert latest([said("a", "1", 1), said("a", "0", 1)])["a"].fraction == 0


def test_ungraded_questions_weigh_nothing() -> None:
    assert mastery_by_objective([Weighed("a", Fraction(0), ("x",))], [said("a", "1")]) == {}


@given(question_lists, evidence_lists)
def test_a_share_lies_between_nothing_and_all(questions: list[Weighed], evidence: list[Evidence]) -> None:
    newest = latest(evidence)
    for objective_id, found in mastery_by_objective(questions, evidence).items():
        own = [one for one in questions if objective_id in one.objectives and one.question_id in newest]
        marks = [newest[one.question_id].fraction for one in own]
        assert min(marks) <= found.share <= max(marks)
        assert found.questions == len(own)
        assert newest[found.weakest_id].fraction == min(marks)


@given(question_lists, evidence_lists, st.randoms(use_true_random=False))
def test_neither_order_matters_nor_older_answers(questions: list[Weighed], evidence: list[Evidence], rng: object) -> None:
    by_instant = list({(one.question_id, one.at): one for one in evidence}.values())
    shuffled = list(by_instant)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands over a random.Random
    found = mastery_by_objective(questions, by_instant)
    assert found == mastery_by_objective(questions, shuffled)
    assert found == mastery_by_objective(questions, latest(by_instant).values())


@given(question_lists, evidence_lists)
def test_a_right_answer_never_takes_away(questions: list[Weighed], evidence: list[Evidence]) -> None:
    before = mastery_by_objective(questions, evidence)
    for question in questions:
        if question.question_id in latest(evidence):
            after = mastery_by_objective(questions, [*evidence, said(question.question_id, "1", 99)])
            assert all(after[objective_id].share >= found.share for objective_id, found in before.items())
