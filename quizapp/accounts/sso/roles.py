"""Roles by claims: given when the claim comes, taken when it goes; what an administrator gave is never taken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.accounts.rules.sign_on import ADMINISTRATOR, TRAINER, Wanted
from quizapp.accounts.service import change_roles, courses_of, require_other_administrator
from quizapp.accounts.sign_on_models import SignOnRole
from quizapp.kernel.errors import Conflict
from quizapp.kernel.identity import SERVER


def apply_roles(session: Session, account: Account, wanted: Wanted, now: datetime) -> None:
    """Bring the person's roles in line with the claims. The last administrator stays one."""
    rows = session.scalars(select(SignOnRole).where(SignOnRole.account_id == account.id))
    given = {(row.role, row.course_key) for row in rows}
    asked = {(TRAINER, key) for key in wanted.trainer_of} | ({(ADMINISTRATOR, "")} if wanted.is_administrator else set())
    courses = courses_of(session, account.id)
    held = {(TRAINER, key) for key in courses} | ({(ADMINISTRATOR, "")} if account.is_administrator else set())
    gone = given - asked
    if (ADMINISTRATOR, "") in gone & held and _is_last(session, account.id):
        gone.discard((ADMINISTRATOR, ""))
    for role, course_key in gone:
        session.execute(
            delete(SignOnRole).where(
                SignOnRole.account_id == account.id, SignOnRole.role == role, SignOnRole.course_key == course_key
            )
        )
    new = asked - held
    session.add_all(SignOnRole(account_id=account.id, role=role, course_key=key) for role, key in new - given)
    after = (held - gone) | asked
    change_roles(
        session, SERVER, account, (ADMINISTRATOR, "") in after, {key for role, key in after if role == TRAINER}, now
    )


def _is_last(session: Session, account_id: int) -> bool:
    try:
        require_other_administrator(session, account_id)
    except Conflict:
        return True
    return False
