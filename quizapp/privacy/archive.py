"""The file a person takes along: everything as JSON, the same as a readable page, and their certificates."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from quizapp import paths
from quizapp.privacy.rooms import Room
from quizapp.privacy.words import LABELS, ROOMS, UNREADABLE, shown
from quizapp.web.extensions import settings
from quizapp.web.locale import in_language

DATA, PAGE, STYLE = "data.json", "index.html", "export.css"


def archive_of(
    collected: Mapping[str, Any], files: Mapping[str, bytes], rooms: Sequence[Room], locale: str, code: str, now: datetime
) -> bytes:
    """A zip. **Shape**: `collected` by room. Needs an application context."""
    told = {
        "site": settings().site_name, "address": settings().base_url, "made_at": now.isoformat(), "export": code,
        **collected, "left_out": {column: why for room in rooms for column, why in room.left_out.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json.dumps(told, ensure_ascii=False, indent=1))
        archive.writestr(PAGE, _page(collected, files, locale, now))
        archive.write(paths.STATIC / "css" / STYLE, STYLE)
        for name, content in sorted(files.items()):
            archive.writestr(name, content)
    return packed.getvalue()


def _page(collected: Mapping[str, Any], files: Mapping[str, bytes], locale: str, now: datetime) -> str:
    with in_language(locale):
        # Without the context of pages: nobody looks at this one, and there is no request.
        template = current_app.jinja_env.get_template("privacy/export.html")
        return template.render(
            lang=locale, site_name=settings().site_name, base_url=settings().base_url, now=now, collected=collected,
            files=sorted(files), rooms=ROOMS, labels=LABELS, unreadable=UNREADABLE, shown=shown,
            log_words=current_app.extensions["quizapp_log_words"],
        )
