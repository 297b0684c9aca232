"""The end of a zip is read alone, wherever a comment puts it."""

from __future__ import annotations

import io
import zipfile

import pytest

from quizapp.kernel.zip_directory import Announced, announced_directory


def zipped(count: int, comment: bytes = b"") -> bytes:
    """So many empty files named by a digit."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(str(number), b"")
        archive.comment = comment
    return out.getvalue()


@pytest.mark.parametrize("comment", [b"", b"a comment", b"x" * 65_535])
def test_it_says_how_long_the_table_of_contents_is(comment: bytes) -> None:
    assert announced_directory(io.BytesIO(zipped(3, comment))) == Announced(3, 3 * (46 + 1), False)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + b"\0" * 100, b"PK\x05\x06"])
def test_what_has_no_end_announces_nothing(content: bytes) -> None:
    assert announced_directory(io.BytesIO(content)) is None


def test_the_form_for_huge_zips_is_seen() -> None:
    content = zipped(1)
    end = content.rfind(b"PK\x05\x06")
    extended = content[:end] + b"PK\x06\x07" + b"\0" * 16 + content[end:]
    assert announced_directory(io.BytesIO(extended)) == Announced(1, 47, True)
