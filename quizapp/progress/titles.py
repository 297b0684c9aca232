"""What passages are called."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.content.edition import Edition


def passage_titles(edition: Edition, locale: str) -> Mapping[str, str]:
    """Titles by anchor ("visible#niche"), in the language, else in the one the course was written in."""
    return edition.passages.get(locale) or edition.passages.get(edition.course.source_locale, {})
