"""Puts every fault of a pack into words: what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from quizapp.content.fault_tables.course import COURSE_TEXTS
from quizapp.content.fault_tables.draws import DRAW_TEXTS
from quizapp.content.fault_tables.fields import FIELD_TEXTS
from quizapp.content.fault_tables.files import FILE_TEXTS
from quizapp.content.fault_tables.lessons import LESSON_TEXTS
from quizapp.content.fault_tables.media import MEDIA_TEXTS
from quizapp.content.fault_tables.modes import MODE_TEXTS
from quizapp.content.fault_tables.questions import QUESTION_TEXTS
from quizapp.content.fault_tables.shape import FaultTable
from quizapp.content.fault_tables.times import TIME_TEXTS

FAULT_TEXTS: FaultTable = {
    **FILE_TEXTS,
    **FIELD_TEXTS,
    **MEDIA_TEXTS,
    **COURSE_TEXTS,
    **DRAW_TEXTS,
    **TIME_TEXTS,
    **LESSON_TEXTS,
    **MODE_TEXTS,
    **QUESTION_TEXTS,
}

_UNKNOWN = {
    "en": ("Something is wrong here ({code}).", "See docs/packs.md."),
    "de": ("Hier stimmt etwas nicht ({code}).", "Siehe docs/packs.md."),
}


class CodedFault(Protocol):
    """Anything with a code and params: a `PackFault`, a `CourseFault`, a question's `Fault`."""

    @property
    def code(self) -> str:
        """Key of `FAULT_TEXTS`."""

    @property
    def params(self) -> Mapping[str, object]:
        """What fills the sentences."""


class FaultText(NamedTuple):
    """A fault in words: two sentences."""

    wrong: str
    mend: str


class _Params(dict[str, object]):
    """Params in which a missing one reads as a question mark instead of failing."""

    def __missing__(self, key: str) -> str:
        return "?"


def describe(fault: CodedFault, locale: str) -> FaultText:
    """The fault in this language, else in English."""
    by_language = FAULT_TEXTS.get(fault.code, _UNKNOWN)
    wrong, mend = by_language.get(locale.partition("-")[0], by_language["en"])
    params = _Params({"code": fault.code, **fault.params})
    return FaultText(wrong.format_map(params), mend.format_map(params))
