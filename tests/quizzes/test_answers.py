"""Saving answers: nothing acknowledged is lost, nothing is overwritten unseen."""

from __future__ import annotations

import pytest

from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.quizzes.answers import AnswerConflict, SavedAnswer
from quizapp.quizzes.models import AnswerEvent
from quizapp.quizzes.rules.answer import fields_digest
from tests.clock import SettableClock
from tests.quizzes.taking import Taker, attempt_row, count, events, questions_of, responses, slot_row
from tests.quizzes.together import at_once

WORD = {"text-1": ["eins"]}
OTHER = {"text-1": ["zwei"]}
THIRD = {"text-1": ["drei"]}
SLOT = 2


@pytest.fixture
def code(taker: Taker) -> str:
    """An open attempt whose second question takes words."""
    return taker.start("once")


def stored(taker: Taker, code: str) -> str:
    """The first word that stands in the slot, "" for a blank."""
    texts = responses(taker.database, code)[SLOT].get("texts", [""])
    return str(texts[0])


def test_an_answer_is_stored_with_all_that_its_receipt_says(
    taker: Taker, code: str, database: Database, clock: SettableClock
) -> None:
    saved = taker.save(code, SLOT, WORD, tab="a", sequence=1)
    assert saved == SavedAnswer(1, fields_digest(WORD), clock())
    row = slot_row(database, code, SLOT)
    assert (row.revision, row.tab, row.sequence, row.digest, row.saved_at) == (1, "a", 1, fields_digest(WORD), clock())
    assert row.response == {"texts": ["eins", ""]}
    assert [event["response"] for event in events(database, code)] == [row.response]


def test_the_same_event_again_is_answered_the_same(taker: Taker, code: str, database: Database, clock: SettableClock) -> None:
    first = taker.save(code, SLOT, WORD)
    clock.advance(seconds=5)
    assert taker.save(code, SLOT, WORD) == first
    taker.save(code, SLOT, OTHER, sequence=2)
    assert taker.save(code, SLOT, WORD) == first
    assert stored(taker, code) == "zwei"
    assert count(database, AnswerEvent) == 2


def test_a_tabs_later_answer_is_accepted_although_its_receipt_was_lost(taker: Taker, code: str) -> None:
    taker.save(code, SLOT, WORD, sequence=1, base=0)
    assert isinstance(taker.save(code, SLOT, OTHER, sequence=2, base=0), SavedAnswer)
    assert stored(taker, code) == "zwei"


def test_a_tabs_earlier_answer_that_comes_late_is_kept_and_does_not_count(taker: Taker, code: str, database: Database) -> None:
    taker.save(code, SLOT, OTHER, sequence=2)
    late = taker.save(code, SLOT, WORD, sequence=1)
    assert isinstance(late, SavedAnswer)
    assert (late.is_older, late.revision) == (True, 0)
    assert stored(taker, code) == "zwei"
    assert [event["revision"] for event in events(database, code)] == [1, 0]
    taker.save(code, SLOT, THIRD, tab="b", base=1)
    assert taker.save(code, SLOT, WORD, sequence=1) == late  # and it is not told what it has not seen


def test_an_answer_that_had_not_seen_the_other_tabs_is_a_conflict_and_kept(taker: Taker, code: str, database: Database) -> None:
    taker.save(code, SLOT, WORD, tab="a")
    refused = taker.save(code, SLOT, OTHER, tab="b", base=0)
    assert refused == AnswerConflict(1)
    assert taker.save(code, SLOT, OTHER, tab="b", base=0) == refused
    assert stored(taker, code) == "eins"
    kept = events(database, code)[-1]
    assert (kept["tab"], kept["revision"], kept["response"]) == ("b", None, {"texts": ["zwei", ""]})


def test_an_answer_that_has_seen_the_other_tabs_replaces_it(taker: Taker, code: str) -> None:
    taker.save(code, SLOT, WORD, tab="a")
    assert isinstance(taker.save(code, SLOT, OTHER, tab="b", base=1), SavedAnswer)
    assert taker.save(code, SLOT, THIRD, tab="a", sequence=2, base=1) == AnswerConflict(2)
    assert stored(taker, code) == "zwei"


def test_one_count_for_two_answers_is_a_conflict_and_both_are_kept(taker: Taker, code: str, database: Database) -> None:
    taker.save(code, SLOT, WORD, tab="t" * 40)
    for form in (OTHER, OTHER, THIRD, {}):
        assert taker.save(code, SLOT, form, tab="t" * 40) == AnswerConflict(1)
    assert stored(taker, code) == "eins"
    kept = [(event["revision"], event["response"]) for event in events(database, code)]
    assert kept == [(1, {"texts": ["eins", ""]}), *((None, {"texts": [word, ""]}) for word in ("zwei", "drei")), (None, {})]


def test_the_same_answer_from_a_fresh_page_writes_nothing(taker: Taker, code: str, database: Database) -> None:
    taker.save(code, SLOT, WORD, tab="a")
    again = taker.save(code, SLOT, WORD, tab="b", base=0)
    assert isinstance(again, SavedAnswer)
    assert (again.revision, count(database, AnswerEvent)) == (1, 1)
    assert isinstance(taker.save(code, 1, {}, tab="b"), SavedAnswer)
    assert (slot_row(database, code, 1).saved_at, count(database, AnswerEvent)) == (None, 1)


@pytest.mark.parametrize("repeating_tab", ["a", "b"])
def test_an_answer_repeated_later_is_not_undone_by_the_same_tabs_earlier_one(
    taker: Taker, code: str, repeating_tab: str
) -> None:
    taker.save(code, SLOT, WORD, tab="a", sequence=1)
    assert isinstance(taker.save(code, SLOT, WORD, tab=repeating_tab, sequence=3, base=1), SavedAnswer)
    taker.save(code, SLOT, OTHER, tab=repeating_tab, sequence=2, base=1)
    assert stored(taker, code) == "eins"


def test_an_equal_answer_that_has_not_seen_the_stored_one_does_not_take_its_place(taker: Taker, code: str) -> None:
    """Else the tab, taken for the owner, could overwrite the other one's next answer unseen."""
    taker.save(code, SLOT, WORD, tab="a")
    assert taker.save(code, SLOT, OTHER, tab="b", sequence=3, base=0) == AnswerConflict(1)
    assert isinstance(taker.save(code, SLOT, WORD, tab="b", sequence=2, base=0), SavedAnswer)
    assert taker.save(code, SLOT, THIRD, tab="b", sequence=4, base=0) == AnswerConflict(1)
    assert stored(taker, code) == "eins"


def test_an_answer_taken_back_stays_taken_back(taker: Taker, code: str) -> None:
    assert isinstance(taker.save(code, SLOT, {}, sequence=2), SavedAnswer)
    taker.save(code, SLOT, WORD, sequence=1)
    assert stored(taker, code) == ""


def test_a_closed_attempt_takes_no_answer_and_nothing_is_written(taker: Taker, code: str, database: Database) -> None:
    taker.save(code, SLOT, WORD)
    taker.close(code)
    for form, stamp in ((OTHER, {"sequence": 2}), (WORD, {"sequence": 3}), (OTHER, {"tab": "b", "base": 1}), ({}, {"sequence": 9})):
        with pytest.raises(Conflict) as refused:
            taker.save(code, SLOT, form, **stamp)  # type: ignore[arg-type]  # stamps of several types
        assert refused.value.code == "attempt_closed"
    assert (stored(taker, code), count(database, AnswerEvent)) == ("eins", 1)
    taker.grade(attempt_row(database, code).id)
    with pytest.raises(Conflict):
        taker.save(code, SLOT, OTHER, sequence=2)


def test_what_was_saved_before_the_closing_is_still_confirmed_after_it(taker: Taker, code: str) -> None:
    first = taker.save(code, SLOT, WORD)
    taker.close(code)
    assert taker.save(code, SLOT, WORD) == first


def test_a_slot_that_is_none(taker: Taker, code: str) -> None:
    for slot in (0, -1, 3, 10_001, 2**31, 2**63, 10**40):
        with pytest.raises(NotFound):
            taker.save(code, slot, WORD)


def test_answers_of_somebody_else_and_of_nobody(taker: Taker, other_taker: Taker, code: str, database: Database) -> None:
    for stranger in (other_taker, Taker(database, type(taker.identity)(), taker.course, taker.clock)):
        with pytest.raises(NotFound):
            stranger.save(code, SLOT, WORD)
    assert count(database, AnswerEvent) == 0


IMPOSSIBLE: tuple[dict[str, list[str]], ...] = (
    {"text-3": ["drei"]}, {"choice": ["1"]}, {"text-1": ["eins", "zwei"]}, {"text-1": ["x" * 501]}, {"": ["y"]},
)


def test_an_impossible_answer_writes_nothing(taker: Taker, code: str, database: Database) -> None:
    taker.save(code, SLOT, WORD)
    for form in IMPOSSIBLE:
        with pytest.raises(Invalid):
            taker.save(code, SLOT, form, sequence=2)
    assert (stored(taker, code), count(database, AnswerEvent)) == ("eins", 1)


def test_every_kind_keeps_the_right_answer(taker: Taker, database: Database) -> None:
    code = taker.start("oil")
    taker.answer_rightly(code)
    for slot, asked in questions_of(database, taker.course, code).items():
        assert asked.grade(responses(database, code)[slot]).fraction == 1, asked.kind


def test_tabs_that_save_at_the_same_moment_get_one_winner_and_lose_nothing(taker: Taker, code: str, database: Database) -> None:
    names = iter("abcdefgh")

    def save() -> SavedAnswer | AnswerConflict:
        tab = next(names)
        return taker.save(code, SLOT, {"text-1": [f"von {tab}"]}, tab=tab, base=0)

    replies = at_once(8, save)
    winners = [reply for reply in replies if isinstance(reply, SavedAnswer)]
    assert len(winners) == 1, replies
    assert all(isinstance(reply, (SavedAnswer, AnswerConflict)) for reply in replies)
    assert winners[0].digest == fields_digest({"text-1": [stored(taker, code)]})
    assert len(events(database, code)) == 8


def test_one_tab_that_sends_all_at_once_ends_with_its_last(taker: Taker, code: str) -> None:
    numbers = iter(range(1, 9))

    def save() -> object:
        number = next(numbers)
        return taker.save(code, SLOT, {"text-1": [f"Fassung {number}"]}, sequence=number)

    replies = at_once(8, save)
    assert all(isinstance(reply, (SavedAnswer, Conflict)) for reply in replies), replies
    acknowledged = [n for n, reply in enumerate(replies) if isinstance(reply, SavedAnswer)]
    assert acknowledged
    taker.save(code, SLOT, {"text-1": ["Fassung 8"]}, sequence=8)
    assert stored(taker, code) == "Fassung 8"
