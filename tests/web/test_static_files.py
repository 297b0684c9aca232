"""Static files: named by content, compressed, kept for a year."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import quizapp.app as app_module
from quizapp.web.static_files import joined_script, static_url

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


@pytest.mark.parametrize("entry", ["page.js", "quiz.js", "overview.js", "practice.js"])
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
