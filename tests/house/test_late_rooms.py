"""Rooms that are imported late answer as the others do, and the quick thread never waits for one."""

from __future__ import annotations

from flask import Flask

from quizapp.guards import QUICK_WORK
from quizapp.late_routes import LATE_ROUTES
from quizapp.web.late_rooms import LateView, view_of
from tests.house.late_routes import TABLE, table


def test_the_table_of_late_routes_says_what_the_views_say() -> None:
    assert TABLE.read_text() == table(), "run `make routes`"


def test_every_view_of_a_late_room_is_found(app: Flask) -> None:
    late = {row[0]: module for module, rows in LATE_ROUTES.items() for row in rows}
    assert {endpoint for endpoint, view in app.view_functions.items() if isinstance(view, LateView)} == set(late)
    found = {endpoint: view_of(app, endpoint) for endpoint in late}
    assert {endpoint: getattr(view, "__module__", None) for endpoint, view in found.items()} == late
    assert not any(isinstance(view, LateView) for view in app.view_functions.values())


def test_the_quick_thread_imports_no_room(app: Flask) -> None:
    assert QUICK_WORK & {row[0] for rows in LATE_ROUTES.values() for row in rows} == set()
