"""Imprint, privacy, accessibility: the operator's text, else an honest page that says what to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from quizapp.app import create_app
from tests.conftest import MakeSettings

NAMES = ("imprint", "privacy", "accessibility")


@pytest.mark.one_engine
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_without_a_text_the_page_says_which_file_to_write(client: FlaskClient, name: str, locale: str) -> None:
    page = client.get(f"/{locale}/{name}")
    assert page.status_code == 200
    assert f"{name}.{locale}.md" in page.text
    assert "QUIZAPP_PAGES_FOLDER" in page.text
    assert page.text.count("<h1>") == 1
    assert "Set-Cookie" not in page.headers


@pytest.mark.one_engine
@pytest.mark.parametrize("name", NAMES)
def test_the_operators_text_takes_its_place(make_settings: MakeSettings, tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.de.md").write_text("Beispiel Akademie, *Musterweg 1*", encoding="utf-8")
    client = create_app(make_settings(pages_folder=tmp_path)).test_client()
    german, english = client.get(f"/de/{name}").text, client.get(f"/en/{name}").text
    for text in (german, english):
        assert "Beispiel Akademie, <em>Musterweg 1</em>" in text
        assert "QUIZAPP_PAGES_FOLDER" not in text
        assert text.count("<h1>") == 1
    assert '<div class="reading" lang="de">' in english
    assert '<div class="reading" lang="de">' not in german


@pytest.mark.one_engine
def test_a_heading_of_the_operator_is_the_only_one(make_settings: MakeSettings, tmp_path: Path) -> None:
    (tmp_path / "imprint.de.md").write_text("# Wer wir sind\n\nText", encoding="utf-8")
    text = create_app(make_settings(pages_folder=tmp_path)).test_client().get("/de/imprint").text
    assert text.count("<h1") == 1
    assert "<h1>Wer wir sind</h1>" in text


@pytest.mark.one_engine
def test_an_unknown_language_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/fr/imprint").status_code == 404
