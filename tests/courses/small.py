"""A course small enough to be read in a test: two recipes, the second not yet translated, a self-check, a final test."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quizapp.content.document import Course
from quizapp.courses.service import Published
from quizapp.db.session import Database
from tests.compiled_once import prepared_once
from tests.remembered import publish_prepared

FIRST_DE = """Zu zweit geht es leichter.

## Der feste Kreis {#circle}

Ein Führungskreis trifft sich jede Woche.

### Wer dazugehört {#members}

Marketing, Personal & Vertrieb <b>kommen</b>.

## Vier Schritte {#steps}

Schritt für Schritt zum Rückhalt.
"""
FIRST_EN = """Two find it easier.

## The standing circle {#circle}

A circle meets every week.

### Who belongs to it {#members}

Marketing, HR & sales <b>come</b>.

## Four steps {#steps}

Step by step to backing. The circle helps.
"""
SECOND_DE = """## Grenzen nennen {#limits}

Der Feierabend gehört dir.
"""


def question(id: str) -> dict[str, Any]:
    """A question with two options, worth one point."""
    options = [
        {"id": "a", "text": "A", "right": True, "explanation": "Yes."}, {"id": "b", "text": "B", "explanation": "No."},
    ]
    return {
        "id": id, "kind": "single_choice", "title": id, "stem": "A or B?", "points": "1", "objectives": ["M1-1"],
        "level": "remember", "anchor": "first#circle", "explanation": "It is A.", "options": options,
    }


def quiz(key: str, purpose: str = "practice", **changed: Any) -> dict[str, Any]:
    """A quiz of one question."""
    base = {"key": key, "title": f"Quiz {key}", "purpose": purpose, "pass_points": "50", "questions": [question(f"{key}-1")]}
    return {**base, **changed}


def self_check(key: str) -> dict[str, Any]:
    """Statements that point to the recipes."""
    statements = [
        {"id": "a", "text": "Alone", "points_to": "first", "hint": "Find allies."},
        {"id": "b", "text": "Late", "points_to": "second", "hint": "Name limits."},
    ]
    question = {"id": f"{key}-1", "kind": "self_check", "title": "Signs", "stem": "How often?", "statements": statements}
    return {"key": key, "title": "Where to begin", "purpose": "placement", "questions": [question]}


def module(key: str, lesson: dict[str, str], **changed: Any) -> dict[str, Any]:
    """A recipe of thirty minutes."""
    title = {"de": f"Rezept {key}", "en": f"Recipe {key}"}
    base = {
        "key": key, "title": title, "cures": "Cure", "outcome": "Outcome", "minutes": 30, "lesson": lesson, "quiz": quiz(key),
        "objectives": [{"id": "M1-1" if key == "first" else "M2-1", "level": "remember", "text": "knows it"}],
    }
    return {**base, **changed}


def small_course(**changed: Any) -> Course:
    """The course, or a variant of it."""
    base: dict[str, Any] = {
        "format": 1, "key": "small", "version": "1", "locales": ["de", "en"], "source_locale": "de",
        "title": {"de": "Kleiner Kurs", "en": "Small course"}, "subtitle": "Sub", "summary": "Sum", "audience": "All",
        "self_study_hours": "1", "live_units": "0", "results": "open", "placement": "placement", "final": "final",
        "certificate": {"pass_points": "50"},
        "credits": {"de": "Alles *von uns*.", "en": "All *our own*."},
        "modules": [module("first", {"de": FIRST_DE, "en": FIRST_EN}), module("second", {"de": SECOND_DE})],
        "quizzes": [self_check("placement"), quiz("final", "test", attempts={"limit": 2})],
    }
    return Course.model_validate({**base, **changed})


def publish(database: Database, course: Course, now: datetime) -> Published:
    """Make it the current revision."""
    return publish_prepared(database, prepared_once(course, {}), now)
