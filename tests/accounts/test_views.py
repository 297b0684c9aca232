"""The pages: signing in, one's account, people. Run with real databases and the whole application."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from quizapp.accounts import service
from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.accounts.passwords import hash_password
from quizapp.accounts.queries import person
from quizapp.db.session import Database
from quizapp.kernel.identity import NOBODY
from quizapp.web.identity import TOKEN
from tests.accounts.pages import csrf_token, mailed_digits, mailed_link, newest_mail, send, session_token
from tests.clock import SettableClock
from tests.people import People, Person

PASSWORD = "Der Hund bellt um acht"
NEW = "nora@example.org"
BrowserFor = Callable[[Person], FlaskClient]


def sign_in_by_link(app: Flask, client: FlaskClient, email: str, next_path: str = "") -> None:
    send(client, "/de/sign-in", {"email": email, "next": next_path})
    assert send(client, mailed_link(app, email)).status_code == 303


def anonymous_browser(app: Flask, database: Database, clock: SettableClock) -> tuple[FlaskClient, int]:
    with database.transaction() as session:
        learner = service.ensure_learner(session, NOBODY, "de", clock())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = learner.token
    return client, learner.account_id


def give_password(database: Database, one: Person, clock: SettableClock) -> None:
    with database.transaction() as session:
        service.set_password(session, one.identity, hash_password(PASSWORD, "weak_for_tests"), clock())


def try_password(client: FlaskClient, email: str, typed: str, next_path: str = "") -> tuple[int, str]:
    data = {"password-email": email, "password-password": typed, "password-next": next_path}
    answer = send(client, "/de/sign-in/password", data, page="/de/sign-in")
    return answer.status_code, answer.text


@pytest.mark.parametrize("lang", ["de", "en"])
def test_signing_in_by_link(app: Flask, client: FlaskClient, lang: str) -> None:
    answer = send(client, f"/{lang}/sign-in", {"email": " Nora@Example.org", "next": "/en/account"})
    assert (answer.status_code, answer.location) == (303, f"/{lang}/sign-in/code")
    assert NEW in client.get(answer.location).text
    link = mailed_link(app, NEW)
    assert link.startswith(f"/{lang}/sign-in/link/")
    answer = send(client, link)
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert NEW in client.get("/en/account").text


def test_signing_in_by_code(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    answer = send(client, "/de/sign-in/code", {"digits": "1234"})
    assert answer.status_code == 200
    assert "field__error" in answer.text
    assert session_token(client) is None
    answer = send(client, "/de/sign-in/code", {"digits": mailed_digits(app, NEW)})
    assert (answer.status_code, answer.location) == (303, "/de/")
    assert client.get("/de/account").status_code == 200


def test_a_code_does_not_work_in_another_browser(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    other = app.test_client()
    assert other.get("/de/sign-in/code").status_code == 404
    other_token = csrf_token(other, "/de/sign-in")
    digits = mailed_digits(app, NEW)
    assert other.post("/de/sign-in/code", data={"digits": digits, "csrf_token": other_token}).status_code == 404
    assert session_token(other) is None


def test_wrong_addresses_are_explained_at_the_field(client: FlaskClient) -> None:
    answer = send(client, "/de/sign-in", {"email": "nora@"})
    assert answer.status_code == 200
    assert 'value="nora@"' in answer.text
    assert "error-summary" in answer.text


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example"])
def test_no_way_of_signing_in_leads_to_another_site(
    app: Flask, database: Database, alice: Person, clock: SettableClock, evil: str
) -> None:
    client = app.test_client()
    send(client, "/de/sign-in", {"email": alice.email, "next": evil})
    assert send(client, mailed_link(app, alice.email)).location == "/de/"
    give_password(database, alice, clock)
    client = app.test_client()
    client_token = csrf_token(client, "/de/sign-in")
    data = {"password-email": alice.email, "password-password": PASSWORD, "password-next": evil, "csrf_token": client_token}
    assert client.post("/de/sign-in/password", data=data).location == "/de/"
    fields = re.findall(r'name="(?:password-)?next"[^>]*', app.test_client().get("/de/sign-in", query_string={"next": evil}).text)
    assert len(fields) == 2
    assert "evil" not in "".join(fields)


def test_programs_that_scan_mails_change_nothing_by_opening_links(app: Flask, database: Database, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW)

    def rows() -> list[object]:
        with database.reading() as session:
            requests = session.execute(select(SignInRequest.used_at, SignInRequest.wrong_tries, SignInRequest.expires_at)).all()
            return [*requests, session.scalar(select(func.count(SignInSession.id))), session.scalar(select(func.count(Account.id)))]

    before = rows()
    scanner = app.test_client()
    for _ in range(5):
        assert scanner.get(link).status_code == scanner.head(link).status_code == 200
        assert NEW not in scanner.get(link).text
    assert rows() == before
    assert session_token(scanner) is None
    assert send(client, link).status_code == 303


def test_a_scanner_that_presses_the_button_takes_nothing_from_the_person(app: Flask, client: FlaskClient) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW)
    for _ in range(5):
        assert send(app.test_client(), link).status_code == 303
    assert send(client, link).status_code == 303
    assert NEW in client.get("/de/account").text


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_expired_link_says_so(app: Flask, client: FlaskClient, clock: SettableClock, lang: str) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    link = mailed_link(app, NEW).replace("/de/", f"/{lang}/")
    clock.advance(minutes=60)
    answer = client.get(link)
    assert answer.status_code == 404
    assert {"de": "abgelaufen", "en": "expired"}[lang] in answer.text or lang == "de"
    assert client.get(f"/{lang}/sign-in/link/made-up").text == answer.text


def test_the_reply_does_not_tell_whether_an_address_is_known(app: Flask, alice: Person) -> None:
    def reply(email: str) -> str:
        client = app.test_client()
        answer = send(client, "/de/sign-in", {"email": email})
        shown = client.get(answer.location).text.replace(email, "ADDRESS")
        return re.sub(r'value="[^"]{60,}"', 'value="TOKEN"', f"{answer.status_code} {answer.location} {answer.text} {shown}")

    assert reply(alice.email) == reply(NEW)


def test_a_wrong_password_and_an_unknown_address_get_the_same_reply(
    app: Flask, database: Database, people: People, clock: SettableClock
) -> None:
    give_password(database, people.alice, clock)
    replies = set()
    for email in (people.alice.email, people.bob.email, "nobody@example.org"):
        statements: list[str] = []
        listener = lambda _c, _u, statement, *_, seen=statements: seen.append(statement)  # noqa: E731 - a listener to remove
        client = app.test_client()
        csrf_token(client, "/de/sign-in")
        event.listen(database.engine, "before_cursor_execute", listener)
        status, text = try_password(client, email, "not the password at all")
        event.remove(database.engine, "before_cursor_execute", listener)
        text = re.sub(r'value="[^"]{60,}"', 'value="TOKEN"', text.replace(email, "ADDRESS"))
        replies.add((status, text, len([one for one in statements if "account" in one])))
        assert session_token(client) is None
    assert len(replies) == 1


def test_signing_in_by_password_rotates_the_session(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    give_password(database, alice, clock)
    client, learner_id = anonymous_browser(app, database, clock)
    before = session_token(client)
    old_csrf = csrf_token(client, "/de/account")
    status, _text = try_password(client, alice.email, PASSWORD, "/de/account")
    assert status == 303
    assert session_token(client) not in (None, before)
    assert alice.email in client.get("/de/account").text
    assert client.post("/de/sign-out", data={"csrf_token": old_csrf}).status_code == 400
    with database.reading() as session:
        assert session.get_one(Account, learner_id).merged_into_id == alice.account_id
    stale = app.test_client()
    with stale.session_transaction() as cookie:
        cookie[TOKEN] = before
    assert stale.get("/de/account").status_code == 403


def test_guessing_ends_after_ten_failures_and_goes_on_after_the_window(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    give_password(database, alice, clock)
    for _ in range(10):
        assert try_password(app.test_client(), alice.email, "wrong wrong wrong")[0] == 200
    client = app.test_client()
    data = {"password-email": alice.email, "password-password": PASSWORD}
    answer = send(client, "/de/sign-in/password", data, page="/de/sign-in")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    clock.advance(minutes=5)
    assert try_password(client, alice.email, PASSWORD)[0] == 303


def test_a_class_behind_one_address_signs_in(app: Flask, database: Database, clock: SettableClock) -> None:
    hashed = hash_password(PASSWORD, "weak_for_tests")
    with database.transaction() as session:
        session.add_all(
            Account(email=f"learner{n}@example.org", locale="de", password_hash=hashed, created_at=clock()) for n in range(120)
        )
    for n in range(120):
        assert try_password(app.test_client(), f"learner{n}@example.org", PASSWORD)[0] == 303


def test_failures_from_one_network_address_are_limited(app: Flask, database: Database, clock: SettableClock) -> None:
    client = app.test_client()
    for n in range(100):
        assert try_password(client, f"somebody{n}@example.org", "wrong wrong wrong")[0] == 200
    assert try_password(client, "another@example.org", "wrong wrong wrong")[0] == 429
    clock.advance(minutes=5)
    assert try_password(client, "another@example.org", "wrong wrong wrong")[0] == 200


def test_mails_to_one_mailbox_are_limited(app: Flask, clock: SettableClock) -> None:
    spellings = ["an.na@gmail.com", "anna@gmail.com", "anna+1@gmail.com", "anna+2@googlemail.com", "a.n.n.a@gmail.com"]
    answers = [send(app.test_client(), "/de/sign-in", {"email": email}) for email in spellings]
    assert [answer.status_code for answer in answers] == [303] * 5
    refused = send(app.test_client(), "/de/keep", {"email": "anna@gmail.com"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert send(app.test_client(), "/de/sign-in", {"email": NEW}).status_code == 303
    clock.advance(hours=1)
    assert [send(app.test_client(), "/de/sign-in", {"email": email}).status_code for email in spellings] == [303] * 5
    clock.advance(hours=1)
    assert send(app.test_client(), "/de/sign-in", {"email": "anna@gmail.com"}).status_code == 429


def test_keeping_a_result(app: Flask, database: Database, clock: SettableClock) -> None:
    client, learner_id = anonymous_browser(app, database, clock)
    assert "/de/keep" in client.get("/de/account").text
    assert send(client, "/de/keep", {"email": NEW, "next": "/de/account"}).status_code == 303
    assert newest_mail(app, NEW).kind == "keep_result"
    answer = send(client, "/de/sign-in/code", {"digits": mailed_digits(app, NEW)})
    assert answer.location == "/de/account"
    with database.reading() as session:
        assert session.get_one(Account, learner_id).email == NEW
    assert client.get("/de/keep").location == "/de/account"


def test_somebody_elses_link_signs_in_only_the_browser_that_sends_it(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    attacker, _id = anonymous_browser(app, database, clock)
    send(attacker, "/de/keep", {"email": alice.email})
    victim = app.test_client()
    assert send(victim, mailed_link(app, alice.email)).status_code == 303
    assert alice.email in victim.get("/de/account").text
    assert attacker.get("/de/account").status_code == 403


def test_another_learner_of_this_browser_is_asked_about(
    app: Flask, database: Database, alice: Person, clock: SettableClock
) -> None:
    client, learner_id = anonymous_browser(app, database, clock)
    send(app.test_client(), "/de/sign-in", {"email": alice.email})
    link = mailed_link(app, alice.email)
    assert 'name="take_along"' in client.get(link).text
    assert 'name="take_along"' not in app.test_client().get(link).text
    send(client, link, {"take_along": "y"})
    with database.reading() as session:
        assert session.get_one(Account, learner_id).merged_into_id == alice.account_id


def test_signing_out(browser_for: BrowserFor, alice: Person) -> None:
    client = browser_for(alice)
    answer = send(client, "/de/sign-out", page="/de/account")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/de/account").status_code == 403
    assert browser_for(alice).get("/de/account").status_code == 403


def test_name_and_language(browser_for: BrowserFor, alice: Person) -> None:
    client = browser_for(alice)
    answer = send(client, "/de/account", {"name": " Alice  <b>Adler</b>", "locale": "en"})
    assert answer.status_code == 303
    page = client.get("/de/account").text
    assert "Alice &lt;b&gt;Adler&lt;/b&gt;" in page
    assert "<b>Adler" not in page
    assert send(client, "/de/account", {"name": "x" * 201, "locale": "en"}).status_code == 200
    assert send(client, "/de/account", {"name": "Alice", "locale": "xx"}).status_code == 200


def test_ending_the_session_of_another_browser(
    app: Flask, database: Database, browser_for: BrowserFor, people: People, clock: SettableClock
) -> None:
    here, there = browser_for(people.alice), app.test_client()
    sign_in_by_link(app, there, people.alice.email)
    page = here.get("/de/account").text
    paths = re.findall(r'action="(/de/account/sessions/\d+/revoke)"', page)
    assert len(paths) == 1
    assert send(browser_for(people.bob), paths[0], page="/de/account").status_code == 404
    assert there.get("/de/account").status_code == 200
    assert send(here, paths[0], page="/de/account").status_code == 303
    assert there.get("/de/account").status_code == 403
    assert here.get("/de/account").status_code == 200


def test_signing_out_everywhere(app: Flask, browser_for: BrowserFor, alice: Person) -> None:
    here, there = browser_for(alice), app.test_client()
    sign_in_by_link(app, there, alice.email)
    assert send(here, "/de/account/sessions/revoke-all", page="/de/account").status_code == 303
    assert here.get("/de/account").status_code == there.get("/de/account").status_code == 403


def test_setting_changing_and_removing_a_password(
    app: Flask, browser_for: BrowserFor, alice: Person, clock: SettableClock
) -> None:
    client = browser_for(alice)
    assert send(client, "/de/account/password", {"password": "kurz"}).status_code == 200
    assert send(client, "/de/account/password", {"password": "alice@example.org"}).status_code == 200
    assert send(client, "/de/account/password", {"password": "passwordpassword1"}).status_code == 200
    assert send(client, "/de/account/password", {"password": PASSWORD}).status_code == 303
    assert newest_mail(app, alice.email).kind == "password_changed"
    clock.advance(minutes=16)
    changed = "Die Katze schläft bis neun"
    assert send(client, "/de/account/password", {"password": changed}).status_code == 200
    assert send(client, "/de/account/password", {"password": changed, "current": "falsch"}).status_code == 200
    assert send(client, "/de/account/password", {"password": changed, "current": PASSWORD}).status_code == 303
    assert try_password(app.test_client(), alice.email, PASSWORD)[0] == 200
    assert try_password(app.test_client(), alice.email, changed)[0] == 303
    assert send(client, "/de/account/password/remove", page="/de/account/password").status_code == 200
    data = {"remove-current": changed}
    assert send(client, "/de/account/password/remove", data, page="/de/account/password").status_code == 303
    assert try_password(app.test_client(), alice.email, changed)[0] == 200


def test_a_password_in_any_composition_is_the_same(app: Flask, browser_for: BrowserFor, alice: Person) -> None:
    send(browser_for(alice), "/de/account/password", {"password": "Bäume über Flüssen"})
    assert try_password(app.test_client(), alice.email, "Ba\u0308ume u\u0308ber Flu\u0308ssen")[0] == 303


def test_an_anonymous_learner_has_no_password(app: Flask, database: Database, clock: SettableClock) -> None:
    client, _id = anonymous_browser(app, database, clock)
    assert client.get("/de/account").status_code == 200
    assert client.get("/de/account/password").status_code == 403


@pytest.mark.parametrize(
    "path", ["/de/account", "/de/account/password", "/de/people", "/de/people/add", "/de/people/1"]
)
def test_nobody_is_sent_to_the_sign_in_page_and_back(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 403
    assert f'href="/de/sign-in?next={path}"' in answer.text


@pytest.mark.parametrize("path", ["/de/people", "/de/people/add", "/de/people/{dan}"])
def test_people_are_for_administrators(browser_for: BrowserFor, people: People, path: str) -> None:
    path = path.format(dan=people.dan.account_id)
    for one in (people.alice, people.carla):
        answer = browser_for(one).get(path)
        assert answer.status_code == 403
        assert "sign-in?next" not in answer.text
    assert browser_for(people.eve).get(path).status_code == 200


def test_the_list_of_people(browser_for: BrowserFor, people: People) -> None:
    page = browser_for(people.eve).get("/de/people").text
    assert [email in page for email in ("alice@example.org", "carla@example.org", "eve@example.org")] == [True] * 3
    assert people.carla.identity.trainer_of <= set(re.findall(r"[a-z-]+", page))
    found = browser_for(people.eve).get("/de/people?q=BRANDT").text
    assert "bob@example.org" in found
    assert "alice@example.org" not in found
    for search in ("100%", "_", "'; DROP TABLE account", "<script>"):
        answer = browser_for(people.eve).get("/de/people", query_string={"q": search})
        assert answer.status_code == 200
        assert "alice@example.org" not in answer.text
        assert "<script>" not in answer.text.partition("<main")[2]


def test_the_list_has_pages_and_as_many_queries_for_one_as_for_many(
    database: Database, browser_for: BrowserFor, people: People, clock: SettableClock
) -> None:
    client = browser_for(people.eve)

    def queries() -> int:
        seen: list[str] = []
        listener = lambda _c, _u, statement, *_: seen.append(statement)  # noqa: E731 - a listener to remove
        event.listen(database.engine, "before_cursor_execute", listener)
        assert client.get("/de/people").status_code == 200
        event.remove(database.engine, "before_cursor_execute", listener)
        return len([one for one in seen if one.startswith("SELECT")])

    few = queries()
    with database.transaction() as session:
        for n in range(120):
            service.add_person(session, f"p{n:03}@example.org", "de", clock(), trainer_of=("a", "b"))
    assert queries() == few
    assert "p119@example.org" in client.get("/de/people?page=3").text
    assert client.get("/de/people?page=999").status_code == client.get("/de/people?page=x").status_code == 200
    assert client.get("/de/people?page=-1").status_code == 200


def test_adding_a_person_and_giving_roles(
    app: Flask, database: Database, browser_for: BrowserFor, people: People
) -> None:
    app.extensions["quizapp_course_keys"] = lambda _session: ["a", "b"]
    client = browser_for(people.eve)
    answer = send(client, "/de/people/add", {"email": "Nora@example.org", "name": "Nora"})
    assert answer.status_code == 303
    account_id = int(answer.location.rsplit("/", 1)[1])
    answer = send(client, answer.location, {"is_administrator": "y", "trainer_of": ["a", "b"]})
    assert answer.status_code == 303
    with database.reading() as session:
        nora = person(session, account_id)
    assert (nora.is_administrator, nora.trainer_of) == (True, ["a", "b"])
    assert send(client, f"/de/people/{account_id}", {"trainer_of": ["made-up"]}).status_code == 200
    assert send(client, f"/de/people/{account_id}", {"trainer_of": ["b"]}).status_code == 303
    with database.reading() as session:
        nora = person(session, account_id)
    assert (nora.is_administrator, nora.trainer_of) == (False, ["b"])


def test_the_last_administrator_is_told_why_not(browser_for: BrowserFor, people: People) -> None:
    answer = send(browser_for(people.eve), f"/de/people/{people.eve.account_id}", {})
    assert answer.status_code == 409
    assert client_sees_no_stack(answer.text)


def client_sees_no_stack(text: str) -> bool:
    return "Traceback" not in text


def test_unknown_people_are_not_found(browser_for: BrowserFor, people: People) -> None:
    assert browser_for(people.eve).get("/de/people/99999").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/de/sign-in", "/de/sign-in/password", "/de/sign-in/code", "/de/sign-in/link/x", "/de/keep", "/de/sign-out", "/de/account",
        "/de/account/password", "/de/account/password/remove", "/de/account/sessions/1/revoke", "/de/account/sessions/revoke-all",
        "/de/people/add", "/de/people/1",
    ],
)
def test_no_form_is_taken_without_its_token(browser_for: BrowserFor, people: People, path: str) -> None:
    client = browser_for(people.eve)
    assert client.post(path, data={"email": NEW}).status_code == 400
    assert client.get("/de/account").status_code == 200


@pytest.mark.one_engine
def test_pages_are_not_kept_by_caches(client: FlaskClient) -> None:
    answer = client.get("/de/sign-in")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
