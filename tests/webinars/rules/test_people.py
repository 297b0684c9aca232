"""Who rows are about, and whom we know."""

from __future__ import annotations

from hypothesis import given, strategies as st

from quizapp.webinars.rules.people import Known, Learner, Person, fold_name, initials_of, people_of
from quizapp.webinars.rules.recognising import recognise
from quizapp.webinars.rules.rows import SourceRow, merged, row_from_json

ANNA = Learner(1, "Anna Weber", "anna@example.org")
KNOWN = Known([ANNA, Learner(2, "Bülent Öz", "bo@example.org"), Learner(3, "Anna Müller", "am@example.org")])


def who(*rows: tuple[str, str]) -> list[Person]:
    """The people of rows (name, address), recognised."""
    return recognise(people_of(SourceRow(name, email) for name, email in rows), KNOWN)


def test_rows_with_one_address_are_one_person_whatever_the_names() -> None:
    (anna,) = people_of([SourceRow("Anna", "a@x.org"), SourceRow("iPhone", "a@x.org"), SourceRow("anna")])
    assert (anna.key, anna.name, len(anna.rows)) == ("mail:a@x.org", "Anna", 3)


def test_a_name_that_two_addresses_share_joins_neither() -> None:
    found = people_of([SourceRow("Anna", "a@x.org"), SourceRow("Anna", "b@x.org"), SourceRow("Anna")])
    assert [one.key for one in found] == ["mail:a@x.org", "mail:b@x.org", "name:anna"]


def test_address_before_name_before_a_decision() -> None:
    found = who(
        ("Someone", "anna@example.org"), ("ÖZ, Bülent", ""), ("anna müller", "other@x.org"), ("Anna", ""), ("A. Müller", ""),
        ("Bulent Oz", ""), ("Zoë", "z@x.org"),
    )
    assert [(one.status, one.how, one.enrolment_id, one.candidates) for one in found] == [
        ("matched", "email", 1, ()), ("doubtful", "", None, (3,)), ("new", "", None, ()), ("matched", "name", 2, ()),
        ("doubtful", "", None, (1, 3)), ("doubtful", "", None, (3,)), ("doubtful", "", None, (2,)),
    ]


def test_two_rows_of_one_learner_become_one() -> None:
    (oz,) = who(("Öz, Bülent", ""), ("B", "bo@example.org"))
    assert (oz.key, oz.enrolment_id, len(oz.rows)) == ("learner:2", 2, 2)


def test_a_name_decides_nothing_beside_another_address_or_for_who_has_proved_none() -> None:
    known = Known([ANNA, Learner(4, "Mona Muster", "")])
    rows = (("Anna Weber", "private@x.org"), ("Mona Muster", ""), ("Mona Muster", "mona@x.org"), ("M. Muster", "m@x.org"))
    found = recognise((one for row in rows for one in people_of([SourceRow(*row)])), known)
    assert [(one.status, one.enrolment_id, one.candidates) for one in found] == [
        ("doubtful", None, (1,)), ("doubtful", None, (4,)), ("new", None, ()), ("new", None, ()),
    ]


def test_who_was_read_as_nobody_before_is_the_same_person_and_no_second_one() -> None:
    row = SourceRow("Anna", "anna@example.org")
    for key in ("mail:anna@example.org", "apart:mail:anna@example.org"):
        known = Known([ANNA], {("anna@example.org", "anna"): key}, {}, {key: frozenset({row})})
        (anna,) = recognise(people_of([row]), known)
        assert (anna.key, anna.status, anna.enrolment_id) == (key, "matched", 1)


def test_who_was_read_before_keeps_the_key() -> None:
    known = Known([ANNA], {("", "anni"): "learner:1", ("z@x.org", "zoë"): "mail:z@x.org"}, {1: "learner:1"})
    found = recognise(people_of([SourceRow("Anni"), SourceRow("Zoë", "z@x.org")]), known)
    assert [(one.key, one.status, one.how, one.enrolment_id) for one in found] == [
        ("mail:z@x.org", "new", "before", None), ("learner:1", "matched", "before", 1),
    ]


def test_initials() -> None:
    assert [initials_of(*one) for one in (("Anna Weber", ""), ("anna-lena", ""), ("", "bob@x.org"), ("+49", ""), ("ß", ""))] == [
        "AW", "AL", "B", "?", "SS",
    ]


texts = st.text(max_size=20)
rows = st.builds(SourceRow, texts, st.sampled_from(["", "anna@example.org", "x@x.org"]), seconds=st.none() | st.integers(0, 99))


@given(st.lists(rows, max_size=12))
def test_no_row_is_lost_and_keys_are_unique(given_rows: list[SourceRow]) -> None:
    found = recognise(people_of(given_rows), KNOWN)
    assert sorted(map(repr, (row for one in found for row in one.rows))) == sorted(map(repr, given_rows))
    assert len({one.key for one in found}) == len(found)
    assert all(len(one.key) <= 330 and len(initials_of(one.name, one.email)) <= 8 for one in found)


@given(st.lists(rows, max_size=6), st.lists(rows, max_size=6))
def test_merging_again_adds_nothing_and_json_keeps_all(old: list[SourceRow], new: list[SourceRow]) -> None:
    once = merged(old, new)
    assert merged(once, new) == once
    assert tuple(row_from_json(row.as_json()) for row in once) == once


@given(texts)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
