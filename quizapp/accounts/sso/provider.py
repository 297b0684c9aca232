"""Talking to the provider: discovery, keys, the exchange of a code. No transaction is open meanwhile.

Whatever the provider sends is bounded in size and time and is checked before anything is done with it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from quizapp.accounts.rules.sign_on import id_token_fault
from quizapp.kernel.errors import Conflict, Invalid

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from joserfc.jwk import KeySet

LARGEST_ANSWER = 256 * 1024
METADATA_KEPT_S = 3600
KEYS_ASKED_ANEW_S = 60
"""A token with an unknown key makes us ask for new keys, but not more often than this."""
MOST_WAITING = 4
"""So many may wait for the provider at once; the others are told to come back, and learners are never kept waiting."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""With keys that only the provider has. Never `none`, never HS256, whose key we would have as well."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
log = logging.getLogger("quizapp")


@dataclass(frozen=True, slots=True)
class Client:
    """What the operator has agreed with the provider."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    redirect_uri: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says about the person who has just signed in there."""

    claims: Mapping[str, Any]


@dataclass
class _Known:
    """Metadata and keys of a provider as last seen. **Units**: seconds of `time.monotonic`."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    metadata_at: float = -1e9
    keys: KeySet | None = None
    keys_at: float = -1e9


class Provider:
    """One provider, with what is known about it; shared by the threads of a process."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._known = _Known()
        self._places = threading.BoundedSemaphore(MOST_WAITING)

    def sign_in_url(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. **Raises** Conflict when the provider cannot be reached."""
        with self._session() as session:
            endpoint = self._metadata(session)["authorization_endpoint"]
            url, _state = session.create_authorization_url(endpoint, state=state, code_verifier=verifier, nonce=nonce)
        return str(url)

    def exchange(self, code: str, returned_issuer: str | None, nonce: str, verifier: str, now_s: float) -> Answer:
        """Trade the code for what the provider says. **Raises** Conflict for no answer, Invalid for one that is wrong."""
        with self._session() as session:
            metadata = self._metadata(session)
            if returned_issuer != self.client.issuer and (
                returned_issuer is not None or metadata.get("authorization_response_iss_parameter_supported") is True
            ):
                raise _wrong("iss of the answer")
            token = _called(session.fetch_token, metadata["token_endpoint"], code=code, code_verifier=verifier)
            claims = self._verified(session, token.get("id_token"))
            fault = id_token_fault(claims, self.client.issuer, self.client.client_id, nonce, now_s)
            if fault:
                raise _wrong(fault)
            return Answer({**self._userinfo(session, metadata, token, claims), **claims})

    def logout_claims(self, token: str) -> Mapping[str, Any]:
        """What a logout token says, its signature checked. **Raises** Conflict, Invalid."""
        with self._session() as session:
            self._metadata(session)
            return self._verified(session, token)

    def _session(self) -> _Place:
        return _Place(self)

    def _metadata(self, session: OAuth2Session) -> Mapping[str, Any]:
        if time.monotonic() - self._known.metadata_at > METADATA_KEPT_S:
            found = _document(session, f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.client.issuer:
                raise _wrong("issuer of the discovery document")
            if not all(_is_safe(found.get(name), self.client.issuer) for name in ENDPOINTS):
                raise _wrong("an address of the discovery document")
            self._known.metadata, self._known.metadata_at = found, time.monotonic()
        return self._known.metadata

    def _keys(self, session: OAuth2Session, anew: bool) -> KeySet:
        known = self._known
        if known.keys is None or (anew and time.monotonic() - known.keys_at > KEYS_ASKED_ANEW_S):
            from joserfc.jwk import KeySet  # deferred: only sites with single sign-on need it

            known.keys_at, found = time.monotonic(), _document(session, self._known.metadata["jwks_uri"])
            try:
                known.keys = KeySet.import_key_set({"keys": found["keys"]})
            except (ValueError, KeyError, TypeError) as error:
                raise _wrong("keys") from error
        return known.keys

    def _verified(self, session: OAuth2Session, token: object) -> Mapping[str, Any]:
        from joserfc import errors, jwt  # deferred: as above

        if not isinstance(token, str) or not token.isascii():
            raise _wrong("no token")
        for anew in (False, True):
            try:
                claims = jwt.decode(token, self._keys(session, anew), algorithms=ALGORITHMS).claims
            except (errors.InvalidKeyIdError, errors.BadSignatureError) as error:
                if anew:
                    raise _wrong("signature") from error
            except (errors.JoseError, ValueError, TypeError, KeyError) as error:
                raise _wrong("token") from error
            else:
                return claims
        raise AssertionError("the second round returns or raises")

    def _userinfo(
        self, session: OAuth2Session, metadata: Mapping[str, Any], token: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Further claims, when the provider has them in a second place; only if they are about the same person."""
        url = metadata.get("userinfo_endpoint")
        if not _is_safe(url, self.client.issuer) or not token.get("access_token"):
            return {}
        found = _document(session, str(url), headers={"Authorization": f"Bearer {token['access_token']}"})
        if found.get("sub") != claims["sub"]:
            raise _wrong("sub of the user info")
        return found


class _Place:
    """A place among those who wait, with a session for the provider. **Raises** Conflict when all are taken."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def __enter__(self) -> OAuth2Session:
        if not self._provider._places.acquire(blocking=False):
            raise Conflict("sign_on_unreachable")
        try:
            self._open = _open_session(self._provider.client)
        except BaseException:
            self._provider._places.release()
            raise
        return self._open

    def __exit__(self, *_error: object) -> None:
        self._open.close()
        self._provider._places.release()


def _open_session(client: Client) -> OAuth2Session:
    from authlib.integrations.requests_client import OAuth2Session  # deferred: only sites with single sign-on need it

    from quizapp.accounts.sso.bounded import BoundedAdapter  # deferred: it needs requests

    session = OAuth2Session(
        client.client_id, client.client_secret, scope=client.scopes, redirect_uri=client.redirect_uri,
        code_challenge_method="S256",
    )
    session.trust_env = False
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, BoundedAdapter(client.timeout_s, LARGEST_ANSWER))
    return session


def _document(session: OAuth2Session, url: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    answer = _called(session.get, url, headers=headers, withhold_token=True)
    if answer.status_code != 200:
        log.warning("single sign-on: status %s", answer.status_code)
        raise Conflict("sign_on_unreachable")
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        raise _wrong("no JSON") from error
    if not isinstance(found, dict):
        raise _wrong("no object")
    return found


def _called(ask: Any, *given: Any, **named: Any) -> Any:
    """The provider's answer. **Raises** Conflict when it is down, slow or says that it will not."""
    from authlib.common.errors import AuthlibBaseError  # deferred: as above
    from requests import RequestException  # deferred: as above

    try:
        return ask(*given, **named)
    except RequestException as error:
        log.warning("single sign-on: %s", type(error).__name__)
        raise Conflict("sign_on_unreachable") from error
    except AuthlibBaseError as error:
        log.warning("single sign-on: refused the code")
        raise Conflict("sign_on_failed") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _wrong("answer") from error


def _is_safe(url: object, issuer: str) -> bool:
    """An address that may be asked: https, or plain http where the issuer is this computer itself."""
    if not isinstance(url, str):
        return False
    return urlsplit(url).scheme == "https" or (issuer.startswith("http://") and urlsplit(url).scheme == "http")


def _wrong(what: str) -> Invalid:
    """The log says what was wrong, the page only that something was."""
    log.warning("single sign-on: wrong %s", what)
    return Invalid("sign_on_wrong_answer")
