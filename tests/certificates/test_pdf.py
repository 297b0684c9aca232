"""The paper as PDF: what stands on it, who can read it, where its QR code leads."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from pdfua import validate
from pikepdf import Name, Pdf

from quizapp.certificates.paper import Facts, Issuer, paper_fields
from quizapp.certificates.pdf import TEMPLATE, render_paper
from quizapp.certificates.rules.papers import ATTENDANCE, WITH_TEST
from quizapp.content.edition import Edition
from quizapp.courses.service import PreparedRevision
from quizapp.files.qr_code import qr_svg
from quizapp.files.typesetting import compiler
from quizapp.grading.passing import outcome_for
from tests.certificates.pdf_text import page_texts
from tests.qr_reader import read_code

MOMENT = datetime(2026, 3, 20, 12, tzinfo=UTC)
CODE = "7f3k9q2mabcdefgh2345678vwxyz"
OUTCOME = outcome_for(Fraction("87.5"), Fraction(50), "german-100-point-2019", "round_then_table").as_json()
ISSUER = Issuer("Beispiel Akademie", "Musterweg 1", "Petra Muster", "Kursleitung", "Musterstadt", "https://kurse.example.org")
DISCLAIMER = {
    "de": "Keine öffentlich-rechtliche Prüfung, kein Zeugnis einer Industrie- und Handelskammer.",
    "en": "Not a public-law examination, not issued by a Chamber of Industry and Commerce.",
}
FORBIDDEN = re.compile(r"prüfung|zeugnis|zertifi|IHK|examination|certified", re.IGNORECASE)


@pytest.fixture(scope="module")
def edition(sample_course: PreparedRevision) -> Edition:
    """The sample course."""
    return Edition.model_validate_json(sample_course.edition)


def fields_for(edition: Edition, holder: str = "Alice Adler", locale: str = "de", kind: str = WITH_TEST) -> dict[str, Any]:
    """A paper's fields."""
    tested = date(2026, 3, 20) if kind == WITH_TEST else None
    outcome = OUTCOME if kind == WITH_TEST else None
    days = (date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 20))
    facts = Facts(kind, holder, CODE, "2026-000017", *days, tested, outcome)
    return paper_fields(facts, edition, ISSUER, locale)


def opened(fields: dict[str, Any]) -> Pdf:
    """The rendered paper."""
    return Pdf.open(io.BytesIO(render_paper(fields, MOMENT)))


def plain(text: str) -> str:
    """Without breaks, for comparing."""
    return " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("kind", [WITH_TEST, ATTENDANCE])
def test_it_says_what_was_frozen(edition: Edition, locale: str, kind: str) -> None:
    fields = fields_for(edition, locale=locale, kind=kind)
    printed = fields["printed"]
    first, second = map(plain, page_texts(opened(fields)))
    expected = [printed[key] for key in ("title", "addition", "holder", "lead", "course", "tail", "issued", "serial", "disclaimer")]
    expected += [part for row in printed["facts"] for part in row]
    expected += ["Beispiel Akademie", "Musterweg 1", "Petra Muster", "Kursleitung", "https://kurse.example.org/verify"]
    assert [text for text in expected if plain(text) not in first] == []
    contents = [text for row in printed["contents"]["rows"] for text in (row["title"], *row["sections"])]
    assert len(contents) > 10
    assert [text for text in [*contents, *printed["competences"]["rows"]] if plain(text) not in second] == []


def test_the_words_of_the_two_kinds(edition: Edition) -> None:
    first = plain(page_texts(opened(fields_for(edition)))[0])
    assert "Teilnahmebescheinigung mit bestandenem lehrgangsinternem Test" in first
    assert "hat vom 2. März 2026 bis 20. März 2026 am Lehrgang Erste Hilfe im Social-Media-Management" in first
    assert "teilgenommen und den lehrgangsinternen Test bestanden." in first
    attended = plain(page_texts(opened(fields_for(edition, kind=ATTENDANCE)))[0])
    assert "bestanden" not in attended


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("kind", [WITH_TEST, ATTENDANCE])
def test_words_of_public_examinations_stand_only_in_the_disclaimer(edition: Edition, locale: str, kind: str) -> None:
    text = plain(" ".join(page_texts(opened(fields_for(edition, locale=locale, kind=kind)))))
    assert text.count(DISCLAIMER[locale]) == 2
    assert FORBIDDEN.findall(text.replace(DISCLAIMER[locale], "")) == []


def test_points_stand_there_only_where_the_course_says_so(edition: Edition) -> None:
    assert "Dezimalnote" not in " ".join(page_texts(opened(fields_for(edition))))
    rule = edition.course.certificate.model_copy(update={"show_points": True})
    open_course = edition.course.model_copy(update={"certificate": rule})
    text = plain(page_texts(opened(fields_for(edition.model_copy(update={"course": open_course}))))[1])
    assert "Punkte 88 von 100 Dezimalnote 1,8 Note in Worten gut 100-Punkte-Schlüssel german-100-point-2019" in text
    assert "Bestanden ab 50 Punkten, ohne Rundung." in text


@pytest.mark.parametrize("locale", ["de", "en"])
def test_it_is_tagged_and_for_the_archive(edition: Edition, locale: str) -> None:
    rendered = render_paper(fields_for(edition, locale=locale), MOMENT)
    report = validate(io.BytesIO(rendered))
    assert list(report.findings) == []
    pdf = Pdf.open(io.BytesIO(rendered))
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"].endswith(edition.course.title.in_locale(locale))
    assert str(pdf.Root.Lang)[:2] == locale
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_fonts_are_inside(edition: Edition) -> None:
    for page in opened(fields_for(edition)).pages:
        for font in page.resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert Name.FontFile2 in descriptor or Name.FontFile3 in descriptor


def test_the_qr_code_leads_to_the_public_page(edition: Edition) -> None:
    fields = fields_for(edition)
    address = f"https://kurse.example.org/verify/{CODE}"
    assert fields["verify_address"] == address
    inputs = {"paper": json.dumps({**fields["printed"], "qr": qr_svg(address), "issued_on": fields["issued_on"]})}
    pages = compiler(TEMPLATE, False).compile(format="png", ppi=200, sys_inputs=inputs)
    assert isinstance(pages, list)
    assert read_code(pages[0]) == address


@pytest.mark.parametrize(
    "holder",
    [
        "Jürgen Müller-Großschädl", "Łukasz Żółć", "Žofie Kůňová", "Nguyễn Thị Mỹ Duyên", "Ελένη Παπαδοπούλου", "Юлия Щербакова",
        '#read("/etc/passwd") *bold* $x$ #sys.inputs', "Dr. Katharina-Alexandra Wiśniewska-Schwarzenberger von und zu " * 3,
        "W" * 200, "a b " * 50,
    ],
)
def test_any_name_is_printed_as_it_is_and_stays_on_the_paper(edition: Edition, holder: str) -> None:
    pdf = opened(fields_for(edition, holder))
    assert len(pdf.pages) == 2
    assert plain(holder).replace(" ", "") in plain(page_texts(pdf)[0]).replace(" ", "")


def test_the_same_fields_give_the_same_bytes(edition: Edition) -> None:
    fields = fields_for(edition)
    assert render_paper(fields, MOMENT) == render_paper(fields, MOMENT)
