"""Two entries of one person: trainers only ask, both mailboxes answer; administrators join what nobody has used."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts import same_person, service
from quizapp.accounts.confirmation_models import SamePerson
from quizapp.accounts.models import Account
from quizapp.audit.models import AuditEntry
from quizapp.cohorts.models import ENROLLED, Cohort, CohortMember
from quizapp.cohorts.queries import Group
from quizapp.cohorts.same_entries import ask_entries, ask_members, join_entries
from quizapp.cohorts.service import admit
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.mail.models import OutboxMail
from tests.accounts.pages import mailed_digits, newest_mail, run_worker, send
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather, place_of
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
PLACE = "/de/courses/first-aid-social-media/groups"
LINK = re.compile(r"https?://[^\s/]+(/\w\w/account/same-person/\S+)")


@pytest.fixture
def group(app: Flask, database: Database, course: Course, people: People) -> Group:
    """A group that dan is trainer of; alice stands in it twice, the second time as bob."""
    return gather(database, people.carla, course.key, MORNING, people.alice, people.bob, trainers=[people.dan.email])


def ask(dan: FlaskClient, group: Group) -> str | None:
    """Tick both people, read what will be mailed, send it; where one stands then."""
    ticked = re.findall(r'name="person" value="(\d+)"', dan.get(f"{PLACE}/{group.code}").text)
    act = {"person": ticked, "act": "same_person"}
    asking = send(dan, f"{PLACE}/{group.code}/people", act, page=f"{PLACE}/{group.code}").location
    assert "Keine Mail nennt die andere Adresse" in dan.get(asking).text
    return send(dan, asking).location


def question_page(app: Flask, to: str) -> str:
    """Path of the page that the newest mail leads to."""
    found = LINK.search(str(newest_mail(app, to).text_body))
    assert found
    return found[1]


def test_a_trainer_asks_and_who_reads_both_mails_joins(
    app: Flask, database: Database, group: Group, people: People, browser_for: BrowserFor
) -> None:
    dan, alice, place = browser_for(people.dan), browser_for(people.alice), f"{PLACE}/{group.code}"
    assert ask(dan, group) == place
    shown = dan.get(place).text.partition("Gefragt, ob sie eine Person sind")[2].partition("</ul>")[0]
    assert people.alice.email in shown and people.bob.email in shown and "gefragt am 2. März 2026" in shown
    for own, other in ((people.alice.email, people.bob.email), (people.bob.email, people.alice.email)):
        mail = newest_mail(app, own)
        written = f"{mail.subject} {mail.text_body} {mail.html_body}"
        assert (mail.kind, own in written, other in written, "Gruppe eins" in written) == ("same_person", True, False, True)
    page = question_page(app, people.alice.email)
    assert people.bob.email not in alice.get(page).text
    codes = {"own": mailed_digits(app, people.alice.email), "other": mailed_digits(app, people.bob.email)}
    wrong = send(alice, page, {**codes, "other": "1"})
    assert (wrong.status_code, 'id="other-error"' in wrong.text, people.bob.email in wrong.text) == (200, True, False)
    assert send(alice, page, codes).location == "/de/account"
    assert browser_for(people.bob).get("/de/account").status_code == 403
    after = dan.get(place).text
    assert (people.alice.email in after, people.bob.email in after, "Gefragt, ob" in after) == (True, False, False)
    with database.reading() as session:
        assert session.scalars(select(Cohort.taken)).all() == [1]
        assert session.scalars(select(CohortMember.account_id)).all() == [people.alice.account_id]
        assert session.scalars(select(Enrolment.account_id)).all() == [people.alice.account_id]
        assert session.scalars(select(SamePerson)).all() == []
        assert session.get_one(Account, people.bob.account_id).merged_into_id == people.alice.account_id
        told = session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "accounts_merged"))
        assert sorted(told) == [people.alice.email, people.bob.email]


def test_the_owner_chooses_which_address_stays_and_nobody_else_is_asked(
    app: Flask, database: Database, group: Group, people: People, browser_for: BrowserFor
) -> None:
    ask(browser_for(people.dan), group)
    page = question_page(app, people.alice.email)
    codes = {"own": mailed_digits(app, people.bob.email), "other": mailed_digits(app, people.alice.email)}
    assert [browser_for(one).get(page).status_code for one in (people.dan, people.carla, people.eve)] == [404] * 3
    assert app.test_client().get(page).status_code == 403
    assert browser_for(people.eve).post(page, data=codes).status_code == 404
    assert send(browser_for(people.bob), page, codes).status_code == 303
    with database.reading() as session:
        assert session.get_one(Account, people.alice.account_id).merged_into_id == people.bob.account_id


def test_the_code_of_one_mailbox_joins_nothing(
    app: Flask, database: Database, group: Group, people: People, browser_for: BrowserFor
) -> None:
    ask(browser_for(people.dan), group)
    page, alice = question_page(app, people.alice.email), browser_for(people.alice)
    own, other = mailed_digits(app, people.alice.email), mailed_digits(app, people.bob.email)
    for _ in range(5):
        assert send(alice, page, {"own": own, "other": own}).status_code == 200
    assert send(alice, page, {"own": own, "other": other}).status_code == 200  # five wrong ones: the code is spent
    with database.reading() as session:
        assert session.get_one(Account, people.bob.account_id).merged_into_id is None


def test_what_a_trainer_reads_says_nothing_of_use_roles_or_second_steps(
    app: Flask, database: Database, course: Course, group: Group, people: People, browser_for: BrowserFor
) -> None:
    """Asked about alice and one after another: a learner, a trainer, an administrator, somebody suspended, somebody unused."""
    with database.transaction() as session:
        unused = service.add_person(session, "unused@example.org", "de", MORNING, name="Una Unused")
        session.get_one(Account, people.bob.account_id).suspended_at = MORNING
        for number in (people.carla.account_id, people.eve.account_id, unused):
            session.add(CohortMember(cohort_id=group.id, account_id=number, course_id=group.course_id, state=ENROLLED, since=MORNING))
    dan, pages = browser_for(people.dan), []
    others = [(one.account_id, one.name, one.email) for one in (people.bob, people.carla, people.eve)]
    for number, name, email in [*others, (unused, "Una Unused", "unused@example.org")]:
        place = place_of(database, group, number)
        path = f"{PLACE}/{group.code}/same-person/{place_of(database, group, people.alice.account_id)}/{place}"
        asking = dan.get(path)
        answer = send(dan, path)
        words = re.sub(r'value="[^"]{60,}"', "", asking.text.partition("<main")[2]).replace(email, "ADDRESS").replace(name, "NAME")
        words = words.replace("<li>Alice Adler, alice@example.org</li>", "")
        pages.append((asking.status_code, answer.status_code, answer.location, re.sub(rf"/{place}\b", "/N", re.sub(r"\s+", " ", words))))
        assert newest_mail(app, email).kind == "same_person"
        dan.get(f"{PLACE}/{group.code}")  # which says that mails have left
    assert pages == [pages[0]] * 4


def test_who_may_ask_about_whom(
    app: Flask, database: Database, course: Course, group: Group, people: People, browser_for: BrowserFor
) -> None:
    other = gather(database, people.carla, course.key, MORNING, name="Gruppe zwei")
    with database.transaction() as session:
        admit(session, other, people.dan.account_id, MORNING)
    dan, alice = browser_for(people.dan), place_of(database, group, people.alice.account_id)
    elsewhere, bob = place_of(database, other, people.dan.account_id), place_of(database, group, people.bob.account_id)
    for path in (
        f"{group.code}/same-person/{alice}/{elsewhere}", f"{group.code}/same-person/{alice}/{alice}",
        f"{group.code}/same-person/{alice}/99999", f"{other.code}/same-person/{alice}/{bob}",
    ):
        assert (dan.get(f"{PLACE}/{path}").status_code, dan.post(f"{PLACE}/{path}").status_code) == (404, 404)
    one = send(dan, f"{PLACE}/{group.code}/people", {"person": "1", "act": "same_person"}, page=f"{PLACE}/{group.code}")
    assert (one.status_code, "Kreuze genau zwei Personen an" in one.text) == (200, True)
    with database.transaction() as session:
        with pytest.raises(NotAllowed):
            ask_members(session, people.bob.identity, group, alice, bob, MORNING)
        with pytest.raises(NotAllowed):
            ask_entries(session, people.carla.identity, people.alice.account_id, people.bob.account_id, MORNING)
        with pytest.raises(NotAllowed):
            join_entries(session, people.carla.identity, people.alice.account_id, people.bob.account_id, MORNING)
        with pytest.raises(NotFound):
            ask_members(session, people.carla.identity, group, alice, elsewhere, MORNING)


def test_a_question_is_withdrawn_asked_once_and_over_after_seven_days(
    app: Flask, database: Database, clock: SettableClock, group: Group, people: People, browser_for: BrowserFor
) -> None:
    dan, place = browser_for(people.dan), f"{PLACE}/{group.code}"
    ask(dan, group)
    pair = f"{place}/same-person/{place_of(database, group, people.bob.account_id)}/{place_of(database, group, people.alice.account_id)}"
    again = send(dan, pair)
    assert (again.status_code, "Das ist schon gefragt" in again.text) == (409, True)
    page = question_page(app, people.alice.email)
    withdraw = re.search(r'action="([^"]+/withdraw)"', dan.get(place).text)
    assert withdraw
    assert browser_for(people.alice).post(withdraw[1]).status_code == 403
    assert send(dan, withdraw[1], page=place).status_code == 303
    assert browser_for(people.alice).get(page).status_code == 404
    assert dan.post(withdraw[1]).status_code == 404
    assert send(dan, pair).status_code == 303
    page = question_page(app, people.alice.email)
    run_worker(app)
    clock.advance(days=6, hours=23)
    with database.reading() as session:
        assert len(same_person.asked_in(session, group.id, clock())) == 1
    clock.advance(hours=2)
    with database.reading() as session:
        assert same_person.asked_in(session, group.id, clock()) == []
        with pytest.raises(NotFound):
            same_person.require_asked(session, people.alice.identity, page.rpartition("/")[2], clock())
    with database.reading() as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("same_person%")).order_by(AuditEntry.id)).all()
        objects = session.scalars(select(AuditEntry.object_id).where(AuditEntry.act == "same_person_asked")).all()
    assert acts == ["same_person_asked"] * 2 + ["same_person_withdrawn"] * 2 + ["same_person_asked"] * 2
    assert sorted(objects) == sorted([str(people.alice.account_id), str(people.bob.account_id)] * 2)


def test_mails_are_limited_as_all_others(database: Database, group: Group, people: People, browser_for: BrowserFor) -> None:
    dan, place = browser_for(people.dan), f"{PLACE}/{group.code}"
    pair = f"{place}/same-person/{place_of(database, group, people.alice.account_id)}/{place_of(database, group, people.bob.account_id)}"
    answers = []
    for _ in range(6):
        answers.append(send(dan, pair).status_code)
        with database.transaction() as session:
            for one in same_person.asked_in(session, group.id, MORNING):
                same_person.withdraw(session, people.dan.identity, one.code, group.id, MORNING)
    assert answers == [303] * 5 + [429]


def test_who_moves_on_is_named_to_that_trainer_no_more(
    database: Database, group: Group, people: People, browser_for: BrowserFor
) -> None:
    ask(browser_for(people.dan), group)
    with database.transaction() as session:
        member = session.scalars(select(CohortMember).where(CohortMember.account_id == people.bob.account_id)).one()
        member.state = "left"
    page = browser_for(people.dan).get(f"{PLACE}/{group.code}").text
    assert (people.bob.email in page, "Gefragt, ob" in page) == (False, False)
    for_all = browser_for(people.eve).get("/de/people").text.partition("Gefragt, ob sie eine Person sind")[2]
    assert f"{people.alice.email}, {people.bob.email}" in for_all.partition("</ul>")[0]
    path = re.search(r'action="([^"]+/withdraw)"', for_all)
    assert path and browser_for(people.carla).post(path[1]).status_code == 403
    assert send(browser_for(people.eve), path[1], page="/de/people").status_code == 303
    assert "Gefragt, ob" not in browser_for(people.eve).get("/de/people").text
