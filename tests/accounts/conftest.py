"""A provider of single sign-on, and the application beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from quizapp.app import create_app
from tests.accounts.sign_on_provider import SignOnProvider
from tests.clock import SettableClock
from tests.conftest import COMPILED_TEMPLATES, MakeSettings

MakeApp = Callable[..., Flask]


@pytest.fixture
def provider(clock: SettableClock) -> Iterator[SignOnProvider]:
    made = SignOnProvider(clock)
    yield made
    made.stop()


@pytest.fixture
def make_app(make_settings: MakeSettings, clock: SettableClock, provider: SignOnProvider) -> Iterator[MakeApp]:
    """The application with single sign-on."""
    made: list[Flask] = []

    def make(**more: object) -> Flask:
        app = create_app(make_settings(**provider.settings(**more)), clock)
        app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["quizapp_database"].dispose()
