"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right.

A challenge is not stored. It is a random value signed for one purpose and ten minutes; what a passkey has answered once is
written down as spent. A passkey must live on its device as a discoverable one and ask who uses it (PIN, finger, face), so
with it alone two things are shown: something one has, and something one knows or is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.factor_models import Passkey, SpentChallenge

VALID = timedelta(minutes=10)
SIGN_IN = "sign-in"
NONCE, CLOCK = 16, 8


class PasskeyRefused(Exception):
    """The browser's answer is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Site:
    """For whom passkeys are made. **Shape**: `host` is the name they are bound to, `origin` what browsers report."""

    host: str
    origin: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that was just made."""

    credential: str
    public_key: bytes
    sign_count: int


def options_to_add(site: Site, account_id: int, email: str, known: list[str], now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON. **Shape**: `known` are credentials that need no second one."""
    from webauthn import generate_registration_options, options_to_json  # deferred: costs every start a fifth of a second
    from webauthn.helpers import base64url_to_bytes, structs

    options = generate_registration_options(
        rp_id=site.host, rp_name=site.name, user_name=email, user_id=_user_handle(site, account_id),
        challenge=new_challenge(site, adding_to(account_id), now),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return str(options_to_json(options))


def options_to_use(site: Site, now: datetime) -> str:
    """What the browser needs to let the person choose one of their passkeys, as JSON."""
    from webauthn import generate_authentication_options, options_to_json  # deferred: as above
    from webauthn.helpers import structs

    required = structs.UserVerificationRequirement.REQUIRED
    challenge = new_challenge(site, SIGN_IN, now)
    return str(options_to_json(generate_authentication_options(rp_id=site.host, challenge=challenge, user_verification=required)))


def read_new_passkey(session: Session, site: Site, account_id: int, answer: str, now: datetime) -> NewPasskey:
    """The passkey the browser has made. **Raises** PasskeyRefused."""
    from webauthn import verify_registration_response  # deferred: as above
    from webauthn.helpers import bytes_to_base64url

    challenge = _challenge_in(site, adding_to(account_id), answer, now)
    try:
        made = verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # whatever the library makes of hostile bytes is a refusal
        raise PasskeyRefused from error
    _spend(session, challenge, now)
    return NewPasskey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def use_passkey(session: Session, site: Site, answer: str, now: datetime) -> int:
    """The account whose passkey has answered; its counter goes up. **Raises** PasskeyRefused."""
    from webauthn import verify_authentication_response  # deferred: as above

    challenge = _challenge_in(site, SIGN_IN, answer, now)
    credential = _read(answer).get("id")
    passkey = session.scalar(select(Passkey).where(Passkey.credential == str(credential)).with_for_update())
    if passkey is None:
        raise PasskeyRefused
    try:
        used = verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            credential_public_key=passkey.public_key, credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused from error
    _spend(session, challenge, now)
    passkey.sign_count = used.new_sign_count
    return passkey.account_id


def adding_to(account_id: int) -> str:
    """Purpose of a challenge: a passkey for this account, and for no other."""
    return f"add {account_id}"


def new_challenge(site: Site, purpose: str, now: datetime) -> bytes:
    """A challenge that can be told from all others without being stored."""
    head = secrets.token_bytes(NONCE) + int(now.timestamp()).to_bytes(CLOCK)
    return head + _signature(site, purpose, head)


def _signature(site: Site, purpose: str, head: bytes) -> bytes:
    return hmac.new(site.key.encode(), b"challenge " + purpose.encode() + b" " + head, hashlib.sha256).digest()


def _challenge_in(site: Site, purpose: str, answer: str, now: datetime) -> bytes:
    """The challenge that was answered, if it is ours, for this purpose and not too old. **Raises** PasskeyRefused."""
    try:
        client_data = json.loads(_decoded(_read(answer)["response"]["clientDataJSON"]))
        challenge = _decoded(client_data["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PasskeyRefused from error
    head, signature = challenge[: NONCE + CLOCK], challenge[NONCE + CLOCK :]
    if not hmac.compare_digest(signature, _signature(site, purpose, head)):
        raise PasskeyRefused
    if not 0 <= int(now.timestamp()) - int.from_bytes(head[NONCE:]) <= VALID.total_seconds():
        raise PasskeyRefused
    return challenge


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(read, dict):
        raise PasskeyRefused
    return read


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _spend(session: Session, challenge: bytes, now: datetime) -> None:
    """**Raises** PasskeyRefused when the challenge was answered before."""
    try:
        with session.begin_nested():
            session.add(SpentChallenge(challenge_digest=hashlib.sha256(challenge).hexdigest(), spent_at=now))
    except IntegrityError as error:
        raise PasskeyRefused from error


def _user_handle(site: Site, account_id: int) -> bytes:
    """What the device keeps to tell accounts apart; says nothing about the person."""
    return hmac.new(site.key.encode(), f"user handle {account_id}".encode(), hashlib.sha256).digest()


def forget_spent(session: Session, now: datetime) -> None:
    """Delete challenges that are too old to be answered anyway."""
    session.execute(delete(SpentChallenge).where(SpentChallenge.spent_at < now - 2 * VALID))
