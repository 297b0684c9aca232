"""Signing in at a real provider, written by others (Canaille), by browser and over the network."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from quizapp.accounts.models import Account, SignInRequest
from quizapp.accounts.queries import person
from quizapp.accounts.sign_on_models import SignOnAccount
from quizapp.accounts.signing_in import mint_secrets
from quizapp.config import read_settings
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from quizapp.operations.demo import prepare
from quizapp.wiring import HANDLERS
from tests.accounts.run_canaille import CLIENT_ID, CLIENT_SECRET, EMAIL, GROUP, PASSWORD, USER
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.live import ServerProcess, free_port, serve_command
from tests.people import make_people

ROOT = Path(__file__).parents[2]


@pytest.fixture
def canaille_server(tmp_path: Path) -> Iterator[LiveServer]:
    """quizapp beside a provider; teachers there are trainers here."""
    port, provider_port = free_port(), free_port()
    base_url, issuer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{provider_port}"
    folder = tmp_path / "provider"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.accounts.run_canaille", str(provider_port), f"{base_url}/sign-on/return"]
    provider = ServerProcess(command, {"PYTHONPATH": str(ROOT)}, issuer, folder)
    environment = {
        "QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": f"sqlite:///{tmp_path / 'quizapp.db'}",
        "QUIZAPP_PORT": str(port), "QUIZAPP_BASE_URL": base_url, "QUIZAPP_PASSWORD_HASHING": "weak_for_tests",
        "QUIZAPP_SIGN_ON_ISSUER": issuer, "QUIZAPP_SIGN_ON_CLIENT_ID": CLIENT_ID, "QUIZAPP_SIGN_ON_CLIENT_SECRET": CLIENT_SECRET,
        "QUIZAPP_SIGN_ON_LABEL": "Werk Nord", "QUIZAPP_SIGN_ON_SCOPES": "openid email profile groups",
        "QUIZAPP_SIGN_ON_VERIFIED": "not_required", "QUIZAPP_SIGN_ON_CLAIM": "groups",
        "QUIZAPP_SIGN_ON_ROLES": f"{GROUP}=trainer:first-aid-social-media",
    }
    settings = read_settings(environment)
    database = Database(settings.database_url, HANDLERS)
    prepare(database, system_clock())
    people = make_people(database, system_clock())
    process = ServerProcess(serve_command(), environment, base_url, tmp_path)
    try:
        process.wait_until_it_answers()
        provider.wait_until_it_answers()
        yield LiveServer(process, settings, database, people)
    finally:
        process.stop()
        provider.kill()
        database.dispose()


def show_who_it_is(page: Page) -> None:
    """At the provider."""
    page.locator("[name=login]").fill(USER)
    page.locator("#loginform button").click()
    page.locator("#password").fill(PASSWORD)
    page.locator("#passwordform button").click()


def test_from_the_button_to_the_account_and_its_role(page: Page, canaille_server: LiveServer) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    walk = Walk(page, canaille_server, "de")
    page.goto(f"{canaille_server.base_url}/de/sign-in?next=/de/account")
    walk.look("sign-in-with-sign-on-360")
    page.locator("main a[href*='/sign-on']").click()
    show_who_it_is(page)
    # This provider confirms no addresses: the mailbox does, and the account is linked then.
    page.wait_for_url(re.compile(r"/de/sign-in/code"))
    walk.look("code-after-sign-on-360")
    with canaille_server.database.transaction() as session:
        request_id = session.scalars(select(SignInRequest.id).where(SignInRequest.email == EMAIL)).one()
        secrets = mint_secrets(session, request_id, canaille_server.settings.secret_key, system_clock())
    assert secrets
    page.locator("[name=digits]").fill(secrets.digits)
    walk.press("main form button")
    page.wait_for_url(re.compile(r"/de/account/sign-on$"))
    page.locator("main a[href*='link=1']").click()
    page.wait_for_url(re.compile(r"/de/account/sign-on$"))
    walk.press("main form button")
    page.goto(f"{canaille_server.base_url}/de/sign-on")
    # A trainer, also one by single sign-on, shows a second factor before anything else.
    page.wait_for_url(re.compile(r"/de/account/factors"))
    walk.look("factors-after-sign-on-360")
    with canaille_server.database.reading() as session:
        account_id = session.scalars(select(Account.id).where(Account.email == EMAIL)).one()
        assert person(session, account_id).trainer_of == ["first-aid-social-media"]


def test_whoever_links_an_account_is_asked_first(page: Page, canaille_server: LiveServer) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    walk = Walk(page, canaille_server, "de")
    page.goto(canaille_server.sign_in_link(canaille_server.people.alice))
    walk.press("main form button")
    page.goto(f"{canaille_server.base_url}/de/account/sign-on")
    walk.look("sign-on-not-linked-360")
    page.locator("main a[href*='link=1']").click()
    show_who_it_is(page)
    page.wait_for_url(re.compile(r"/de/account/sign-on$"))
    walk.look("sign-on-to-confirm-360")
    walk.press("main form button")
    walk.look("sign-on-linked-360")
    with canaille_server.database.reading() as session:
        assert session.scalars(select(SignOnAccount.account_id)).all() == [canaille_server.people.alice.account_id]
    assert walk.faults == []
