"""Second factors: adding, checking and removing them. The only writer of their tables, but for passkeys' counters."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_administrator, require_known
from quizapp.accounts.factor_models import CodeApp, Passkey, RecoveryCode
from quizapp.accounts.factor_queries import has_factor, own_factors
from quizapp.accounts.models import Account, SignInSession
from quizapp.accounts.passkeys import NewPasskey
from quizapp.accounts.rules.recovery import HOW_MANY, LENGTH, looks_like_digits
from quizapp.accounts.rules.totp import matching_step
from quizapp.accounts.sealing import open_sealed, seal
from quizapp.accounts.service import end_other_sessions, end_sessions_of
from quizapp.audit.service import record
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import CONSOLE, Identity
from quizapp.kernel.ids import new_code, read_typed_code
from quizapp.mail.service import queue_mail

MOST_PASSKEYS = 20
LONGEST_NAME = 60


def add_code_app(
    session: Session, identity: Identity, secret: str, digits: str, key: str, now: datetime
) -> Sequence[str] | None:
    """Set up a code app, in place of the present one if there is one.

    **Shape**: recovery codes to be shown once, empty where the person has some already; None when the digits are wrong.
    """
    account_id = require_known(identity)
    step = matching_step(secret, read_typed_code(digits), now, -1)
    if step is None:
        return None
    codes = _note_added(session, identity, "app", key, now)
    session.execute(delete(CodeApp).where(CodeApp.account_id == account_id))
    session.add(CodeApp(account_id=account_id, sealed_secret=seal(secret, account_id, key), last_step=step, added_at=now))
    _show_in_this_session(session, identity, "totp", now)
    return codes


def add_passkey(
    session: Session, identity: Identity, passkey: NewPasskey, name: str, key: str, now: datetime
) -> Sequence[str]:
    """Keep a passkey; recovery codes as with an app. **Raises** Conflict when it is known or there are too many."""
    account_id = require_known(identity)
    hold(session, account_id)
    if session.scalar(select(Passkey.id).where(Passkey.credential == passkey.credential)) is not None:
        raise Conflict("passkey_known")
    if len(own_factors(session, account_id).passkeys) >= MOST_PASSKEYS:
        raise Conflict("too_many_passkeys", limit=MOST_PASSKEYS)
    codes = _note_added(session, identity, "passkey", key, now)
    session.add(
        Passkey(
            account_id=account_id, credential=passkey.credential, public_key=passkey.public_key,
            sign_count=passkey.sign_count, name=_read_name(name), added_at=now,
        )
    )
    _show_in_this_session(session, identity, "passkey", now)
    return codes


def _note_added(session: Session, identity: Identity, kind: str, key: str, now: datetime) -> Sequence[str]:
    """What goes with every new factor. The first one ends sessions that were begun without."""
    account_id = require_known(identity)
    is_first = not has_factor(session, account_id)
    record(session, identity, "factor_added", "account", account_id, None, {"kind": kind}, now)
    _tell(session, account_id, f"{kind}_added", now)
    if not is_first:
        return ()
    end_other_sessions(session, identity, now)
    return _new_codes(session, account_id, key, now)


def _show_in_this_session(session: Session, identity: Identity, factor: str, now: datetime) -> None:
    session.execute(
        update(SignInSession).where(SignInSession.id == identity.session_id).values(factor=factor, proven_at=now)
    )


def remove_code_app(session: Session, identity: Identity, now: datetime) -> None:
    """Do without the code app. **Raises** Conflict when staff would have no factor left, NotFound without one."""
    account_id = require_known(identity)
    _refuse_last(session, identity)
    gone = session.execute(delete(CodeApp).where(CodeApp.account_id == account_id))
    _note_removed(session, identity, "app", gone.rowcount, now)  # type: ignore[attr-defined]  # CursorResult has it


def remove_passkey(session: Session, identity: Identity, passkey_id: int, now: datetime) -> None:
    """Forget one of one's own passkeys. **Raises** as above."""
    account_id = require_known(identity)
    if session.scalar(select(Passkey.id).where(Passkey.id == passkey_id, Passkey.account_id == account_id)) is None:
        raise NotFound("no_such_factor")
    _refuse_last(session, identity)
    session.execute(delete(Passkey).where(Passkey.id == passkey_id))
    _note_removed(session, identity, "passkey", 1, now)


def _refuse_last(session: Session, identity: Identity) -> None:
    account_id = require_known(identity)
    hold(session, account_id)
    if identity.is_staff and own_factors(session, account_id).count == 1:
        raise Conflict("last_factor")


def _note_removed(session: Session, identity: Identity, kind: str, removed: int, now: datetime) -> None:
    account_id = require_known(identity)
    if not removed:
        raise NotFound("no_such_factor")
    if not has_factor(session, account_id):
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    record(session, identity, "factor_removed", "account", account_id, {"kind": kind}, None, now)
    end_other_sessions(session, identity, now)
    _tell(session, account_id, f"{kind}_removed", now)


def rename_passkey(session: Session, identity: Identity, passkey_id: int, name: str, now: datetime) -> None:
    """Give one of one's own passkeys another name. **Raises** NotFound for anything else, Invalid for no name."""
    mine = (Passkey.id == passkey_id, Passkey.account_id == require_known(identity))
    changed = session.execute(update(Passkey).where(*mine).values(name=_read_name(name)))
    if not changed.rowcount:  # type: ignore[attr-defined]  # CursorResult has it, the annotation does not
        raise NotFound("no_such_factor")


def _read_name(name: str) -> str:
    cleaned = " ".join("".join(character if character.isprintable() else " " for character in name).split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise Invalid("passkey_name", limit=LONGEST_NAME)
    return cleaned


def make_recovery_codes(session: Session, identity: Identity, key: str, now: datetime) -> Sequence[str]:
    """Ten new recovery codes; those before stop working. **Raises** NotFound without a factor."""
    account_id = require_known(identity)
    if not has_factor(session, account_id):
        raise NotFound("no_such_factor")
    record(session, identity, "recovery_codes_made", "account", account_id, None, {"codes": HOW_MANY}, now)
    _tell(session, account_id, "codes_made", now)
    return _new_codes(session, account_id, key, now)


def _new_codes(session: Session, account_id: int, key: str, now: datetime) -> Sequence[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [new_code(LENGTH) for _ in range(HOW_MANY)]
    session.add_all(
        RecoveryCode(account_id=account_id, code_digest=_code_digest(account_id, code, key), made_at=now) for code in codes
    )
    session.flush()
    return codes


def _code_digest(account_id: int, code: str, key: str) -> str:
    return hmac.new(key.encode(), f"recovery:{account_id}:{code}".encode(), hashlib.sha256).hexdigest()


def hold(session: Session, account_id: int) -> None:
    """Lock the account, so that of several codes typed at the same moment one is checked after the other."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def check_code(session: Session, account_id: int, typed: str, key: str, now: datetime) -> str | None:
    """Take the code of an app, or a recovery code: "totp" or "recovery"; None when it is wrong. Either counts once.

    The caller holds the account and counts failures.
    """
    code = read_typed_code(typed)
    if looks_like_digits(code):
        return "totp" if _take_digits(session, account_id, code, key, now) else None
    digest = _code_digest(account_id, code, key)
    mine = (RecoveryCode.account_id == account_id, RecoveryCode.code_digest == digest)
    used = session.execute(delete(RecoveryCode).where(*mine))
    return "recovery" if used.rowcount else None  # type: ignore[attr-defined]  # as above


def _take_digits(session: Session, account_id: int, digits: str, key: str, now: datetime) -> bool:
    app = session.scalar(select(CodeApp).where(CodeApp.account_id == account_id))
    secret = open_sealed(app.sealed_secret, account_id, key) if app is not None else None
    if app is None or secret is None:
        return False
    step = matching_step(secret, digits, now, app.last_step)
    if step is None:
        return False
    app.last_step = step
    return True


def reset_factors(session: Session, identity: Identity, account_id: int, now: datetime) -> None:
    """Take all second factors from somebody who has lost them; they set up new ones after their next sign-in.

    **Raises** NotAllowed for all but administrators, and for one's own: that is done on the console. NotFound.
    """
    require_administrator(identity)
    if account_id == identity.account_id:
        raise NotAllowed("own_factors_on_console")
    _reset(session, identity, account_id, now)


def reset_factors_on_console(session: Session, account_id: int, now: datetime) -> None:
    """The same by whoever may type commands on the server. **Raises** NotFound."""
    _reset(session, CONSOLE, account_id, now)


def _reset(session: Session, identity: Identity, account_id: int, now: datetime) -> None:
    account = session.get(Account, account_id)
    if account is None or account.email is None:
        raise NotFound("no_such_person")
    before = own_factors(session, account_id)
    forget_factors(session, account_id)
    end_sessions_of(session, account_id, now)
    had = {"app": before.app_since is not None, "passkeys": len(before.passkeys)}
    record(session, identity, "factors_reset", "account", account_id, had, {"app": False, "passkeys": 0}, now)
    _tell(session, account_id, "reset", now)


def forget_factors(session: Session, account_id: int) -> None:
    """Delete every factor of an account."""
    for kind in (CodeApp, RecoveryCode, Passkey):
        session.execute(delete(kind).where(kind.account_id == account_id))


def _tell(session: Session, account_id: int, change: str, now: datetime) -> None:
    account = session.get_one(Account, account_id)
    queue_mail(session, "factor_changed", str(account.email), account.locale, {"change": change}, account_id, now)
