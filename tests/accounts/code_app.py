"""The code app on a telephone, as the tests have one."""

from __future__ import annotations

from datetime import datetime

import pyotp

APP_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def digits_at(moment: datetime, secret: str = APP_SECRET) -> str:
    """What the app shows at that moment."""
    return pyotp.TOTP(secret).at(moment)
