"""Who may go on: the guards that services and pages of every room ask first."""

from __future__ import annotations

from quizapp.accounts.models import Account
from quizapp.kernel.errors import NotAllowed
from quizapp.kernel.identity import Identity


def require_account(identity: Identity) -> int:
    """The account of a learner, anonymous or known. **Raises** NotAllowed for nobody."""
    if identity.account_id is None:
        raise NotAllowed("sign_in_needed")
    return identity.account_id


def require_known(identity: Identity) -> int:
    """The account of a person with a confirmed address. **Raises** NotAllowed."""
    if identity.account_id is None or not identity.is_known:
        raise NotAllowed("sign_in_needed")
    return identity.account_id


def require_administrator(identity: Identity) -> None:
    """**Raises** NotAllowed for everybody else."""
    require_known(identity)
    if not identity.is_administrator:
        raise NotAllowed("not_yours")


def require_results_of(identity: Identity, course_key: str) -> None:
    """Trainers of the course and administrators pass. **Raises** NotAllowed for everybody else."""
    require_known(identity)
    if not identity.may_see_results_of(course_key):
        raise NotAllowed("not_yours")


def closed_because(account: Account) -> str | None:
    """Why nobody can be signed in to the account; None when somebody can."""
    if account.erased_at is not None:
        return "account_being_erased"
    if account.merged_into_id is not None:
        return "account_joined"
    return "account_suspended" if account.suspended_at is not None else None
