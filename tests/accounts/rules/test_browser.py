"""Names of browsers on the account page."""

from __future__ import annotations

import pytest

from quizapp.accounts.rules.browser import browser_name

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome, Windows"),
        (CHROME + " Edg/140.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit/605 Version/18.0 Safari/605", "Safari, macOS"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_name(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
