"""Checks of all texts: complete in every language, clean characters, sound Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.content.inspection import Inspection
from quizapp.content.markdown_check import check_markdown
from quizapp.content.pack_fault import CourseFault
from quizapp.kernel.localized import LocalizedText, MarkdownText

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u202a-\u202e]")
"""Characters that cannot stand in XML, or that show a text in another order than it is written."""


def check_translations(inspection: Inspection) -> Iterator[CourseFault]:
    """Each text exists in every language of the course, and in no other."""
    locales = inspection.course.locales
    for leaf in inspection.leaves:
        if not isinstance(leaf.value, LocalizedText):
            continue
        if missing := leaf.value.missing(locales):
            code = "text_empty" if isinstance(leaf.value.root, str) else "translation_missing"
            yield CourseFault(leaf.place, code, {"field": leaf.name, "locales": ", ".join(missing)})
        if isinstance(leaf.value.root, dict):
            for locale in leaf.value.root.keys() - set(locales):
                yield CourseFault(
                    (*leaf.place, locale), "locale_unknown", {"locale": locale, "known": ", ".join(locales)}
                )


def check_characters(inspection: Inspection) -> Iterator[CourseFault]:
    """No text holds characters that cannot be shown, copied or exported."""
    for leaf in inspection.leaves:
        for place, text in leaf.strings():
            for match in list(_CONTROL.finditer(text))[:5]:
                line = text.count("\n", 0, match.start())
                yield CourseFault(place, "control_character", {"character": f"U+{ord(match[0]):04X}"}, line=line)


def check_markdown_texts(inspection: Inspection) -> Iterator[CourseFault]:
    """Each Markdown text outside of lessons."""
    for leaf in inspection.leaves:
        if isinstance(leaf.value, MarkdownText):
            for place, text in leaf.strings():
                for fault in check_markdown(text, inspection.links, "text"):
                    yield CourseFault(place, fault.code, fault.params, fault.severity, fault.line)
