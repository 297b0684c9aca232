"""Zipped packs: read like folders; slips, bombs and forged headers are refused quickly and nothing is written."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.content.fault_texts import FAULT_TEXTS
from quizapp.content.pack_files import MAX_FILES, folder_files
from quizapp.content.pack_reader import read_pack
from quizapp.content.pack_writer import zip_pack
from quizapp.content.zip_files import zip_files
from tests.content.packs import SMALL, codes, small_course

MOMENT = (2026, 11, 24, 8, 0, 0)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these entries, names taken as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            info = name if isinstance(name, zipfile.ZipInfo) else entry(name)
            info.compress_type = method
            archive.writestr(info, content)
    return buffer.getvalue()


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    """An entry of the zip's table of contents."""
    info = zipfile.ZipInfo(name, MOMENT)
    info.external_attr = mode << 16
    info.create_system = 3
    return info


def patched(archive: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """The archive with bytes overwritten in each record of a kind."""
    at, result = archive.find(signature), bytearray(archive)
    while at >= 0:
        result[at + offset : at + offset + len(value)] = value
        at = archive.find(signature, at + 4)
    return bytes(result)


def zeros(total: int) -> bytes:
    """A zip whose only file unpacks to so many zero bytes: one packed chunk, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = packer.compress(bytes(10_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    data = chunk * (total // 10_000_000) + packer.flush()
    crc = 0
    name = b"media/zeros.png"
    sizes = struct.pack("<QQ", total, len(data))
    extra = struct.pack("<HH", 1, 16) + sizes
    common = struct.pack("<HHHHHLLLHH", 45, 0, 8, 0, 0x21, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra))
    local = b"PK\x03\x04" + common + name + extra
    central = b"PK\x01\x02" + struct.pack("<H", 45) + common + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name + extra
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
    return local + data + central + end


def small_zip() -> bytes:
    """The small pack, zipped inside its folder."""
    return zip_pack(folder_files(SMALL).files, "small")


def test_a_zip_reads_like_its_folder(tmp_path: Path) -> None:
    course, media = small_course()
    (tmp_path / "small.zip").write_bytes(small_zip())
    for source in (tmp_path / "small.zip", io.BytesIO(small_zip()), io.BytesIO(zip_pack(folder_files(SMALL).files))):
        result = read_pack(source)
        assert (result.course, result.media, result.faults) == (course, media, ())


def test_a_zip_made_on_a_mac_reads_as_well() -> None:
    files = {**{f"small/{path}": content for path, content in folder_files(SMALL).files.items()}, "small/.DS_Store": b"x"}
    archive = zipped(("small/", b""), *files.items(), ("__MACOSX/small/._course.yaml", b"x"))
    assert read_pack(io.BytesIO(archive)).course


def forged_names() -> Iterator[tuple[str, bytes, str]]:
    """Archives whose files have odd names or kinds: name, archive, code of the fault."""
    for name in ("../x.yaml", "a/../../x.yaml", "/etc/x.yaml", "C:/x.yaml", "..\\x.yaml", "media\\..\\..\\x.png", "../x/"):
        yield f"slip {name}", zipped((name, b"x")), "path_outside"
    yield "folder slip", zipped(("course.yaml", b""), ("../../x/", b"")), "path_outside"
    yield "symlink", zipped((entry("media/a.svg", stat.S_IFLNK | 0o777), b"/etc/passwd")), "symlink"
    yield "symlink to folder", zipped((entry("media", stat.S_IFLNK | 0o777), b"/etc"), ("media/a.svg", b"x")), "symlink"
    yield "device", zipped((entry("media/a.svg", stat.S_IFCHR | 0o666), b"")), "special_file"
    yield "pipe", zipped((entry("media/a.svg", stat.S_IFIFO | 0o666), b"")), "special_file"
    with pytest.warns(UserWarning, match="Duplicate name"):
        yield "twice", zipped(("course.yaml", b"a"), ("course.yaml", b"b")), "duplicate_file"
    yield "capitals", zipped(("media/a.svg", b"a"), ("media/A.svg", b"b")), "case_collision"
    yield "umlaut", zipped(("media/käse.svg", b"a")), "name_not_plain"
    yield "right to left", zipped(("media/\u202egvs.exe", b"a")), "name_not_plain"
    yield "long name", zipped(("media/" + "x" * 5000, b"a")), "name_not_plain"
    yield (
        "not utf-8",
        patched(zipped(("media/kase.svg", b"a")).replace(b"kase", b"k\xe4se"), b"PK\x01\x02", 8, b"\0\0"),
        "name_not_utf8",
    )
    bad_utf8 = patched(zipped(("media/kase.svg", b"a")).replace(b"kase", b"k\xe4se"), b"PK\x01\x02", 8, b"\0\x08")
    yield "claims utf-8", bad_utf8, "name_not_utf8"


def forged_headers() -> Iterator[tuple[str, bytes, str]]:
    """Archives whose headers lie: name, archive, code of the fault."""
    plain = zipped(("course.yaml", b"format: 1\n" * 50), method=zipfile.ZIP_STORED)
    packed = zipped(("course.yaml", b"format: 1\n" * 5000))
    yield "encrypted", patched(plain, b"PK\x01\x02", 8, b"\x01\0"), "encrypted"
    yield "bzip2", zipped(("course.yaml", b"x" * 100), method=zipfile.ZIP_BZIP2), "zip_method"
    yield "lzma", zipped(("course.yaml", b"x" * 100), method=zipfile.ZIP_LZMA), "zip_method"
    yield "unknown method", patched(plain, b"PK\x01\x02", 10, b"\x63\0"), "zip_method"
    yield "claims less", patched(packed, b"PK\x01\x02", 24, struct.pack("<L", 10)), "zip_damaged"
    yield "claims more", patched(packed, b"PK\x01\x02", 24, struct.pack("<L", 60_000)), "zip_damaged"
    yield "claims 2 GB", patched(packed, b"PK\x01\x02", 24, struct.pack("<L", 2_000_000_000)), "file_too_large"
    yield "wrong sum", patched(packed, b"PK\x01\x02", 16, b"\1\2\3\4"), "zip_damaged"
    yield "other name inside", packed.replace(b"course.yaml", b"hidden.yaml", 1), "zip_damaged"
    yield "cut off", packed[: len(packed) // 2], "zip_damaged"
    yield "no zip", b"GIF89a" * 100, "zip_damaged"
    yield "empty file", b"", "zip_damaged"
    yield "only an end", b"PK\x05\x06" + bytes(18), "file_missing"
    yield "huge directory", patched(plain, b"PK\x05\x06", 12, struct.pack("<L", 0x7FFFFFFF)), "zip_too_large"
    yield "zip64", plain[:-22] + b"PK\x06\x07" + bytes(16) + plain[-22:], "zip_too_large"
    yield "many files", zipped(*((f"media/{n}.svg", b"") for n in range(MAX_FILES + 1))), "too_many_files"
    yield "51 MB", zipped(*((f"media/{n}.png", bytes(1_000_000)) for n in range(51))), "pack_too_large"
    yield "10 MB of names", zipped(*((f"media/{'x' * 60_000}{n}", b"") for n in range(100))), "zip_too_large"


@pytest.mark.parametrize(
    ("name", "archive", "code"), [pytest.param(*case, id=case[0]) for case in (*forged_names(), *forged_headers())]
)
def test_forged_zips_are_refused(name: str, archive: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    start = time.process_time()
    result = read_pack(io.BytesIO(archive))
    assert time.process_time() - start < 2
    assert result.course is None
    assert code in codes(result.faults)
    assert code in FAULT_TEXTS
    assert not list(tmp_path.iterdir())


def test_ten_gigabytes_of_zeros_are_refused_at_once() -> None:
    bomb = zeros(10_000_000_000)
    start = time.process_time()
    found = zip_files(io.BytesIO(bomb))
    assert time.process_time() - start < 2
    assert codes(found.faults) == ["file_too_large"]
    assert not found.files


def test_a_bomb_that_claims_to_be_small_unpacks_only_what_it_claims() -> None:
    bomb = zipped(("media/zeros.png", bytes(200_000_000)))
    start = time.process_time()
    found = zip_files(io.BytesIO(patched(bomb, b"PK\x01\x02", 24, struct.pack("<L", 900_000))))
    assert time.process_time() - start < 2
    assert codes(found.faults) == ["zip_damaged"]
    assert not found.files


def test_overlapping_files_stop_at_the_limit() -> None:
    """Many entries share one packed body, so that a small zip unpacks to a very large one."""
    one = zipped(("media/00.png", bytes(990_000)))
    at = one.index(b"PK\x01\x02")
    local, central, end = one[:at], one[at:-22], one[-22:]
    many = b"".join(central.replace(b"media/00", b"media/%02d" % number) for number in range(100))
    forged_end = bytearray(end)
    forged_end[8:16] = struct.pack("<HHL", 100, 100, len(many))
    start = time.process_time()
    found = zip_files(io.BytesIO(local + many + bytes(forged_end)))
    assert time.process_time() - start < 2
    assert set(codes(found.faults)) <= {"zip_damaged", "pack_too_large"}
    assert len(found.files) <= 51
