"""A learner with a browser without JavaScript: loads pages, fills in their forms, presses their buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class Learner:
    """One browser in one language."""

    def __init__(self, client: FlaskClient, locale: str = "de", course: str = "workshop") -> None:
        self.client, self.locale, self.course = client, locale, course

    def get(self, path: str) -> TestResponse:
        """A page below the language."""
        return self.client.get(f"/{self.locale}/{path}")

    def start(self, quiz: str) -> str:
        """Press start; the code of the attempt."""
        intro = f"courses/{self.course}/quizzes/{quiz}"
        reply = self.post(f"{intro}/start", {}, page=intro)
        assert reply.status_code == 303, reply.text
        return reply.location.rsplit("/attempts/", 1)[1]

    def post(self, path: str, fields: Mapping[str, Any], page: str | None = None) -> TestResponse:
        """Load the page (by default the same address), fill in its form and send it."""
        hidden = hidden_fields(self.get(page or path).text)
        return self.client.post(f"/{self.locale}/{path}", data={**hidden, **fields})

    def save(self, code: str, slot: int, fields: Mapping[str, Any], **stamp: object) -> TestResponse:
        """What the script sends while somebody answers."""
        hidden = hidden_fields(self.get(f"attempts/{code}/questions/1").text)
        headers = {"Accept": "application/json", "X-CSRFToken": hidden.get("csrf_token", "")}
        stamped = {"tab": "tab-1", "sequence": 1, "base_revision": 0, **stamp}
        posted = {name: value for name, value in {**stamped, **fields}.items() if value is not None}
        return self.client.post(f"/{self.locale}/attempts/{code}/answers/{slot}", data=posted, headers=headers)

    def where(self, reply: TestResponse) -> str:
        """The path a reply leads to, without the language."""
        assert reply.status_code == 303, reply.text
        return reply.location.removeprefix(f"/{self.locale}/")


def hidden_fields(page: str) -> dict[str, str]:
    """Names and values of the hidden fields of a page's form, without those of a button that asks first."""
    found = (dict(ATTRIBUTE.findall(field)) for field in HIDDEN.findall(page))
    named = {field["name"]: html.unescape(field.get("value", "")) for field in found if "name" in field}
    return {name: value for name, value in named.items() if name not in ("ask_first", "ask_action")}


def title(reply: TestResponse) -> str:
    """What the browser's tab says."""
    found = TITLE.search(reply.text)
    assert found, reply.text[:500]
    return html.unescape(found[1]).strip()
