"""Named slots in pages of lower rooms that higher rooms fill; `wiring.PANELS` says who fills which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from flask import Flask, current_app
from markupsafe import Markup

Panel = Callable[..., str]


def register_panels(app: Flask, table: Mapping[str, Sequence[Panel]]) -> None:
    """Remember who fills which slot. Slots that are about nothing in particular are filled by templates: `panels_of`."""
    app.extensions["quizapp_panels"] = table
    app.jinja_env.globals["panels_of"] = panels


def panels(slot: str, *about: Any) -> list[Markup]:
    """What higher rooms have to show in this slot, as HTML."""
    table = cast(Mapping[str, Sequence[Panel]], current_app.extensions["quizapp_panels"])
    return [Markup(html) for html in (panel(*about) for panel in table.get(slot, ())) if html]
