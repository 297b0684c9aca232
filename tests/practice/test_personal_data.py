"""Practice of a person: exported, erased, one set when two learners become one."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.accounts.service import ensure_learner
from quizapp.db.base import Base
from quizapp.db.session import emit
from quizapp.kernel.events import AccountsMerged
from quizapp.kernel.identity import NOBODY, Identity
from quizapp.practice import personal_data
from quizapp.practice.models import PracticeCard, PracticeItem, PracticeReview, PracticeSession
from quizapp.practice.rules.schedule import replayed
from quizapp.questions.types.numeric import Numeric
from tests.clock import SettableClock
from tests.practice.practising import Practiser
from tests.quizzes.taking import count
from tests.quizzes.workshop import CANARY, GRADED_KINDS

TABLES: tuple[type[Base], ...] = (PracticeCard, PracticeItem, PracticeReview, PracticeSession)


def guest_of(anna: Practiser) -> Practiser:
    """An anonymous learner."""
    with anna.database.transaction() as session:
        account_id = ensure_learner(session, NOBODY, "de", anna.clock()).account_id
    return Practiser(anna.database, Identity(account_id), anna.course, anna.clock)


def merge(guest: Practiser, into: Practiser) -> None:
    """The guest turns out to be somebody known."""
    assert guest.identity.account_id and into.identity.account_id
    with into.database.transaction() as session:
        emit(session, AccountsMerged(into.clock(), guest.identity.account_id, into.identity.account_id))


def test_export_names_questions_days_and_answers(anna: Practiser, clock: SettableClock) -> None:
    anna.take("once", right=["single_choice"])
    clock.advance(days=1)
    anna.answer(anna.practise(), 1)
    with anna.database.reading() as session:
        (card,) = personal_data.export_for(session, anna.identity.account_id or 0)
    assert card["course"] == "workshop" and card["question"] == f"{CANARY}-once-short-text"
    assert (card["reviewed_on"], card["due_on"] > card["reviewed_on"]) == ("2026-03-03", True)
    assert card["reviews"] == [
        {"on": "2026-03-02", "rating": "again", "missed_with_certainty": None, "from": "attempt"},
        {"on": "2026-03-03", "rating": "good", "missed_with_certainty": None, "from": "practice"},
    ]
    assert [answer["answered_at"] for answer in card["answers"]] == [clock().isoformat()]


def test_export_and_erasure_touch_own_practice_only(anna: Practiser, other: Practiser) -> None:
    for one in (anna, other):
        one.take("once")
        one.answer(one.practise(), 1)
    with anna.database.transaction() as session:
        personal_data.erase_for(session, anna.identity.account_id or 0)
        assert personal_data.export_for(session, anna.identity.account_id or 0) == []
        assert len(personal_data.export_for(session, other.identity.account_id or 0)) == 2
    assert [count(anna.database, table) for table in TABLES] == [2, 2, 3, 1]


def test_what_an_anonymous_learner_practised_is_kept(anna: Practiser, clock: SettableClock) -> None:
    guest = guest_of(anna)
    guest.take("once")
    guest.answer(guest.practise(), 1)
    clock.advance(days=1)
    anna.take("oil", right=("numeric", "cloze"))
    waiting = anna.practise()
    merge(guest, anna)
    assert set(anna.cards()) == set(GRADED_KINDS) - {"numeric", "cloze"}
    still = anna.set().waiting
    assert still and still.code == waiting
    with anna.database.reading() as session:
        for table in (PracticeCard, PracticeReview, PracticeSession):
            assert set(session.scalars(select(table.enrolment_id))) == {anna.enrolment_id}
        assert len(session.scalars(select(PracticeCard.question_id)).all()) == len(GRADED_KINDS)


def test_a_question_in_both_sets_is_scheduled_from_both_logs(anna: Practiser, clock: SettableClock) -> None:
    guest = guest_of(anna)
    anna.take("once", right=["short_text"])
    clock.advance(days=2)
    guest.take("once", right=["short_text"])
    guest.answer(guest.practise(), 1)
    clock.advance(days=1)
    session_code = anna.practise()
    anna.answer(session_code, 1)
    merge(guest, anna)
    with anna.database.reading() as session:
        card = session.scalars(select(PracticeCard)).one()
        log = session.execute(
            select(PracticeReview.rating, PracticeReview.reviewed_on).order_by(PracticeReview.reviewed_on, PracticeReview.id)
        ).all()
        assert [rating for rating, _ in log] == [1, 1, 3, 3]
        memory = replayed([(rating, day) for rating, day in log])
        assert memory
        assert (card.due_on, card.stability, card.difficulty) == (memory.due_on, memory.stability, memory.difficulty)


def test_a_waiting_session_moves_along(anna: Practiser) -> None:
    guest = guest_of(anna)
    guest.take("once")
    code = guest.practise()
    anna.take("signs")
    merge(guest, anna)
    waiting = anna.set().waiting
    assert waiting and waiting.code == code
    anna.answer(code, 1)
    assert anna.view(code).first_open == 2


def test_an_export_holds_no_solution(anna: Practiser) -> None:
    anna.take("oil")
    code = anna.practise()
    anna.answer(code, 1, rightly=False)
    with anna.database.reading() as session:
        exported = personal_data.export_for(session, anna.identity.account_id or 0)
    assert any(isinstance(anna.published().edition.question(card["question"]), Numeric) for card in exported)
    assert "7351924" not in str(exported)
