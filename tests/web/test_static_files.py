"""Static files: named by content, compressed, kept for a year."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

import quizapp.app as app_module
from quizapp import paths
from quizapp.web.static_files import StaticFiles, joined_script, static_url, tightened_style

pytestmark = pytest.mark.one_engine


@pytest.fixture
def sheet(app: Flask) -> str:
    with app.test_request_context("/"):
        return static_url("css/quizapp.css")


def test_compressed_for_those_who_can_read_it(client: FlaskClient, sheet: str) -> None:
    plain = client.get(sheet, headers={"Accept-Encoding": "identity"})
    zipped = client.get(sheet, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in zipped.headers


def test_an_old_version_is_served_but_not_kept(client: FlaskClient, sheet: str) -> None:
    old = sheet.replace(sheet.split("/")[2], "0123456789ab")
    assert client.get(old).headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", ["../config.py", "..%2fconfig.py", "css/../../config.py", "/etc/passwd", "css/", "", "css/nothing.css"])
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/0123456789ab/{path}").status_code in (308, 404)


SCRIPTS = Path(app_module.__file__).parent / "static" / "js"
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
NAMED = re.compile(r'^import (?:\{ ([^}]*) \} from )?"(\./[^"]+)";$', re.MULTILINE)


def modules_of(path: Path) -> set[Path]:
    """A script and all it imports."""
    imported = ((path.parent / address).resolve() for _names, address in NAMED.findall(path.read_text(encoding="utf-8")))
    return {path}.union(*(modules_of(one) for one in imported))


@pytest.mark.parametrize("entry", ["page.js", "quiz.js", "overview.js", "practice.js", "ordering.js"])
def test_a_script_and_its_modules_are_one_file(entry: str) -> None:
    joined = joined_script(SCRIPTS / entry, set())
    assert not re.search(r"^(import|export)\b", joined, re.MULTILINE)
    names = [name for path in modules_of(SCRIPTS / entry) for name in TOP_LEVEL.findall(path.read_text(encoding="utf-8"))]
    assert len(names) == len(set(names)), "modules that are joined share no name"
    assert all(len(re.findall(rf"^(?:async )?(?:function|class|const|let) {name}\b", joined, re.MULTILINE)) >= 1 for name in names)


def test_modules_are_short_and_name_what_exists() -> None:
    for path in SCRIPTS.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") < 200, path.name
        assert all(line.count("`") % 2 == 0 for line in text.splitlines()), f"{path.name}: texts end on their line"
        assert text.startswith("// "), f"{path.name} says what it is for"
        assert len(NAMED.findall(text)) == len(re.findall(r"^import\b", text, re.MULTILINE)), path.name
        for names, address in NAMED.findall(text):
            exported = (path.parent / address).read_text(encoding="utf-8")
            for name in filter(None, names.split(", ")):
                assert re.search(rf"^export (async )?(function|class|const|let) {name}\b", exported, re.MULTILINE), (path.name, name)
                assert len(re.findall(rf"\b{name}\b", text)) > 1, f"{path.name} does not use {name}"


STYLES = sorted((paths.STATIC / "css").glob("*.css"))
RULES = "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return [...sheet.cssRules].map(rule => rule.cssText) }"


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_a_browser_reads_a_tightened_style_as_it_was_written(sheet: Path, page: Page) -> None:
    text = sheet.read_text(encoding="utf-8")
    written, sent = page.evaluate(RULES, text), page.evaluate(RULES, tightened_style(text))
    assert len(sent) > 5
    assert [rule.replace(", ", ",") for rule in sent] == [rule.replace(", ", ",") for rule in written]


OPEN_QUESTION = ("quizzes/question.html", "quizzes/questions.html", "practice/card.html")
"""Pages that leave `pages.css` out."""


def classes_of(sheet: str) -> set[str]:
    """Names of classes that its selectors ask for."""
    text = re.sub(r"/\*.*?\*/", "", (paths.STATIC / "css" / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    return {name for selector in re.findall(r"([^{}]+)\{", text) for name in re.findall(r"\.([a-z][\w-]*)", selector)}


def classes_in(template: str) -> set[str]:
    """Names of classes that it, its form, and what it imports and includes may write; charts and the large number of a result are
    not for it."""
    text = (paths.TEMPLATES / template).read_text(encoding="utf-8")
    text = re.sub(r"\{%-? macro result_number.*?endmacro %\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    names = {name for written in re.findall(r'class="([^"]*)"', text) for name in re.findall(r"[a-z][\w-]*", written)}
    wanted = re.findall(r'\{%-? (?:from|include|extends) "([^"~]+\.html)"', text)
    return names.union(*(classes_in(other) for other in wanted if other != "macros/charts.html"))


def test_pages_of_open_questions_need_no_rule_of_the_sheet_they_leave_out() -> None:
    left_out = classes_of("pages.css") - classes_of("quizapp.css")
    assert len(left_out) > 100
    kinds = [f"questions/{path.name}" for path in (paths.TEMPLATES / "questions").glob("*.html") if "_review" not in path.name]
    for template in (*OPEN_QUESTION, *kinds):
        assert not classes_in(template) & left_out, template
    for template in OPEN_QUESTION:
        assert "{% block more_style %}{% endblock %}" in (paths.TEMPLATES / template).read_text(encoding="utf-8")


def test_the_first_question_comes_soon() -> None:
    """The bar is 30 KB for all of its page; with its HTML and the headers of four answers about 12 KB of them are gone."""
    files = StaticFiles(paths.STATIC)
    sizes = {path: len(files[path].compressed or b"") for path in ("css/quizapp.css", "js/quiz.js", "icons/favicon.svg")}
    assert sum(sizes.values()) < 18_000, f"move what other pages need into pages.css, or into a script of its own: {sizes}"
