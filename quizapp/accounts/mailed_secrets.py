"""A link and a code that a mail tells: minted when the mail leaves, stored as digests only, few tries for the code."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.models import SignInRequest
from quizapp.kernel.ids import new_digits, new_secret, read_typed_code, secret_digest

MAIL_MAY_WAIT = timedelta(hours=24)
MOST_WRONG_TRIES = 5


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a mail tells and the database does not know."""

    token: str
    digits: str


def mint_for(row: Confirmation | SignInRequest, key: str, valid: timedelta, now: datetime) -> Secrets:
    """Link and code for a mail that leaves now; they hold for so long from now, earlier ones no more."""
    secrets = Secrets(new_secret(), new_digits())
    row.token_digest = secret_digest(secrets.token)
    row.digits_digest = digits_digest(row.code, secrets.digits, key)
    row.expires_at = now + valid
    return secrets


def digits_digest(code: str, digits: str, key: str) -> str:
    """What is stored of typed digits; keyed, because eight digits alone could be found by trying."""
    return hmac.new(key.encode(), f"digits:{code}:{digits}".encode(), hashlib.sha256).hexdigest()


def is_spent(row: Confirmation | SignInRequest) -> bool:
    """True when wrong digits were typed too often."""
    return row.wrong_tries >= MOST_WRONG_TRIES


def digits_fit(row: Confirmation | SignInRequest, typed: str, key: str) -> bool:
    """Whether the typed digits are those of the mail; what is wrong counts, and after five of those nothing fits."""
    if are_digits_of(row, typed, key):
        return True
    row.wrong_tries += 0 if is_spent(row) else 1
    return False


def are_digits_of(row: Confirmation | SignInRequest, typed: str, key: str) -> bool:
    """The same where the caller counts what is wrong."""
    digest = digits_digest(row.code, read_typed_code(typed), key)
    is_right = row.digits_digest is not None and hmac.compare_digest(row.digits_digest, digest)
    return is_right and not is_spent(row)
