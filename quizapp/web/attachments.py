"""Files to be saved, and files of learners: taken on few addresses only, given back as the others, never shown in the page."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException

from quizapp.kernel.errors import Conflict
from quizapp.web.extensions import settings
from quizapp.web.headers import FILE_POLICY
from quizapp.web.late_rooms import view_of

LARGEST_UPLOAD = 24 * 1024 * 1024
"""One form with files. Larger ones are sent in several."""
TOO_MANY_AT_ONCE = "quizapp.too_many_uploads"
"""Set by the door (`web/door.py`) in the environment of a request whose files it did not take."""
LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.1, 500 * 1024 * 1024

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Marks a view whose form may be larger than others."""
    view.takes_files = True  # type: ignore[attr-defined]  # a function may carry a mark
    return view


def largest_form_of(app: Flask, largest: int) -> Callable[[dict[str, Any]], int]:
    """Says of a request that Flask has not yet looked at how large its form may be. **Units**: bytes."""
    addresses = app.url_map.bind("localhost")

    def largest_form(environ: dict[str, Any]) -> int:
        try:
            endpoint, _values = addresses.match(environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", ""))
        except HTTPException:
            return largest
        return LARGEST_UPLOAD if hasattr(view_of(app, endpoint), "takes_files") else largest

    return largest_form


def allow_large_form() -> None:
    """Before the form is read: let it be larger where files are taken."""
    view = view_of(current_app, request.endpoint or "")
    if hasattr(view, "takes_files"):
        request.max_content_length = LARGEST_UPLOAD
        if request.environ.get(TOO_MANY_AT_ONCE):
            abort(503)


def refuse_without_space() -> None:
    """Answers outrank files: **Raises** Conflict when the disk has less than a tenth or 500 MB free."""
    usage = shutil.disk_usage(_data_folder())
    if is_scarce(usage.free, usage.total):
        raise Conflict("disk_full")


def is_scarce(free: int, total: int) -> bool:
    """True when files are no longer taken. **Units**: bytes.

    >>> megabyte = 1024 * 1024
    >>> [is_scarce(free * megabyte, 1000 * megabyte) for free in (499, 500)], is_scarce(1000 * megabyte, 20_000 * megabyte)
    ([True, False], True)
    """
    return free < LEAST_FREE_BYTES or free < total * LEAST_FREE_SHARE


def _data_folder() -> Path:
    """Where the database lies; with PostgreSQL, where this process keeps its temporary files."""
    file = settings().sqlite_file
    return file.parent if file and file.parent.is_dir() else Path(tempfile.gettempdir())


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file of our own making, to be saved. **Shape**: `name` says what it is and nothing about people."""
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A learner's file, to be saved. **Shape**: `name` is ours, never the learner's."""
    response = download(content, media_type, name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
