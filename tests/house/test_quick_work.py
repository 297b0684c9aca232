"""Which work one thread does for everybody: short, asked by learners, and named as the routes are."""

from __future__ import annotations

from flask import Flask

from quizapp.guards import FRESH_SIGN_IN, HEAVY_WORK, QUICK_WORK


def test_quick_work_names_endpoints_that_exist(app: Flask) -> None:
    assert QUICK_WORK - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_nothing_that_is_heavy_or_takes_files_or_a_password_counts_as_quick(app: Flask) -> None:
    assert QUICK_WORK & ({*FRESH_SIGN_IN} | {*HEAVY_WORK}) == set()
    assert [endpoint for endpoint in QUICK_WORK if hasattr(app.view_functions[endpoint], "takes_files")] == []
    assert [endpoint for endpoint in QUICK_WORK if endpoint.startswith(("accounts.", "people.", "gradebook."))] == []
