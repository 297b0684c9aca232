"""The page that says that time is up."""

from __future__ import annotations

from flask import render_template

from quizapp.quizzes.queries import AttemptHead


def time_up_page(head: AttemptHead, came_late: bool = False) -> str:
    """What counts, and the way to the result. `came_late`: something has just arrived that does not count."""
    return render_template("quizzes/time_up.html", head=head, came_late=came_late)
