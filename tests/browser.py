"""A real server and Debian's Chromium for tests that ask for `live_server` or `page`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from quizapp.accounts.service import mint_sign_in_link
from quizapp.config import Settings, read_settings
from quizapp.db.session import Database
from quizapp.kernel.clock import system_clock
from quizapp.operations.demo import prepare
from quizapp.wiring import HANDLERS
from tests.live import ServerProcess, free_port, serve_command
from tests.people import People, Person, make_people

DEBIANS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
"""The first that is there. The same engine without the window around it, or with: that draws its buttons anew for every page."""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(os.path.exists, DEBIANS), DEBIANS[0])
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)

expect.set_options(timeout=10_000)  # two browsers share two cores with their servers; what a promise limits says so itself


@dataclass(frozen=True)
class LiveServer:
    """A server that runs for the whole session, with the sample course and the five people.

    **Shape**: `database` is the server's own, to look into; its clock is the real one.
    """

    process: ServerProcess
    settings: Settings
    database: Database
    people: People

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return self.settings.base_url

    def sign_in_link(self, person: Person) -> str:
        """An address that signs the person in, once."""
        with self.database.transaction() as session:
            token = mint_sign_in_link(session, person.email, system_clock())
        return f"{self.base_url}/{self.settings.locales[0]}/sign-in/link/{token}"


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """`quizapp serve` on a free loopback port and a SQLite file."""
    folder = tmp_path_factory.mktemp("live")
    port = free_port()
    environment = {
        "QUIZAPP_SECRET_KEY": "0" * 32,
        "QUIZAPP_DATABASE_URL": f"sqlite:///{folder / 'quizapp.db'}",
        "QUIZAPP_PORT": str(port),
        "QUIZAPP_BASE_URL": f"http://127.0.0.1:{port}",
        "QUIZAPP_PASSWORD_HASHING": "weak_for_tests",
        "QUIZAPP_TRAINER_REQUESTS": "on",
    }
    settings = read_settings(environment)
    database = Database(settings.database_url, HANDLERS)
    prepare(database, system_clock())
    people = make_people(database, system_clock())
    process = ServerProcess(serve_command(), environment, settings.base_url, folder)
    process.wait_until_it_answers()
    yield LiveServer(process, settings, database, people)
    process.stop()
    database.dispose()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, without the calls it makes on its own. Skips without it, except in CI."""
    if not Path(CHROMIUM).exists() and not os.environ.get("CI"):
        pytest.skip(f"no browser at {CHROMIUM}")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> dict[str, Any]:
    """Pages open on the live server, in German unless a test says otherwise."""
    return {**browser_context_args, "base_url": live_server.base_url, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """What a page does not show within twenty seconds, on a busy machine too, will not come."""
    context.set_default_timeout(20_000)
    return context
