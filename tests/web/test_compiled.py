"""Addresses are compiled at their first link, templates once for all starts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flask import Flask, url_for
from jinja2 import Environment, FileSystemLoader

from quizapp.web.compiled import BuildAddress, LateRule, TemplatesBesideSource

pytestmark = pytest.mark.one_engine


class CountedRule(LateRule):
    """Tells what it compiles."""

    compiled: list[tuple[str, bool]] = []

    def address_builder(self, append_unknown: bool) -> BuildAddress:
        self.compiled.append((self.rule, append_unknown))
        return super().address_builder(append_unknown)


def test_an_address_is_compiled_at_its_first_link() -> None:
    app = Flask("small")
    app.url_rule_class = CountedRule
    for path in ("/one/<int:number>", "/two"):
        app.add_url_rule(path, path.split("/")[1], lambda **_values: "")
    assert CountedRule.compiled == []
    with app.test_request_context("/"):
        assert url_for("one", number=3) == "/one/3"
        assert url_for("one", number=4, more="a b") == "/one/4?more=a+b"
        assert url_for("one", number=5) == "/one/5"
    assert CountedRule.compiled == [("/one/<int:number>", True)]
    assert url_map_builds(app, "one", {"number": 6, "more": "c"}) == "/one/6"
    assert CountedRule.compiled == [("/one/<int:number>", True), ("/one/<int:number>", False)]


def url_map_builds(app: Flask, endpoint: str, values: dict[str, object]) -> str:
    """An address without what the route does not know."""
    return app.url_map.bind("localhost").build(endpoint, values, append_unknown=False)


def environment(folder: Path) -> Environment:
    """As of an application that has just started."""
    return Environment(loader=FileSystemLoader(folder), bytecode_cache=TemplatesBesideSource(folder), autoescape=True)


def test_a_template_is_compiled_once_and_again_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html").write_text("Hello {{ name }}")
    assert environment(tmp_path).get_template("page.html").render(name="Ada") == "Hello Ada"
    kept = list((tmp_path / "__pycache__").iterdir())
    before = kept[0].read_bytes()
    assert len(kept) == 1
    assert environment(tmp_path).get_template("page.html").render(name="Eve") == "Hello Eve"
    assert kept[0].read_bytes() == before
    (tmp_path / "page.html").write_text("Good day {{ name }}")
    assert environment(tmp_path).get_template("page.html").render(name="Eve") == "Good day Eve"
    assert kept[0].read_bytes() != before


def test_a_folder_that_must_not_be_written_to_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("Hello")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert environment(tmp_path).get_template("page.html").render() == "Hello"
    assert not (tmp_path / "__pycache__").exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "__pycache__").symlink_to("/proc/nobody/can/write/here")
    assert environment(tmp_path).get_template("page.html").render() == "Hello"
