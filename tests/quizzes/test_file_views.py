"""Handing in files: by a form without a script, replaced until handing in, given back only to be saved, gone with the person."""

from __future__ import annotations

import io
import shutil
from collections import namedtuple
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.app import LARGEST_REQUEST
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.files.models import StoredFile
from quizapp.quizzes import personal_data
from quizapp.quizzes.models import SubmittedFile
from quizapp.quizzes.rules.answer import Stamp
from quizapp.quizzes.uploads import NewFile, save_with_files, within_quota
from quizapp.web.attachments import LARGEST_UPLOAD
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.quizzes.files import EXE, PDF, PNG, TXT, zipped
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import count, responses, taker_of

QUESTION = "questions/2"


@pytest.fixture
def learner(app: Flask, workshop: Course, alice: Person) -> Learner:
    """Alice with a browser without a script."""
    return Learner(browser_of(app, alice))


def send(learner: Learner, code: str, *files: tuple[str, bytes], **fields: Any) -> TestResponse:
    """Load the question, choose files, press the button beside them."""
    page = f"attempts/{code}/{QUESTION}"
    html = learner.get(page).text
    shown = hidden_fields(html)
    kept = _values(html, "q2-file")
    upload = [(io.BytesIO(content), name) for name, content in files]
    data = {**shown, "go": "stay", **({"q2-file": kept} if kept else {}), "upload": upload, **fields}
    return post(learner, f"{page}/files", data)


def post(learner: Learner, path: str, data: Any, **headers: str) -> TestResponse:
    """Send a form with files; what the test's own client keeps of it is closed."""
    address = f"/{learner.locale}/{path}"
    reply = learner.client.post(address, data=data, content_type="multipart/form-data", headers=headers)
    reply.request.environ["wsgi.input"].close()
    return reply


def _values(html: str, name: str) -> list[str]:
    return [part.split('"', 1)[0] for part in html.split(f'name="{name}" value="')[1:]]


def names(database: Database, code: str) -> list[str]:
    """Names of the files of the answer."""
    return [file["name"] for file in responses(database, code)[2].get("files", [])]


def files_kept(database: Database) -> int:
    """How many private files there are, pictures of the course aside."""
    with database.reading() as session:
        return len(session.scalars(select(StoredFile.digest).where(~StoredFile.is_public)).all())


def sentence(learner: Learner, code: str) -> str:
    """What the page says after a refusal."""
    html = learner.get(f"attempts/{code}/{QUESTION}").text
    return html.split('notice--error')[1].split("<p>")[1].split("</p>")[0] if "notice--error" in html else ""


def test_files_are_sent_kept_and_replaced(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    answer = send(learner, code, ("Plan.pdf", PDF), ("Bild.png", PNG), **{"q2-text": "Dazu ein Satz."})
    assert learner.where(answer) == f"attempts/{code}/{QUESTION}"
    assert names(database, code) == ["Plan.pdf", "Bild.png"]
    assert responses(database, code)[2]["text"] == "Dazu ein Satz."
    page = learner.get(f"attempts/{code}/{QUESTION}").text
    assert "Dazu ein Satz." in page
    assert page.count('class="files__item"') == 2
    send(learner, code, remove="1", **{"q2-text": "Dazu ein Satz."})
    assert names(database, code) == ["Bild.png"]
    assert count(database, SubmittedFile) == 1
    send(learner, code, ("Text.txt", TXT))
    assert names(database, code) == ["Bild.png", "Text.txt"]
    assert "text" not in responses(database, code)[2]
    assert files_kept(database) == 2


def test_the_buttons_of_the_bar_send_files_too(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    assert learner.where(send(learner, code, ("Plan.pdf", PDF), go="next")) == f"attempts/{code}/questions/3"
    assert learner.where(send(learner, code, go="back")) == f"attempts/{code}/questions/1"
    assert names(database, code) == ["Plan.pdf"]


def test_the_same_file_twice_is_one(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    send(learner, code, ("Plan.pdf", PDF))
    send(learner, code, ("Kopie.pdf", PDF))
    assert names(database, code) == ["Plan.pdf"]
    assert files_kept(database) == 1


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("leer.pdf", b""), "leer.pdf enthält nichts"),
        (("gross.pdf", PDF + b"x" * 1024 * 1024), "gross.pdf hat mehr als 1 MB"),
        (("virus.pdf", EXE), "virus.pdf ist innen keine pdf-Datei"),
        (("archiv.pdf", zipped("a.txt")), "archiv.pdf ist innen keine pdf-Datei"),
        (("Plan.docx", zipped("[Content_Types].xml", "word/document.xml")), "Plan.docx hat keine dieser Endungen: pdf, png, txt"),
        (("../../x%22y" + "z" * 300 + ".exe", EXE), "….exe hat keine dieser Endungen"),
    ],
)
def test_what_is_refused_is_named_and_costs_nothing_else(
    file: tuple[str, bytes], said: str, learner: Learner, database: Database
) -> None:
    code = learner.start("essay")
    answer = send(learner, code, ("gut.txt", TXT), file, go="next", **{"q2-text": "Ein Satz."})
    assert learner.where(answer) == f"attempts/{code}/{QUESTION}"  # not on, so that the sentence is read
    assert said in sentence(learner, code)
    assert names(database, code) == ["gut.txt"]
    assert responses(database, code)[2]["text"] == "Ein Satz."
    assert files_kept(database) == 1


def test_more_than_so_many_are_refused(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    send(learner, code, *((f"{n}.txt", TXT + bytes([65 + n])) for n in range(6)))
    assert "Es passen höchstens 2 Dateien" in sentence(learner, code)
    assert names(database, code) == ["0.txt", "1.txt"]
    send(learner, code, ("2.txt", TXT + b"C"))
    assert names(database, code) == ["0.txt", "1.txt"]


def test_an_odd_name_is_made_harmless_and_never_sent_back(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    send(learner, code, ("../../%22Plan%22'" + "x" * 300 + ".pdf", PDF))
    kept = names(database, code)[0]
    assert len(kept) <= 100
    assert kept.startswith("Planx")
    got = learner.get(f"attempts/{code}/{QUESTION}/files/1")
    assert got.data == PDF
    assert got.headers["Content-Disposition"] == "attachment; filename=Antwort-2-1.pdf"
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"


def test_nobody_else_gets_a_file_or_names_one(app: Flask, learner: Learner, bob: Person, database: Database) -> None:
    code = learner.start("essay")
    send(learner, code, ("Plan.pdf", PDF))
    other = Learner(browser_of(app, bob))
    assert other.get(f"attempts/{code}/{QUESTION}/files/1").status_code == 404
    assert learner.get(f"attempts/{code}/{QUESTION}/files/2").status_code == 404
    assert learner.get(f"attempts/{code}/questions/1/files/1").status_code == 404
    digest = responses(database, code)[2]["files"][0]
    assert learner.get(f"../media/{digest['digest']}/x.pdf").status_code == 404
    stolen = f"{digest['digest']}/{digest['size']}/{digest['name']}"
    theirs = other.start("essay")
    assert other.save(theirs, 2, {"q2-file": stolen}).status_code == 400
    assert responses(database, theirs)[2] == {}


def test_after_handing_in_nothing_is_taken(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    send(learner, code, ("Plan.pdf", PDF))
    shown = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    late = {**shown, "upload": (io.BytesIO(TXT), "spät.txt")}
    answer = post(learner, f"attempts/{code}/{QUESTION}/files", late)
    assert answer.status_code == 409
    assert names(database, code) == ["Plan.pdf"]
    assert files_kept(database) == 1
    page = learner.get(f"attempts/{code}/review").text
    assert f"/de/attempts/{code}/{QUESTION}/files/1" in page
    assert "wird von einem Trainer bewertet" in page


def test_two_windows_lose_nothing(learner: Learner, database: Database) -> None:
    code = learner.start("essay")
    stale = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    send(learner, code, ("Plan.pdf", PDF))
    late = {**stale, "upload": (io.BytesIO(TXT), "anders.txt")}
    answer = post(learner, f"attempts/{code}/{QUESTION}/files", late)
    assert answer.status_code == 409
    assert names(database, code) == ["Plan.pdf"]
    assert count(database, SubmittedFile) == 2  # both are kept


def test_only_this_address_takes_more_than_others(learner: Learner) -> None:
    code = learner.start("essay")
    token = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    large = {**token, "upload": (io.BytesIO(b"x" * (LARGEST_REQUEST + 1)), "a.pdf")}
    for address, status in ((f"{QUESTION}/files", 303), (QUESTION, 413), ("questions/1", 413)):
        large["upload"] = (io.BytesIO(b"x" * (LARGEST_REQUEST + 1)), "a.pdf")
        reply = post(learner, f"attempts/{code}/{address}", large)
        assert reply.status_code == status, address
    huge = {**token, "upload": (io.BytesIO(b"x" * (LARGEST_UPLOAD + 1)), "a.pdf")}
    reply = post(learner, f"attempts/{code}/{QUESTION}/files", huge)
    assert reply.status_code == 413
    assert learner.client.post(f"/de/attempts/{code}/questions/1/files", data={**token}).status_code == 404


@pytest.mark.one_engine
@pytest.mark.parametrize(("free", "total"), [(499, 1000), (900, 10_000)])
def test_a_full_disk_takes_the_text_and_no_file(
    free: int, total: int, learner: Learner, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = learner.start("essay")
    usage = namedtuple("usage", "total used free")(total * 2**20, 0, free * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    send(learner, code, ("Plan.pdf", PDF), **{"q2-text": "Ein Satz."})
    assert "zu wenig Platz" in sentence(learner, code)
    assert responses(database, code)[2] == {"text": "Ein Satz."}
    assert files_kept(database) == 0


def test_the_script_hears_what_was_refused(learner: Learner) -> None:
    code = learner.start("essay")
    shown = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    data = {**shown, "upload": (io.BytesIO(EXE), "a.pdf")}
    reply = post(learner, f"attempts/{code}/{QUESTION}/files", data, Accept="application/json")
    said = reply.get_json()
    assert (reply.status_code, said["attempt"], said["slot"], said["files"]) == (200, code, 2, [])
    assert "innen keine pdf-Datei" in sentence(learner, code)


def test_the_script_hears_what_arrived_and_what_does_not_go(learner: Learner) -> None:
    code = learner.start("essay")
    stale = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    address = f"attempts/{code}/{QUESTION}/files"
    said = post(learner, address, {**stale, "upload": (io.BytesIO(PDF), "Plan.pdf")}, Accept="application/json").get_json()
    assert (said["revision"], [value.rpartition("/")[2] for value in said["files"]]) == (1, ["Plan.pdf"])
    other = post(learner, address, {**stale, "upload": (io.BytesIO(TXT), "b.txt")}, Accept="application/json")
    assert (other.status_code, other.get_json()["conflict"]) == (409, True)
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    closed = post(learner, address, {**stale, "upload": (io.BytesIO(PNG), "c.png")}, Accept="application/json")
    assert (closed.status_code, closed.get_json()["error"], closed.get_json()["slot"]) == (409, "attempt_closed", 2)


def test_files_go_with_the_person_unless_somebody_else_handed_in_the_same(
    app: Flask, learner: Learner, alice: Person, bob: Person, database: Database
) -> None:
    code, other = learner.start("essay"), Learner(browser_of(app, bob))
    send(learner, code, ("Plan.pdf", PDF), ("Bild.png", PNG))
    theirs = other.start("essay")
    send(other, theirs, ("Auch ein Plan.pdf", PDF))
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    with database.transaction() as session:
        (exported,) = personal_data.export_for(session, alice.account_id)
        assert [file["name"] for file in exported["questions"][1]["files"]] == ["Plan.pdf", "Bild.png"]
        assert sorted(personal_data.files_for(session, alice.account_id).values()) == sorted((PDF, PNG))
        personal_data.erase_for(session, alice.account_id)
    with database.reading() as session:
        assert session.scalars(select(StoredFile.media_type).where(~StoredFile.is_public)).all() == ["application/pdf"]
    assert other.get(f"attempts/{theirs}/{QUESTION}/files/1").data == PDF


@pytest.mark.one_engine
def test_files_of_one_learner_have_a_bound(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> None:
    taker = taker_of(database, alice, workshop.key, clock)
    code = taker.start("essay")
    files = [NewFile(f"Plan {number}.txt", "text/plain", b"x" * 40) for number in (1, 2, 3)]
    with database.transaction() as session:
        save_with_files(session, alice.identity, code, 2, {}, files[:1], Stamp("a", 1, 0), clock())
        found, refused = within_quota(session, alice.identity, files[1:], most_bytes=100)
    assert ([one.name for one in found], [one.params["name"] for one in refused]) == (["Plan 2.txt"], ["Plan 3.txt"])
    assert refused[0].code == "files_quota"
