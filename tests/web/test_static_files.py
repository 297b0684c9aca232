"""Static files: named by content, compressed, kept for a year."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.web.static_files import static_url

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
