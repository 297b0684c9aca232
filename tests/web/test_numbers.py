"""Numbers and shares as the language writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given, settings as trials, strategies as some

from quizapp.grading.certainty import wilson_interval
from quizapp.web.error_texts import text_of
from quizapp.web.numbers import counted, format_number, format_percent, format_share

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("number", "german", "english"),
    [
        (Fraction(1, 2), "0,5", "0.5"),
        (Fraction(49999, 1000), "49,99", "49.99"),
        (Decimal("49.999"), "49,99", "49.99"),
        (49.999, "49,99", "49.99"),
        (79.99, "79,99", "79.99"),
        (Fraction(2, 3), "0,66", "0.66"),
        (Fraction(-2, 3), "-0,66", "-0.66"),
        (Fraction(-1, 1000), "0", "0"),
        (Fraction(100), "100", "100"),
        (12345, "12.345", "12,345"),
        (Decimal("1.50"), "1,5", "1.5"),
    ],
)
def test_numbers(app: Flask, number: Fraction | Decimal | float | int, german: str, english: str) -> None:
    with app.test_request_context("/de/"):
        assert format_number(number) == german
    with app.test_request_context("/en/"):
        assert format_number(number) == english


@pytest.mark.parametrize("kind", [Fraction, Decimal, float])
def test_no_points_read_as_more_than_they_are(app: Flask, kind: type) -> None:
    """What misses a mark of 50 or 92 by a thousandth never reads as the mark, whatever type it comes in."""
    with app.test_request_context("/en/"):
        assert [format_number(kind(points)) for points in ("49.999", "91.995", "0.005")] == ["49.99", "91.99", "0"]
        assert format_number(kind("49.96"), 1) == "49.9"


def test_hundredths_that_were_counted_are_written_as_they_are(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert [part for part in range(10001) if format_number(part / 100) != f"{part / 100:.2f}".rstrip("0").rstrip(".")] == []


@pytest.mark.parametrize(("share", "german", "english"), [(93, "93\xa0%", "93%"), (Decimal("66.66"), "66,66\xa0%", "66.66%")])
def test_shares_in_percent(app: Flask, share: Decimal | int, german: str, english: str) -> None:
    with app.test_request_context("/de/"):
        assert format_percent(share) == german
    with app.test_request_context("/en/"):
        assert format_percent(share) == english


@pytest.mark.parametrize(
    ("share", "german", "english"),
    [
        (Fraction(0), "0\xa0%", "0%"), (Fraction(1, 201), "unter 1\xa0%", "below 1%"), (Fraction(1, 200), "1\xa0%", "1%"),
        (Fraction(1, 3), "33\xa0%", "33%"), (Fraction(125, 1000), "13\xa0%", "13%"), (Fraction(199, 200), "über 99\xa0%", "above 99%"),
        (Fraction(99, 100), "99\xa0%", "99%"), (Fraction(1), "100\xa0%", "100%"),
    ],
)
def test_shares_of_people(app: Flask, share: Fraction, german: str, english: str) -> None:
    with app.test_request_context("/de/"):
        assert format_share(share) == german
    with app.test_request_context("/en/"):
        assert format_share(share) == english


def test_a_share_reads_as_nothing_or_all_only_where_it_is(app: Flask) -> None:
    @given(some.integers(1, 20_000).flatmap(lambda whole: some.tuples(some.integers(0, whole), some.just(whole))))
    @trials(deadline=None)
    def reads(counts: tuple[int, int]) -> None:
        part, whole = counts
        assert (format_share(Fraction(part, whole)) == "0%") is (part == 0)
        assert (format_share(Fraction(part, whole)) == "100%") is (part == whole)

    with app.test_request_context("/en/"):
        reads()


def test_a_bound_reads_as_nothing_or_all_only_where_it_is(app: Flask) -> None:
    bounds = (*wilson_interval(0, 60), *wilson_interval(1, 60), *wilson_interval(200, 201), *wilson_interval(60, 60))
    with app.test_request_context("/en/"):
        said = [format_share(bound) for bound in bounds]
    assert said == ["0%", "6%", "below 1%", "9%", "97%", "above 99%", "94%", "100%"]


def test_counts_have_their_thousands_marked(app: Flask) -> None:
    for locale, word in (("de", "10.000 Einladungen sind unterwegs."), ("en", "10,000 invitations are on their way.")):
        with app.test_request_context(f"/{locale}/"):
            assert counted("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", 10_000) == word


def test_refusals_mark_thousands_too(app: Flask) -> None:
    with app.test_request_context("/de/"):
        assert "20.000" in text_of("list_too_long", {"most": 20_000}, 409)[1]
