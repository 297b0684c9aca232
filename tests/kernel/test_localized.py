"""Texts that exist in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from quizapp.kernel.localized import LocalizedText

locales = st.sampled_from(["de", "en", "ar"])
texts = st.one_of(st.text(), st.dictionaries(locales, st.text(), min_size=1))


def test_the_wanted_language_then_the_fallbacks_then_any() -> None:
    text = LocalizedText({"de": "Rezept", "en": "recipe"})
    assert [text.in_locale("en"), text.in_locale("ar"), text.in_locale("ar", ("fr", "en"))] == ["recipe", "Rezept", "recipe"]
    assert LocalizedText("42").in_locale("ar") == "42"


def test_blank_is_missing() -> None:
    assert LocalizedText({"de": "Rezept", "en": "  "}).missing(("de", "en", "ar")) == ["en", "ar"]
    assert LocalizedText(" ").missing(("de", "en")) == ["de", "en"]
    assert LocalizedText("42").missing(("de", "en")) == []


@given(texts, locales)
def test_every_text_has_words_in_every_language_and_survives_being_written_down(value: str | dict[str, str], locale: str) -> None:
    text = LocalizedText(value)
    assert text.in_locale(locale) in tuple(text.strings())
    assert LocalizedText.model_validate_json(text.model_dump_json()) == text


@pytest.mark.parametrize("value", [None, 5, ["a"], {"de": 5}])
def test_anything_else_is_no_text(value: object) -> None:
    with pytest.raises(ValidationError):
        LocalizedText.model_validate(value)
