"""Numbers and shares as the language writes them, and numbers of rows as forms send them. Nothing that is shown is ever rounded up:
49.999 is not 50, whatever type it has."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal
from flask_babel import get_domain, get_locale, gettext as _

from quizapp.grading.rounding import round_half_up

LONGEST_ROW_NUMBER = 15
"""Digits. A longer one is no row's, and databases stop at some length."""


def row_number(sent: str) -> int:
    """The number of a row that a form of ours sends; for `type=` of `request.form`. **Raises** ValueError for what no row can have.

    >>> row_number("17")
    17
    """
    if not (sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST_ROW_NUMBER):
        raise ValueError
    return int(sent)


def format_number(number: Fraction | Decimal | float | int, places: int = 2) -> str:
    """A number as the language writes it, at most `places` decimals, cut towards nought. A float counts as it is written."""
    return _number_text(number, places, get_locale())


@lru_cache(maxsize=4096)  # a result page shows the same few points again and again
def _number_text(number: Fraction | Decimal | float | int, places: int, locale: Locale | None) -> str:
    exact = Fraction(str(number)) if isinstance(number, float) else Fraction(number)
    shown = Decimal(int(exact * 10**places)).scaleb(-places)
    return str(format_decimal(shown, format=f"#,##0.{'#' * places}", locale=locale))


def format_percent(percent: Fraction | Decimal | float | int, places: int = 2) -> str:
    """A share in percent, as `format_number` cuts it, with the sign as the language sets it: 93 % and 93%."""
    return format_number(percent, places) + str(get_locale().percent_formats[None].pattern).partition("0")[2]


def format_share(share: Fraction | float) -> str:
    """A share from 0 to 1, or a bound of where one lies, in whole percent, rounded half up: what is not nothing is below 1 %, never 0,
    what is not all above 99 %, never 100."""
    percent = round_half_up(Fraction(share) * 100)
    if percent == 0 < share:
        return str(_("below %(percent)s", percent=format_percent(1)))
    if percent == 100 and share < 1:
        return str(_("above %(percent)s", percent=format_percent(99)))
    return format_percent(percent)


def counted(one: str, many: str, number: int, **values: str) -> str:
    """The form of a text that fits the number, which stands in it as %(num)s as the language writes numbers."""
    translated: str = get_domain().get_translations().ngettext(one, many, number)
    return translated % {"num": format_number(number), **values}
