"""Rooms whose views are imported when one of their pages is first asked for; their addresses are known from the start.

A start of the server imports what learners need at once. **Source**: "Lazily Loading Views" in Flask's documentation.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from flask import Flask, current_app, request

Routes = Mapping[str, Iterable[tuple[str, str, str]]]
"""Module -> endpoint, methods, address of each of its views."""

_importing = Lock()
"""One at a time: two threads that import modules which need one another would each see half of them."""


class LateView:
    """Stands for the view of an endpoint until somebody asks for it."""

    def __init__(self, module: str, endpoint: str) -> None:
        self.module, self.name = module, endpoint.rpartition(".")[2]

    def load(self) -> Callable[..., Any]:
        """The view itself. **Effects**: its module is imported."""
        with _importing:
            view: Callable[..., Any] = getattr(importlib.import_module(self.module), self.name)
            return view

    def __call__(self, **values: Any) -> Any:
        """What the view answers."""
        return self.load()(**values)


def register_late_rooms(app: Flask) -> None:
    """Open a late room before anything looks at the view that is asked for: marks (`takes_files`, exempt from tokens) are on it."""
    app.before_request(_open)


def add_late_rooms(app: Flask, routes: Routes) -> None:
    """Make the addresses known."""
    for module, rows in routes.items():
        for endpoint, methods, address in rows:
            app.add_url_rule(address, endpoint, app.view_functions.get(endpoint) or LateView(module, endpoint), methods=methods.split())


def view_of(app: Flask, endpoint: str) -> Callable[..., Any] | None:
    """The view of an endpoint, if there is one. **Effects**: its module is imported."""
    view: Callable[..., Any] | None = app.view_functions.get(endpoint)
    if isinstance(view, LateView):
        view = app.view_functions[endpoint] = view.load()
    return view


def _open() -> None:
    view_of(current_app, request.endpoint or "")
