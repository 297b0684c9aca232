"""A trainer sets up an app and a passkey, signs in with each, and confirms who is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from quizapp.accounts.models import SignInSession
from quizapp.kernel.clock import system_clock
from quizapp.operations.demo import SAMPLE_COURSE
from tests.accounts.code_app import digits_at
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import Person, add_and_sign_in

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class ByName(Walk):
    """On `localhost`, because browsers make no passkeys for addresses that are numbers."""

    def open(self, path: str = "") -> None:
        """A page below the language's address."""
        self.page.goto(f"{self.server.base_url.replace('127.0.0.1', 'localhost')}/{self.locale}/{path}")

    def follow_link(self, person: Person) -> None:
        """The link from the console."""
        self.page.goto(self.server.sign_in_link(person).replace("127.0.0.1", "localhost").replace("/de/", f"/{self.locale}/"))
        self.press("main form button")

    def change_sessions(self, person: Person, **values: object) -> None:
        """As time or another way of signing in would have left them."""
        with self.server.database.transaction() as session:
            session.execute(update(SignInSession).where(SignInSession.account_id == person.account_id).values(**values))


@pytest.mark.parametrize(
    ("name", "locale", "width", "scheme"), [("Tina Thal", "de", 1280, "light"), ("Ute Uhl", "en", 360, "dark")]
)
def test_two_steps(page: Page, live_server: LiveServer, name: str, locale: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    trainer = add_and_sign_in(live_server.database, name, system_clock(), trainer_of=(SAMPLE_COURSE,))
    walk = ByName(page, live_server, locale)
    walk.follow_link(trainer)
    walk.change_sessions(trainer, factor=None)
    code = _set_up_app(walk)
    _add_passkey(walk)
    _sign_in_with_passkey(walk)
    walk.change_sessions(trainer, proven_at=system_clock() - timedelta(minutes=16))
    _confirm(walk)
    page.context.clear_cookies()
    walk.follow_link(trainer)
    assert "/sign-in/second" in page.url
    walk.look(f"second-step-{width}")
    page.locator("[name=code]").fill(code)
    walk.press("form[action$='/sign-in/second'] button")
    assert page.locator("a[href$='/account']").count()
    assert walk.faults == []


def _set_up_app(walk: ByName) -> str:
    """From the page one wanted, over the page that asks, and back; a recovery code."""
    page, width = walk.page, walk.page.viewport_size["width"]  # type: ignore[index]  # it was set
    walk.open_course("/results")
    assert "/account/factors" in page.url
    walk.look(f"set-up-{width}")
    page.locator("a[href*='/account/factors/app']").click()
    page.locator("summary").click()
    secret = page.locator(".secret").inner_text().replace("-", "")
    walk.look(f"code-app-{width}")
    page.locator("[name=digits]").fill(digits_at(system_clock(), secret))
    walk.press("main form button")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.path().read_text().split() == codes
    walk.look(f"recovery-codes-{width}")
    page.locator("main .actions a").last.click()
    page.wait_for_url("**/results")
    return codes[0]


def _add_passkey(walk: ByName) -> None:
    width = walk.page.viewport_size["width"]  # type: ignore[index]  # it was set
    walk.open("account/factors/passkeys/add")
    walk.look(f"add-passkey-{width}")
    walk.press("form[data-passkey] button")
    assert walk.page.locator("main li b").count() == 1
    walk.look(f"factors-{width}")


def _sign_in_with_passkey(walk: ByName) -> None:
    walk.press("footer form[action$='/sign-out'] button")
    walk.open("sign-in")
    walk.press("form[data-passkey] button")
    walk.open_course("/results")
    assert walk.page.url.endswith("/results")


def _confirm(walk: ByName) -> None:
    """The page that asks leads on to the one that was asked for."""
    width = walk.page.viewport_size["width"]  # type: ignore[index]  # it was set
    walk.open("account/password")
    assert "/account/confirm" in walk.page.url
    walk.look(f"confirm-{width}")
    walk.press("form[data-passkey] button")
    assert walk.page.url.endswith("/account/password")
