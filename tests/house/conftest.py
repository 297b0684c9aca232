"""What stands ready in this room: the world that access tests walk through, made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.courses.service import PreparedRevision
from tests.conftest import COMPILED_TEMPLATES
from tests.house.make_world import make_world
from tests.house.world import World


@pytest.fixture(scope="session")
def shared_world(
    sqlite_template: Path, sample_course: PreparedRevision, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world, for all tests of the run."""
    file = tmp_path_factory.mktemp("world") / "quizapp.db"
    shutil.copyfile(sqlite_template, file)
    made = make_world(f"sqlite:///{file}", sample_course, file)
    made.app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    yield made
    made.database.dispose()


@pytest.fixture
def world(shared_world: World) -> World:
    """The world as it was made, whatever the test before did to it."""
    shared_world.restore()
    return shared_world
