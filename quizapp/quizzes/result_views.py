"""A result to keep: for paper and as PDF, made when asked for and kept nowhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from quizapp.courses.passages import passage_words
from quizapp.kernel.errors import NotFound
from quizapp.quizzes.models import GRADED
from quizapp.quizzes.queries import AttemptHead, attempt_head
from quizapp.quizzes.result import result_of
from quizapp.quizzes.result_paper import render_result, result_paper
from quizapp.web.extensions import now, reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("results", __name__)


def _paper(code: str) -> tuple[AttemptHead, dict[str, Any]]:
    """The asker's result. **Raises** NotFound where there is none yet, and for a self-check, which gives advice and no result."""
    head = attempt_head(reading(), current_identity(), code)
    if head.state != GRADED or head.quiz.purpose == "placement":
        raise NotFound("no_such_attempt")
    result, locale = result_of(reading(), head, current_locale(), gettext, now()), current_locale()
    title_of = passage_words(head.edition, locale)["passage_title"]
    passages = {one.anchor: str(title_of(one.anchor)) for one in result["review"].objectives}
    return head, result_paper(result, locale, current_identity().name or "", passages)


@bp.get("/<lang>/attempts/<code>/print")
def result_print(code: str) -> str:
    """The result for paper."""
    head, paper = _paper(code)
    return render_template("quizzes/result_print.html", head=head, paper=paper)


@bp.get("/<lang>/attempts/<code>/result.pdf")
def result_pdf(code: str) -> Response:
    """The result as PDF."""
    head, paper = _paper(code)
    response = Response(render_result(paper, head), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{head.quiz.key}-{head.number}.pdf")
    return response
