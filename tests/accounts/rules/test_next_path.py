"""After signing in people stay on this site, whatever a link asked for."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

from quizapp.accounts.rules.next_path import LONGEST, safe_next_path

ESCAPES = [
    "//evil.example", "///evil.example", "////evil.example", "//evil.example/de/", "//evil.example:80", "//user@evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "/\\\\evil.example", "/de/\\evil.example",
    "http://evil.example", "https://evil.example", "HTTPS://evil.example", "https:evil.example", "https:/evil.example",
    "https:///evil.example", "http:\\\\evil.example", "ftp://evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "javascript://%0aalert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example", "blob:https://evil.example/x",
    " //evil.example", "\t//evil.example", "\n//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "/\r\nLocation: https://evil.example", "/de/\r\nSet-Cookie: a=b", "/\x00/evil.example", "\x00//evil.example",
    "\x01https://evil.example", "/\x7f/evil.example", "/\x0b/evil.example", "/\x0c/evil.example", "\u00a0//evil.example",
    "\u2028//evil.example", "/\u2028/evil.example", "/\u3000/evil.example", "/\uff0fevil.example", "\uff0f\uff0fevil.example",
    "/\u2044/evil.example", "evil.example", "www.evil.example/de", "de/courses", "./de", "../de", "?next=//evil.example",
    "#//evil.example", ".//evil.example", "/.//evil.example", "/..//evil.example", "/de//evil.example", "/de/?x=//evil.example",
    "/de/ courses", "/d\u00e9/", "@evil.example", ":80", "//", "\\", " ", "", "/" + "a" * LONGEST, "//[::1]/", "//127.0.0.1",
    "/%0d%0a//evil.example",
]
STAYS = ["/", "/de/", "/de/courses/demo", "/en/courses/demo?tab=2&x=%2F%2Fevil.example#top", "/de/people?page=2", "/%2f%2fevil"]


@pytest.mark.parametrize("asked", ESCAPES)
def test_what_could_lead_elsewhere_is_dropped(asked: str) -> None:
    assert safe_next_path(asked) == ""


@pytest.mark.parametrize("asked", STAYS)
def test_paths_on_this_site_are_kept(asked: str) -> None:
    assert safe_next_path(asked) == asked
    assert urlsplit(urljoin("https://quiz.example/de/sign-in", asked)).netloc == "quiz.example"


def test_nothing_asked_is_nothing() -> None:
    assert safe_next_path(None) == ""


def test_the_corpus_is_large_enough() -> None:
    assert len(set(ESCAPES)) >= 60
