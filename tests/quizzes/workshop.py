"""A course with every kind of question in every layout. Whatever tells an answer carries `CANARY`, ids and numbers too."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.questions.registry import KINDS
from tests.compiled_once import prepared_once
from tests.remembered import publish_prepared

CANARY = "kanarie"
NUMBER, HALF_NUMBER, CREDIT = "7351924", "8642097", "0.41739264"
"""The right number, one that earns some credit, and how much."""

LEARN_KINDS = ("single_choice", "short_text")
GRADED_KINDS = tuple(name for name, kind in KINDS if kind.is_graded and not kind.is_hand_marked)
"""Those a program marks; the quiz `essay` has the others."""
HAND_MARKED_KINDS = tuple(name for name, kind in KINDS if kind.is_hand_marked)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300"/></svg>'
Plain = dict[str, Any]


def text(words: str) -> Plain:
    """A text in both languages."""
    return {"de": f"{words} (deutsch)", "en": f"{words} (english)"}


def secret(words: str) -> Plain:
    """A text that nobody may read before the review."""
    return text(f"{CANARY}-{words}")


def _parts(count: int, **fields: Any) -> list[Plain]:
    ids = (f"{CANARY}-{letter}" for letter in "abcdefgh"[:count])
    return [{"id": part_id, **{name: make(n) for name, make in fields.items()}} for n, part_id in enumerate(ids)]


def _options(right: int, count: int = 4) -> list[Plain]:
    options = _parts(count, text=lambda n: text(f"Wahl {n}"), explanation=lambda n: secret("why"), right=lambda n: n < right)
    for option in options:
        option["anchor"] = f"{CANARY}-m#{CANARY}-option"
        option["id"] += "-right" if option["right"] else "-wrong"
    return options


def _wordings(words: str) -> Plain:
    return {"de": [f"{CANARY} {words}", f"{CANARY} {words} wort"], "en": [f"{CANARY} {words} word"]}


BODIES: dict[str, Plain] = {
    "single_choice": {"options": _options(1)},
    "multiple_response": {"options": _options(2), "choose": 2},
    "true_false_grid": {
        "statements": _parts(
            4, text=lambda n: text(f"Satz {n}"), is_true=lambda n: n < 2, explanation=lambda n: secret("why")
        ),
        "rule": "right_minus_wrong",
    },
    "numeric": {
        "fields": [
            {
                "id": f"{CANARY}-n", "label": text("Anzahl"), "explanation": secret("number"),
                "unit": {"symbol": f"{CANARY}m", "others": {f"{CANARY}k": "1000"}, "required": True, "penalty": "0.1"},
                "answers": [
                    {"value": NUMBER, "tolerance": "0.5", "explanation": secret("met"), "anchor": f"{CANARY}-m#{CANARY}-met"},
                    {"value": HALF_NUMBER, "credit": CREDIT, "explanation": secret("half")},
                ],
            }
        ]
    },
    "short_text": {
        "expected": 2, "typing_errors": 1, "wrong": secret("wrong"),
        "accept": _parts(3, texts=lambda n: _wordings("alpha beta gamma".split()[n]), explanation=lambda n: secret("accepted")),
        "known_wrong": _parts(1, texts=lambda n: _wordings("omega"), explanation=lambda n: secret("mistake")),
    },
    "matching": {
        "pairs": _parts(
            3, left=lambda n: text(f"links {n}"), right=lambda n: text(f"rechts {n}"), explanation=lambda n: secret("pair")
        ),
        "spare": [{"id": f"{CANARY}-spare", "text": text("rechts 9"), "explanation": secret("spare")}],
    },
    "ordering": {"items": _parts(4, text=lambda n: text(f"Schritt {n}"), explanation=lambda n: secret("place")), "rule": "exact"},
    "cloze": {
        "text": {"de": f"Vor {{{{{CANARY}-g}}}} und {{{{{CANARY}-h}}}}.", "en": f"Before {{{{{CANARY}-h}}}}, {{{{{CANARY}-g}}}}."},
        "gaps": [
            {"id": f"{CANARY}-g", "accept": _wordings("gap"), "explanation": secret("gap"), "weight": CREDIT},
            {"id": f"{CANARY}-h", "options": _options(1, 3)},
        ],
    },
    "classify": {
        "classes": _parts(3, label=lambda n: text(f"Klasse {n}")), "rule": "right_minus_wrong",
        "statements": _parts(
            4, text=lambda n: text(f"Aussage {n}"), belongs_to=lambda n: f"{CANARY}-{'aabc'[n]}", explanation=lambda n: secret("why")
        ),
    },
    "picture_mark": {
        "picture": {"path": "media/bench.svg", "alt": text("Werkbank"), "width": 400, "height": 300},
        "places": [
            {**option, "area": {"rect": [90 * n, 31 * (n + 1), 60 + n, 45]} if n else {"circle": [40, 90, 37]}}
            for n, option in enumerate(_options(2))
        ],
    },
    "self_rating": {
        "scale": {"low": text("unsicher"), "high": text("sicher")}, "statements": _parts(2, text=lambda n: text(f"Ich kann {n}")),
    },
    "reflection": {"fields": _parts(2, label=lambda n: text(f"Plan {n}"))},
    "free_text": {
        "criteria": _parts(2, text=lambda n: secret("criterion"), points=lambda n: f"{n + 1}"), "key_points": secret("key-points"),
        "model_answer": secret("model"), "word_limit": 100,
    },
    "submission": {
        "criteria": _parts(1, text=lambda n: secret("criterion"), points=lambda n: "3", step=lambda n: "0.5"),
        "key_points": secret("key-points"), "max_files": 2, "max_megabytes": 1, "types": ["pdf", "png", "txt"],
    },
    "self_check": {
        "statements": _parts(2, text=lambda n: text(f"Zeichen {n}"), points_to=lambda n: "oil", hint=lambda n: secret("hint"))
    },
}

CASE_KINDS = ("single_choice", "multiple_response", "numeric", "ordering")
"""Kinds of the parts of the case, in their order; a last one is worked out from the number."""


def _case(where: str) -> Plain:
    """A situation with parts of several kinds; ids of its parts are made from where it stands."""
    parts = [question(kind, f"{where}-case") for kind in CASE_KINDS]
    rule = {"value": f"{CANARY}-{where}-case-numeric.{CANARY}-n * 2", "credit": CREDIT}
    right = {"value": str(2 * int(NUMBER)), "tolerance": "1"}
    field = {"id": f"{CANARY}-n", "label": text("Das Doppelte"), "explanation": secret("double"), "answers": [right], "follows": rule}
    last = {**question("numeric", f"{where}-double"), "fields": [field]}
    exhibit = {"id": f"{CANARY}-paper", "title": text("Beleg"), "text": text("| Was | Wie viel |\n|---|---|\n| Öl | 2 |\n")}
    return {"exhibits": [exhibit], "parts": [*parts, last]}


def question(kind: str, where: str, points: str = "1") -> Plain:
    """A question of the kind; `where` keeps ids apart."""
    common: Plain = {
        "id": f"{CANARY}-{where}-{kind.replace('_', '-')}", "kind": kind, "title": text(f"Titel {kind}"),
        "stem": text(f"Frage *{kind}*"), "explanation": secret("whole"),
    }
    if kind in (*GRADED_KINDS, *HAND_MARKED_KINDS):
        common |= {"level": "apply", "anchor": f"{CANARY}-m#{CANARY}-passage"}
    if kind == "situation":
        return {**common, **_case(where)}
    if kind in HAND_MARKED_KINDS:
        points = "3"
    if kind in (*GRADED_KINDS, *HAND_MARKED_KINDS):
        common |= {"points": points, "objectives": ["M1-1"]}
    return {**common, **BODIES[kind]}


def _quiz(key: str, kinds: tuple[str, ...], **rules: Any) -> Plain:
    return {
        "key": key, "title": text(f"Quiz {key}"), "purpose": "practice", "questions": [question(kind, key) for kind in kinds],
        **rules,
    }


def _with_hints(plain: Plain) -> Plain:
    return {**plain, "hints": [text("Tipp eins"), text("Tipp zwei")]}


def _picture() -> Plain:
    digest = hashlib.sha256(PICTURE).hexdigest()
    named = {"path": "media/bench.svg", "media_type": "image/svg+xml", "digest": digest}
    return {**named, "size": len(PICTURE), "width": 400, "height": 300}


def _sections() -> list[Plain]:
    """Two weighted parts, the second drawn for a share of the points."""
    drawn = {"pool": f"{CANARY}-pool", "count": 2, "level": "apply", "points_share": "100"}
    first = {"title": text("Teil eins"), "intro": text("Zum Anfang"), "weight": "1", "questions": [question("cloze", "parts")]}
    return [first, {"title": text("Teil zwei"), "weight": "2", "draw": [drawn]}]


def workshop_course(key: str = "workshop", with_modules: bool = True) -> Course:
    """The course.

    **Shape** of its quizzes: `oil` one per page, `sheet` all on one page, `once` and `pause` with limits, `exam` in
    test mode, `school` in learn mode with two hints, `sure` asking for certainty, `two-parts` in sections,
    `essay` partly marked by hand.
    """
    pool = {"key": f"{CANARY}-pool", "questions": [question("single_choice", f"pool{n}") for n in range(4)]}
    lesson = "Zum Anfang.\n\n## Kanne {#can}\n\nEine Kanne.\n\n## Lappen {#cloth}\n\nEin Lappen.\n"
    oil = {
        "key": "oil", "title": text("Ölen"), "cures": text("Quietschen"), "outcome": text("Ruhe"), "minutes": 5,
        "objectives": [{"id": "M1-1", "level": "apply", "text": text("ölt Türen")}],
        "lesson": {"de": lesson, "en": lesson}, "quiz": _quiz("oil", GRADED_KINDS),
    }
    return Course.model_validate(
        {
            "format": 1, "key": key, "version": "1", "locales": ["de", "en"], "source_locale": "de", "title": text("Werkstatt"),
            "subtitle": text("Türen"), "summary": text("Türen"), "audience": text("Alle"), "self_study_hours": "1",
            "live_units": "0", "results": "open", "placement": "signs", "final": "once", "certificate": {"pass_points": "50"},
            "modules": [oil] if with_modules else [], "pools": [pool], "media": [_picture()],
            "quizzes": [
                _quiz("sheet", GRADED_KINDS, layout="all_on_one_page"),
                _quiz("signs", ("self_check", "self_rating", "reflection"), purpose="placement"),
                _quiz("once", ("single_choice", "short_text"), purpose="test", pass_points="50", attempts={"limit": 1}),
                _quiz("exam", GRADED_KINDS, purpose="test", mode="test", pass_points="50", attempts={"limit": 2}),
                _quiz("school", (), mode="learn", questions=[_with_hints(question(kind, "school")) for kind in LEARN_KINDS]),
                _quiz("sure", ("single_choice", "multiple_response", "short_text"), mode="learn", certainty=True),
                _quiz("essay", (*HAND_MARKED_KINDS, "single_choice"), purpose="test", pass_points="50"),
                _quiz("pause", (), attempts={"limit": 3, "wait_minutes": 60}, draw=[{"pool": f"{CANARY}-pool", "count": 3}]),
                _quiz("two-parts", (), sections=_sections()),
            ],
        }
    )


def publish(database: Database, course: Course, now: datetime) -> Course:
    """Make it the current revision."""
    publish_prepared(database, prepared_once(course, {file.path: PICTURE for file in course.media}), now)
    return course
