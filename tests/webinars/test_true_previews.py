"""A preview says truly what a report says and what was made of it: columns, sheets, letters, addresses, times and who was not there."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from quizapp.cohorts.rules.scope import WHOLE_COURSE
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import invite
from quizapp.webinars.models import Attendee
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.rules.attendance import Timetable
from quizapp.webinars.through_queries import people_through
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.page_text import undrawn
from tests.people import People
from tests.webinars.meeting import meeting_in, planned
from tests.webinars.test_import_views import hand_in, words
from tests.webinars.webinar import Webinar, with_learners, zoom

BrowserFor = Callable[..., FlaskClient]
HEADS = "Name;Teilnehmer-E-Mail;Beitritt;Verlassen\n"


@pytest.fixture
def webinar(database: Database, course: Course, people: People, clock: SettableClock) -> Webinar:
    """Alice and bob learn in the course."""
    return with_learners(database, course, people, clock)


def preview(webinar: Webinar, browser_for: BrowserFor, content: bytes) -> str:
    """The words of the page between handing in and importing."""
    code = webinar.hand_in(content)
    return words(browser_for(webinar.people.carla).get(f"/en/courses/{webinar.course.key}/webinars/reports/{code}").text)


def book_of(**sheets: list[list[str]]) -> bytes:
    """A workbook with these sheets."""
    book, out = Workbook(write_only=True), io.BytesIO()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("written", ["anna(at)example.org", '"x@example.org, y@example.org"', "=A1"])
def test_an_address_that_cannot_be_read_is_said_and_its_name_alone_recognises_nobody(
    webinar: Webinar, browser_for: BrowserFor, written: str
) -> None:
    alice = webinar.enrolments["alice@example.org"]
    content = (HEADS + f"Alice Adler;{written};10:00;11:30\nUwe;;10:00;11:30\n").encode()
    code = webinar.hand_in(content)
    entry = webinar.entries(code)[0]
    said = "=…" if written == "=A1" else written.strip('"')
    assert (entry["status"], entry["candidates"], entry["unread"], entry["key"]) == ("doubtful", [alice], [said], "unclear:alice adler")
    assert webinar.row(code).counts["unread"] == 1
    shown = preview(webinar, browser_for, content)
    assert f"address not readable {said}" in shown and "1 person has an address that cannot be read" in shown
    webinar.apply(code)
    assert (webinar.counted(), webinar.attendees()["Alice Adler"][3]) == ({}, None)
    assert [status for _name, status, _how in webinar.plan(webinar.hand_in(content))] == ["new", "new"]
    # Neither a later row by name alone nor one with an address is taken for the same person.
    webinar.read_in("Alice Adler||0|30", "Alice Adler|a.adler@example.org|0|30")
    with webinar.database.reading() as session:
        keys = set(session.scalars(select(Attendee.key)))
        assert {"unclear:alice adler", "mail:a.adler@example.org"} <= keys and len(keys) >= 3
        assert written.strip('"') not in str(session.scalars(select(Attendee.sources)).all())


@pytest.mark.parametrize("written", ["mailto:Alice@example.org", "Alice Adler <alice@example.org>", "alice@example.org;"])
def test_an_address_may_stand_as_address_books_write_it(webinar: Webinar, written: str) -> None:
    code = webinar.hand_in((HEADS + f'Alice Adler;"{written}";10:00;11:30\n').encode())
    assert webinar.plan(code) == [("Alice Adler", "matched", "email")]
    assert webinar.entries(code)[0]["email"] == "alice@example.org"


def test_a_row_with_neither_a_name_nor_a_readable_address_is_left_out(webinar: Webinar, browser_for: BrowserFor) -> None:
    content = (HEADS + ";anna(at)example.org;10:00;11:30\nUwe;;10:00;11:30\n").encode()
    assert webinar.plan(webinar.hand_in(content)) == [("Uwe", "new", ""), ("anna(at)example.org", "dropped", "bad_address")]
    shown = preview(webinar, browser_for, content)
    assert "anna(at)example.org left out no name, and an address that cannot be read" in shown and "Left out 1" in shown


def test_what_was_read_as_what_is_said(webinar: Webinar, browser_for: BrowserFor) -> None:
    shown = preview(webinar, browser_for, (HEADS + "Uwe;;10:00;\n").encode())
    assert "Read: Name (name), Teilnehmer-E-Mail (e-mail address), Beitritt (came at), Verlassen (left at)." in shown
    assert "1 row without a time of leaving: counts until the end." in shown
    assert "Of 1 person the report does not say when they left: they count until the end." in shown
    assert "Not read:" not in shown and "No column says when" not in shown


def test_an_unknown_head_for_leaving_is_not_passed_over_in_silence(webinar: Webinar, browser_for: BrowserFor) -> None:
    shown = preview(webinar, browser_for, b"Name;Beitritt;Ging weg;Dauer (Minuten)\nUwe;10:00;10:20;90\n")
    assert "Not read: Ging weg." in shown
    assert "No column says when somebody left. It is worked out from the time of coming and the length." in shown
    assert webinar.entries(webinar.hand_in(b"Name;Beitritt;Ging weg;Dauer (Minuten)\nUwe;10:00;10:20;90\n"))[0]["present"] == 10000


def test_what_is_left_out_is_named_truly(webinar: Webinar) -> None:
    rows = "Uwe;;=A1;11:00\nUdo;;10:00;=B1\nUli;;11:00;10:00\nUte;;gleich;11:00\nUrs;;;\n=A1;;10:00;11:00\n"
    assert webinar.plan(webinar.hand_in((HEADS + rows).encode())) == [
        ("Uwe", "dropped", "formula_time"), ("Udo", "dropped", "formula_time"), ("Uli", "dropped", "left_first"),
        ("Ute", "dropped", "bad_time"), ("Urs", "dropped", "no_time"), ("", "dropped", "formula"),
    ]


def test_the_words_for_what_is_left_out(webinar: Webinar, browser_for: BrowserFor) -> None:
    shown = preview(webinar, browser_for, (HEADS + "Uwe;;=A1;11:00\nUli;;11:00;10:00\n").encode())
    days = preview(webinar, browser_for, b"Datum;Name;Minuten\n2.3.2026;Uwe;90\n9.3.2026;Uli;90\n;Gesamt;180\n")
    assert "Uli left out was there on another day" in days and "Gesamt left out a row about everybody together" in days
    assert "Read: Datum (date), Name (name), Minuten (length)." in days
    assert "Uwe left out a formula instead of a time" in shown and "Uli left out left before they came" in shown


def test_why_rows_are_left_out_is_said_at_the_top_of_a_long_report(webinar: Webinar, browser_for: BrowserFor) -> None:
    people = "".join(f"Person {number};;10:00;11:30\n" for number in range(100))
    expected = preview(webinar, browser_for, (HEADS + people + "Carla (Host);;10:00;11:30\nUrs;;;\nUte;;;\n").encode())
    assert "Left out: no time is given (2), leads the webinar (1)." in expected and "Carla (Host) left out" not in expected
    carla, code = browser_for(webinar.people.carla), webinar.hand_in((HEADS + people + "Ute;;gleich;11:00\n").encode())
    page = carla.get(f"/de/courses/{webinar.course.key}/webinars/reports/{code}").text
    assert "Weggelassen: eine unlesbare Zeit (1)." in words(page) and 'class="notice notice--warning"' in page


def test_namesakes_are_told(webinar: Webinar, browser_for: BrowserFor) -> None:
    webinar.read_in("Anna Weber|a@example.org|0|45")
    shown = preview(webinar, browser_for, zoom("Anna Weber|b@example.org|0|45", "Anna Weber||45|90", "Uwe||0|90"))
    assert shown.count("Somebody else of this name is in the report or on the list.") == 2


@pytest.mark.parametrize("first", ["Deckblatt", "Teilnehmende"])
def test_the_sheet_with_known_heads_is_read_and_named(webinar: Webinar, browser_for: BrowserFor, first: str) -> None:
    sheets = {
        "Deckblatt": [["Webinar", "Datum"], ["Recht", "2026-03-02"]],
        "Teilnehmende": [["Name", "Beitritt", "Verlassen"], ["Uwe", "10:00", "11:30"]], "Leer": [],
    }
    ordered = {first: sheets.pop(first), **sheets}
    shown = preview(webinar, browser_for, book_of(**ordered))
    assert "The file has 3 sheets. Read was the sheet “Teilnehmende”, the others were not." in shown and "New here 1" in shown


def test_without_known_heads_the_longest_sheet_is_asked_about(webinar: Webinar, browser_for: BrowserFor) -> None:
    rows = [["Wer", "Kam um", "Ging um"], ["Uwe", "10:00", "11:30"], ["Udo", "10:00", "11:30"]]
    content = book_of(Deckblatt=[["Webinar", "Datum"], ["Recht", "heute"]], Liste=rows)
    carla = browser_for(webinar.people.carla)
    place = hand_in(carla, webinar.number, content, "x.xlsx").headers["Location"]
    shown = carla.get(place).text
    assert "Read was the sheet “Liste”" in words(shown) and "Kam um: 10:00" in shown
    assert send(carla, f"{place}/columns", {"name": "0", "joined": "1", "left": "2"}, page=place).status_code == 303
    assert [entry["name"] for entry in webinar.entries(place.rpartition("/")[2])] == ["Udo", "Uwe"]


def test_one_sheet_is_not_talked_about(webinar: Webinar, browser_for: BrowserFor) -> None:
    assert "sheets" not in preview(webinar, browser_for, book_of(A=[["Name", "Beitritt", "Verlassen"], ["Uwe", "10:00", "11:30"]]))


def test_windows_letters_are_read_with_a_sentence(webinar: Webinar, browser_for: BrowserFor) -> None:
    content = HEADS + "Jürgen Müller;;10:00;11:30\n"
    shown = preview(webinar, browser_for, content.encode("cp1252"))
    assert "Jürgen Müller" in shown and "It was read as Windows-1252: please check names with umlauts below." in shown
    assert "Windows-1252" not in preview(webinar, browser_for, content.encode())


def test_a_file_with_a_broken_byte_is_refused_with_its_line(webinar: Webinar, browser_for: BrowserFor) -> None:
    content = (HEADS + "Jürgen Müller;;10:00;11:30\nUwe;;10:00;11:30\n").encode().replace(b"Uwe", b"Uw\xfc")
    shown = preview(webinar, browser_for, content)
    assert "Some letters of the file are broken" in shown and "line 3" in shown
    assert webinar.row(webinar.hand_in(content)).state == "refused"


def test_who_came_and_left_before_the_beginning_is_no_attendee_and_gets_no_mail(webinar: Webinar, browser_for: BrowserFor) -> None:
    rows = "Uwe;uwe@example.org;09:40;09:55\nUte;ute@example.org;10:00;11:30\n"
    content = (HEADS + rows).encode()
    shown = preview(webinar, browser_for, content)
    assert "1 person was not there during the webinar." in shown
    assert "Not there during the webinar: gets no invitation and counts as no attendee." in shown
    webinar.apply(webinar.hand_in(content))
    with webinar.database.transaction() as session:
        course = published_course(session, webinar.course.key)
        assert invite(session, webinar.people.carla.identity, course, webinar.number, webinar.clock()) == 1
        mailed = select(Attendee.name).join(FollowupLink, FollowupLink.attendee_id == Attendee.id)
        assert session.scalars(mailed).all() == ["Ute"]
    carla, page = browser_for(webinar.people.carla), f"/en/courses/{webinar.course.key}/webinars/{webinar.number}"
    listed = words(carla.get(page).text)
    assert "1 attendee: there for 80% or more: 1" in listed and "1 person on the list was not there during the webinar." in listed
    assert "not there during the webinar" in listed.partition("Uwe")[2]
    assert "Uwe" not in undrawn(carla.get(f"{page}/followup").text)
    with webinar.database.reading() as session:
        course = published_course(session, webinar.course.key)
        meeting = meeting_by_number(session, course, webinar.number)
        assert [one.name for one in people_through(session, meeting, None, WHOLE_COURSE, webinar.clock())] == ["Ute"]
    assert "open now Deutsch 1 " in words(carla.get(page.rpartition("/")[0]).text)


def test_a_length_is_added_to_the_instant_when_clocks_are_put_forward(webinar: Webinar) -> None:
    starts = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)  # 01:00 in Berlin; at 02:00 it is 03:00
    plan = replace(planned(starts), timetable=Timetable(starts, starts + timedelta(hours=2)))
    webinar.number = meeting_in(webinar.database, webinar.course.key, webinar.people.carla.identity, plan, webinar.clock())
    (entry,) = webinar.entries(webinar.hand_in(b"Name;Beitritt;Dauer (Minuten)\nUwe;2026-03-29 01:00;120\n"))
    assert entry["present"] == 10000


def test_mended_quotation_marks_are_told(webinar: Webinar, browser_for: BrowserFor) -> None:
    content = 'Name,Von,Bis\n"Anna "Anni" Weber","10:00","11:30"\n'
    shown = preview(webinar, browser_for, content.encode())
    assert 'Anna "Anni" Weber' in shown and "They were read as part of names and answers: please check the names below." in shown
    assert "Quotation marks" not in preview(webinar, browser_for, content.replace('"', "").encode())
