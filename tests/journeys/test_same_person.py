"""The same person twice: a trainer asks, the person joins both; an administrator joins what nobody has used."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.confirmations import mint
from quizapp.accounts.models import Account
from quizapp.accounts.service import add_person
from quizapp.cohorts.service import admit
from quizapp.kernel.clock import system_clock
from tests.browser import LiveServer
from tests.cohorts.gathering import gather
from tests.journeys.test_staff import sign_in
from tests.journeys.walk import Walk
from tests.people import Person, add_and_sign_in
from tests.waiting import wait_until

COURSE = "first-aid-social-media"


def codes_of(server: LiveServer, *asked: Person) -> dict[int, str]:
    """The codes of the mails to both, made once more after the server's own worker has sent them."""
    mine = Confirmation.account_id.in_([one.account_id for one in asked])

    def codes() -> dict[int, str] | None:
        with server.database.transaction() as session:
            halves = session.scalars(select(Confirmation).where(Confirmation.kind == "same_person", mine)).all()
            if not all(half.sent_at for half in halves):
                return None
            minted = {half.account_id: mint(session, half, server.settings.secret_key, system_clock()) for half in halves}
            return {number: secrets.digits for number, secrets in minted.items() if secrets}

    return wait_until(codes)


@pytest.mark.parametrize(("locale", "width"), [("de", 360), ("en", 1280)])
def test_a_trainer_asks_and_the_person_joins(page: Page, live_server: LiveServer, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk, now = Walk(page, live_server, locale), system_clock()
    ada, twin = (add_and_sign_in(live_server.database, f"{name}{width} Adler", now) for name in ("Ada", "Twin"))
    group = gather(live_server.database, live_server.people.carla, COURSE, now, ada, twin, name=f"Herbst {width}")
    sign_in(walk, live_server.people.carla)
    walk.open_course(f"/groups/{group.code}")
    for box in page.locator("input[name=person]").all():
        box.check()
    walk.press("button[value=same_person]")
    walk.look(f"same-person-ask-{width}")
    walk.press("main form button")
    walk.look(f"same-person-asked-{width}")
    digits = codes_of(live_server, ada, twin)
    question = page.locator("form[action*='/withdraw']").get_attribute("action")
    assert question
    page.context.clear_cookies()
    sign_in(walk, ada)
    walk.open(f"account/same-person/{question.split('/')[-2]}")
    walk.look(f"same-person-codes-{width}")
    page.locator("[name=own]").fill(digits[ada.account_id])
    page.locator("[name=other]").fill(digits[twin.account_id])
    walk.press("main form button")
    page.wait_for_url(re.compile(rf"/{locale}/account$"))
    with live_server.database.reading() as session:
        assert session.get_one(Account, twin.account_id).merged_into_id == ada.account_id
    assert walk.faults == []


@pytest.mark.parametrize(("locale", "width"), [("de", 360), ("en", 1280)])
def test_an_administrator_joins_what_nobody_has_used(page: Page, live_server: LiveServer, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    walk, now, eve = Walk(page, live_server, locale), system_clock(), live_server.people.eve
    group = gather(live_server.database, eve, COURSE, now, name=f"Winter {width}")
    ida = add_and_sign_in(live_server.database, f"Ida{width} Iltis", now)
    with live_server.database.transaction() as session:
        unused = add_person(session, f"ida{width}@private.example.org", "de", now)
        admit(session, group, unused, now)
    sign_in(walk, eve)
    walk.open(f"people/{ida.account_id}/same-person")
    walk.look(f"same-person-other-{width}")
    page.locator("[name=email]").fill(f"ida{width}@private.example.org")
    walk.press("main form button")
    walk.look(f"same-person-entries-{width}")
    walk.press("main form button")
    page.wait_for_url(re.compile(rf"/people/{ida.account_id}$"))
    walk.look(f"same-person-joined-{width}")
    with live_server.database.reading() as session:
        assert session.get_one(Account, unused).merged_into_id == ida.account_id
    assert walk.faults == []
