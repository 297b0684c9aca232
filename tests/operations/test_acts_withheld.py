"""The log of acts where results are the learners' own: every act stands there once, and tells nobody who has passed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.audit.models import AuditEntry
from quizapp.audit.personal_data import export_for
from quizapp.audit.queries import verify
from quizapp.audit.service import seal_entries
from quizapp.certificates.models import Certificate
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.personal_data import remove_papers
from quizapp.certificates.service import certify, hide_name
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.accounts.pages import send
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import People, Person
from tests.searching import look_for
from tests.webinars.carried import set_privacy

BrowserFor = Callable[[Person], FlaskClient]
PAPERS = ("certificate_issued", "certificate_name_hidden")


@pytest.fixture
def hidden(database: Database, course: Course, people: People, clock: SettableClock, settings: Settings) -> str:
    """Alice has a certificate and has hidden her name on its page; its serial number."""
    enrolment_id = complete(database, course, people.alice.account_id, clock())
    with database.transaction() as session:
        code = certify(session, enrolment_id, issuer_of(settings), clock()).code
    with database.transaction() as session:
        hide_name(session, people.alice.identity, str(code), True, clock())
        hide_name(session, people.alice.identity, str(code), True, clock())
        seal_entries(session, clock())
    return "2026-000001"


def told(browser: FlaskClient, **asked: str) -> list[str]:
    """Rows of the log's page about certificates."""
    rows = look_for(browser, "/en/log", thing="certificate", **asked).text.partition("<tbody>")[2].split("<tr>")[1:]
    return [row.partition("</tr>")[0] for row in rows]


def taken(browser: FlaskClient) -> list[dict[str, str]]:
    """The same of its file."""
    text = send(browser, "/en/log.csv?thing=certificate", page="/en/log").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("mode", ["open", "works_agreement"])
def test_where_staff_see_who_has_passed_the_log_names_them(
    mode: str, hidden: str, database: Database, course: Course, people: People, browser_for: BrowserFor
) -> None:
    set_privacy(database, course, mode)
    eve = browser_for(people.eve)
    by_alice, issued = told(eve)
    assert "Alice Adler" in by_alice and hidden in issued
    assert len(told(eve, who="alice")) == 1
    assert [row["Who"] for row in taken(eve)] == ["Alice Adler", ""]


def test_in_self_assessment_page_and_file_name_nobody_and_the_chain_holds(
    hidden: str, database: Database, course: Course, people: People, browser_for: BrowserFor
) -> None:
    set_privacy(database, course, "self_assessment")
    eve = browser_for(people.eve)
    rows = told(eve)
    assert len(rows) == 2
    for row in rows:
        assert not any(word in row for word in ("Alice", "alice", hidden, "First aid", "09:00", "with test"))
        assert "not shown here" in row and "week of 2 March 2026" in row
    assert told(eve, who="alice") == []
    for line in taken(eve):
        said = [value for name, value in line.items() if name not in ("Notice", "Seal", "Entry", "Code", "What happened")]
        assert said == ["2026-03-02", "not shown here", "", "not shown here", "", "not shown here", ""]
        assert line["Seal"]
    with database.reading() as session:
        counts = session.execute(select(AuditEntry.act, func.count()).where(AuditEntry.act.in_(PAPERS)).group_by(AuditEntry.act)).all()
        assert sorted((act, count) for act, count in counts) == [("certificate_issued", 1), ("certificate_name_hidden", 1)]
        assert verify(session).fault is None
        assert "certificate_name_hidden" in [one["act"] for one in export_for(session, people.alice.account_id)]


def test_of_a_certificate_that_is_gone_nothing_is_told(
    hidden: str, database: Database, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    with database.transaction() as session:
        remove_papers(session, session.scalars(select(Certificate.id)).all(), clock())
    rows = told(browser_for(people.eve))
    assert len(rows) == 2
    assert not any("Alice" in row or hidden in row for row in rows)
