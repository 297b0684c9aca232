"""Who sends this request. The cookie holds a random token; the database knows whose it is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from time import time
from typing import Any, cast

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from quizapp.kernel.identity import NOBODY, BrowserToken, Identity

TOKEN = "token"
LIFETIME_DAYS = 180

LoadIdentity = Callable[[str], Identity]


class _Signer:
    """Flask's signer of cookies. A signature that was right within this hour is not computed again (a browser sends the same cookie
    with every request); what it signs is read anew every time."""

    def __init__(self, signer: URLSafeTimedSerializer) -> None:
        self.dumps, self._read = signer.dumps, signer.load_payload
        self._unsign = cast(TimestampSigner, signer.make_signer()).unsign
        self._signed = lru_cache(maxsize=4096)(self._found_right)

    def loads(self, value: str, max_age: int) -> Any:
        """What the cookie says. **Raises** BadSignature. **Units**: `max_age` in seconds."""
        return self._read(self._signed(value, max_age, int(time()) // 3600))

    def _found_right(self, value: str, max_age: int, _hour: int) -> bytes:
        return self._unsign(value, max_age)


class _Cookies(SecureCookieSessionInterface):
    """As Flask's, with the signer made once instead of with every request: the key stays while the server runs."""

    def __init__(self) -> None:
        self._signer: _Signer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie and reads it."""
        if self._signer is None:
            self._signer = _Signer(cast(URLSafeTimedSerializer, super().get_signing_serializer(app)))
        return cast(URLSafeTimedSerializer, self._signer)


def register_identity(app: Flask, load: LoadIdentity) -> None:
    """Name the function that knows tokens, and set the one necessary cookie as strictly as the address allows."""
    app.extensions["quizapp_load_identity"] = load
    app.session_interface = _Cookies()
    https = app.extensions["quizapp_settings"].is_https
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME_DAYS * 86_400,
    )


def current_identity() -> Identity:
    """The person behind this request, asked of the database once; `NOBODY` without a valid session."""
    if "identity" not in g:
        load = cast(LoadIdentity, current_app.extensions["quizapp_load_identity"])
        g.identity = load(token) if (token := browser_token()) else NOBODY
    return cast(Identity, g.identity)


def learner_key() -> str:
    """Tells learners apart in a browser's storage and reveals nothing about them; "" for nobody."""
    account_id = current_identity().account_id
    if account_id is None:
        return ""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"learner {account_id}".encode(), hashlib.sha256).hexdigest()[:32]


def current_token() -> BrowserToken | Identity:
    """What this browser holds, for a service that looks it up itself; `NOBODY` when it holds nothing."""
    return BrowserToken(token) if (token := browser_token()) else NOBODY


def browser_token() -> str | None:
    """What this browser holds, whomever it admits."""
    token = session.get(TOKEN)
    return token if isinstance(token, str) else None


def begin_browser_session(token: str, keep_forms: bool = False) -> None:
    """Bind this browser to a new session; everything the old cookie held is dropped (session rotation).

    A visitor who becomes an anonymous learner gains no right, so forms open in other tabs may stay good (`keep_forms`).
    """
    kept = {name: session[name] for name in ("_flashes", *(("csrf_token",) if keep_forms else ())) if name in session}
    session.clear()
    session.permanent = True
    session[TOKEN] = token
    session.update(kept)
    g.pop("identity", None)
    g.pop("csrf_token", None)


def renew_cookie() -> None:
    """Send the cookie anew, so that the browser keeps it as long as the server knows what is in it."""
    session.modified = True


def end_browser_session(response: Response) -> Response:
    """Forget this browser, here and there."""
    session.clear()
    g.pop("identity", None)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


