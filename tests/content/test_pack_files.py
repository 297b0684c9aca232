"""Files of a pack folder: read within limits, never followed out of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quizapp.content.pack_files import MAX_FILES, PackFiles, folder_files, name_fault
from quizapp.content.pack_reader import read_pack
from tests.content.packs import SMALL, codes, found, small_copy


def test_every_file_of_the_small_pack_is_read() -> None:
    files = folder_files(SMALL)
    assert not files.faults
    assert sorted(files.files) == sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("course.yaml", None),
        ("media/a_b-c.1.svg", None),
        ("../x", "path_outside"),
        ("a/../../x", "path_outside"),
        ("./x", "path_outside"),
        ("/etc/passwd", "path_outside"),
        ("C:/x", "path_outside"),
        ("c:x", "path_outside"),
        ("..\\x", "path_outside"),
        ("media\\x.png", "path_outside"),
        ("a//b", "name_not_plain"),
        ("a/", "name_not_plain"),
        ("", "name_not_plain"),
        ("a b", "name_not_plain"),
        (".hidden", "name_not_plain"),
        ("-rf", "name_not_plain"),
        ("käse", "name_not_plain"),
        ("a\x00b", "name_not_plain"),
        ("a\nb", "name_not_plain"),
        ("x" * 300, "name_not_plain"),
        ("media/x:y.png", "name_not_plain"),
    ],
)
def test_names_stay_inside_the_pack(name: str, code: str | None) -> None:
    assert name_fault(name) == code


def test_links_are_refused_and_not_followed(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    secret = tmp_path / "secret.yaml"
    secret.write_text("key: secret\n")
    (pack / "pools" / "stolen.yaml").symlink_to(secret)
    (pack / "media" / "away").symlink_to(tmp_path)
    result = read_pack(pack)
    assert found(result) == {("pools/stolen.yaml", None, "symlink"), ("media/away", None, "symlink")}
    assert result.course is None


def test_special_files_are_refused_without_waiting(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    os.mkfifo(pack / "media" / "pipe.svg")
    assert found(read_pack(pack)) == {("media/pipe.svg", None, "special_file")}


def test_names_that_are_not_utf8_are_shown_safely(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    Path(os.fsdecode(os.fsencode(pack / "media") + b"/k\xe4se.svg")).write_bytes(b"x")
    assert found(read_pack(pack)) == {("media/k?se.svg", None, "name_not_plain")}


def test_names_that_differ_only_in_capitals_are_refused(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / "media" / "Loaf.svg").write_bytes((pack / "media" / "loaf.svg").read_bytes())
    assert ("media/loaf.svg", None, "case_collision") in found(read_pack(pack))


def test_what_operating_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / ".DS_Store").write_bytes(b"x")
    (pack / ".git").mkdir()
    (pack / ".git" / "config").write_bytes(b"x")
    assert not read_pack(pack).faults


def test_large_files_are_refused_by_kind(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    (pack / "media" / "large.png").write_bytes(b"x" * 1_000_001)
    (pack / "pools" / "large.yaml").write_bytes(b"#" * 2_000_001)
    (pack / "credits.de.md").write_bytes(b"x" * 256_001)
    found_codes = {(file, code) for file, _, code in found(read_pack(pack))}
    for name in ("media/large.png", "pools/large.yaml", "credits.de.md"):
        assert (name, "file_too_large") in found_codes


def test_too_many_files_end_the_reading(tmp_path: Path) -> None:
    pack = small_copy(tmp_path)
    for number in range(MAX_FILES):
        (pack / "media" / f"{number}.svg").write_bytes(b"")
    result = read_pack(pack)
    assert codes(result.faults) == ["too_many_files"]


def test_total_size_is_counted_as_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    for number in range(51):
        (tmp_path / "media" / f"{number}.png").write_bytes(bytes(1_000_000))
    files = folder_files(tmp_path)
    assert codes(files.faults) == ["pack_too_large"]
    assert files.is_cut_short


def test_texts_together_have_a_limit(tmp_path: Path) -> None:
    (tmp_path / "pools").mkdir()
    for number in range(5):
        (tmp_path / "pools" / f"p{number}.yaml").write_bytes(b"#" * 1_900_000)
    assert codes(folder_files(tmp_path).faults) == ["text_too_large"]


def test_no_pack_at_all(tmp_path: Path) -> None:
    assert codes(read_pack(tmp_path / "nothing").faults) == ["pack_missing"]
    assert "file_missing" in codes(read_pack(tmp_path).faults)
    assert not PackFiles().faults
