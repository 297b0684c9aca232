"""Answers that a browser gave behind a link and that count nowhere yet: how its row keeps them, and when they may be joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import SignInRequest
from quizapp.kernel.identity import Identity
from quizapp.questions.base import Form
from quizapp.quizzes.rules.certainty import certainty_of, without_certainty
from quizapp.webinars.link_models import FollowupBrowser
from quizapp.webinars.link_queries import LinkQuestion

Answer = dict[str, Any]
EARLIER = "earlier"
BOOSTER = "booster"


def noted(question: LinkQuestion | None, form: Form) -> Answer:
    """An answer as a browser's row keeps it; empty where only a start was asked for. **Raises** Invalid."""
    if question is None:
        return {}
    certainty_of(form)
    question.question.read_response(without_certainty(form), question.layout)
    return {"slot": question.slot, "question": question.question.id, "layout": question.layout, "form": form}


def answers_of(answer: Answer) -> list[Answer]:
    """What a row keeps, the latest last.

    >>> answers_of({"question": "b", "earlier": [{"question": "a"}]}), answers_of({})
    ([{'question': 'a'}, {'question': 'b'}], [])
    """
    latest = {name: value for name, value in answer.items() if name != EARLIER}
    return [*answer.get(EARLIER, ()), latest] if "question" in answer else []


def with_another(answer: Answer, another: Answer) -> Answer:
    """The row with one more answer; a question that is answered again keeps the newer one.

    >>> with_another({"question": "a", "form": 1}, {"question": "a", "form": 2})
    {'question': 'a', 'form': 2, 'earlier': []}
    """
    earlier = [one for one in answers_of(answer) if one["question"] != another.get("question")]
    return {**another, EARLIER: earlier} if another else answer


def waiting_answers(session: Session, link_id: int, identity: Identity, booster: int | None = None) -> Sequence[FollowupBrowser]:
    """Rows whose answers go to who is signed in: the code that was asked for there was typed, or its mail's link opened.

    **Shape**: of the link itself, or of one booster, whose answers name it.
    """
    if not identity.is_known:
        return []
    proved = (SignInRequest.email == identity.email, SignInRequest.used_at.is_not(None))
    asked = select(FollowupBrowser).join(SignInRequest, SignInRequest.code == FollowupBrowser.asked)
    rows = session.scalars(asked.where(FollowupBrowser.link_id == link_id, *proved).order_by(FollowupBrowser.id)).all()
    return [row for row in rows if row.answer and row.answer.get(BOOSTER) == booster]
