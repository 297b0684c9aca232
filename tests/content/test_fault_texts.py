"""Every fault that any check can report has words in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import quizapp
from quizapp.content.fault_texts import FAULT_TEXTS, describe
from quizapp.content.pack_fault import PackFault
from quizapp.content.schema_faults import _CODES, _PREFIXES

SOURCES = Path(quizapp.__file__).parent
POSITIONS = {"PackFault": 2, "CourseFault": 1, "TextFault": 0, "SvgFault": 0, "Fault": 1}
"""Which argument of a fault is its code."""


def codes_in_sources() -> set[str]:
    """Codes that stand where faults are made."""
    paths = [path for folder in ("content", "questions") for path in (SOURCES / folder).rglob("*.py")]
    calls = [node for path in paths for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {code for call in calls for code in codes_of(call)} | {*_CODES.values(), *_PREFIXES.values()}


def codes_of(call: ast.Call) -> Iterator[str]:
    """The code, or codes, that a call makes a fault with."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name in POSITIONS and len(call.args) > POSITIONS[name]:
        yield from words(call.args[POSITIONS[name]])
    elif name in ("fault", "stop"):
        yield from [word for argument in call.args for word in words(argument)][:2]


def words(node: ast.expr) -> Iterator[str]:
    """String constants of an argument, on both sides of an `if`."""
    for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch("[a-z][a-z0-9_]+", part.value):
            yield part.value


def test_the_search_finds_codes_of_all_kinds() -> None:
    assert {
        "yaml_tag",
        "svg_handler",
        "html",
        "question_id_twice",
        "symlink",
        "too_many_files",
        "duplicate_id",
    } <= codes_in_sources()


def test_every_code_has_words() -> None:
    assert not codes_in_sources() - FAULT_TEXTS.keys()


@pytest.mark.parametrize("code", sorted(FAULT_TEXTS))
def test_both_languages_say_what_is_wrong_and_how_to_mend_it(code: str) -> None:
    texts = FAULT_TEXTS[code]
    assert set(texts) == {"de", "en"}
    for wrong, mend in texts.values():
        assert wrong and mend
    fields = {language: names(" ".join(texts[language])) for language in texts}
    assert fields["de"] == fields["en"]


def names(text: str) -> set[str]:
    """Params that a sentence uses."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_params_fill_the_sentences_and_braces_in_them_stay() -> None:
    fault = PackFault("x.yaml", 3, "html", {"html": "<b>{x}"})
    assert describe(fault, "en").wrong == "The text holds HTML: <b>{x}"
    assert describe(fault, "de-AT").wrong == "Der Text enthält HTML: <b>{x}"
    assert describe(fault, "fr").wrong == describe(fault, "en").wrong


def test_an_unknown_code_still_says_something() -> None:
    assert "not_a_code" in describe(PackFault("x", None, "not_a_code"), "de").wrong
