"""A result for paper: the same facts as on the page, as plain words and numbers, for the print view and the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flask import get_template_attribute
from flask_babel import gettext, ngettext
from markupsafe import Markup

from quizapp import paths
from quizapp.files.typesetting import typeset
from quizapp.grading.certainty import Calibration
from quizapp.grading.rounding import whole_percent
from quizapp.quizzes.queries import AttemptHead, AttemptRow
from quizapp.quizzes.review import ObjectiveResult
from quizapp.web.filters import format_day, format_moment
from quizapp.web.numbers import format_number

TEMPLATE = paths.TEMPLATES / "quizzes" / "result.typ"
Plain = dict[str, Any]


def result_paper(result: Mapping[str, Any], locale: str, name: str, passages: Mapping[str, str]) -> Plain:
    """What is printed. **Shape**: `result` as `result.result_of` makes it; `passages` are titles by anchor; texts are plain."""
    head: AttemptHead = result["head"]
    finished = head.finished_at or head.started_at
    return {
        "lang": locale, "course": head.course.title.in_locale(locale), "quiz": head.quiz.title.in_locale(locale), "name": name,
        "title": gettext("Result"), "when": gettext("Handed in on %(day)s", day=format_day(finished)),
        "grade": _grade(result), "parts": list(_parts(head, result, locale)),
        "objectives": [_objective(one, passages) for one in result["review"].objectives],
        "calibration": _calibration(result["calibration"]), "attempts": list(_attempts(head, result["earlier"])),
        "note": gettext("For your own records. This is not a certificate, and it compares you with nobody but yourself."),
        "page": gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "words": {
            "key": gettext("The key as a table"), "parts": gettext("Part by part"), "attempts": gettext("Your attempts"),
            "objectives": gettext("What you know and what is still missing"), "here": gettext("your result"),
            "calibration": gettext("How well you judge yourself"), "points": gettext("Points"), "band": gettext("Grade"),
            "level": gettext("Level, and what it stands for"), "tells": gettext("Your answers, and what they tell"),
        },
    }


def render_result(paper: Plain, head: AttemptHead) -> bytes:
    """The PDF/UA-1; where a script has no font on this server, without that promise rather than not at all."""
    return typeset(TEMPLATE, {"result": paper}, head.finished_at or head.started_at, (("ua-1",), ()))


def _word(template: str, macro: str, *values: Any) -> str:
    """What pages say to this, so that paper says the same."""
    return Markup(get_template_attribute(f"quizzes/{template}.html", macro)(*values)).striptags()


def _points(points: Any) -> str:
    return str(ngettext("%(points)s point", "%(points)s points", 1 if points == 1 else 2, points=format_number(points)))


def _grade(result: Mapping[str, Any]) -> Plain | None:
    """Points, what they mean, and the key; None where nothing is graded."""
    outcome, head = result["outcome"], result["head"]
    if outcome is None:
        return None
    passed = {True: gettext("passed"), False: gettext("not passed yet"), None: ""}[outcome.passed]
    needed = "" if outcome.passed is None else gettext("%(points)s of 100 points are needed.", points=format_number(outcome.pass_points))
    is_form = head.quiz.purpose in ("pretest", "posttest")
    return {
        "points": gettext("%(points)s of 100 points", points=format_number(outcome.shown_points)),
        "share": float(outcome.shown_points), "passed": passed, "needed": needed,
        "sentence": "" if is_form or result["review"].answers else _word("result", "sentence", outcome),
        "band": "" if is_form else gettext("By the 100-point key: %(grade)s", grade=_word("result", "band_word", outcome.band)),
        "key": [] if is_form else [
            {
                "range": gettext("from %(points)s", points=band.low), "name": _word("result", "band_word", band.code),
                "here": band.code == outcome.band,
            }
            for band in reversed(result["bands"])
        ],
    }


def _parts(head: AttemptHead, result: Mapping[str, Any], locale: str) -> Iterator[Plain]:
    for section in result["outcome"].sections if result["outcome"] else ():
        title = head.quiz.sections[section.number - 1].title.in_locale(locale)
        yield {"label": title, "share": float(section.points), "text": _points(section.points)}


def _objective(one: ObjectiveResult, passages: Mapping[str, str]) -> Plain:
    percent = whole_percent(one.share)
    reread = gettext("Worth rereading: %(passage)s", passage=passages.get(one.anchor, one.anchor)) if one.share < 1 else ""
    text = gettext("%(percent)s percent of the points", percent=percent)
    return {"label": one.text, "share": percent, "text": text, "reread": reread}


def _calibration(calibration: Calibration | None) -> Plain | None:
    if calibration is None:
        return None
    rows = []
    for level in reversed(calibration.levels):
        right = gettext("%(right)s of %(answers)s fully right", right=level.right, answers=level.answers) if level.answers else ""
        told = _word("certainty", "verdict_words", level)
        rows.append(
            {
                "label": _word("certainty", "level_word", level.level).capitalize(), "range": _word("certainty", "honest_words", level),
                "text": f"{right}; {told}" if right else told,
            }
        )
    meaning = gettext("How many of your answers were fully right, by how certain you were")
    range_words = gettext("The range in brackets is where your share may really lie: few answers tell little.")
    return {"summary": _word("certainty", "sum_words", calibration), "meaning": f"{meaning}. {range_words}", "rows": rows}


def _attempts(head: AttemptHead, earlier: list[AttemptRow]) -> Iterator[Plain]:
    """One's own attempts, where there are several."""
    counted = [attempt for attempt in earlier if attempt.shown_points is not None and attempt.finished_at is not None]
    for attempt in counted if len(counted) > 1 else ():
        here = f" ({gettext('this one')})" if attempt.code == head.code else ""
        yield {
            "label": gettext("Attempt %(number)s", number=attempt.number) + here, "share": float(attempt.points or Fraction(0)),
            "text": f"{_points(attempt.shown_points)}, {format_moment(attempt.finished_at)}" if attempt.finished_at else "",
        }
