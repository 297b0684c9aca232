"""What heads of columns mean, in English and German, and by which the programs are told apart. Lists, not logic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.interchange.tables import plain_head

Meaning = Literal[
    "name", "first_name", "last_name", "email", "registered", "day", "joined", "left", "length", "attended", "waiting", "role", "action",
    "moment",
]
"""`registered`: the address somebody registered with, where the other one is empty; `day`: of times that name none."""

_HEADS: dict[Meaning, str] = {
    "name": """Name | Name (Original Name) | Name (Originalname) | Name (ursprünglicher Name) | User Name (Original Name) | User Name
        | Benutzername (Originalname) | Benutzername | Full Name | Vollständiger Name | Display Name | Anzeigename | Attendee Name
        | Attendee | Participant | Participant Name | Teilnehmername | Name des Teilnehmers""",
    "first_name": "First Name | Vorname | Given Name",
    "last_name": "Last Name | Nachname | Surname | Familienname",
    "email": """Email | E-Mail | User Email | Email Address | E-Mail-Adresse | Benutzer-E-Mail | Attendee Email | Mail | E-Mail-Adresse
        des Teilnehmers | Teilnehmer-E-Mail | E-Mail des Teilnehmers | E-Mail-Adresse des Benutzers""",
    "registered": "Registration Email | Registrierungs-E-Mail | Registrierung E-Mail | E-Mail der Registrierung",
    "day": "Date | Datum | Day | Tag",
    "joined": """Join Time | Joined | Join | Joined At | First Join | First Join Time | Beitrittszeit | Erster Beitritt | Beitritt
        | Beigetreten | Beitrittszeitpunkt | Teilnahmebeginn | Zeitpunkt des Beitritts | Uhrzeit des Beitritts | Eintritt | Von
        | Zeit des ersten Beitritts | Erste Teilnahme | Teilgenommen ab | Time Joined""",
    "left": """Leave Time | Left | Leave | Left At | Last Leave | Last Leave Time | Verlassenszeit | Letztes Verlassen | Verlassen
        | Austrittszeit | Letzter Austritt | Austritt | Teilnahmeende | Zeitpunkt des Verlassens | Uhrzeit des Verlassens | Bis
        | Zeit des letzten Verlassens | Verlassen um | Zeitpunkt des Austritts | Time Exited""",
    "length": """Duration (Minutes) | Total Duration (Minutes) | Duration | In-Meeting Duration | Attendance Duration | Time in Session
        | Time in Session (minutes) | Dauer (Minuten) | Gesamtdauer (Minuten) | Dauer | Dauer der Teilnahme | Dauer der Anwesenheit
        | Anwesenheitsdauer | Teilnahmedauer | Dauer in der Besprechung | Dauer der Besprechungsteilnahme | Verweildauer
        | Zeit in der Sitzung (Minuten) | Zeit in Sitzung (Minuten) | Minutes | Minuten | Besprechungsdauer
        | Zeit in Sitzung | Dauer der Teilnahme an der Besprechung | In Session Duration | Dauer (Min.) | Dauer in Minuten
        | Anwesend (Minuten) | Anwesenheit (Minuten) | Anwesenheit in Minuten | Anwesenheitsdauer (Minuten) | Teilnahmedauer (Minuten)
        | Duration (min) | Minutes Attended | Attendance (Minutes)""",
    "attended": "Attended | Teilgenommen | Anwesend",
    "waiting": "In Waiting Room | Im Warteraum | Warteraum | Waiting Room",
    "role": "Role | Rolle | Moderator | Moderator/in | Moderator/-in | Moderator:in",
    "action": "User Action | Benutzeraktion | Action | Aktion",
    "moment": "Timestamp | Zeitstempel | Event Timestamp",
}
MEANINGS: Mapping[str, Meaning] = {
    plain_head(head): meaning for meaning, heads in _HEADS.items() for head in heads.split("|")
}
"""Plain head -> what the column means."""
_BESIDE: Mapping[str, tuple[Meaning, Meaning]] = {"teilnahme": ("joined", "left"), "participantid": ("email", "action")}
"""Plain heads that mean something beside a column of another meaning only: BigBlueButton in German; the log of a live event in Teams."""
_IN_UTC = re.compile("^(?:utc|gmt)|(?:utc|gmt)$")


@dataclass(frozen=True, slots=True)
class Form:
    """By what a program's report is known. **Shape**: plain heads; one of each set stands there."""

    key: str
    needs: tuple[frozenset[str], ...]


def is_in_utc(head: str) -> bool:
    """Whether the head of a column of times says that they are UTC.

    >>> is_in_utc("First Join (UTC)"), is_in_utc("First Join")
    (True, False)
    """
    return bool(_IN_UTC.search(plain_head(head)))


def what_heads_say(heads: Sequence[str]) -> list[str]:
    """Plain heads, without the zone of their times."""
    return [_IN_UTC.sub("", plain_head(head)) for head in heads]


def _any(*heads: str) -> frozenset[str]:
    return frozenset(map(plain_head, heads))


FORMS = (
    Form("teams", (_any("User Action", "Benutzeraktion", "Event Timestamp"),)),
    Form("teams", (_any("First Join", "Erster Beitritt", "Zeit des ersten Beitritts", "Erste Teilnahme"),)),
    Form("webex", (_any("Attendance Duration", "Dauer der Teilnahme", "Teilnahmedauer"),
                   _any("Attendee Email", "E-Mail des Teilnehmers", "E-Mail-Adresse des Teilnehmers"))),
    Form("bigbluebutton", (_any("Moderator", "Moderator/in", "Moderator/-in", "Moderator:in"),
                           _any("Join", "Beitritt", "Beigetreten", "Teilnahme"))),
    Form("zoom", (_any("Name (Original Name)", "Name (ursprünglicher Name)", "User Name (Original Name)", "Benutzername (Originalname)"),)),
    Form("zoom", (_any("Total Duration (Minutes)", "Gesamtdauer (Minuten)"),)),
    Form("gotowebinar", (_any("Attended", "Teilgenommen", "Anwesend"), _any("First Name", "Vorname"))),
    Form("gotowebinar", (_any("Time in Session", "Zeit in Sitzung", "Time in Session (minutes)"), _any("First Name", "Vorname"))),
    Form("teams", (_any("Role", "Rolle"), _any("Duration", "Dauer"), _any("Join Time", "Beitrittszeit"))),
    Form("zoom", (_any("Duration (Minutes)", "Dauer (Minuten)"), _any("Guest", "Gast", "Join Time", "Beitrittszeit"))),
    Form("zoom", (_any("Country/Region Name", "Name des Landes/der Region"), _any("Leave Time", "Verlassenszeit"))),
)
"""The first that fits counts."""

OUTER = _any("First Join", "Erster Beitritt", "Zeit des ersten Beitritts", "Erste Teilnahme")
"""Heads of the first of several stays."""

OUTER_FORMS = frozenset({"bigbluebutton"})
LEADING_TITLES = _any("Host Details", "Panelist Details", "Gastgeber-Details", "Diskussionsteilnehmer-Details", "Staff", "Staff Details",
                      "Mitarbeiter", "Details zum Gastgeber", "Details zu Diskussionsteilnehmern", "Session Staff")
"""Titles over people who lead."""
LEADING_ROLES = _any(
    "Organizer", "Organiser", "Organisator", "Organisatorin", "Co-organizer", "Co-organiser", "Mitorganisator", "Mitorganisatorin",
    "Host", "Co-Host", "Alternate Host", "Producer", "Produzent", "Gastgeber", "Gastgeberin", "Mitgastgeber", "Mitgastgeberin", "Panelist",
    "Diskussionsteilnehmer", "Diskussionsteilnehmerin", "Moderator", "Moderatorin", "True", "Wahr", "Yes", "Ja",
)
"""Not presenters: in Teams everybody of the house may be one."""
TOTALS = _any("Total", "Totals", "Grand Total", "Sum", "Average", "Summe", "Gesamt", "Gesamtsumme", "Insgesamt", "Durchschnitt",
              "Mittelwert")
"""What stands in place of a name in a row about everybody."""
JOINING = re.compile(r"\b(?:joined|beigetreten)\b")
LEAVING = re.compile(r"\b(?:left|verlassen)\b")
"""What somebody did, in a log of it; more may stand beside, such as before whom."""
YES = frozenset({"yes", "ja", "true", "wahr", "1"})
NO = frozenset({"no", "nein", "false", "falsch", "0"})


def meanings_of(heads: Sequence[str]) -> dict[Meaning, int]:
    """Which column means what; where two mean the same, the one nearest to when somebody came (Zoom repeats the meeting and its host in
    every row, with the same heads), else the first."""
    plain = what_heads_say(heads)
    meant = [(MEANINGS.get(head), number) for number, head in enumerate(plain)]
    came = next((number for meaning, number in meant if meaning == "joined"), 0)
    found: dict[Meaning, int] = {}
    for meaning, number in sorted(meant, key=lambda one: abs(one[1] - came)):
        if meaning:
            found.setdefault(meaning, number)
    for head, (meaning, beside) in _BESIDE.items():
        if head in plain and beside in found:
            found.setdefault(meaning, plain.index(head))
    return found


def form_of(heads: Sequence[str]) -> str | None:
    """The program whose report has these heads; None for a table of unknown kind."""
    plain = set(what_heads_say(heads))
    return next((form.key for form in FORMS if all(plain & needed for needed in form.needs)), None)


def tells_presence(columns: Mapping[Meaning, int]) -> bool:
    """Whether a row under these columns says who, and how long. An address alone is no name: preambles have one as well."""
    names = "name" in columns or {"first_name", "last_name"} <= columns.keys()
    times = {"joined", "left"} <= columns.keys() or "length" in columns or {"action", "moment"} <= columns.keys()
    return names and times
