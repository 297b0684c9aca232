"""A small provider on this computer whose answers a test bends: what a hostile or broken one could send."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jwt
from joserfc.jwk import KeySet

from tests.clock import SettableClock

CLIENT_ID, CLIENT_SECRET = "quizapp-here", "geheim" * 6
KEY = jwk.generate_key("RSA", 2048, {"kid": "one"})
OTHER_KEY = jwk.generate_key("RSA", 2048, {"kid": "one"})
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class SignOnProvider:
    """**Shape**: `claims` is what every ID token says beside the usual; `bend` changes it once more; `raw` replaces the answer of
    a path by (status, body)."""

    def __init__(self, clock: SettableClock) -> None:
        self.clock = clock
        self.claims: dict[str, Any] = {"sub": "n-1", "email": "nora@example.org", "email_verified": True, "name": "Nora Nord"}
        self.userinfo: dict[str, Any] | None = None
        self.bend: Callable[[dict[str, Any]], None] = lambda _claims: None
        self.token: Callable[[dict[str, Any]], str] = self.signed
        self.raw: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.metadata: dict[str, Any] = {}
        self._codes: dict[str, tuple[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def settings(self, **more: object) -> dict[str, object]:
        """What an operator sets to use it."""
        return {
            "sign_on_issuer": self.issuer, "sign_on_client_id": CLIENT_ID, "sign_on_client_secret": CLIENT_SECRET,
            "sign_on_timeout_s": 10, **more,
        }

    def authorize(self, url: str) -> tuple[str, str]:
        """The person signs in there: code and state as the browser brings them back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT_ID, "code", "S256")
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self._codes)}"
        self._codes[code] = (asked["nonce"], asked["code_challenge"])
        return code, asked["state"]

    def usual(self, nonce: str) -> dict[str, Any]:
        """Claims of an ID token in good order."""
        now = int(self.clock().timestamp())
        return {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}

    def signed(self, claims: dict[str, Any], header: dict[str, str] | None = None, key: Any = KEY) -> str:
        """A token with the provider's signature."""
        return jwt.encode(header or {"alg": "RS256", "kid": "one"}, claims, key)

    def logout_token(self, **changed: Any) -> str:
        """A logout token in good order, with some claims changed; None takes one away."""
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 120, "jti": f"jti-{len(self.asked)}-{id(changed)}",
            "events": {LOGOUT_EVENT: {}}, "sub": "n-1", **changed,
        }
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        """What is sent for a path."""
        self.asked.append(path)
        if path in self.raw:
            return self.raw[path]
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self._metadata()).encode()
        if path == "/jwks":
            return 200, json.dumps(KeySet([KEY]).as_dict(private=False)).encode()
        if path == "/userinfo" and self.userinfo is not None:
            return 200, json.dumps(self.userinfo).encode()
        if path == "/token":
            return self._exchange(form)
        return 404, b"{}"

    def _metadata(self) -> dict[str, Any]:
        known = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        if self.userinfo is not None:
            known["userinfo_endpoint"] = "/userinfo"
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in known.items()}, **self.metadata}

    def _exchange(self, form: dict[str, str]) -> tuple[int, bytes]:
        nonce, challenge = self._codes.pop(form.get("code", ""), ("", ""))
        digest = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if not challenge or digest != challenge:
            return 400, b'{"error": "invalid_grant"}'
        claims = self.usual(nonce)
        self.bend(claims)
        answer = {"access_token": "opens-userinfo", "token_type": "Bearer", "id_token": self.token(claims)}
        return 200, json.dumps(answer).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(*provider.answer(self.path, {}))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._send(*provider.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()}))

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Location", "/jwks") if status == 302 else None
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_given: Any) -> None:
                pass

        return Handler
