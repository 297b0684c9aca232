"""What may be handed in: names made harmless, content that is what its ending says."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from quizapp.kernel.errors import Invalid
from quizapp.questions.file_kinds import FILE_TYPES, LONGEST_NAME, MEGABYTE, check_file, ending_of, tidy_name
from tests.quizzes.files import EXE, FILES, PDF, zipped


@pytest.mark.parametrize("file_type", FILE_TYPES)
def test_each_type_is_known_by_its_content(file_type: str) -> None:
    assert check_file(f"Arbeit.{file_type.upper()}", FILES[file_type], FILE_TYPES, MEGABYTE) == (f"Arbeit.{file_type.upper()}", file_type)
    others = {other for other in FILE_TYPES if other != file_type}
    for other in others - {"txt"}:
        with pytest.raises(Invalid, match="file_not_what_it_says"):
            check_file(f"Arbeit.{other}", FILES[file_type], FILE_TYPES, MEGABYTE)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leer.pdf", b"", "file_empty"),
        ("gross.pdf", PDF + b" " * MEGABYTE, "file_too_large"),
        ("virus.exe", EXE, "file_type_refused"),
        ("virus.pdf", EXE, "file_not_what_it_says"),
        ("virus.txt", EXE, "file_not_what_it_says"),
        ("archiv.pdf", zipped("a.txt"), "file_not_what_it_says"),
        ("archiv.docx", zipped("a.txt"), "file_not_what_it_says"),
        ("archiv.zip", zipped("a.txt"), "file_type_refused"),
        ("halb.docx", b"PK\x03\x04" + b"\0" * 100, "file_not_what_it_says"),
        ("seite.html.pdf", b"<script>alert(1)</script>", "file_not_what_it_says"),
        ("bild.svg", b"<svg/>", "file_type_refused"),
        ("ohne", PDF, "file_type_refused"),
        ("", PDF, "file_type_refused"),
    ],
)
def test_what_is_not_taken_is_told_by_name(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_file(name, content, FILE_TYPES, MEGABYTE)
    assert refusal.value.code == code
    assert refusal.value.params["name"] == (name or "?")


def test_exactly_the_limit_is_taken() -> None:
    assert check_file("a.pdf", PDF + b" " * (MEGABYTE - len(PDF)), FILE_TYPES, MEGABYTE)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"), ("..\\..\\boot.pdf", "boot.pdf"), ('a"b\'c.pdf', "abc.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"), ("\u202efdp.exe", "fdp.exe"), ("  viel   Luft .pdf", "viel Luft .pdf"),
        (".pdf", "pdf"), ("x" * 300 + ".pdf", "x" * 95 + "….pdf"), ("Größe.pdf", "Größe.pdf"),
    ],
)
def test_names_are_made_harmless(sent: str, kept: str) -> None:
    assert tidy_name(sent) == kept


@given(st.text(max_size=400))
def test_a_tidy_name_is_short_safe_and_stays(sent: str) -> None:
    name = tidy_name(sent)
    assert len(name) <= LONGEST_NAME
    assert not set(name) & set("/\\\"\r\n\0<>")
    assert tidy_name(name) == name
    assert ending_of(name) == ending_of(name).lower()


@given(st.text(alphabet=st.sampled_from("%20DA2\u200b<./ ax\\"), max_size=40))
def test_a_tidy_name_stays_as_it_is(sent: str) -> None:
    """The page posts it back, and what was taken once must be taken again."""
    assert tidy_name(tidy_name(sent)) == tidy_name(sent)


@pytest.mark.parametrize("sent", ["a%%2222.pdf", "%<22.pdf", "e%\u200b22.pdf"])
def test_what_is_taken_away_leaves_nothing_to_take_away(sent: str) -> None:
    assert "%22" not in tidy_name(sent) and tidy_name(tidy_name(sent)) == tidy_name(sent)


def test_a_zip_that_announces_a_huge_list_is_not_read() -> None:
    document = FILES["docx"]
    end = document.rfind(b"PK\x05\x06")
    huge = document[: end + 10] + b"\xff\x7f" + document[end + 12 :]
    extended = document[:end] + b"PK\x06\x07" + b"\0" * 16 + document[end:]
    for content in (huge, extended):
        with pytest.raises(Invalid, match="file_not_what_it_says"):
            check_file("Arbeit.docx", content, FILE_TYPES, MEGABYTE)
