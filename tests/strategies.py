"""Questions of every kind, made up. Whatever tells an answer carries the word `SECRET`, ids begin with `secret`."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from quizapp.kernel.numbers import exact_text, parse_exact
from quizapp.questions.base import Layout, Question
from quizapp.questions.registry import KINDS as KIND_TABLE, kind_names, read_question
from tests.posting import field_names, form_of as form_of

LOCALES = ("de", "en")
SECRET = "SECRET"
KINDS = kind_names()
GRADED_KINDS = tuple(name for name, kind in KIND_TABLE if kind.is_graded)
HAND_MARKED_KINDS = tuple(name for name, kind in KIND_TABLE if kind.is_hand_marked)
MACHINE_MARKED_KINDS = tuple(kind for kind in GRADED_KINDS if kind not in HAND_MARKED_KINDS)
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


PART_KINDS = tuple(kind for kind in MACHINE_MARKED_KINDS if kind != "situation")


@st.composite
def situations(draw: st.DrawFn) -> Plain:
    """A case with parts of any graded kind, the last two of which are sums that hang together."""
    exhibit = {"id": "secret-exhibit", "title": text("exhibit"), "text": "<p>exhibit</p>"}
    kinds = [*draw(st.lists(st.sampled_from(PART_KINDS), max_size=3)), "numeric", "numeric"]
    bodies = [draw(BODIES[kind]()) for kind in kinds]
    bodies[-2]["fields"][0]["id"] = "secret-first"
    bodies[-1]["fields"] = [draw(follow_on_fields(f"secret-part-{len(kinds) - 2}.secret-first", bodies[-2]["fields"][0]))]
    parts = [{**plain_question(kind, body), "points": draw(shares)} for kind, body in zip(kinds, bodies, strict=True)]
    for n, part in enumerate(parts):
        part |= {"id": f"secret-part-{n}", "stem": "<p>part</p>", "explanation": f"<p>{SECRET} part</p>"}
    return {"exhibits": [exhibit] if draw(st.booleans()) else [], "parts": parts}


@st.composite
def follow_on_fields(draw: st.DrawFn, name: str, first: Plain) -> Plain:
    """A field whose number is twice, or a tenth of, the best one of another field."""
    value = parse_exact(first["answers"][0]["value"])
    rule, right = draw(st.sampled_from([(f"2 * {name}", 2 * value), (f"-({name} / 10) + 0", -value / 10)]))
    follows = {"value": rule, "credit": draw(st.sampled_from(["1", "1/2"]))}
    answers = [{"value": exact_text(right), "tolerance": draw(st.sampled_from(["0.01", "3"]))}]
    return {"id": "secret-next", "label": text("next"), "answers": answers, "follows": follows, "explanation": why()}


@st.composite
def rubrics(draw: st.DrawFn) -> Plain:
    """Criteria that add up to the four points of every question here, with hints for the marker."""
    points = draw(st.sampled_from([["4"], ["1", "3"], ["2", "1.5", "0.5"]]))
    criteria = parts(len(points), text=lambda n: text(f"criterion {n}"), points=lambda n: points[n], step=lambda n: "0.5")
    shown = {name: draw(st.booleans()) for name in ("show_criteria", "show_key_points")}
    if shown["show_criteria"]:
        criteria = [{**one, "id": f"criterion-{n}"} for n, one in enumerate(criteria)]
    return {"criteria": criteria, "key_points": why(), "model_answer": why(), **shown}


@st.composite
def free_texts(draw: st.DrawFn) -> Plain:
    """Sentences with and without a limit."""
    limit = draw(st.none() | st.integers(1, 200))
    return {**draw(rubrics()), **({"word_limit": limit} if limit else {})}


@st.composite
def submissions(draw: st.DrawFn) -> Plain:
    """Files with and without a text."""
    return {**draw(rubrics()), "max_files": draw(st.integers(1, 10)), "with_text": draw(st.booleans())}


BODIES: Mapping[str, Callable[[], st.SearchStrategy[Plain]]] = {
    "single_choice": single_choices, "multiple_response": multiple_responses, "true_false_grid": grids, "numeric": numerics,
    "short_text": short_texts, "matching": matchings, "ordering": orderings, "cloze": clozes, "self_check": self_checks,
    "classify": classifications, "picture_mark": picture_marks,
    "self_rating": self_ratings, "reflection": reflections,
    "situation": situations, "free_text": free_texts, "submission": submissions,
}  # fmt: skip


def plain_question(kind: str, body: Plain) -> Plain:
    """A question as a pack holds it: the body of its kind and what every kind has."""
    common: Plain = {
        "id": "secret-question", "kind": kind, "title": text("title"), "stem": text("stem"), "explanation": why(),
    }  # fmt: skip
    common |= {"level": "apply", "anchor": "secret-module#secret-passage"} if kind in GRADED_KINDS else {}
    common |= {"points": "4", "objectives": ["M1-1"]} if kind in GRADED_KINDS and kind != "situation" else {}
    return {**common, **body}


def questions(kind: str) -> st.SearchStrategy[Question]:
    """Questions of a kind without faults."""
    return BODIES[kind]().map(lambda body: read_question(plain_question(kind, body)))


def layouts(question: Question) -> st.SearchStrategy[Layout]:
    """What may be drawn for a learner."""
    return st.builds(
        lambda seed, locale: question.draw_layout(random.Random(seed), locale), st.integers(0, 2**32), st.sampled_from(LOCALES)
    )


values = st.one_of(
    st.sampled_from(["1", "2", "3", "yes", "no", "often", "rarely", "", " ", "0", "-1", "7777.5", "450 h", "NaN", "1e400"]),
    st.sampled_from([f"{SECRET} alpha wort", f"{SECRET} bravo word", f"{SECRET} zulu word", f"{SECRET} gap 0 word"]),
    st.sampled_from([f"{'a1' * 32}/12/Plan.pdf", f"{'b2' * 32}/999/Bild 2.png", f"{'b2' * 32}/0/x.pdf", "Zwei\r\n\r\nAbsätze. "]),
    st.text(max_size=12),
)


def forms(question: Question, layout: Layout) -> st.SearchStrategy[dict[str, list[str]]]:
    """Anything that may be posted to this question, mostly to its own fields."""
    names = st.one_of(st.sampled_from(field_names(question, layout)), st.text(max_size=6))
    return st.dictionaries(names, st.lists(values, max_size=2), max_size=6)


def plausible_forms(question: Question, layout: Layout) -> st.SearchStrategy[dict[str, list[str]]]:
    """One small value for some of the question's own fields."""
    return st.dictionaries(st.sampled_from(field_names(question, layout)), st.lists(values, min_size=1, max_size=1))
