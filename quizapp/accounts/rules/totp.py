"""Codes of an app: six digits for every 30 seconds (TOTP). **Source**: RFC 6238, RFC 4226."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyotp import TOTP

STEP_S = 30
DRIFT = 1
"""Clocks of telephones may be one step early or late."""


def step_of(moment: datetime) -> int:
    """Number of the 30 seconds since 1970 that the instant lies in."""
    return int(moment.timestamp()) // STEP_S


def matching_step(secret: str, digits: str, now: datetime, last_step: int) -> int | None:
    """The step whose code was typed; None when it is wrong, too old, or of a step that was used already.

    >>> from datetime import UTC
    >>> rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: at second 59 the code ends in 287082
    >>> at = datetime.fromtimestamp(59, UTC)
    >>> matching_step(rfc, "287082", at, -1), matching_step(rfc, "287082", at, 1), matching_step(rfc, "287083", at, -1)
    (1, None, None)
    """
    app, here = _app(secret), step_of(now)
    fitting = [
        step
        for step in range(max(0, here - DRIFT), here + DRIFT + 1)
        if hmac.compare_digest(app.generate_otp(step).encode(), digits.encode())
    ]
    return next((step for step in fitting if step > last_step), None)


def app_address(secret: str, email: str, site: str) -> str:
    """What the QR code says to the app: secret, whose it is, for which site.

    >>> app_address("GEZDGNBVGY3TQOJQGEZDGNBV", "anna@example.org", "Akademie")
    'otpauth://totp/Akademie:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBV&issuer=Akademie'
    """
    return _app(secret).provisioning_uri(name=email, issuer_name=site.replace(":", " "))


def _app(secret: str) -> TOTP:
    from pyotp import TOTP  # deferred: only those who sign in with an app need it

    return TOTP(secret)
