"""Reports that say things in unusual places: nobody is lost, and nobody is made up."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from quizapp.interchange.attendance.reading import Unknown, read_mapped, read_report
from quizapp.interchange.attendance.stays import Report
from quizapp.kernel.errors import Invalid
from tests.interchange.attendance.test_exports import ANNA, BUELENT, CHIARA, DAY, MAIL, at, outer, stay

HEADS = "Name;E-Mail;Von;Bis;Dauer\n"


def read(content: str | bytes) -> Report:
    """The report, which asks nobody."""
    found = read_report(content.encode() if isinstance(content, str) else content, DAY)
    assert isinstance(found, Report)
    return found


def book(fill: Callable[[Workbook], None]) -> bytes:
    """A workbook that was filled by hand."""
    made, out = Workbook(), io.BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["Summe", "Gesamt:", "TOTAL", "Durchschnitt"])
def test_a_row_of_totals_is_nobody(name: str) -> None:
    report = read(HEADS + f"{ANNA};{MAIL};10:00;11:30;90\n{name};;;;90\n")
    assert [one.name for one in report.stays] == [ANNA]
    assert [(one.name, one.why) for one in report.dropped] == [(name, "total")]


def test_who_is_called_like_a_total_and_has_an_address_is_somebody() -> None:
    assert [one.name for one in read(HEADS + "Total;total@example.org;10:00;11:30;\n").stays] == ["Total"]


def test_a_column_of_dates_says_of_which_day_times_are() -> None:
    report = read("Datum;Name;Von;Bis\n02.03.2026;Anna Weber;10:00;11:00\n09.03.2026;Anna Weber;10:00;11:00\n;Bülent Öz;10:00;11:00\n")
    assert [(one.name, one.joined) for one in report.stays] == [
        (ANNA, at("10:00")), (ANNA, datetime.fromisoformat("2026-03-09T10:00")), (BUELENT, at("10:00")),
    ]


def test_a_length_of_another_day_is_left_out() -> None:
    report = read("Date,Name,Duration (Minutes)\n02/03/2026,Anna Weber,60\n09/03/2026,Bülent Öz,60\n")
    assert [(one.name, one.length) for one in report.stays] == [(ANNA, timedelta(hours=1))]
    assert [(one.name, one.why) for one in report.dropped] == [(BUELENT, "other_day")]


def test_a_workbook_has_dates_times_and_lengths_of_its_own() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.active
        assert sheet
        sheet["A1"], sheet["D1"] = "Teilnehmende", "Zeiten"
        sheet.merge_cells("A1:C1")
        sheet.append(["Vorname", "Nachname", "Datum", "Von", "Bis"])
        sheet.append(["Anna", "Weber", date(2026, 3, 2), time(10), time(11, 30)])
        sheet.append(["Bülent", "Öz", datetime.fromisoformat("2026-03-09"), time(10), timedelta(hours=11, minutes=30)])

    assert list(read(book(fill)).stays) == [
        stay(ANNA, "", "10:00", "11:30"), stay(BUELENT, "", "2026-03-09T10:00", "2026-03-09T11:30"),
    ]


def test_a_hidden_sheet_is_not_read_before_one_that_is_seen() -> None:
    def fill(made: Workbook) -> None:
        hidden = made.active
        assert hidden
        hidden.sheet_state = "hidden"
        for sheet, name in ((hidden, BUELENT), (made.create_sheet("Heute"), ANNA)):
            sheet.append(["Name", "Von", "Bis"])
            sheet.append([name, "10:00", "11:30"])

    report = read(book(fill))
    assert ([one.name for one in report.stays], report.how.sheet, report.how.sheets) == ([ANNA], "Heute", 2)


def test_who_stands_only_among_first_and_last_times_is_not_lost_and_addresses_there_count() -> None:
    report = read(
        "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole\tRegistration Email\n"
        "Carla Conrad\t3/2/26, 9:50 AM\t3/2/26, 11:30 AM\t100m\tcarla@example.org\tCo-organizer\t\n"
        f"{ANNA} (External)\t3/2/26, 10:00 AM\t3/2/26, 11:30 AM\t80m\t\tAttendee\t{MAIL}\n"
        f"{CHIARA}\t3/2/26, 10:00 AM\t3/2/26, 11:30 AM\t80m\t\tPresenter\t\n\n"
        "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
        "Carla Conrad\t3/2/26, 9:50 AM\t3/2/26, 11:30 AM\t100m\tcarla@example.org\tCo-organizer\n"
        f"{ANNA} (External)\t3/2/26, 10:00 AM\t3/2/26, 11:20 AM\t80m\t\tAttendee\n"
    )
    assert list(report.stays) == [stay(ANNA, MAIL, "10:00", "11:20"), outer(CHIARA, "", "10:00", "11:30", 80)]
    assert [(one.name, one.why) for one in report.dropped] == [("Carla Conrad", "leads")]


@pytest.mark.parametrize("role", ["Panelist", "Co-Organizer", "Mitorganisator", "Diskussionsteilnehmer", "WAHR", "Alternate Host"])
def test_who_leads_is_known_by_the_role(role: str) -> None:
    report = read(f"Name;Rolle;Von;Bis\nCarla Conrad;{role};10:00;11:30\n{ANNA};Referent;10:00;11:30\n")
    assert ([one.name for one in report.stays], [one.why for one in report.dropped]) == ([ANNA], ["leads"])


def test_a_table_without_heads_keeps_its_first_row() -> None:
    content = f"{ANNA};{MAIL};10:00;11:30\n{BUELENT};;10:05;11:00\n".encode()
    unknown = read_report(content, DAY)
    assert isinstance(unknown, Unknown) and unknown.heads[0] == ANNA
    report = read_mapped(content, unknown.heads, {"name": 0, "email": 1, "joined": 2, "left": 3}, DAY)
    assert list(report.stays) == [stay(ANNA, MAIL, "10:00", "11:30"), stay(BUELENT, "", "10:05", "11:00")]


def test_a_column_without_a_head_can_be_chosen() -> None:
    content = f"Wer;Anwesenheit\n;Kommen;Gehen\n{ANNA};10:00;11:30\n".encode()
    unknown = read_report(content, DAY)
    assert isinstance(unknown, Unknown)
    report = read_mapped(content, unknown.heads, {"name": 0, "joined": 1, "left": 2}, DAY)
    assert list(report.stays) == [stay(ANNA, "", "10:00", "11:30")]
    assert report.how.columns == (("name", "Wer"), ("joined", "Anwesenheit"), ("left", ""))


def test_heads_say_that_times_are_utc() -> None:
    report = read(f"Name,First Join (UTC),Last Leave (UTC),In-Meeting Duration\n{ANNA},2026-03-02 09:00,2026-03-02 10:30,80m\n")
    assert list(report.stays) == [outer(ANNA, "", "10:00:00+01:00", "11:30:00+01:00", 80)]


EVENTS = "Vollständiger Name\tBenutzeraktion\tZeitstempel\n"


@pytest.mark.parametrize(
    ("events", "stays"),
    [
        ("Beigetreten 10:00,Beigetreten 10:20,Verlassen 10:30,Verlassen 11:00", [("10:00", "11:00")]),
        ("Beigetreten 10:00,Beigetreten 10:20,Verlassen 10:30", [("10:00", "10:30")]),
        ("Vorher beigetreten 10:00,Hat verlassen 10:30,Beigetreten 10:40", [("10:00", "10:30"), ("10:40", None)]),
        ("Verlassen 10:30,Beigetreten 10:40", [("10:40", None)]),
    ],
    ids=["two devices", "one leaving was not noted", "other words", "a coming was not noted"],
)
def test_a_log_of_coming_and_leaving(events: str, stays: list[tuple[str, str | None]]) -> None:
    told = (event.rpartition(" ") for event in events.split(","))
    report = read(EVENTS + "".join(f"{ANNA}\t{action}\t2.3.2026, {time}\n" for action, _gap, time in told))
    assert list(report.stays) == [stay(ANNA, "", joined, left) for joined, left in stays]


def test_what_somebody_did_is_not_guessed() -> None:
    (row,) = read(EVENTS + f"{ANNA}\tHand gehoben\t2.3.2026, 10:00\n{BUELENT}\tBeigetreten\t2.3.2026, 10:00\n").dropped
    assert (row.name, row.why) == (ANNA, "bad_time")


def test_a_column_of_participation_that_is_no_time_is_left_alone() -> None:
    report = read(f"Name;Teilnahme;Dauer in Minuten\n{ANNA};Ja;62,5\n")
    assert [(one.name, one.length) for one in report.stays] == [(ANNA, timedelta(minutes=62.5))]


def test_a_table_with_upright_lines_between() -> None:
    assert list(read(f"Name|Von|Bis\n{ANNA}|10:00|11:30\n").stays) == [stay(ANNA, "", "10:00", "11:30")]


def test_quotation_marks_that_a_program_forgot_to_double_are_mended_and_told() -> None:
    heads = 'Name,Moderator,Join,Left,Duration,War das "Ja" ein "Nein"?\n'
    report = read(heads + '"Anna "Anni" Weber","FALSE","10:00","11:30","01:12:00","Das "Ja" gilt"\n')
    assert ([one.name for one in report.stays], report.how.is_mended) == (['Anna "Anni" Weber'], True)
    assert read(f'Name,Von,Bis\n"{ANNA} ""Anni""",10:00,11:30\n').how.is_mended is False


@pytest.mark.parametrize("rows", ['"Anna,10:00,11:30\nUwe "Uwi" Ott,10:00,11:30\n', '"Anna "Anni"",10:00,11:30\n"Uwe",10:00,11:30\n'])
def test_what_cannot_be_mended_is_refused_with_its_row(rows: str) -> None:
    with pytest.raises(Invalid) as refused:
        read("Name,Von,Bis\n" + rows)
    assert refused.value.code == "table_quotation_marks"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Anna Weber (she/her)", ANNA), ("Anna Weber (sie/ihr)", ANNA), ("Anni (they/them) (Anna Weber)", ANNA),
        ("Anni (Anna Weber)", ANNA),
        ("Anna Weber (External) (Unverified)", ANNA), ("Anna Weber (Extern)(Nicht überprüft)", ANNA), ("Anna Weber", ANNA),
    ],
)
def test_what_stands_behind_a_name_is_no_name(written: str, name: str) -> None:
    (found,) = read(f"Name (Original Name),Join Time,Leave Time\n{written},10:00,11:30\n").stays
    assert found.name == name
