"""Who was there, taken along as PDF, XLSX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pikepdf import Pdf
from sqlalchemy import insert

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.service import take_due_job
from quizapp.webinars import jobs, papers
from quizapp.webinars.models import Attendee
from tests.accounts.pages import run_worker, send
from tests.certificates.learning import enrol_in
from tests.certificates.pdf_text import page_texts
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import attend
from tests.webinars.meeting import REPORT, handed_in, meeting_in, planned, read_in

LIST = "/en/courses/first-aid-social-media/webinars"
HEADS = [
    "Name", "E-mail address", "Minutes", "Percent of the webinar", "Teaching units", "In the course", "There during the webinar",
]


@pytest.fixture
def place(database: Database, course: Course, people: People, clock: SettableClock) -> str:
    """The page of a webinar that alice attended, and somebody with a name like a formula."""
    enrol_in(database, course, people.alice.account_id, clock())
    carla = people.carla.identity
    number = meeting_in(database, course.key, carla, planned(clock()), clock())
    content = REPORT.replace(b"Zoe (Zo\xc3\xab Zimmer)", b"+49 301234")
    read_in(database, course.key, carla, handed_in(database, course.key, carla, number, content, clock()), clock())
    return f"{LIST}/{number}"


@pytest.fixture
def carla(people: People, browser_for: Callable[..., FlaskClient]) -> FlaskClient:
    """The trainer's browser."""
    return browser_for(people.carla)


def test_as_a_spreadsheet(carla: FlaskClient, place: str) -> None:
    answer = send(carla, f"{place}/attendance.xlsx", page=place)
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet
    assert [[cell.value for cell in row] for row in sheet] == [
        HEADS,
        ["+49 301234", None, 60, 66.66, 1.33, "no", "yes"],
        ["Alice Adler", "alice@example.org", 90, 100, 2, "yes", "yes"],
    ]
    assert sheet["A2"].quotePrefix


def test_as_csv_that_is_one_table_and_says_once_what_it_is_for(carla: FlaskClient, place: str) -> None:
    answer = send(carla, f"{place}/attendance.csv", page=place)
    assert answer.mimetype == "text/csv"
    notice = (
        "Personal data. Purpose: Showing who was there. Taken along by Carla Conrad on 02/03/2026, 10:00. "
        "Delete it when it has served."
    )
    assert list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))) == [
        [*HEADS, "Notice"],
        ["'+49 301234", "", "60", "66.66", "1.33", "no", "yes", notice],
        ["Alice Adler", "alice@example.org", "90", "100", "2", "yes", "yes", ""],
    ]


@pytest.mark.one_engine
def test_in_german_as_programs_in_germany_read_it(carla: FlaskClient, place: str) -> None:
    german = place.replace("/en/", "/de/")
    told = send(carla, f"{german}/attendance.csv", page=german).data.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(told), delimiter=";"))
    assert (first["Prozent des Webinars"], first["Unterrichtseinheiten"]) == ("66,66", "1,33")
    assert first["Hinweis"] == (
        "Personenbezogene Daten. Zweck: Nachweis, wer da war. Mitgenommen von Carla Conrad am 02.03.26, 10:00. Nach Gebrauch löschen."
    )


def test_who_was_there_reads_who_has_opened_the_list_or_taken_it_along(
    carla: FlaskClient, place: str, people: People, browser_for: Callable[..., FlaskClient]
) -> None:
    for form in ("xlsx", "csv", "pdf"):
        send(carla, f"{place}/attendance.{form}", page=place)
    looks = browser_for(people.alice).get("/en/account/looks").text
    assert looks.count("took the attendance list of a webinar along as a file") == 3
    assert looks.count("opened the attendance list of a webinar") == 1


def test_a_long_list_is_made_by_the_worker_and_kept_for_a_day(
    app: Flask, carla: FlaskClient, place: str, database: Database, clock: SettableClock
) -> None:
    number = int(place.rpartition("/")[2])
    for one in range(papers.AT_ONCE):
        attend(database, number, f"Person {one}", f"p{one}@example.org", clock())
    asked = send(carla, f"{place}/attendance.pdf", page=place)
    path = asked.headers["Location"]
    assert "Step 1 of 3: asked for" in carla.get(path).text
    assert carla.get(f"{path}?done=1").status_code == 202
    with database.transaction() as session:
        assert take_due_job(session, clock())
    assert carla.get(f"{path}?done=1").status_code == 200
    assert "Step 2 of 3: the list is being made" in carla.get(path).text
    assert carla.get(f"{path}?done=2").status_code == 202
    clock.advance(minutes=2)
    assert carla.get(f"{path}.pdf").status_code == 404
    run_worker(app)
    assert carla.get(f"{path}?done=2").status_code == 200
    assert f"{path}.pdf" in carla.get(path).text
    made = carla.get(f"{path}.pdf")
    assert f"attendance-{number}.pdf" in made.headers["Content-Disposition"]
    with Pdf.open(io.BytesIO(made.data)) as pdf:
        text = " ".join(" ".join(page_texts(pdf)).split())
        assert str(pdf.Root.Lang) == "en"
    assert "Person 49" in text
    assert "Purpose: Showing who was there. Taken along by Carla Conrad on 02/03/2026, 1" in text
    assert "When : 02/03/2026, 10:00 (time in Berlin) to 11:30" in text
    clock.advance(hours=25)
    jobs.forget_reports(database, clock())
    assert carla.get(path).status_code == 404


def test_more_people_than_fit_are_told_what_to_do(
    carla: FlaskClient, place: str, database: Database, clock: SettableClock
) -> None:
    facts = {"meeting_id": int(place.rpartition("/")[2]), "initials": "P", "presence_seconds": 1, "present_hundredths": 1}
    facts |= {"unit_hundredths": 1, "sources": [], "state": "new", "imported_at": clock()}
    with database.transaction() as session:
        session.execute(insert(Attendee), [{**facts, "key": f"name:{one}"} for one in range(papers.MOST_PEOPLE)])
    refused = send(carla, f"{place}/attendance.pdf", page=place)
    assert refused.status_code == 409
    assert "Take the list along as XLSX or CSV" in refused.text


@pytest.mark.one_engine
def test_as_a_list_for_the_file(carla: FlaskClient, place: str) -> None:
    answer = send(carla, f"{place}/attendance.pdf", page=place)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=attendance-")
    with Pdf.open(io.BytesIO(answer.data)) as pdf:
        (text,) = page_texts(pdf)
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
    shown = ("Attendance list: Fragen zu Rezept 1", "Alice Adler", "alice@example.org", "66.66%", "Taken along by Carla Conrad")
    for words in (*shown, "Page 1 of 1"):
        assert words in " ".join(text.split()), text


@pytest.mark.one_engine
def test_every_list_says_who_was_not_there(
    carla: FlaskClient, place: str, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    early = REPORT.splitlines()[0] + b"\nEarly Bird,early@example.org,2026-03-02 08:00:00,2026-03-02 09:30:00,90,No\n"
    number, trainer = int(place.rpartition("/")[2]), people.carla.identity
    read_in(database, course.key, trainer, handed_in(database, course.key, trainer, number, early, clock()), clock())
    told = csv.DictReader(io.StringIO(send(carla, f"{place}/attendance.csv", page=place).data.decode("utf-8-sig")))
    assert [(row["Name"], row["Minutes"], row["There during the webinar"]) for row in told] == [
        ("'+49 301234", "60", "yes"), ("Alice Adler", "90", "yes"), ("Early Bird", "0", "no"),
    ]
    for lang, sentences in {
        "en": ("Attendees : 2 ", "On the list, but not there during the webinar : 1 ", "Early Bird (not there during the webinar)"),
        "de": ("Teilnehmende : 2 ", "Auf der Liste, aber nicht während des Webinars da : 1 ", "Early Bird (nicht während des Webinars da)"),
    }.items():
        page = place.replace("/en/", f"/{lang}/")
        with Pdf.open(io.BytesIO(send(carla, f"{page}/attendance.pdf", page=page).data)) as pdf:
            text = " ".join(" ".join(page_texts(pdf)).split())
        assert [sentence in text for sentence in sentences] == [True] * 3, text


def test_a_webinar_past_midnight_names_the_day_on_which_it_ends(
    carla: FlaskClient, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    late = clock().replace(hour=22, minute=30)  # 23:30 in Berlin
    number = meeting_in(database, course.key, people.carla.identity, planned(late), clock())
    attend(database, number, "Ida Iffland", "ida@example.org", clock())
    ends = {"en": "02/03/2026, 23:30 (time in Berlin) to 03/03/2026, 01:00", "de": "02.03.26, 23:30 (Zeit in Berlin) bis 03.03.26, 01:00"}
    for lang, when in ends.items():
        listed = LIST.replace("/en/", f"/{lang}/")
        for path in (listed, f"{listed}/{number}", f"{listed}/{number}/followup", f"{listed}/{number}/follow-through"):
            assert when in " ".join(carla.get(path).text.split()), path
        with Pdf.open(io.BytesIO(send(carla, f"{listed}/{number}/attendance.pdf", page=f"{listed}/{number}").data)) as pdf:
            assert when in " ".join(" ".join(page_texts(pdf)).split())
    file = carla.get(f"{LIST}/{number}/webinar.ics").text
    assert ("DTSTART:20260302T223000Z" in file, "DTEND:20260303T000000Z" in file) == (True, True)
