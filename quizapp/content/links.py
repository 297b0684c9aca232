"""Addresses of pages and pictures that lessons and questions point to, and what may be pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizapp.content.document import MediaFile

LESSON_URL = "/{locale}/courses/{course}/lessons/{module}"
QUIZ_URL = "/{locale}/courses/{course}/quizzes/{quiz}"
WORKSHEET_URL = "/{locale}/courses/{course}/worksheets/{question}"
MEDIA_URL = "/media/{digest}/{name}"

LESSON_SCHEME = "lesson:"
QUIZ_SCHEME = "quiz:"


def lesson_url(locale: str, course: str, module: str, anchor: str = "") -> str:
    """Where a passage is read.

    >>> lesson_url("de", "first-aid", "visible", "niche")
    '/de/courses/first-aid/lessons/visible#niche'
    """
    page = LESSON_URL.format(locale=locale, course=course, module=module)
    return f"{page}#{anchor}" if anchor else page


def quiz_url(locale: str, course: str, quiz: str) -> str:
    """Where a quiz introduces itself.

    >>> quiz_url("en", "first-aid", "final")
    '/en/courses/first-aid/quizzes/final'
    """
    return QUIZ_URL.format(locale=locale, course=course, quiz=quiz)


def worksheet_url(locale: str, course: str, question: str) -> str:
    """Where a worksheet is kept.

    >>> worksheet_url("de", "first-aid", "visible-map")
    '/de/courses/first-aid/worksheets/visible-map'
    """
    return WORKSHEET_URL.format(locale=locale, course=course, question=question)


def media_url(media: MediaFile) -> str:
    """Where a picture is served: its digest stands in the address, so it may be kept for ever."""
    return MEDIA_URL.format(digest=media.digest, name=media.path.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Links:
    """What the texts of one course may point at.

    **Shape**: `anchors` maps a module's key to the ids of its headings; `media` maps a path in the pack to the picture.
    """

    course: str
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quizzes: frozenset[str] = frozenset()
    media: Mapping[str, MediaFile] = field(default_factory=dict)

    def has_passage(self, target: str) -> bool:
        """True for "visible" and "visible#niche" where the module, and the heading, exist."""
        module, hash_sign, anchor = target.partition("#")
        return module in self.anchors and (not hash_sign or anchor in self.anchors[module])

    def url(self, href: str, locale: str) -> str | None:
        """The address behind a link as an author writes it; None for a link that leads nowhere or may not be followed.

        >>> Links("c", quizzes=frozenset({"final"})).url("quiz:final", "de")
        '/de/courses/c/quizzes/final'
        >>> Links("c").url("javascript:alert(1)", "de") is None
        True
        """
        if href.startswith(LESSON_SCHEME):
            target = href.removeprefix(LESSON_SCHEME)
            module, _, anchor = target.partition("#")
            return lesson_url(locale, self.course, module, anchor) if self.has_passage(target) else None
        if href.startswith(QUIZ_SCHEME):
            quiz = href.removeprefix(QUIZ_SCHEME)
            return quiz_url(locale, self.course, quiz) if quiz in self.quizzes else None
        return href if is_outward(href) else None


def is_outward(href: str) -> bool:
    """True for an address outside that may be linked to: web and mail.

    >>> is_outward("https://example.org/"), is_outward("//example.org"), is_outward("data:text/html,x")
    (True, False, False)
    """
    lower = href.lower()
    if any(ord(character) <= 32 or character == "\\" for character in href):
        return False
    web = lower.removeprefix("https://") if lower.startswith("https://") else lower.removeprefix("http://")
    return (web != lower and web[:1].isalnum()) or (lower.startswith("mailto:") and "@" in lower)
