"""The header set on every response, and the hosts that are answered."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.app import create_app
from quizapp.web.static_files import static_url
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.page_text import undrawn

pytestmark = pytest.mark.one_engine

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "media-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "frame-src 'none'", "object-src 'none'", "require-trusted-types-for 'script'",
    "trusted-types preview", "report-to csp",
}
PATHS = ["/", "/de/sign-in", "/de/account", "/de/nothing", "/xx/", "/de/sign-out", "/static/x/nothing.css"]
FOREIGN_HOSTS = [
    "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example#127.0.0.1",
    "evil.example/127.0.0.1", "127.0.0.1@evil.example", "127.0.0.1:80@evil.example", "evil.example?127.0.0.1", "2130706433",
    "127.1", "0.0.0.0", "[::2]", "[::1].evil.example", "127.0.0.1, evil.example", "127.0.0.1 evil.example", "", ".", ".localhost",
    "localhost.", "evil\\127.0.0.1", "xn--evil", "127.0.0.2", "10.0.0.1",
]


def policy(answer_header: str) -> set[str]:
    return {part.strip() for part in answer_header.split(";")}


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_set(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert policy(headers["Content-Security-Policy"]) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= {
        part.strip() for part in headers["Permissions-Policy"].split(",")
    }
    assert not {"Server", "X-Powered-By", "X-XSS-Protection", "Expect-CT"} & set(headers.keys())
    assert "Strict-Transport-Security" not in headers


def test_personal_pages_are_not_stored_and_static_files_are(app: Flask, client: FlaskClient) -> None:
    assert client.get("/de/sign-in").headers["Cache-Control"] == "no-store"
    with app.test_request_context("/"):
        sheet = static_url("css/quizapp.css")
    assert client.get(sheet).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_over_https(make_settings: MakeSettings, clock: SettableClock) -> None:
    app = create_app(make_settings(base_url="https://quiz.example", mail_transport="smtp", smtp_host="127.0.0.1"), clock)
    answer = app.test_client().get("/de/sign-in", base_url="https://quiz.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert app.test_client().get("/de/sign-in", base_url="https://127.0.0.1").status_code == 400
    app.extensions["quizapp_database"].dispose()


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_requests_for_other_hosts_are_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/de/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in undrawn(answer.text)
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:9", "LOCALHOST", "[::1]", "[::1]:8080"])
def test_this_computer_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/de/sign-in", headers={"Host": host}).status_code == 200


def test_further_hosts_can_be_allowed(make_settings: MakeSettings, clock: SettableClock) -> None:
    app = create_app(make_settings(allowed_hosts="quiz.internal"), clock)
    assert app.test_client().get("/de/sign-in", headers={"Host": "quiz.internal"}).status_code == 200
    app.extensions["quizapp_database"].dispose()


def test_forwarded_hosts_are_not_believed(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    assert "evil" not in undrawn(client.get("/de/sign-in", headers=headers).text)
