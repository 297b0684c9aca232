"""The course that is shipped has no fault and no warning, and comes back from its own export."""

from __future__ import annotations

from quizapp import paths
from quizapp.content.digest import course_digest
from quizapp.content.pack_reader import read_pack
from quizapp.content.pack_writer import write_pack
from quizapp.operations.demo import SAMPLE_COURSE
from tests.content.packs import read_files


def test_the_sample_pack_is_sound_and_comes_back_as_it_was() -> None:
    result = read_pack(paths.PACKS / SAMPLE_COURSE)
    assert result.faults == ()
    assert result.course
    again = read_files(write_pack(result.course, result.media))
    assert (again.course, again.media, again.faults) == (result.course, result.media, ())
    assert course_digest(again.course) == course_digest(result.course)
