"""Responses of every graded kind, made up from the plain data of a question: right, wrong, nearly right, half empty."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

Plain = dict[str, Any]


def ids(parts: list[Plain]) -> list[str]:
    """Ids of a list's entries."""
    return [part["id"] for part in parts]


def some_of(names: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A value for some of the names, or for all of them."""
    return st.one_of(st.fixed_dictionaries(dict.fromkeys(names, values)), st.dictionaries(st.sampled_from(names), values))


def single_choices(question: Plain) -> st.SearchStrategy[Plain]:
    """Any option."""
    return st.sampled_from(ids(question["options"])).map(lambda chosen: {"choice": chosen})


def multiple_responses(question: Plain) -> st.SearchStrategy[Plain]:
    """Any set of ticks that the cap allows."""
    options = ids(question["options"] if "options" in question else question["places"])
    most = question.get("choose") or len(options)
    return st.sets(st.sampled_from(options), max_size=most).map(lambda ticks: {"choices": sorted(ticks)})


def grids(question: Plain) -> st.SearchStrategy[Plain]:
    """Some rows decided."""
    return some_of(ids(question["statements"]), st.booleans()).map(lambda rows: {"decisions": rows})


def classifications(question: Plain) -> st.SearchStrategy[Plain]:
    """Some statements put into a class."""
    classes = st.sampled_from(ids(question["classes"]))
    return some_of(ids(question["statements"]), classes).map(lambda rows: {"classes": rows})


def matchings(question: Plain) -> st.SearchStrategy[Plain]:
    """Some lines matched with anything there is, or everything with its own."""
    pairs, targets = ids(question["pairs"]), ids(question["pairs"]) + ids(question.get("spare") or [])
    mixed = some_of(pairs, st.sampled_from(targets))
    mostly_right = st.dictionaries(st.sampled_from(pairs), st.sampled_from(targets), max_size=2).map(
        lambda wrong: {**{name: name for name in pairs}, **wrong}
    )
    return st.one_of(mixed, mostly_right).map(lambda matches: {"matches": matches})


def orderings(question: Plain) -> st.SearchStrategy[Plain]:
    """A permutation, or places that some share and others lack."""
    items = ids(question["items"])
    places = list(range(1, len(items) + 1))
    permuted = st.permutations(places).map(lambda order: dict(zip(items, order, strict=True)))
    moved = st.integers(0, len(items)).map(lambda by: {name: (n + by) % len(items) + 1 for n, name in enumerate(items)})
    return st.one_of(permuted, moved, some_of(items, st.sampled_from(places))).map(lambda found: {"positions": found})


@st.composite
def misspelt(draw: st.DrawFn, wordings: list[str]) -> str:
    """One of the wordings with up to three slips, or nothing, or something else."""
    text = draw(st.sampled_from([*wordings, "xyz", "ä"]))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        slips = [text[:at] + "q" + text[at:], text[:at] + text[at + 1 :], text[:at] + "ü" + text[at + 1 :], text.upper(), f"{text}-"]
        slips.append(text[:at] + text[at : at + 2][::-1] + text[at + 2 :])
        text = draw(st.sampled_from(slips)).strip()
    return text


def wordings(by_locale: dict[str, list[str]]) -> list[str]:
    """All wordings of an entry."""
    return [text for texts in by_locale.values() for text in texts]


def short_texts(question: Plain) -> st.SearchStrategy[Plain]:
    """Accepted words and known mistakes, misspelt, some twice."""
    known = [text for entry in [*question["accept"], *question["known_wrong"]] for text in wordings(entry["texts"])]
    fields = st.lists(st.one_of(misspelt(known), st.just("")), min_size=question["expected"], max_size=question["expected"])
    return fields.map(lambda texts: {"texts": texts} if any(texts) else {})


@st.composite
def clozes(draw: st.DrawFn, question: Plain) -> Plain:
    """Some gaps filled."""
    filled = {}
    for gap in question["gaps"]:
        words = misspelt(wordings(gap["accept"])) if gap.get("accept") else st.sampled_from(ids(gap["options"]))
        text = draw(st.one_of(words, st.just(""))) if draw(st.integers(0, 3)) else draw(words)
        filled |= {gap["id"]: text} if text else {}
    return {"gaps": filled}


@st.composite
def typed_numbers(draw: st.DrawFn, field: Plain, mark: str) -> str:
    """A number on, beside or far from a bound of an answer, as people write it, with or without a unit."""
    answer = draw(st.sampled_from(field["answers"]))
    value, t = Fraction(answer["value"]), Fraction(answer.get("tolerance", "0"))
    kind = answer.get("tolerance_kind", "absolute")
    reach = t if kind == "absolute" else abs(value) * t
    near = draw(st.sampled_from([value, value - reach, value + reach, value / (1 + t), value * (1 + t), -value, Fraction(0), 2 * value]))
    places = draw(st.integers(0, 6))
    whole = round(near * 10**places) + draw(st.sampled_from([0, 0, 0, 1, -1]))
    digits = str(abs(whole)).rjust(places + 1, "0")
    head, tail = (digits[:-places], digits[-places:]) if places else (digits, "")
    decimal = draw(st.sampled_from([mark, mark, ",", "."]))
    group = draw(st.sampled_from(["", "", " ", "'", "." if decimal == "," else ","]))
    grouped = f"{int(head):,}".replace(",", group) if head != "0" else head
    text = f"{'-' if whole < 0 else draw(st.sampled_from(['', '', '+']))}{grouped}{decimal + tail if tail else ''}"
    return text + draw(st.sampled_from(["", "", " min", "min", " MIN", " h", " %", " xyz", " viel"]))


@st.composite
def numerics(draw: st.DrawFn, question: Plain) -> Plain:
    """Numbers for some fields, words for others."""
    mark = draw(st.sampled_from(",."))
    odd = st.sampled_from(["", "viel", "1e3", "1.2.3", "1,234", "1.234", "12 34", ".5", "0,777.7", "NaN", "7'777"])
    texts = {field["id"]: draw(st.one_of(typed_numbers(field, mark), typed_numbers(field, mark), odd)) for field in question["fields"]}
    texts = {name: text for name, text in texts.items() if text}
    return {"texts": texts, "decimal": mark} if texts else {}


@st.composite
def situations(draw: st.DrawFn, question: Plain) -> Plain:
    """Some parts answered; often the last number follows from the one before, whatever that was."""
    answers = {part["id"]: draw(RESPONSES[part["kind"]](part)) for part in question["parts"] if draw(st.integers(0, 4))}
    first, last = question["parts"][-2:]
    own = draw(st.integers(-20, 20)) * 10
    if draw(st.booleans()):
        answers[first["id"]] = {"texts": {first["fields"][0]["id"]: str(own)}, "decimal": "."}
        slip = draw(st.sampled_from([0, 0, 1, 4]))
        followed = [2 * own + slip, -own // 10 + slip]
        answers[last["id"]] = {"texts": {last["fields"][0]["id"]: str(draw(st.sampled_from(followed)))}, "decimal": "."}
    answered = {name: answer for name, answer in answers.items() if any(answer.values())}
    return {"parts": answered}


@st.composite
def given_points(draw: st.DrawFn, question: Plain) -> Plain:
    """What a marker gives for each criterion; now and then everything there is."""
    is_full = not draw(st.integers(0, 4))
    found = {}
    for criterion in question["criteria"]:
        step = Fraction(criterion["step"])
        steps = int(Fraction(criterion["points"]) / step)
        found[criterion["id"]] = str(step * (steps if is_full else draw(st.integers(0, steps))))
    return found


RESPONSES: dict[str, Callable[[Plain], st.SearchStrategy[Plain]]] = {
    "single_choice": single_choices, "multiple_response": multiple_responses, "true_false_grid": grids, "numeric": numerics,
    "short_text": short_texts, "matching": matchings, "ordering": orderings, "cloze": clozes,
    "classify": classifications, "picture_mark": multiple_responses, "situation": situations,
    "free_text": given_points, "submission": given_points,
}  # fmt: skip
"""Responses as they stand in a slot, or with nothing in them; where a person marks, the points that are given.

A new graded kind adds its own.
"""


def responses(question: Plain) -> st.SearchStrategy[Plain]:
    """A response in canonical form: {} when nothing is in it."""
    return RESPONSES[question["kind"]](question).map(lambda found: found if any(found.values()) and _holds(found) else {})


def _holds(response: Plain) -> bool:
    """True when something was answered, not only the decimal mark noted."""
    return any(value for name, value in response.items() if name != "decimal")
