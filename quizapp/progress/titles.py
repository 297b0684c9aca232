"""What passages are called."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from quizapp.content.edition import Edition


def passage_titles(edition: Edition, locale: str) -> Mapping[str, str]:
    """Titles by anchor ("visible#niche"), each in the language, else in the one the course was written in."""
    return ChainMap(edition.passages.get(locale, {}), edition.passages.get(edition.course.source_locale, {}))
