"""Questions of every kind, made up. Whatever tells an answer carries the word `SECRET`, ids begin with `secret`."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from quizapp.questions.base import Layout, Question, Response
from quizapp.questions.registry import KINDS as KIND_TABLE, kind_names, read_question
from quizapp.questions.types.cloze import GapView

LOCALES = ("de", "en")
SECRET = "SECRET"
KINDS = kind_names()
GRADED_KINDS = tuple(name for name, kind in KIND_TABLE if kind.is_graded)
Plain = dict[str, Any]

counts = st.integers(2, 6)
shares = st.sampled_from(["1", "2", "1/3", "0.5"])


def text(words: str) -> Plain:
    """A text in both languages."""
    return {"de": f"{words} deutsch", "en": f"{words} english"}


def why() -> Plain:
    """An explanation, which a learner must not see before the review."""
    return text(f"{SECRET} why")


def wordings(words: str) -> Plain:
    """Accepted words in both languages."""
    return {"de": [f"{words} wort", f"{words} ausdruck"], "en": [f"{words} word"]}


def parts(count: int, **fields: Callable[[int], Any]) -> list[Plain]:
    """So many parts with ids; each field is made from the part's number."""
    return [{"id": f"secret-{n}", **{name: make(n) for name, make in fields.items()}} for n in range(count)]


def options(right: set[int], count: int) -> list[Plain]:
    """Options of which some are right."""
    return parts(count, text=lambda n: text(f"option {n}"), right=lambda n: n in right, explanation=lambda n: why())


@st.composite
def single_choices(draw: st.DrawFn) -> Plain:
    """One right option of several."""
    count = draw(counts)
    return {"options": options({draw(st.integers(0, count - 1))}, count)}


@st.composite
def multiple_responses(draw: st.DrawFn) -> Plain:
    """Several right options under any rule."""
    count = draw(counts)
    right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    if draw(st.booleans()):
        return {"choose": len(right), "options": options(right, count)}
    return {"rule": draw(st.sampled_from(["balanced", "exact", "right_minus_wrong"])), "options": options(right, count)}


@st.composite
def grids(draw: st.DrawFn) -> Plain:
    """Statements to decide."""
    truths = draw(st.lists(st.booleans(), min_size=1, max_size=6))
    statements = parts(
        len(truths), text=lambda n: text(f"statement {n}"), is_true=lambda n: truths[n], explanation=lambda n: why()
    )
    return {"rule": draw(st.sampled_from(["per_row", "right_minus_wrong"])), "statements": statements}


@st.composite
def numerics(draw: st.DrawFn) -> Plain:
    """Numbers with tolerances and units. Values are long enough to be recognised where they must not stand."""
    fields = []
    for n in range(draw(st.integers(1, 3))):
        value = draw(st.sampled_from(["7777.125", "-7777.5", "7777", "77771/3", "0.7777", "7.777"]))
        kinds = ["absolute", "relative", "geometric"] if "/" not in value else ["absolute"]
        tolerance = draw(st.sampled_from(["0", "0.05"])) if "/" not in value else "0.01"
        answers = [{"value": value, "tolerance": tolerance, "tolerance_kind": draw(st.sampled_from(kinds))}]
        answers += [{"value": "888888", "credit": "0.5", "explanation": why()}] if draw(st.booleans()) else []
        field: Plain = {"id": f"secret-{n}", "label": text(f"field {n}"), "weight": draw(shares), "answers": answers}
        if draw(st.booleans()):
            field["unit"] = {"symbol": "min", "others": {"h": "60"}, "required": draw(st.booleans()), "penalty": "0.1"}
        fields.append({**field, "explanation": why()})
    return {"fields": fields}


@st.composite
def short_texts(draw: st.DrawFn) -> Plain:
    """Words in any order, with a known mistake."""
    expected = draw(st.integers(1, 3))
    names = ["alpha", "bravo", "charlie", "delta", "echo"]
    accept = parts(draw(st.integers(expected, 5)), texts=lambda n: wordings(f"{SECRET} {names[n]}"))
    for entry in accept[expected:]:
        entry["credit"] = draw(st.sampled_from(["1", "0.5"]))
    known = [{"id": "secret-x", "texts": wordings(f"{SECRET} zulu"), "explanation": why()}]
    return {
        "expected": expected, "typing_errors": draw(st.integers(0, 2)), "accept": accept, "known_wrong": known, "wrong": why(),
    }  # fmt: skip


@st.composite
def matchings(draw: st.DrawFn) -> Plain:
    """Pairs, with or without spare items."""
    pairs = parts(
        draw(counts), left=lambda n: text(f"left {n}"), right=lambda n: text(f"right {n}"), explanation=lambda n: why()
    )
    spare = [{"id": "secret-spare", "text": text("spare"), "explanation": why()}] if draw(st.booleans()) else []
    return {"pairs": pairs, "spare": spare}


@st.composite
def orderings(draw: st.DrawFn) -> Plain:
    """Items in the right order."""
    items = parts(draw(counts), text=lambda n: text(f"item {n}"), explanation=lambda n: why())
    return {"rule": draw(st.sampled_from(["adjacent_pairs", "exact"])), "items": items}


@st.composite
def clozes(draw: st.DrawFn) -> Plain:
    """A text with typed and chosen gaps, in another order in each language."""
    gaps: list[Plain] = []
    for n in range(draw(st.integers(1, 4))):
        gap: Plain = {"id": f"secret-{n}", "weight": draw(shares)}
        if draw(st.booleans()):
            gap |= {"options": options({draw(st.integers(0, 2))}, 3)}
        else:
            gap |= {"accept": wordings(f"{SECRET} gap {n}"), "explanation": why(), "typing_errors": draw(st.integers(0, 2))}
        gaps.append(gap)
    markers = [f"<p>before {{{{{gap['id']}}}}} behind</p>" for gap in gaps]
    return {"text": {"de": "".join(markers), "en": "".join(reversed(markers))}, "gaps": gaps}


@st.composite
def self_checks(draw: st.DrawFn) -> Plain:
    """Statements that point to modules."""
    statements = parts(
        draw(st.integers(1, 5)), text=lambda n: text(f"sign {n}"), points_to=lambda n: f"secret-m{n % 3}", hint=lambda n: why()
    )
    return {"statements": statements}


@st.composite
def classifications(draw: st.DrawFn) -> Plain:
    """Statements that belong to one of a few classes."""
    classes = parts(draw(st.integers(2, 5)), label=lambda n: text(f"class {n}"))
    homes = draw(st.lists(st.integers(0, len(classes) - 1), min_size=2, max_size=6))
    statements = parts(
        len(homes), text=lambda n: text(f"statement {n}"), belongs_to=lambda n: f"secret-{homes[n]}", explanation=lambda n: why()
    )
    rule = draw(st.sampled_from(["per_row", "right_minus_wrong"]))
    return {"rule": rule, "classes": classes, "statements": statements}


@st.composite
def picture_marks(draw: st.DrawFn) -> Plain:
    """Places of every shape in a row, some of them right."""
    count = draw(counts)
    right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    shapes = draw(st.lists(st.sampled_from(["rect", "circle", "polygon"]), min_size=count, max_size=count))
    places = options(right, count)
    for n, (place, shape) in enumerate(zip(places, shapes, strict=True)):
        x = 200 * n
        place["area"] = {
            "rect": {"rect": [x, 10, draw(st.integers(1, 150)), draw(st.integers(1, 90))]},
            "circle": {"circle": [x + 60, 80, draw(st.integers(1, 60))]},
            "polygon": {"polygon": [[x, 20], [x + 90, 20], [x + 40, 20 + draw(st.integers(4, 90))]]},
        }[shape]
        place["marker"] = {"polygon": [x + 40, 21]}.get(shape)
    picture = {"path": "media/x.svg", "alt": text("a picture"), "width": 1200, "height": 400}
    ticks: Plain = {"choose": len(right)} if draw(st.booleans()) else {"rule": draw(st.sampled_from(["balanced", "exact"]))}
    return {**ticks, "picture": picture, "places": places}


@st.composite
def self_ratings(draw: st.DrawFn) -> Plain:
    """Statements to rate on a scale."""
    scale = {"steps": draw(st.integers(3, 7)), "low": text("low"), "high": text("high")}
    return {"scale": scale, "shuffle": draw(st.booleans()), "statements": parts(draw(st.integers(1, 5)), text=lambda n: text(f"can {n}"))}


@st.composite
def reflections(draw: st.DrawFn) -> Plain:
    """A worksheet of lines and longer texts."""
    sizes = draw(st.lists(st.sampled_from(["line", "text"]), min_size=1, max_size=5))
    fields = parts(len(sizes), label=lambda n: text(f"field {n}"), size=lambda n: sizes[n])
    if draw(st.booleans()):
        fields[0]["help"] = text("help")
    return {"fields": fields}


BODIES: Mapping[str, Callable[[], st.SearchStrategy[Plain]]] = {
    "single_choice": single_choices, "multiple_response": multiple_responses, "true_false_grid": grids, "numeric": numerics,
    "short_text": short_texts, "matching": matchings, "ordering": orderings, "cloze": clozes, "self_check": self_checks,
    "classify": classifications, "picture_mark": picture_marks,
    "self_rating": self_ratings, "reflection": reflections,
}  # fmt: skip


def plain_question(kind: str, body: Plain) -> Plain:
    """A question as a pack holds it: the body of its kind and what every kind has."""
    common: Plain = {
        "id": "secret-question", "kind": kind, "title": text("title"), "stem": text("stem"), "explanation": why(),
    }  # fmt: skip
    if kind in GRADED_KINDS:
        common |= {"points": "4", "objectives": ["M1-1"], "level": "apply", "anchor": "secret-module#secret-passage"}
    return {**common, **body}


def questions(kind: str) -> st.SearchStrategy[Question]:
    """Questions of a kind without faults."""
    return BODIES[kind]().map(lambda body: read_question(plain_question(kind, body)))


def layouts(question: Question) -> st.SearchStrategy[Layout]:
    """What may be drawn for a learner."""
    return st.builds(
        lambda seed, locale: question.draw_layout(random.Random(seed), locale), st.integers(0, 2**32), st.sampled_from(LOCALES)
    )


CHOICES = {"single_choice": "options", "multiple_response": "options", "picture_mark": "places"}
"""Kinds whose only field is `choice`, and what is chosen from."""


def form_of(question: Question, layout: Layout, response: Response) -> dict[str, list[str]]:
    """What a browser posts when a page shows this response."""
    body = question.learner_body("en", layout, response)
    if question.kind in CHOICES:
        found = {"choice": [option.value for option in getattr(body, CHOICES[question.kind]) if option.chosen]}
    elif question.kind == "cloze":
        gaps = [piece for piece in body.segments if isinstance(piece, GapView)]
        found = {gap.name: [gap.text, *(option.value for option in gap.options if option.chosen)] for gap in gaps}
    else:
        rows, value = {
            "true_false_grid": ("statements", "decided"), "numeric": ("fields", "text"), "short_text": ("fields", "text"),
            "matching": ("matches", "chosen"), "ordering": ("items", "position"), "self_check": ("signs", "answer"),
            "classify": ("statements", "chosen"), "self_rating": ("statements", "rating"),
            "reflection": ("fields", "text"),
        }[question.kind]  # fmt: skip
        found = {row.name: [getattr(row, value)] for row in getattr(body, rows)}
    filled = {name: [value for value in values if value] for name, values in found.items()}
    return {name: values for name, values in filled.items() if values}


def field_names(question: Question, layout: Layout) -> list[str]:
    """Names of all fields that the page of this question has."""
    body = question.learner_body("en", layout, {})
    if question.kind in CHOICES:
        return ["choice"]
    rows = body.segments if question.kind == "cloze" else next(iter(_rows(body)))
    return [row.name for row in rows if hasattr(row, "name")]


def _rows(body: Any) -> list[Any]:
    return [getattr(body, name) for name in ("statements", "fields", "matches", "items", "signs") if hasattr(body, name)]


values = st.one_of(
    st.sampled_from(["1", "2", "3", "yes", "no", "often", "rarely", "", " ", "0", "-1", "7777.5", "450 h", "NaN", "1e400"]),
    st.sampled_from([f"{SECRET} alpha wort", f"{SECRET} bravo word", f"{SECRET} zulu word", f"{SECRET} gap 0 word"]),
    st.text(max_size=12),
)


def forms(question: Question, layout: Layout) -> st.SearchStrategy[dict[str, list[str]]]:
    """Anything that may be posted to this question, mostly to its own fields."""
    names = st.one_of(st.sampled_from(field_names(question, layout)), st.text(max_size=6))
    return st.dictionaries(names, st.lists(values, max_size=2), max_size=6)


def plausible_forms(question: Question, layout: Layout) -> st.SearchStrategy[dict[str, list[str]]]:
    """One small value for some of the question's own fields."""
    return st.dictionaries(st.sampled_from(field_names(question, layout)), st.lists(values, min_size=1, max_size=1))
