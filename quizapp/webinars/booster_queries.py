"""Reading boosters: what a mail asks, and what of it is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.courses.queries import PublishedCourse
from quizapp.grading.mark import Mark
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.practice.models import PracticeSession
from quizapp.practice.queries import session_view
from quizapp.practice.rules.session import drawn_cards, is_practisable
from quizapp.questions.base import Layout, Question, Response
from quizapp.questions.correction import corrected
from quizapp.quizzes.corrections import corrections_of_revision
from quizapp.webinars.link_models import FollowupBrowser, FollowupMail
from quizapp.webinars.link_queries import FoundLink, LinkQuestion, browser_behind


@dataclass(frozen=True, slots=True)
class FoundBooster:
    """A booster that has left. `code` is that of the practice session in which it is answered; None before the first answer."""

    number: int
    question_ids: tuple[str, ...]
    code: str | None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a browser answered last, marked."""

    slot: int
    question: Question
    layout: Layout
    response: Response
    mark: Mark


def booster_of(session: Session, link_id: int, number: int) -> FoundBooster:
    """The booster of this link. **Raises** NotFound for any other number."""
    row = session.execute(
        select(FollowupMail.question_ids, PracticeSession.code)
        .outerjoin(PracticeSession, PracticeSession.id == FollowupMail.session_id)
        .where(FollowupMail.id == number, FollowupMail.link_id == link_id, FollowupMail.kind.startswith("booster_"))
    ).first()
    if row is None:
        raise NotFound("no_such_link")
    return FoundBooster(number, tuple(row.question_ids or ()), row.code)


def drawn_booster(link: FoundLink, booster: FoundBooster, course: PublishedCourse) -> list[tuple[Question, Layout]]:
    """Its questions as they are laid out, always the same; those that the course no longer has are left out."""
    questions = (course.edition.find_question(question_id) for question_id in booster.question_ids)
    kept = [question for question in questions if question is not None and is_practisable(question)]
    return drawn_cards(kept, link.seed + booster.number, link.locale)


def open_cards(
    session: Session, link: FoundLink, booster: FoundBooster, course: PublishedCourse, now: datetime
) -> Sequence[LinkQuestion]:
    """Questions of the booster without an answer, in order."""
    if booster.code is None:
        return all_cards(link, booster, course)
    view = session_view(session, Identity(account_id=link.holder_id), booster.code, now)
    left = () if view.ended_at else (card for card in view.cards if card.mark is None)
    return [LinkQuestion(card.number, view.edition.question(card.question_id), card.layout) for card in left]


def all_cards(link: FoundLink, booster: FoundBooster, course: PublishedCourse) -> Sequence[LinkQuestion]:
    """Every question of the booster, whatever has become of it."""
    return [LinkQuestion(slot, *drawn) for slot, drawn in enumerate(drawn_booster(link, booster, course), start=1)]


def browser_at(session: Session, link: FoundLink, number: int, token: str | None) -> FollowupBrowser | None:
    """What this browser has done behind the booster; apart from what it did behind the link itself."""
    return browser_behind(session, link.id, booster_token(token, number)) if token else None


def booster_token(token: str, number: int) -> str:
    """A browser's key for one booster."""
    return f"{token}/{number}"


def given_answer(session: Session, course: PublishedCourse, browser: FollowupBrowser | None) -> GivenAnswer | None:
    """The answer that a browser gave last, as it is marked now."""
    answer = browser.answer if browser else {}
    question = course.edition.find_question(answer.get("question", ""))
    if question is None:
        return None
    by = corrected(question, corrections_of_revision(session, course.revision_id).get(question.id, ()))
    response = question.read_response(answer["form"], answer["layout"])
    return GivenAnswer(answer["slot"], by.question, answer["layout"], response, by.grade(response))
