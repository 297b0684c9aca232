"""Pages of every kind: what they show can be posted, every field has a label, nothing is told and nothing escapes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from quizapp import paths
from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Question
from quizapp.questions.registry import read_question
from tests.strategies import BODIES, KINDS, SECRET, form_of, layouts, plain_question, plausible_forms, questions

SCRIPT = '<script>alert("x")</script>'
every_kind = pytest.mark.parametrize("kind", KINDS)


def data(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test with made-up data, on few examples: a page shows most of what it can in each."""
    return settings(max_examples=settings().max_examples // 5)(given(data=st.data())(test))


def environment() -> Environment:
    """Templates without an application: no translations, names of passages made up."""
    made = Environment(
        loader=FileSystemLoader(paths.TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True, undefined=StrictUndefined
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # comes with the extension
    made.globals["csrf_token"] = lambda: "token"
    made.globals["kept"] = lambda macro: macro  # nothing is kept: each question is another
    made.globals["static_url"] = "/static/{}".format
    written = dict.fromkeys(("format_number", "format_percent", "format_date", "format_time", "format_datetime"), str)
    made.filters.update(written, moment_in="{} {}".format)
    return made


ENVIRONMENT = environment()


class Page(HTMLParser):
    """What a browser would know of a fragment: fields with their values, labels, ids, open tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self.controls: list[dict[str, str | None]] = []
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.open: list[str] = []
        self.select = self.writing = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes fields, ids and labels."""
        found = dict(attrs)
        if tag not in ("input", "br", "img"):
            self.open.append(tag)
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        if tag == "label":
            self.labelled.add(str(found.get("for")))
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.controls.append({**found, "inside_label": "yes" if "label" in self.open else None})
        if tag == "select":
            self.select = str(found["name"])
        self.writing = str(found["name"]) if tag == "textarea" else ""
        is_set = "checked" in found if found.get("type") in ("radio", "checkbox") else tag == "input"
        name, value = str(found.get("name")), str(found.get("value") or "")
        if tag == "option" and "selected" in found:
            name, is_set = self.select, True
        if is_set and value:
            self.posted.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        """Notes what stands in a text area; a browser leaves out a line break right after its tag."""
        written = data if self.writing in self.posted else data.removeprefix("\n")
        if self.writing and written:
            self.posted.setdefault(self.writing, [""])[0] += written

    def handle_endtag(self, tag: str) -> None:
        """Tags are closed in order."""
        assert self.open.pop() == tag
        self.writing = ""


def show(question: Question, layout: Any, response: Any, locale: str = "en", slot: int = 3) -> str:
    """The fields of a question while it is answered."""
    view = question.learner_view(locale, layout, response)
    return ENVIRONMENT.get_template(f"questions/{question.kind}.html").render(question=view, slot=slot, lang=locale)


def show_review(question: Question, layout: Any, response: Any, locale: str = "en") -> str:
    """The parts of a question in the review."""
    view = question.review(locale, layout, response, question.grade(response))
    words = {"passage_url": "/passages/{}".format, "passage_title": "title of {}".format, "worksheet_url": "/sheets/{}".format}
    template = ENVIRONMENT.get_template(f"questions/{question.kind}_review.html")
    return template.render(question=view, slot=3, lang=locale, **words)


def a_response(question: Question, layout: Any, data: st.DataObject) -> Any:
    """Something that may stand in a slot."""
    try:
        return question.read_response(data.draw(plausible_forms(question, layout)), layout)
    except Invalid:
        return {}


@every_kind
@data
def test_a_page_posts_what_it_shows(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    layout = data.draw(layouts(question))
    response = a_response(question, layout, data)
    page = Page(show(question, layout, response))
    assert {name.removeprefix("q3-"): values for name, values in page.posted.items()} == form_of(question, layout, response)
    # Files are no part of the answer that the script saves; they have an address of their own.
    assert all(str(control["name"]).startswith("q3-") or control["type"] == "file" for control in page.controls)
    assert not page.open


@every_kind
@data
def test_every_field_has_a_label_and_ids_are_unique(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    layout = data.draw(layouts(question))
    first, second = (show(question, layout, {}, slot=slot) for slot in (1, 2))
    page = Page(first + second)
    assert max(page.ids.values(), default=1) == 1
    assert page.controls
    assert all(control["inside_label"] or control.get("id") in page.labelled for control in page.controls)
    described = {name for control in page.controls for name in str(control.get("aria-describedby") or "").split()}
    assert described | {name for c in page.controls for name in str(c.get("aria-labelledby") or "").split()} <= set(page.ids)


@every_kind
@data
def test_no_solution_stands_in_the_page(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    html = show(question, data.draw(layouts(question)), {})
    assert SECRET.lower() not in html.lower()
    assert "7777" not in html


@every_kind
@data
def test_the_review_shows_why_and_where_to_read(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    layout = data.draw(layouts(question))
    html = show_review(question, layout, a_response(question, layout, data))
    assert not Page(html).open
    assert f"{SECRET} why english" in html or kind in ("short_text", "self_rating", "reflection")  # no reason is given
    if question.is_graded:
        assert 'href="/passages/secret-module#secret-passage"' in html
        assert "title of secret-module#secret-passage" in html
        assert "badge--" in html


def scripted(plain: Any) -> Any:
    """The same question with a script in every text."""
    if isinstance(plain, dict):
        return {key: scripted(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [scripted(item) for item in plain]
    return plain + SCRIPT if isinstance(plain, str) and plain.endswith(("deutsch", "english", "wort")) else plain


@every_kind
@data
def test_texts_of_authors_are_escaped(kind: str, data: st.DataObject) -> None:
    plain = scripted(plain_question(kind, data.draw(BODIES[kind]())))
    for name in ("explanation", "stem", "key_points", "model_answer"):
        if name in plain:
            plain[name] = "<p>sanitised</p>"  # like the text of a cloze, which has no plain text of its own
    question = read_question(plain)
    layout = question.draw_layout(random.Random(1), "de")
    html = show(question, layout, {}) + show_review(question, layout, question.right_response())
    assert SCRIPT not in html
    assert str(Markup.escape(SCRIPT)) in html


@pytest.mark.parametrize("kind", ["numeric", "short_text", "cloze", "reflection", "free_text", "submission"])
def test_texts_of_learners_are_escaped(kind: str) -> None:
    typed = '"><script>alert(1)</script>'
    bodies: dict[str, Any] = {
        "numeric": {"fields": [{"id": "a", "label": "x", "answers": [{"value": "1"}], "explanation": "y"}]},
        "short_text": {"accept": [{"id": "a", "texts": {"de": ["x"]}}], "wrong": "y"},
        "cloze": {"text": "{{a}}", "gaps": [{"id": "a", "accept": {"de": ["x"]}, "explanation": "y"}]},
        "reflection": {"fields": [{"id": "a", "label": "x"}]},
    }
    rubric = {"criteria": [{"id": "a", "text": "x", "points": "4"}], "key_points": "y"}
    bodies |= {"free_text": rubric, "submission": rubric}
    names = {"numeric": "number-1", "short_text": "text-1", "cloze": "gap-1", "reflection": "field-1"}
    names |= {"free_text": "text", "submission": "text"}
    question = read_question(plain_question(kind, bodies[kind]))
    layout = question.draw_layout(random.Random(1), "de")
    response = question.read_response({names[kind]: [typed]}, layout)
    html = show(question, layout, response) + show_review(question, layout, response)
    assert "<script>" not in html
    assert Page(show(question, layout, response)).posted == {f"q3-{names[kind]}": [typed]}


def test_a_number_that_cannot_be_read_is_hinted_at() -> None:
    field = {"id": "a", "label": "x", "answers": [{"value": "1"}], "explanation": "y"}
    question = read_question(plain_question("numeric", {"fields": [field]}))
    layout = {"decimal": ","}
    html = show(question, layout, question.read_response({"number-1": ["viel"]}, layout))
    assert "cannot be read as a number" in html
    assert 'aria-invalid="true"' in html
    assert "cannot be read" not in show(question, layout, question.read_response({"number-1": ["1,5"]}, layout))


def test_the_cap_on_ticks_is_printed() -> None:
    question = two_of_three()
    html = show(question, {"options": ["a", "b", "c"]}, {})
    assert "Choose 2 answers." in html
    assert 'data-max="2"' in html


def two_of_three() -> Question:
    """Two right options of three."""
    options = [{"id": n, "text": n, "right": n != "c", "explanation": "why"} for n in "abc"]
    return read_question(plain_question("multiple_response", {"choose": 2, "options": options}))
