"""Correcting a question is a function of the question and its corrections; every kind's key can be read and changed."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Question
from quizapp.questions.correction import Corrected, Correction, Policy, corrected, mark_after, propose, question_digest
from quizapp.questions.keys import number_line, read_number_line
from quizapp.questions.registry import kind_names, read_question, read_question_json
from tests.quizzes.workshop import GRADED_KINDS, question

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOCALES = ("de", "en")
KEYED = tuple(kind for kind in GRADED_KINDS if read_question(question(kind, "x")).key_parts())


def of_kind(kind: str) -> Question:
    """The workshop's question."""
    return read_question(question(kind, "x"))


def key_of(asked: Question) -> dict[str, tuple[str, ...]]:
    """What counts as right now."""
    return {part.name: part.values for part in asked.key_parts()}


def held(asked: Question, what: str, wanted: Question, policy: Policy = "favour") -> Corrected:
    """The question as it is marked after one correction."""
    return corrected(asked, [Correction(question_digest(asked), what, policy, wanted, NOON)])  # type: ignore[arg-type]  # a word


def test_most_kinds_have_a_key_that_a_form_can_change() -> None:
    assert {"single_choice", "multiple_response", "true_false_grid", "numeric", "short_text", "matching", "ordering", "cloze"} <= {*KEYED}


@pytest.mark.parametrize("kind", KEYED)
def test_the_same_key_makes_the_same_question(kind: str) -> None:
    asked = of_kind(kind)
    again = asked.with_key(key_of(asked))
    assert again.grade(asked.right_response()).fraction == ONE
    assert key_of(again) == key_of(asked)
    assert read_question_json(again.model_dump_json()) == again
    with pytest.raises(Invalid, match="correction_changes_nothing"):
        propose(Corrected(asked), "new_key", key_of(asked), {}, LOCALES)


@pytest.mark.parametrize("kind", KEYED)
def test_a_key_without_a_right_answer_is_refused(kind: str) -> None:
    asked = of_kind(kind)
    for name in key_of(asked):
        with pytest.raises(Invalid, match="key_no_right_option"):
            propose(Corrected(asked), "new_key", {**key_of(asked), name: (" ",)}, {}, LOCALES)
        with pytest.raises(Invalid):
            propose(Corrected(asked), "new_key", {**key_of(asked), name: ("made-up\0",) * 2 + ("x" * 300,)}, {}, LOCALES)


@pytest.mark.parametrize("kind", GRADED_KINDS)
def test_a_withdrawn_question_gives_everybody_full_points(kind: str) -> None:
    asked = of_kind(kind)
    wanted = propose(Corrected(asked), "withdraw", {}, {}, LOCALES)
    now = held(asked, "withdraw", wanted)
    assert [now.grade(answer) for answer in ({}, asked.right_response())] == [Mark(ONE), Mark(ONE)]
    with pytest.raises(Invalid, match="correction_changes_nothing"):
        propose(now, "withdraw", {}, {}, LOCALES)


def test_an_ungraded_question_cannot_be_corrected() -> None:
    assert "self_check" in kind_names()
    with pytest.raises(Invalid, match="correction_not_graded"):
        propose(Corrected(of_kind("self_check")), "withdraw", {}, {}, LOCALES)


def test_a_further_right_option_and_another_one() -> None:
    asked = of_kind("single_choice")
    (part,) = asked.key_parts()
    right, other = part.values[0], next(choice for choice, _text in part.choices if choice not in part.values)
    both = held(asked, "accept_more", propose(Corrected(asked), "accept_more", {"right": (right, other)}, {}, LOCALES))
    assert [both.grade({"choice": one}).fraction for one in (right, other)] == [ONE, ONE]
    with pytest.raises(Invalid, match="key_takes_away"):
        propose(Corrected(asked), "accept_more", {"right": (other,)}, {}, LOCALES)
    moved = held(asked, "new_key", propose(Corrected(asked), "new_key", {"right": (other,)}, {}, LOCALES))
    assert [moved.grade({"choice": one}).fraction for one in (right, other)] == [ZERO, ONE]


def test_a_number_of_ticks_that_is_told_to_learners_has_to_stay() -> None:
    asked = of_kind("multiple_response")
    (part,) = asked.key_parts()
    every = tuple(choice for choice, _text in part.choices)
    for wanted, code in ((every[:3], "key_choose_differs"), (every, "key_all_right")):
        with pytest.raises(Invalid, match=code):
            propose(Corrected(asked), "new_key", {"right": wanted}, {}, LOCALES)


def test_a_wording_more_and_a_wider_tolerance() -> None:
    words = of_kind("short_text")
    key = key_of(words)
    name = next(iter(key))
    more = propose(Corrected(words), "accept_more", {**key, name: (*key[name], "Öl und Tuch")}, {}, LOCALES)
    others = [texts[0] for part, texts in key.items() if part.endswith(":de")][1:2]
    assert more.grade({"texts": ["öl und tuch", *others]}).fraction == ONE
    assert words.grade({"texts": ["öl und tuch", *others]}).fraction < ONE

    number = of_kind("numeric")
    ((name, (line,)),) = key_of(number).items()
    value = read_number_line(line)[0]
    wider = propose(Corrected(number), "accept_more", {name: (number_line(value, Fraction(2), "absolute"),)}, {}, LOCALES)
    assert name in key_of(wider)
    with pytest.raises(Invalid, match="key_takes_away"):
        propose(Corrected(number), "accept_more", {name: (f"{value + 5} ± 1",)}, {}, LOCALES)
    with pytest.raises(Invalid, match="key_no_number"):
        propose(Corrected(number), "new_key", {name: ("about ten",)}, {}, LOCALES)


def test_partners_of_a_matching_and_places_of_an_order() -> None:
    asked = of_kind("matching")
    first, second, *rest = [part.name for part in asked.key_parts()]
    swapped = propose(Corrected(asked), "new_key", {**key_of(asked), first: (second,), second: (first, second)}, {}, LOCALES)
    answer = {"matches": {first: second, second: second, **{one: one for one in rest}}}
    assert (swapped.grade(answer).fraction, asked.grade(answer).fraction) == (ONE, Fraction(len(rest) + 1, len(rest) + 2))
    assert asked.with_key(key_of(asked)) == asked

    order = of_kind("ordering")
    key = key_of(order)
    one, two = list(key)[:2]
    turned = propose(Corrected(order), "new_key", {**key, one: key[two], two: key[one]}, {}, LOCALES)
    assert turned.right_response()["positions"][one] == 2
    with pytest.raises(Invalid, match="key_places"):
        propose(Corrected(order), "new_key", {**key, one: key[two]}, {}, LOCALES)


def test_a_new_explanation_is_plain_text_in_every_language() -> None:
    asked = of_kind("single_choice")
    typed = {"de": "Zwei <Wege>.\n\nBeide zählen.", "en": "Two ways."}
    wanted = propose(Corrected(asked), "withdraw", {}, typed, LOCALES)
    assert wanted.explanation.in_locale("de") == "<p>Zwei &lt;Wege&gt;.</p>\n<p>Beide zählen.</p>"
    with pytest.raises(Invalid, match="explanation_in_every_language"):
        propose(Corrected(asked), "withdraw", {}, {"de": "Nur hier."}, LOCALES)


def test_a_question_that_was_edited_since_is_not_corrected() -> None:
    asked = of_kind("single_choice")
    edited = read_question({**question("single_choice", "x"), "title": "Anders"})
    correction = Correction(question_digest(asked), "withdraw", "favour", asked, NOON)
    assert corrected(asked, [correction]).is_withdrawn
    assert corrected(edited, [correction]) == Corrected(edited)


MARKS = st.builds(Mark, st.fractions(0, 1, max_denominator=60)) | st.just(UNANSWERED)


@given(MARKS, MARKS, st.sampled_from(["favour", "all"]))
def test_nobody_loses_and_again_changes_nothing(old: Mark, new: Mark, policy: Policy) -> None:
    after = mark_after(old, new, policy)
    assert mark_after(after, new, policy) == after
    if policy == "favour":
        assert after.fraction == max(old.fraction, new.fraction)
    else:
        assert after == new


@given(
    st.fractions(-1000, 1000, max_denominator=64), st.fractions(0, 10, max_denominator=64),
    st.sampled_from(["absolute", "relative", "geometric"]),
)
def test_a_number_line_is_read_as_it_was_written(value: Fraction, tolerance: Fraction, kind: str) -> None:
    assert read_number_line(number_line(value, tolerance, kind)) == (value, tolerance, kind if tolerance else "absolute")
