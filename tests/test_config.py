"""Settings: every fault at once, and nothing that would show a learner's data to strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.config import ROWS, SettingsFaulty, read_settings

HTTPS = {"QUIZAPP_BASE_URL": "https://courses.example.org", "QUIZAPP_MAIL_TRANSPORT": "smtp", "QUIZAPP_SMTP_HOST": "mail"}


def faults(**changed: str) -> list[str]:
    """What is wrong with settings that are right but for these."""
    try:
        read_settings({"QUIZAPP_SECRET_KEY": "0" * 32, **changed})
    except SettingsFaulty as faulty:
        return faulty.faults
    return []


def test_one_setting_is_enough() -> None:
    settings = read_settings({"QUIZAPP_SECRET_KEY": "0" * 32, "PATH": "/bin"})
    assert (settings.base_url, settings.locales, settings.is_https) == ("http://127.0.0.1:8080", ("de", "en"), False)
    assert settings.sqlite_file == Path("var/quizapp.db")


def test_every_wrong_setting_is_named_at_once() -> None:
    wrong = {
        "BASE_URL": "courses.example.org", "SECRET_KEY": "short", "DATABASE_URL": "mysql://x", "TRUSTED_PROXIES": "many",
        "LOCALES": " , ", "TIME_ZONE": "Mars/Olympus", "SITE_NAME": " ", "PORT": "80800", "WEB_PROCESSES": "-1",
        "MAIL_TRANSPORT": "pigeon", "SMTP_SECURITY": "some", "PAGES_FOLDER": "/no/such/folder", "PASSWORD_HASHING": "weak",
        "COLOUR": "green",
    }
    found = faults(**{f"QUIZAPP_{name}": value for name, value in wrong.items()})
    assert [fault.split()[0] for fault in found] == [
        *(row.variable for row in ROWS if row.variable.removeprefix("QUIZAPP_") in wrong), "QUIZAPP_COLOUR",
    ]
    assert all(fault.endswith(".") and "Traceback" not in fault for fault in found)
    assert not any(value in " ".join(found) for value in ("short", "pigeon"))  # a secret in the wrong place stays one


def test_a_missing_secret_is_named() -> None:
    with pytest.raises(SettingsFaulty, match="QUIZAPP_SECRET_KEY is missing"):
        read_settings({})


@pytest.mark.parametrize("changed", [
    {"QUIZAPP_BASE_URL": "http://courses.example.org"},
    {"QUIZAPP_BASE_URL": "https://courses.example.org"},  # with the demo transport
    {"QUIZAPP_BASE_URL": "https://localhost", "QUIZAPP_HOST": "0.0.0.0"},
    {**HTTPS, "QUIZAPP_SMTP_HOST": ""},
    {"QUIZAPP_HOST": "0.0.0.0"},
    {"QUIZAPP_DATABASE_URL": "sqlite:///"},
    {"QUIZAPP_DATABASE_URL": "sqlite:///:memory:"},
    {"QUIZAPP_DATABASE_URL": "sqlite:///x.db?mode=ro"},
    {"QUIZAPP_BASE_URL": "https://courses.example.org/path"},
    {"QUIZAPP_BASE_URL": "ftp://courses.example.org"},
])
def test_what_would_harm_people_is_refused(changed: dict[str, str]) -> None:
    assert faults(**changed)


@pytest.mark.parametrize("changed", [
    HTTPS, {**HTTPS, "QUIZAPP_HOST": "0.0.0.0"}, {"QUIZAPP_BASE_URL": "http://localhost:9000/"},
    {"QUIZAPP_BASE_URL": "http://[::1]:9000", "QUIZAPP_HOST": "::1"}, {"QUIZAPP_DATABASE_URL": "postgresql://u@h/n"},
])
def test_what_is_right_is_taken(changed: dict[str, str]) -> None:
    assert faults(**changed) == []


def test_postgresql_is_reached_by_the_driver_that_is_installed() -> None:
    settings = read_settings({"QUIZAPP_SECRET_KEY": "0" * 32, "QUIZAPP_DATABASE_URL": "postgresql://u@h/n"})
    assert settings.database_url == "postgresql+psycopg://u@h/n"
    assert (settings.is_sqlite, settings.sqlite_file) == (False, None)
