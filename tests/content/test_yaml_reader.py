"""YAML of packs is plain data; whatever else YAML can do is a fault with its line."""

from __future__ import annotations

import time
from typing import Any

import pytest

from quizapp.content.yaml_reader import read_yaml


def faults(text: str) -> list[tuple[int | None, str]]:
    return [(fault.line, fault.code) for fault in read_yaml("x.yaml", text.encode()).faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1:20", "1:20"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("2026-11-24", "2026-11-24"),
        ("<<", "<<"),
        ("9" * 30, "9" * 30),
        ('"4"', "4"),
        ("'true'", "true"),
        ('""', ""),
    ],
)
def test_values_are_what_they_look_like(text: str, value: Any) -> None:
    read = read_yaml("x.yaml", f"a: {text}\n".encode())
    assert (read.data, read.faults) == ({"a": value}, ())
    assert type(read.data["a"]) is type(value)


def test_every_value_has_its_line() -> None:
    read = read_yaml("x.yaml", b"a: 1\nb:\n  - c: x\n  - c: |\n      one\n      two\n\nd: [1,\n  2]\n")
    assert read.data == {"a": 1, "b": [{"c": "x"}, {"c": "one\ntwo\n"}], "d": [1, 2]}
    lines = {place: read.lines[place] for place in [("a",), ("b", 0, "c"), ("b", 1, "c"), ("d", 0), ("d", 1)]}
    assert lines == {("a",): 1, ("b", 0, "c"): 3, ("b", 1, "c"): 4, ("d", 0): 8, ("d", 1): 9}
    assert read.text_lines[("b", 1, "c")] == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: !!python/object/apply:os.system [x]\n", [(2, "yaml_tag")]),
        ("a: !x 1\n", [(1, "yaml_tag")]),
        ("a: &x 1\nb: *x\n", [(1, "yaml_anchor"), (2, "yaml_alias")]),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", [(4, "yaml_duplicate_key")]),
        ("1: a\n", [(1, "yaml_key_not_text")]),
        ("true: a\n", [(1, "yaml_key_not_text")]),
        ("? [a, b]\n: c\n", [(1, "yaml_key_not_text")]),
        ("? a\n: b\n", []),
        ("a: 1\n---\nb: 2\n", [(2, "yaml_several_documents")]),
        ("a: 1\nb: [1, 2\n", [(3, "yaml_syntax")]),
        ("a: b: c\n", [(1, "yaml_syntax")]),
        ("a: 1\nb: \x07\n", [(2, "control_character")]),
        ("a: &x [1]\na: !y 2\n", [(1, "yaml_anchor"), (2, "yaml_duplicate_key"), (2, "yaml_tag")]),
    ],
)
def test_anything_but_plain_data_is_a_fault(text: str, expected: list[tuple[int, str]]) -> None:
    assert sorted(faults(text)) == expected


def test_faults_do_not_hide_the_rest_of_the_file() -> None:
    read = read_yaml("x.yaml", b"a: &x 1\na: 2\n3: x\nb: 4\n")
    assert read.data == {"a": 1, "b": 4}
    assert len(read.faults) == 3


def test_text_that_is_not_utf8_names_its_line() -> None:
    read = read_yaml("x.yaml", "a: 1\nb: Käse\n".encode("latin-1"))
    assert (read.data, read.faults[0].line, read.faults[0].code) == (None, 2, "not_utf8")


def test_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    assert read_yaml("x.yaml", b"\xef\xbb\xbfa: |\r\n  x\r\n  y\r\n").data == {"a": "x\ny\n"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_900_000,
        "{a: " * 400_000,
        "- " * 900_000,
        "[" + "[]," * 600_000 + "]",
        "".join(f"k{number}: 1\n" for number in range(150_000)),
        "-\n" * 900_000,
        "a: &x [" + "*x," * 500_000 + "]",
        "x" * 2_000_001,
    ],
    ids=["flow", "maps", "block", "many lists", "many keys", "many nulls", "aliases", "too large"],
)
def test_bombs_are_refused_quickly(text: str) -> None:
    start = time.process_time()
    read = read_yaml("x.yaml", text.encode())
    assert time.process_time() - start < 2
    assert read.faults


def test_depth_has_a_limit_that_no_course_reaches() -> None:
    assert not faults("a: " + "[" * 39 + "]" * 39)
    assert faults("a: " + "[" * 40 + "]" * 40) == [(1, "yaml_too_deep")]
