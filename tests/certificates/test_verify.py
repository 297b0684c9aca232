"""What a stranger sees who holds a code."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import grouped
from quizapp.db.session import Database
from tests.clock import SettableClock

UNKNOWN = "2" * 28


def test_the_page_repeats_what_is_printed(issued: Certificate, client: FlaskClient) -> None:
    answer = client.get(f"/verify/{issued.code}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    for text in (
        "This certificate is genuine", "Confirmation of attendance with passed course-internal test", "Alice Adler",
        "Erste Hilfe im Social-Media-Management", "2 March 2026 to 4 March 2026", "6 hours", "self-study", "2026-000001",
        "Beispiel Akademie", "5 March 2026", "valid",
    ):
        assert text in answer.text
    # Codes and digests in addresses may hold any digits by chance: points are looked for in what is read.
    read = re.sub(r"<[^>]*>", " ", answer.text).replace("Serial number", "").replace(grouped(issued.code), "").replace(issued.code, "")
    for private in ("alice@example.org", "87", "Number"):
        assert private not in read
    assert "alice@example.org" not in answer.text


@pytest.mark.parametrize("typed", [str.upper, grouped, lambda code: f" {grouped(code).replace('-', ' ')} "])
def test_a_code_may_be_typed_as_people_type(issued: Certificate, client: FlaskClient, typed) -> None:  # type: ignore[no-untyped-def]  # three kinds of callable
    assert client.get(f"/verify/{typed(issued.code)}").status_code == 200
    answer = client.get("/verify", query_string={"code": typed(issued.code), "lang": "en"})
    assert (answer.status_code, answer.location) == (302, f"/verify/{issued.code}?lang=en")


def test_the_language_is_the_visitors(issued: Certificate, client: FlaskClient) -> None:
    for headers, query, lang in (
        ({"Accept-Language": "de"}, "", "de"), ({"Accept-Language": "en-GB,en"}, "", "en"), ({"Accept-Language": "en"}, "?lang=de", "de"),
    ):
        page = client.get(f"/verify/{issued.code}{query}", headers=headers).text
        assert f'<html lang="{lang}"' in page
        assert f"/verify/{issued.code}?lang={'en' if lang == 'de' else 'de'}" in page


def test_a_revoked_paper_says_so_at_once(
    issued: Certificate, client: FlaskClient, database: Database, clock: SettableClock
) -> None:
    with database.transaction() as session:
        session.get_one(Certificate, issued.id).revoked_at = clock()
    page = client.get(f"/verify/{issued.code}?lang=en").text
    assert "This certificate is no longer valid" in page
    assert "revoked" in page
    assert "is genuine</h1>" not in page


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_unknown_code_is_404_in_the_visitors_language(client: FlaskClient, lang: str) -> None:
    answer = client.get(f"/verify/{UNKNOWN}", headers={"Accept-Language": lang})
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text
    assert f'value="{UNKNOWN}"' in answer.text


def test_the_form_asks_for_a_code(client: FlaskClient) -> None:
    page = client.get("/verify?lang=en")
    assert page.status_code == 200
    assert 'name="code"' in page.text
    assert client.get("/verify?code=%20-").status_code == 200


def test_thirty_a_minute_and_no_more(issued: Certificate, client: FlaskClient, clock: SettableClock) -> None:
    for _ in range(30):
        assert client.get(f"/verify/{issued.code}").status_code == 200
    refused = client.get(f"/verify/{issued.code}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 60
    assert "Zu viele Bescheinigungen abgefragt" in refused.text and "geht es weiter, in 1 Minute." in refused.text
    other = client.get(f"/verify/{issued.code}", environ_base={"REMOTE_ADDR": "127.0.0.2"})
    assert other.status_code == 200
    clock.advance(seconds=60)
    assert client.get(f"/verify/{issued.code}").status_code == 200


@pytest.mark.one_engine
def test_unknown_codes_count_five_times(client: FlaskClient, clock: SettableClock) -> None:
    assert [client.get(f"/verify/{UNKNOWN}").status_code for _ in range(7)] == [404] * 6 + [429]
    for _ in range(9):
        clock.advance(minutes=1)
        assert [client.get(f"/verify/{UNKNOWN}").status_code for _ in range(6)] == [404] * 6
    clock.advance(minutes=1)
    assert client.get(f"/verify/{UNKNOWN}").status_code == 429, "300 a day"
    clock.advance(days=1)
    assert client.get(f"/verify/{UNKNOWN}").status_code == 404
