"""An administrator invites somebody, who then changes the address and joins two accounts; another is suspended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from quizapp.kernel.clock import system_clock
from quizapp.mail.models import OutboxMail
from tests.browser import LiveServer
from tests.journeys.walk import Walk
from tests.people import add_and_sign_in
from tests.waiting import wait_until


def mail_text(walk: Walk, to: str, kind: str) -> str:
    """The mail, as soon as the server's worker has sent it."""
    wanted = select(OutboxMail.text_body).where(OutboxMail.to_address == to, OutboxMail.kind == kind, OutboxMail.state == "sent")

    def text() -> str | None:
        with walk.server.database.reading() as session:
            return session.scalar(wanted)

    return wait_until(text, lambda: f"no {kind} to {to}")


def digits_in(text: str) -> str:
    found = re.search(r"^(\d{4} \d{4})$", text, re.MULTILINE)
    assert found
    return found[1]


def fill_and_send(walk: Walk, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        walk.page.locator(f"main [name={name}]").first.fill(value)
    walk.press("main form button")


@pytest.mark.parametrize(("locale", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark")])
def test_from_the_invitation_to_one_account(page: Page, live_server: LiveServer, locale: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
    walk = Walk(page, live_server, locale)
    other = add_and_sign_in(live_server.database, f"Olga{width} Ott", system_clock())
    invited, changed = f"nora{width}@example.org", f"nora{width}@example.net"
    page.goto(live_server.sign_in_link(live_server.people.eve))
    walk.press("main form button")
    _invite(walk, invited, width)
    page.context.clear_cookies()
    link = re.search(r"https?://\S+/invitation/\S+", mail_text(walk, invited, "invitation"))
    assert link
    page.goto(link[0])
    walk.look(f"invited-{width}")
    walk.press("main form button")
    _change_address(walk, changed, width)
    _join(walk, changed, other.email, width)
    assert other.email not in page.content().partition("<main")[2].partition("</main>")[0]
    assert walk.faults == []


def _invite(walk: Walk, email: str, width: int) -> None:
    walk.open("people/invite")
    walk.look(f"invite-{width}")
    walk.page.locator("[name=course]").select_option(index=1)
    fill_and_send(walk, {"email": email})
    walk.look(f"invitations-{width}")
    walk.open(f"people/{walk.server.people.dan.account_id}")
    walk.look(f"person-{width}")
    walk.open("people")
    walk.page.locator("[name=q]").fill("dan")
    walk.page.locator("[name=q]").press("Enter")
    walk.page.wait_for_url("**/people?q=*")
    assert "q=dan" not in walk.page.url
    walk.look(f"people-{width}")
    walk.open("invitation")
    walk.look(f"type-invitation-{width}")


def _change_address(walk: Walk, email: str, width: int) -> None:
    walk.open("account")
    walk.look(f"account-{width}")
    walk.open("account/trainer")
    walk.look(f"ask-to-be-trainer-{width}")
    walk.open("account/address")
    walk.look(f"address-{width}")
    fill_and_send(walk, {"email": email})
    walk.look(f"address-code-{width}")
    fill_and_send(walk, {"digits": digits_in(mail_text(walk, email, "confirm_address"))})
    walk.look(f"address-changed-{width}")


def _join(walk: Walk, own: str, other: str, width: int) -> None:
    walk.open("account/join")
    walk.look(f"join-{width}")
    fill_and_send(walk, {"email": other})
    walk.look(f"join-codes-{width}")
    codes = [digits_in(mail_text(walk, address, "confirm_merge")) for address in (own, other)]
    fill_and_send(walk, {"own": codes[0], "other": codes[1]})
