"""Everything that is printed on a paper, put together once, at issue, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from quizapp.certificates.paper_texts import TEXTS, paper_locale
from quizapp.certificates.rules.papers import WITH_TEST
from quizapp.config import Settings
from quizapp.content.edition import Edition
from quizapp.grading.passing import outcome_from_json
from quizapp.grading.scales import scale_named
from quizapp.kernel.numbers import exact_text

FORMATS = {"en": "en_GB"}
"""Whose dates a language uses where it is spoken in several places: 24 November 2026."""

LAYOUT = 1
"""Which layout of `certificate.typ` the fields are for."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues papers: the training provider and who signs."""

    name: str
    address: str
    signatory: str
    signatory_role: str
    place: str
    base_url: str


def issuer_of(settings: Settings) -> Issuer:
    """The provider that the operator entered."""
    return Issuer(
        settings.issuer_name, settings.issuer_address, settings.signatory_name, settings.signatory_role,
        settings.certificate_place, settings.base_url,
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is certified of one learner. `test_outcome` is the frozen grade of the attempt, None without a test."""

    kind: str
    holder: str
    code: str
    serial: str
    starts_on: date
    ends_on: date
    issued_on: date
    tested_on: date | None
    test_outcome: Mapping[str, Any] | None
    attended_units: Fraction | None = None
    """Live units the holder attended; None where the course does not ask."""


def verify_address(base_url: str, code: str) -> str:
    """Where a stranger confirms a paper; the QR code holds it."""
    return f"{base_url}/verify/{code}"


def grouped(code: str) -> str:
    """A code as people read and type it.

    >>> grouped("7f3k9q2m")
    '7F3K-9Q2M'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4)).upper()


def paper_fields(facts: Facts, edition: Edition, issuer: Issuer, locale: str) -> dict[str, Any]:
    """All fields of a paper as plain values: `printed` is what the PDF shows, the rest says the same for the register."""
    course, paper_lang = edition.course, paper_locale(locale)
    title = course.title.in_locale(locale, (course.source_locale,))
    return {
        "layout": LAYOUT,
        "locale": paper_lang,
        "kind": facts.kind,
        "holder": facts.holder,
        "course": title,
        "course_key": course.key,
        "course_version": course.version,
        "mode": course.mode,
        "starts_on": facts.starts_on.isoformat(),
        "ends_on": facts.ends_on.isoformat(),
        "issued_on": facts.issued_on.isoformat(),
        "tested_on": facts.tested_on.isoformat() if facts.tested_on else None,
        "self_study_hours": exact_text(course.self_study_hours),
        "live_units": exact_text(course.live_units),
        **({"attended_units": exact_text(facts.attended_units)} if facts.attended_units is not None else {}),
        "serial": facts.serial,
        "issuer": issuer.name,
        "verify_address": verify_address(issuer.base_url, facts.code),
        "result": _result(facts, course.certificate.show_points),
        "printed": _printed(facts, edition, issuer, title, locale),
    }


def _result(facts: Facts, show_points: bool) -> dict[str, Any] | None:
    return dict(facts.test_outcome) if show_points and facts.test_outcome else None


def _printed(facts: Facts, edition: Edition, issuer: Issuer, title: str, locale: str) -> dict[str, Any]:
    course, words = edition.course, _Words(paper_locale(locale))
    with_test = facts.kind == WITH_TEST
    span = {"start": words.day(facts.starts_on), "end": words.day(facts.ends_on)}
    one_day = "_one_day" if facts.starts_on == facts.ends_on else ""
    place = words("issued_at_place", place=issuer.place, day=words.day(facts.issued_on))
    address = verify_address(issuer.base_url, facts.code)
    result = _result(facts, course.certificate.show_points)
    return {
        "lang": paper_locale(locale),
        "title": words("title"),
        "addition": words("addition") if with_test else "",
        "holder": facts.holder,
        "lead": words("lead" + one_day, **span),
        "course": title,
        "tail": words("tail" + one_day + ("_with_test" if with_test else ""), **span),
        "facts": _fact_rows(facts, edition, words),
        "issuer": {"name": issuer.name, "address": issuer.address},
        "issued": place if issuer.place else words("issued", day=words.day(facts.issued_on)),
        "signatory": {"name": issuer.signatory, "role": issuer.signatory_role, "none": words("no_signature")},
        "verify": {
            "title": words("verify"), "address": f"{issuer.base_url}/verify", "link": address,
            "code_label": words("code"), "code": grouped(facts.code), "alt": words("qr_alt", address=address),
        },
        "contents": {"title": words("contents"), "rows": _contents(edition, locale)},
        "competences": {
            "title": words("competences"), "lead": words("competences_lead"),
            "rows": [text.in_locale(locale, (course.source_locale,)) for text in course.certificate.competences],
        },
        "annex": _annex(result, words) if result else None,
        "disclaimer": words("disclaimer_" + facts.kind),
        "page": words("page", page="{page}", pages="{pages}"),
        "serial": facts.serial,
        "serial_label": words("serial"),
    }


def _fact_rows(facts: Facts, edition: Edition, words: _Words) -> list[list[str]]:
    """Label and value; self-study hours and live units are two counters and never added up."""
    course = edition.course
    hours, units = course.self_study_hours, course.live_units
    rows = [
        [words("mode"), words("mode_" + course.mode)],
        [words("self_study"), words.counted("hours", hours) if hours else words("none_hours")],
        [words("live"), _live(facts.attended_units, units, words)],
    ]
    if facts.tested_on:
        rows.append([words("test"), words("test_passed", day=words.day(facts.tested_on))])
    return [*rows, [words("version"), course.version]]


def _live(attended: Fraction | None, units: Fraction, words: _Words) -> str:
    if not units:
        return words("none")
    if attended is None:
        return words.counted("units", units)
    cut = Fraction(attended.numerator * 100 // attended.denominator, 100)
    return words("units_attended", attended=words.number(cut), total=words.number(units))


def _contents(edition: Edition, locale: str) -> list[dict[str, Any]]:
    """Recipes with the titles of their sections."""
    course = edition.course
    rows = []
    for module in course.modules:
        lessons = edition.lessons.get(module.key, {})
        lesson = lessons.get(locale) or lessons.get(course.source_locale)
        sections = [section.title for section in lesson.sections] if lesson else []
        rows.append({"title": module.title.in_locale(locale, (course.source_locale,)), "sections": sections})
    return rows


def _annex(result: Mapping[str, Any], words: _Words) -> dict[str, Any]:
    """The overview of results: only printed where the course says so."""
    outcome = outcome_from_json(result)
    scale = scale_named(outcome.scale)
    bands = ", ".join(words("band", points=words.number(band.from_points), word=words(band.code)) for band in scale.bands)
    rows = [[words("points"), words("points_of", points=words.number(outcome.shown_points))]]
    if outcome.decimal_grade is not None:
        rows.append([words("grade"), words.number(outcome.decimal_grade, "0.0")])
    rows += [[words("grade_in_words"), words(outcome.band)], [words("scale"), scale.name]]
    passed_from = words("scale_note", pass_points=words.number(outcome.pass_points or 0), bands=bands)
    return {"title": words("annex"), "rows": rows, "note": f"{words('policy_' + outcome.policy)} {passed_from}"}


class _Words:
    """The words, dates and numbers of one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.texts = TEXTS[locale]

    def __call__(self, key: str, **values: str) -> str:
        return self.texts[key].format(**values)

    def day(self, day: date) -> str:
        return format_date(day, "long", locale=FORMATS.get(self.locale, self.locale))

    def number(self, number: Fraction | Decimal | int, pattern: str = "#,##0.##") -> str:
        exact = Fraction(number)
        return format_decimal(Decimal(exact.numerator) / Decimal(exact.denominator), format=pattern, locale=self.locale)

    def counted(self, what: str, number: Fraction) -> str:
        return self(f"{what}_{'one' if number == 1 else 'many'}", count=self.number(number))
