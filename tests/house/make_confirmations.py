"""What waits for somebody in the world of the access tests: to be confirmed, or to be downloaded."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.accounts import address_change, confirmations, invitations, merging, people as people_service, service as accounts
from quizapp.accounts.confirmation_models import Confirmation, TrainerRequest
from quizapp.cohorts.models import Cohort, CohortMember
from quizapp.cohorts.queries import group_by_code
from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.cohorts.same_entries import ask_entries, ask_members
from quizapp.cohorts.service import admit
from tests.house.world import World
from tests.people import People
from tests.privacy.traces import lay_export_ready

SECRET = "0" * 32


def ask_for_confirmations(world: World, people: People) -> None:
    """Eve has invited a trainer and suspended somebody; dan asks to be trainer; alice wants another address and dan's account."""
    now, eve, alice = world.clock(), people.eve.identity, people.alice.identity
    with world.database.transaction() as session:
        code = invitations.invite(session, eve, "ivo@example.org", "trainer", world.names["course"], "de", now)
        suspended = accounts.add_person(session, "gustav@example.org", "de", now)
        people_service.suspend(session, eve, suspended, now)
        people_service.ask_to_be_trainer(session, people.dan.identity, world.names["course"], now)
        address_change.ask_for_address(session, alice, "alice@example.net", "de", now)
        merging.ask_to_merge(session, alice, people.dan.email, "de", now)
        mailed = {row.email: confirmations.mint(session, row, SECRET, now) for row in session.scalars(select(Confirmation))}
        request = session.scalars(select(TrainerRequest.id)).one()
    digits = {email: secrets.digits for email, secrets in mailed.items() if secrets}
    links = {email: secrets.token for email, secrets in mailed.items() if secrets}
    world.names |= {
        "invitation": code, "invited_email": "ivo@example.org", "suspended": str(suspended), "trainer_request": str(request),
        "invited_link": links["ivo@example.org"], "invited_digits": digits["ivo@example.org"],
        "address_link": links["alice@example.net"], "address_digits": digits["alice@example.net"],
        "own_export": lay_export_ready(world.database, people.alice, now),
        "own_digits": digits[people.alice.email], "other_digits": digits[people.dan.email],
    }
    _ask_about_bob(world, people)


def _ask_about_bob(world: World, people: People) -> None:
    """Somebody who has never signed in is in bob's group: eve has asked whether they are one person, on the group's page and on her own."""
    now, eve, bob, names = world.clock(), people.eve.identity, people.bob.account_id, world.names
    with world.database.transaction() as session:
        row = session.scalars(select(Cohort).where(Cohort.code == names["group"])).one()
        group = group_by_code(session, row.course_id, row.code, WHOLE_COURSE)
        unused = accounts.add_person(session, "rosa@example.org", "de", now)
        admit(session, group, unused, now)
        places = select(CohortMember.id).where(CohortMember.cohort_id == group.id, CohortMember.account_id.in_((bob, unused)))
        one, other = session.scalars(places.order_by(CohortMember.account_id))
        names |= {"unused": str(unused), "bob_place": str(one), "unused_place": str(other)}
        names["inquiry_here"] = ask_members(session, eve, group, one, other, now)
        names["inquiry"] = ask_entries(session, eve, bob, unused, now)
        newest = select(Confirmation).order_by(Confirmation.id.desc()).limit(2)
        mailed = {row.email: confirmations.mint(session, row, SECRET, now) for row in session.scalars(newest)}
        digits = {email: secrets.digits for email, secrets in mailed.items() if secrets}
        names |= {"inquiry_own": digits[people.bob.email], "inquiry_other": digits["rosa@example.org"]}
