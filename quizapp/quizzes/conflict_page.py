"""The page that says that another window was quicker."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from quizapp.kernel.ids import new_code
from quizapp.questions.base import Form
from quizapp.quizzes import replies
from quizapp.quizzes.queries import attempt_head
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale


def conflict_page(code: str, sent: dict[int, Form]) -> ResponseReturnValue:
    """Both answers of each slot in words; the stored one counts until somebody chooses."""
    identity = current_identity()
    found = replies.conflicts(reading(), identity, code, sent, current_locale())
    head = attempt_head(reading(), identity, code)
    return render_template("quizzes/conflict.html", head=head, conflicts=found, tab=new_code(16)), 409
