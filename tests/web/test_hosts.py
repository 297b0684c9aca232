"""Mails and pages never take a host from a request, whatever it claims; only our own hosts are answered."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from quizapp.app import create_app
from quizapp.config import Settings
from tests.accounts.pages import csrf_token, newest_mail
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.page_text import undrawn

pytestmark = pytest.mark.one_engine

CLAIMS: list[dict[str, str]] = [
    {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Host": "127.0.0.1, evil.example"}, {"X-Host": "evil.example"},
    {"X-Forwarded-Server": "evil.example"}, {"X-HTTP-Host-Override": "evil.example"}, {"Forwarded": "host=evil.example;proto=https"},
    {"X-Original-Host": "evil.example"}, {"X-Rewrite-URL": "//evil.example/"}, {"X-Original-URL": "//evil.example/"},
    {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Scheme": "https"}, {"X-Forwarded-Port": "1"}, {"X-Forwarded-Prefix": "//evil.example"},
    {"X-Script-Name": "//evil.example"}, {"Referer": "http://evil.example/"}, {"Base-Url": "http://evil.example"},
]
HOSTS = [
    "evil.example", "evil.example:80", "EVIL.example", "localhost.evil.example", "evil.example.", "localhost.", "127.0.0.1.",
    "localhost@evil.example", "localhost:80@evil.example", "evil.example#localhost", "evil.example?localhost", "localhost/evil.example",
    "localhost, evil.example", "localhost evil.example", "localhost\\evil.example", "[::1", "::1", "[::1]evil.example", "[::1]:80:80",
    "localhost:80:80", "localhost:080",
    "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[::2]", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1:port",
    "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:-1", ":80", "", ".", "*", "%00", "localhost%00.evil.example", "http://localhost/",
    "\u2139ocalhost", "l\u043ecalhost",
]


def test_the_corpus_is_large_enough() -> None:
    assert len(set(HOSTS)) >= 20


@pytest.mark.parametrize("path", ["/de/sign-in", "/de", "/", "/health", "/static/x/y", "/verify?code=x"])
def test_foreign_and_malformed_hosts_get_the_page_of_a_bad_request(client: FlaskClient, path: str) -> None:
    for host in HOSTS:
        answer = client.get(path, headers={"Host": host.encode().decode("latin-1")})
        assert (answer.status_code, answer.mimetype) == (400, "text/html"), host
        assert "evil" not in undrawn(answer.text + str(answer.headers)), host


def test_no_form_is_taken_for_them(app: Flask, client: FlaskClient) -> None:
    data = {"email": "nora@example.org", "csrf_token": csrf_token(client, "/de/sign-in")}
    for host in HOSTS:
        answer = client.post("/de/sign-in", data=data, headers={"Host": host.encode().decode("latin-1")})
        assert answer.status_code == 400, host


def test_links_in_mails_lead_to_the_configured_address(app: Flask, client: FlaskClient, settings: Settings) -> None:
    token = csrf_token(client, "/de/sign-in")
    for number, claim in enumerate(CLAIMS):
        data = {"email": f"nora{number}@example.org", "csrf_token": token}
        answer = client.post("/de/sign-in", data=data, headers={"Host": "localhost:9999", **claim})
        assert (answer.status_code, answer.location) == (303, "/de/sign-in/code"), claim
        mail = newest_mail(app, data["email"])
        for text in (str(mail.text_body), str(mail.html_body)):
            links = re.findall(r"https?://[^\s\"<]+", text)
            assert links
            assert {urlsplit(link).netloc for link in links} == {urlsplit(settings.base_url).netloc}, claim


@pytest.mark.parametrize("path", ["/de", "/", "/de/sign-in", "/de/account", "/verify?code=x", "/de/no-such-page"])
def test_pages_and_redirects_do_not_believe_them(client: FlaskClient, path: str) -> None:
    for claim in CLAIMS:
        answer = client.get(path, headers=claim)
        assert answer.status_code < 500, claim
        assert "evil" not in undrawn(answer.text + str(answer.headers)), claim
        assert urlsplit(answer.headers.get("Location", "")).netloc in ("", "localhost"), claim
        assert not answer.headers.get("Location", "").startswith("https:"), claim


def test_a_trusted_proxy_tells_scheme_and_visitor_and_no_host(make_settings: MakeSettings, clock: SettableClock) -> None:
    app = create_app(make_settings(trusted_proxies=1), clock)
    seen: list[tuple[str | None, str]] = []
    app.add_url_rule("/seen", "seen", lambda: seen.append((request.remote_addr, request.url)) or "")
    app.test_client().get(
        "/seen",
        headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
    )
    assert seen == [("192.0.2.7", "https://localhost/seen")]
    app.extensions["quizapp_database"].dispose()


def test_without_one_nobody_chooses_an_address(app: Flask) -> None:
    seen: list[tuple[str | None, str]] = []
    app.add_url_rule("/seen", "seen", lambda: seen.append((request.remote_addr, request.url)) or "")
    app.test_client().get("/seen", headers={"X-Forwarded-For": "192.0.2.7", "X-Real-IP": "192.0.2.7", "X-Forwarded-Proto": "https"})
    assert seen == [("127.0.0.1", "http://localhost/seen")]
