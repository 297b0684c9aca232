"""What stands ready in this room: forms are sent without their tokens, which `tests/house/test_csrf.py` holds."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def _no_tokens(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        app.config["WTF_CSRF_ENABLED"] = False
