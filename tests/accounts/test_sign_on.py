"""Single sign-on: who comes in, and which roles they get and lose."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.accounts import people as people_service, service
from quizapp.accounts.sign_on_models import SignOnAccount
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from tests.accounts.desk import Desk
from tests.accounts.pages import mailed_digits, newest_mail, send
from tests.accounts.sign_on_provider import SignOnProvider
from tests.accounts.signing_on import NORA, ROLES, MakeApp, account_of, counts, go
from tests.clock import SettableClock
from tests.people import People, Person
from tests.statements import statements_of


def test_the_account_is_made_at_the_first_time_and_found_by_subject_later(
    make_app: MakeApp, provider: SignOnProvider, database: Database
) -> None:
    app = make_app(sign_on_label="Werk Nord")
    client = app.test_client()
    assert "Werk Nord" in client.get("/de/sign-in").text
    answer = go(client, provider)
    assert (answer.status_code, answer.location) == (303, "/de/account")
    nora = account_of(database)
    assert (nora.name, nora.is_administrator, nora.trainer_of) == ("Nora Nord", False, [])
    provider.claims["email"] = "nora.nord@example.org"
    later = app.test_client()
    assert go(later, provider).status_code == 303
    assert NORA in later.get("/de/account").text
    assert counts(database)[0] == counts(database)[2] == 1


def test_a_verified_address_opens_an_account_without_rights(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    provider.claims["email"] = "Alice@Example.org"
    client = make_app().test_client()
    assert go(client, provider).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(SignOnAccount.account_id)).all() == [people.alice.account_id]


@pytest.mark.parametrize("who", ["carla", "eve"])
def test_nobody_takes_over_an_account_with_rights(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, who: str
) -> None:
    provider.claims["email"] = getattr(people, who).email
    before = counts(database)
    answer = go(make_app(sign_on_roles="x=administrator", sign_on_claim="g", sign_on_administrators="on").test_client(), provider)
    assert (answer.status_code, "Dieses Konto öffnet sich nicht" in answer.text) == (409, True)
    assert counts(database) == before


@pytest.mark.parametrize(
    ("claims", "settings", "status"),
    [
        ({"email": None}, {}, 400), ({"email": "nora"}, {}, 400), ({"email": ["nora@example.org"]}, {}, 400),
        ({"email_verified": False}, {}, 400), ({"email_verified": None}, {}, 400), ({"email_verified": "true"}, {}, 400),
        ({"email": "nora"}, {"sign_on_verified": "not_required"}, 400),
        ({"email_verified": False}, {"sign_on_verified": "not_required", "sign_on_domains": "example.com"}, 400),
        ({}, {"sign_on_domains": "example.com, Example.ORG"}, 303), ({}, {"sign_on_domains": "example.com"}, 400),
        ({"email": "nora@evil.example.org"}, {"sign_on_domains": "example.org"}, 400),
    ],
)
def test_which_addresses_come_in(
    make_app: MakeApp, provider: SignOnProvider, database: Database, alice: Person, claims: dict[str, Any],
    settings: dict[str, object], status: int,
) -> None:
    provider.claims.update(claims)
    before = counts(database)
    answer = go(make_app(**settings).test_client(), provider)
    assert answer.status_code == status
    assert (counts(database) == before) == (status != 303)


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_the_provider_has_not_confirmed_is_asked_by_mail_and_nothing_tells_whose_it_is(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, verified: object
) -> None:
    app, before, seen = make_app(sign_on_verified="not_required"), counts(database), []
    for email in (NORA, people.alice.email, people.carla.email, people.eve.email):
        provider.claims.update(email=email, email_verified=verified)
        client = app.test_client()
        with statements_of(database) as statements:
            answer = go(client, provider)
        page = client.get(answer.location).text
        assert "Der Anbieter hat deine Adresse nicht bestätigt" in page
        masked = re.sub(r'value="[^"]{60,}"', "", page).replace(email, "ADDRESS")
        seen.append((answer.status_code, answer.location, masked, statements))
        assert counts(database) == before
        assert newest_mail(app, email).kind == "sign_in"
    assert seen == [seen[0]] * 4
    assert seen[0][:2] == (303, "/de/sign-in/code")


def test_whoever_reads_that_mail_is_signed_in_and_links_both_then(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People
) -> None:
    app = make_app(sign_on_verified="not_required")
    provider.claims.update(email=people.alice.email, email_verified=False)
    client = app.test_client()
    assert go(client, provider).location == "/de/sign-in/code"
    typed = send(client, "/de/sign-in/code", {"digits": mailed_digits(app, people.alice.email)})
    assert typed.location == "/de/account/sign-on"
    assert counts(database) == [5, 6, 0]
    begun = client.get("/de/sign-on?link=1")
    code, state = provider.authorize(begun.location)
    client.get("/sign-on/return", query_string={"code": code, "state": state})
    assert send(client, "/de/account/sign-on").status_code == 303
    assert go(app.test_client(), provider).location == "/de/account"
    with database.reading() as session:
        assert session.scalars(select(SignOnAccount.account_id)).all() == [people.alice.account_id]


def test_those_mails_are_limited_like_all_others(make_app: MakeApp, provider: SignOnProvider, people: People) -> None:
    app = make_app(sign_on_verified="not_required")
    provider.claims.update(email=people.alice.email, email_verified=False)
    assert [go(app.test_client(), provider).status_code for _ in range(6)] == [303] * 5 + [429]


def test_claims_may_stand_in_the_user_info(make_app: MakeApp, provider: SignOnProvider, database: Database) -> None:
    provider.userinfo = {**provider.claims, "name": "Nora aus der Auskunft"}
    provider.claims = {"sub": "n-1"}
    assert go(make_app().test_client(), provider).status_code == 303
    assert account_of(database).name == "Nora aus der Auskunft"
    provider.userinfo["sub"] = "n-2"
    assert go(make_app().test_client(), provider).status_code == 400


def test_roles_come_and_go_with_the_claim(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, course: Course
) -> None:
    app = make_app(sign_on_claim="realm.groups", sign_on_roles=ROLES, sign_on_administrators="on")
    client = app.test_client()
    provider.claims["realm"] = {"groups": ["teachers", "chiefs", "pupils", "others"]}
    assert go(client, provider).status_code == 303
    nora = account_of(database)
    assert (nora.is_administrator, nora.trainer_of) == (True, [course.key])
    with database.reading() as session:
        assert session.scalars(select(Enrolment.account_id)).all() == [nora.id]
    provider.claims["realm"] = {"groups": ["pupils"]}
    assert go(client, provider).status_code == 303
    nora = account_of(database)
    assert (nora.is_administrator, nora.trainer_of) == (False, [])


def test_what_an_administrator_gave_stays_when_the_claim_goes(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock
) -> None:
    app = make_app(sign_on_claim="groups", sign_on_roles="teachers=trainer:a")
    assert go(app.test_client(), provider).status_code == 303
    with database.transaction() as session:
        service.set_roles(session, people.eve.identity, account_of(database).id, False, ["a", "b"], clock())
    for groups in (["teachers"], []):
        provider.claims["groups"] = groups
        assert go(app.test_client(), provider).status_code == 303
        assert account_of(database).trainer_of == ["a", "b"]


def test_the_provider_makes_administrators_only_where_it_may(
    make_app: MakeApp, provider: SignOnProvider, database: Database
) -> None:
    provider.claims["groups"] = "chiefs"
    assert go(make_app(sign_on_claim="groups", sign_on_roles=ROLES).test_client(), provider).status_code == 303
    assert not account_of(database).is_administrator


def test_the_last_administrator_stays_when_the_claim_goes(
    make_app: MakeApp, provider: SignOnProvider, database: Database
) -> None:
    app = make_app(sign_on_claim="groups", sign_on_roles=ROLES, sign_on_administrators="on")
    for groups in (["chiefs"], []):
        provider.claims["groups"] = groups
        assert go(app.test_client(), provider).status_code == 303
        assert account_of(database).is_administrator


def test_a_suspended_person_stays_out(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock
) -> None:
    app = make_app(sign_on_claim="groups", sign_on_roles=ROLES)
    assert go(app.test_client(), provider).status_code == 303
    with database.transaction() as session:
        people_service.suspend(session, people.eve.identity, account_of(database).id, clock())
    provider.claims["groups"] = ["teachers"]
    answer = go(app.test_client(), provider)
    assert (answer.status_code, "gesperrt" in answer.text) == (403, True)
    assert account_of(database).trainer_of == []


def test_a_joined_account_keeps_its_name_at_the_provider_unless_that_would_open_rights(
    make_app: MakeApp, provider: SignOnProvider, database: Database, people: People, clock: SettableClock
) -> None:
    app = make_app()
    assert go(app.test_client(), provider).status_code == 303
    nora = account_of(database)
    of_nora = Person(nora.id, "", NORA, Identity(nora.id, email=NORA), "")
    Desk(database, clock).merge(people.alice, of_nora)
    client = app.test_client()
    assert go(client, provider).status_code == 303
    assert people.alice.email in client.get("/de/account").text
    Desk(database, clock).merge(people.eve, people.alice)
    with database.reading() as session:
        assert session.scalars(select(SignOnAccount)).all() == []
