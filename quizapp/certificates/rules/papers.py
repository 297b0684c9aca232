"""The two kinds of paper this product issues."""

from __future__ import annotations

ATTENDANCE = "attendance"
"""Teilnahmebescheinigung: says that somebody took part."""

WITH_TEST = "attendance_with_test"
"""Teilnahmebescheinigung mit bestandenem lehrgangsinternem Test."""


def paper_kind(has_final_test: bool) -> str:
    """The paper a course ends with.

    >>> paper_kind(True)
    'attendance_with_test'
    """
    return WITH_TEST if has_final_test else ATTENDANCE
