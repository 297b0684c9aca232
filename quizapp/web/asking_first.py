"""Before what cannot be undone: a page that asks, for browsers whose script did not ask already (`static/js/page.js`).

The form itself says what to ask (`macros/forms.html`); who goes on sends the same form without the question.
"""

from __future__ import annotations

from flask import Flask, render_template, request

from quizapp.web.came_from import came_from
from quizapp.web.errors import wants_json

QUESTION, ACTION = "ask_first", "ask_action"
NOT_CARRIED = frozenset((QUESTION, ACTION, "csrf_token"))


def register_asking_first(app: Flask) -> None:
    """Look at every form; after the check of its token, before anything is done."""
    app.before_request(_ask_first)


def _ask_first() -> str | None:
    if request.method != "POST" or QUESTION not in request.form or wants_json():
        return None
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    return render_template(
        "layout/ask_first.html", question=request.form[QUESTION], action=request.form.get(ACTION, ""), kept=kept,
        address=request.full_path.rstrip("?"), back=came_from(),
    )
