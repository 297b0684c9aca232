"""The list as XLSX, and that nothing in it is ever run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.interchange.spreadsheet import table_as_xlsx
from tests.accounts.pages import send
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import People, Person
from tests.searching import address_of

LIST = "/en/courses/first-aid-social-media/results"
RESULTS = f"{LIST}.xlsx"
DAY = datetime.fromisoformat("2026-03-02")


def sheet_of(content: bytes) -> Worksheet:
    """The only sheet."""
    workbook = load_workbook(io.BytesIO(content))
    assert isinstance(workbook.active, Worksheet)
    return workbook.active


@pytest.mark.parametrize("typed", ["=1+1", '=HYPERLINK("http://x")', "+49 30 1", "-1", "@SUM(A1)", " =1", "\t=1", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_is_text(typed: str) -> None:
    content = table_as_xlsx("Results", ["Name"], [[typed]])
    cell = sheet_of(content)["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == typed.strip()
    assert cell.quotePrefix
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_values_keep_their_kind() -> None:
    day = date(2026, 3, 2)
    sheet = sheet_of(table_as_xlsx("A/B: [all]?", ["Head", "n", "d", "p", "none"], [["Zoë\x00\x0bŽ", 3, day, Decimal("49.99"), None]]))
    assert sheet.title == "A B   all  "
    assert [cell.value for cell in sheet[1]] == ["Head", "n", "d", "p", "none"]
    assert [cell.value for cell in sheet[2]] == ["Zoë  Ž", 3, DAY, 49.99, None]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E2"


def test_the_download_holds_the_list(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: Callable[[Person], FlaskClient]
) -> None:
    complete(database, course, people.alice.account_id, clock())
    complete(database, course, people.bob.account_id, clock(), final_points="40")
    with database.transaction() as session:
        session.get_one(Account, people.bob.account_id).name = "=Bob"
    carla = browser_for(people.carla)
    answer = send(carla, RESULTS, page=LIST)
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == "attachment; filename=results-first-aid-social-media.xlsx"
    head, bob, alice = ([cell.value for cell in row] for row in sheet_of(answer.data))
    assert head[:6] == ["Number", "Name", "E-mail address", "Enrolled on", "Recipes done", "Recipes"]
    assert head[-3:] == ["Course-internal test, points", "Final test", "Certificate"]
    assert alice[1:] == [
        "Alice Adler", "alice@example.org", DAY, 5, 5, 75, 75, 75, 75, 75, None, None, 88, "passed", None,
    ]
    assert bob[1:3] == ["=Bob", "bob@example.org"]
    assert bob[-3:] == [40, "not passed", None]
    assert sheet_of(send(carla, f"{RESULTS}?{urlsplit(address_of(carla, LIST, q='alice')).query}", page=LIST).data).max_row == 2
