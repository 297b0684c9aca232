"""Where passages lie, what they are called and where worksheets are kept, for templates that review questions."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.content.edition import Edition
from quizapp.content.links import lesson_url, worksheet_url as address_of_worksheet


def passage_words(edition: Edition, locale: str) -> dict[str, Callable[[str], str]]:
    """`passage_url` and `passage_title` of an anchor such as "visible#niche", one without a title is its own; `worksheet_url`."""
    titles = edition.passage_titles(locale)

    def passage_url(anchor: str) -> str:
        module, _, heading = anchor.partition("#")
        return lesson_url(locale, edition.course.key, module, heading)

    def passage_title(anchor: str) -> str:
        return titles.get(anchor, anchor)

    def worksheet_url(question_id: str) -> str:
        return address_of_worksheet(locale, edition.course.key, question_id)

    return {"passage_url": passage_url, "passage_title": passage_title, "worksheet_url": worksheet_url}
