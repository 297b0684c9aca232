"""What stands ready for every test: settings, clock, database, application, people, mail server, live server, browser."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp import paths, wiring
from quizapp.app import create_app
from quizapp.config import Settings, read_settings
from quizapp.content.document import Course
from quizapp.content.pack_reader import read_pack
from quizapp.courses.service import PreparedRevision, prepare_revision
from quizapp.db.migrate import migrate
from quizapp.db.session import Database
from quizapp.operations.demo import SAMPLE_COURSE
from quizapp.web.catalogues import compile_catalogues
from tests import engines
from tests.clock import SettableClock
from tests.compiled_once import CompiledTemplates, connections_kept, keep_what_is_compiled
from tests.people import People, Person, browser_of, make_people
from tests.remembered import publish_prepared, remembered
from tests.smtp import SmtpSink

pytest_plugins = ("tests.browser",)

hypothesis.settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("proof", max_examples=1000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

COMPILED_TEMPLATES = CompiledTemplates()
keep_what_is_compiled()

MakeSettings = Callable[..., Settings]


def pytest_configure(config: pytest.Config) -> None:
    """Interface texts as they stand in the catalogues now."""
    config.addinivalue_line("markers", "one_engine: the database makes no difference to this test; it runs on SQLite only")
    config.addinivalue_line("markers", "browser: needs the live server; set by itself, run file by file")
    config.addinivalue_line("markers", "waits: waits for a clock most of its time; begun before other browser tests")
    config.addinivalue_line("markers", "postgresql: runs on PostgreSQL; set by itself")
    config.addinivalue_line("markers", "proof: too long for every run; `make proof` runs it")
    compile_catalogues(paths.TRANSLATIONS)
    engines.read_backwards()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that needs a database runs on each engine."""
    if "engine" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("one_engine")
        names = engines.ENGINES[:1] if alone else engines.ENGINES
        marked = [pytest.param(name, marks=pytest.mark.postgresql if name == "postgresql" else ()) for name in names]
        metafunc.parametrize("engine", marked, scope="session")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine this test runs on: sqlite or postgresql."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return engines.make_sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL database for this run, without tables."""
    with engines.postgresql_server() as url:
        engines.empty_postgresql(url)
        yield url


@pytest.fixture(scope="session")
def cleared_postgresql(postgresql_url: str) -> Iterator[Callable[[], str]]:
    """Empties the tables of today in the same database and tells its address."""
    database = Database(postgresql_url)
    migrate(database)
    database.dispose()

    def clear_and_tell() -> str:
        clear()
        return postgresql_url

    with connections_kept(postgresql_url), engines.postgresql_clearer(postgresql_url) as clear:
        yield clear_and_tell


@pytest.fixture
def scratch_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """A second database on the same server, without tables, gone after the test."""
    with engines.scratch_postgresql(postgresql_url) as url:
        yield url


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, on this test's engine."""
    if engine == "sqlite":
        return engines.copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    return str(request.getfixturevalue("cleared_postgresql")())


@pytest.fixture
def make_settings(database_url: str) -> MakeSettings:
    """Settings like those of this test with some of them changed: `make_settings(site_name="Akademie")`."""

    def make(**changed: object) -> Settings:
        given = {"secret_key": "0" * 32, "database_url": database_url, "password_hashing": "weak_for_tests", **changed}
        return read_settings({f"QUIZAPP_{name.upper()}": str(value) for name, value in given.items()})

    return make


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    """Settings of a server on this computer with a database of its own and quick password hashing."""
    return make_settings()


@pytest.fixture
def clock() -> SettableClock:
    """Stands still at `tests.clock.MORNING` until the test moves it."""
    return SettableClock()


@pytest.fixture
def app(settings: Settings, clock: SettableClock) -> Iterator[Flask]:
    """The whole application on this test's database and clock."""
    application = create_app(settings, clock)
    application.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    yield application
    application.extensions["quizapp_database"].dispose()


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str) -> Iterator[Database]:
    """The application's database when the test has one, else the same without an application."""
    if "app" in request.fixturenames:
        yield request.getfixturevalue("app").extensions["quizapp_database"]
        return
    alone = Database(database_url, wiring.HANDLERS)
    yield alone
    alone.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that nobody has signed in to."""
    return app.test_client()


@pytest.fixture
def people(database: Database, clock: SettableClock) -> People:
    """The five who stand in every test, written into the database."""
    return remembered(database, ("people", clock()), lambda: make_people(database, clock()))


@pytest.fixture
def alice(people: People) -> Person:
    """A learner."""
    return people.alice


@pytest.fixture
def bob(people: People) -> Person:
    """A learner beside alice."""
    return people.bob


@pytest.fixture
def carla(people: People) -> Person:
    """The trainer of the sample course."""
    return people.carla


@pytest.fixture
def dan(people: People) -> Person:
    """A learner of nothing."""
    return people.dan


@pytest.fixture
def eve(people: People) -> Person:
    """The administrator."""
    return people.eve


@pytest.fixture
def browser_for(app: Flask) -> Callable[[Person], FlaskClient]:
    """A browser without JavaScript in which somebody is signed in: `browser_for(alice).get("/de/")`."""
    return lambda person: browser_of(app, person)


@pytest.fixture(scope="session")
def sample_course() -> PreparedRevision:
    """The sample course, read and rendered once."""
    result = read_pack(paths.PACKS / SAMPLE_COURSE)
    assert result.course, result.faults
    return prepare_revision(result.course, result.media)


@pytest.fixture
def course(database: Database, sample_course: PreparedRevision, clock: SettableClock) -> Course:
    """The sample course, published."""
    publish_prepared(database, sample_course, clock())
    return sample_course.course


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A mail server on this computer; give its address to `make_settings`."""
    sink = SmtpSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.hookimpl(tryfirst=True)  # before -m picks by markers
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Mark browser tests and put them last, so that a fault elsewhere shows early: first files that wait for a clock, then those
    with many tests, so that all browsers are done at about the same time."""

    def needs_browser(item: Any) -> bool:
        return not {"live_server", "browser"}.isdisjoint(getattr(item, "fixturenames", ()))

    found = list(filter(needs_browser, items))
    tests = Counter(item.path for item in found)
    for path in tests:
        if not re.search("live_server|playwright", path.read_text()):
            raise pytest.UsageError(f"{path} names neither live_server nor playwright: `make browser` looks for these words")
    found.sort(key=lambda item: (item.get_closest_marker("waits") is None, -tests[item.path]))
    items[:] = [item for item in items if not needs_browser(item)] + found
    for item in found:
        item.add_marker("browser")
