"""How the acts around people and their accounts are done."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.accounts import invitations, people as people_service, same_person
from quizapp.accounts.confirmation_models import TrainerRequest
from quizapp.accounts.service import add_person
from quizapp.accounts.sso.linking import link_own, unlink_own
from quizapp.accounts.sso.service import Policy, link_account
from quizapp.cohorts.same_entries import ask_entries, join_entries
from tests.accounts.desk import Desk
from tests.audit.stage import Row, Stage


def suspend(stage: Stage) -> None:
    with stage.database.transaction() as session:
        people_service.suspend(session, stage.people.eve.identity, stage.people.bob.account_id, stage.clock())


def reinstate(stage: Stage) -> None:
    suspend(stage)
    stage.look()
    with stage.database.transaction() as session:
        people_service.reinstate(session, stage.people.eve.identity, stage.people.bob.account_id, stage.clock())


def invite(stage: Stage) -> str:
    with stage.database.transaction() as session:
        return invitations.invite(session, stage.people.eve.identity, "nora@example.org", "learner", None, "de", stage.clock())


def withdraw_invitation(stage: Stage) -> None:
    code = invite(stage)
    stage.look()
    with stage.database.transaction() as session:
        invitations.withdraw(session, stage.people.eve.identity, code, stage.clock())


def ask_to_be_trainer(stage: Stage) -> None:
    with stage.database.transaction() as session:
        people_service.ask_to_be_trainer(session, stage.people.dan.identity, "a", stage.clock())


def refuse_trainer(stage: Stage) -> None:
    ask_to_be_trainer(stage)
    stage.look()
    with stage.database.transaction() as session:
        request_id = session.scalars(select(TrainerRequest.id)).one()
        people_service.decide_trainer_request(session, stage.people.eve.identity, request_id, False, stage.clock())


def change_address(stage: Stage) -> None:
    desk = Desk(stage.database, stage.clock)
    desk.ask_for_address(stage.people.alice.identity, "alice@example.net")
    desk.confirm_address(stage.people.alice.identity, desk.digits("alice@example.net"))


def merge_accounts(stage: Stage) -> None:
    Desk(stage.database, stage.clock).merge(stage.people.alice, stage.people.dan)


def link_sign_on(stage: Stage) -> None:
    policy = Policy("https://login.example.org", (), True, "", (), False)
    claims = {"sub": "7", "email": stage.people.dan.email, "email_verified": True}
    with stage.database.transaction() as session:
        link_account(session, claims, policy, "de", stage.clock())


def unlink_sign_on(stage: Stage) -> None:
    alice, issuer = stage.people.alice.identity, "https://login.example.org"
    with stage.database.transaction() as session:
        link_own(session, alice, issuer, "7", stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        unlink_own(session, alice, issuer, stage.clock())


def ask_same_person(stage: Stage) -> str:
    eve, alice, dan = stage.people.eve, stage.people.alice, stage.people.dan
    with stage.database.transaction() as session:
        return ask_entries(session, eve.identity, alice.account_id, dan.account_id, stage.clock())


def withdraw_same_person(stage: Stage) -> None:
    code = ask_same_person(stage)
    stage.look()
    with stage.database.transaction() as session:
        same_person.withdraw(session, stage.people.eve.identity, code, None, stage.clock())


def join_unused(stage: Stage) -> None:
    with stage.database.transaction() as session:
        unused = add_person(session, "ungenutzt@example.org", "de", stage.clock())
    stage.look()
    with stage.database.transaction() as session:
        join_entries(session, stage.people.eve.identity, stage.people.alice.account_id, unused, stage.clock())


ROWS: tuple[Row, ...] = (
    ("person_suspended", suspend, "administrator", "account"),
    ("person_reinstated", reinstate, "administrator", "account"),
    ("person_invited", invite, "administrator", "invitation"),
    ("invitation_withdrawn", withdraw_invitation, "administrator", "invitation"),
    ("trainer_role_asked_for", ask_to_be_trainer, "learner", "account"),
    ("trainer_role_refused", refuse_trainer, "administrator", "account"),
    ("address_changed", change_address, "learner", "account"),
    ("sign_on_linked", link_sign_on, "server", "account"),
    ("sign_on_unlinked", unlink_sign_on, "learner", "account"),
    ("accounts_merged", merge_accounts, "learner", "account"),
    ("same_person_asked", ask_same_person, "administrator", "account"),
    ("same_person_withdrawn", withdraw_same_person, "administrator", "account"),
    ("entries_joined", join_unused, "administrator", "account"),
)
