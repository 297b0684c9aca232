"""The operator's texts: found by name and language, safe, read again when edited."""

from __future__ import annotations

import os
from pathlib import Path

from quizapp.pages.texts import OperatorText, operator_text


def test_the_text_in_the_language_comes_first(tmp_path: Path) -> None:
    (tmp_path / "imprint.de.md").write_text("Wir", encoding="utf-8")
    (tmp_path / "imprint.en.md").write_text("We", encoding="utf-8")
    assert operator_text(tmp_path, "imprint", ["en", "de"]) == OperatorText("<p>We</p>\n", "en")
    assert operator_text(tmp_path, "imprint", ["de", "en"]) == OperatorText("<p>Wir</p>\n", "de")


def test_any_language_is_better_than_none(tmp_path: Path) -> None:
    (tmp_path / "imprint.de.md").write_text("Wir", encoding="utf-8")
    assert operator_text(tmp_path, "imprint", ["en", "de"]) == OperatorText("<p>Wir</p>\n", "de")


def test_without_folder_or_file_there_is_no_text(tmp_path: Path) -> None:
    assert operator_text(None, "imprint", ["de"]) is None
    assert operator_text(tmp_path, "imprint", ["de"]) is None


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "privacy.de.md"
    path.write_text("Alt", encoding="utf-8")
    operator_text(tmp_path, "privacy", ["de"])
    path.write_text("Neu", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert operator_text(tmp_path, "privacy", ["de"]) == OperatorText("<p>Neu</p>\n", "de")


def test_html_and_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "privacy.de.md").write_bytes(b"<script>alert(1)</script> [x](javascript:alert(1)) \xff")
    text = operator_text(tmp_path, "privacy", ["de"])
    assert text
    assert "<script" not in text.html
    assert "<a" not in text.html
