"""The one address that takes a POST without a token: nothing is stored, nothing breaks it, the log names nobody."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from quizapp.operations.views import RULES
from tests.house.world import World, Writes

pytestmark = pytest.mark.xdist_group("world")
ADDRESS = "/csp-reports"
CANARY = "canary-4711@example.org"
REPORT = {
    "type": "csp-violation", "url": f"https://quiz.example/de/account?{CANARY}", "user_agent": CANARY,
    "body": {"effectiveDirective": "script-src-elem", "blockedURL": CANARY, "sample": CANARY, "documentURL": CANARY},
}
MALFORMED: list[bytes] = [
    b"", b" ", b"{", b"{}", b"[]x", b"7", b"null", b"true", b'"text"', b"NaN", b"[null]", b"[7]", b'["x"]', b"[[]]", b"[{}]",
    b'[{"body": null}]', b'[{"body": 7}]', b'[{"body": []}]', b'[{"body": "x"}]', b'[{"body": {}}]', b"\xff\xfe", b"\x00",
    b"[" * 8000, b'{"csp-report": {"effective-directive": "x"}}', b"9" * 8000, b"[" + b"9" * 8000 + b"]",
    b"-" * 100, b'[{"body": {"effectiveDirective": ', b'{"0": {"body": {}}}', b"a=b&c=d", b"1e999999",
]


@pytest.fixture
def visitor(world: World) -> FlaskClient:
    """A browser that knows nothing of us."""
    return world.app.test_client()


def test_a_report_is_taken_and_only_the_broken_rule_is_logged(
    world: World, visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    before = world.digest()
    with Writes(world.database) as written:
        answer = visitor.post(ADDRESS, data=json.dumps([REPORT, REPORT]), content_type="application/reports+json")
    assert (answer.status_code, answer.data, written) == (204, b"", [])
    assert world.digest() == before
    assert "Set-Cookie" not in answer.headers
    assert [record.getMessage() for record in caplog.records] == ["content policy broken: script-src-elem"]
    assert CANARY not in caplog.text


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:20]))
@pytest.mark.parametrize("content_type", ["application/reports+json", "application/x-www-form-urlencoded", "text/plain"])
def test_what_is_no_report_is_refused(world: World, visitor: FlaskClient, body: bytes, content_type: str) -> None:
    before = world.digest()
    assert visitor.post(ADDRESS, data=body, content_type=content_type).status_code == 400
    assert world.digest() == before


def test_words_that_are_no_rules_never_reach_the_log(visitor: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    odd = ["x\nERROR forged", "\x1b[31m", "\ud800", CANARY, {"a": CANARY}, [CANARY], 7, None, "script-src-elem evil", ""]
    for rule in odd:
        body = json.dumps([{"body": {"effectiveDirective": rule}}])
        assert visitor.post(ADDRESS, data=body, content_type="application/reports+json").status_code == 400
    assert caplog.records == []


def test_many_reports_in_one_letter_are_at_most_ten_lines(visitor: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    reports = [{"body": {"effectiveDirective": rule}} for rule in sorted(RULES)]
    assert len(reports) > 10
    assert visitor.post(ADDRESS, data=json.dumps(reports)).status_code == 204
    assert len(caplog.records) == 10


@pytest.mark.parametrize("size", [8 * 1024 + 1, 300_000, 2_000_000])
def test_a_large_one_is_refused_unread(visitor: FlaskClient, size: int) -> None:
    for content_type in ("application/reports+json", "application/x-www-form-urlencoded"):
        assert visitor.post(ADDRESS, data=b"x" * size, content_type=content_type).status_code == 413


def test_pages_of_other_sites_cannot_send_one(visitor: FlaskClient) -> None:
    body = json.dumps([REPORT])
    assert visitor.post(ADDRESS, data=body, headers={"Origin": "https://evil.example"}).status_code == 400
    assert visitor.get(ADDRESS, follow_redirects=True).status_code == 404
