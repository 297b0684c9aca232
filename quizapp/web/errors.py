"""Refusals become pages: the only place that knows status codes."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask, Response, current_app, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from quizapp.kernel.traces import trace_of
from quizapp.web.error_texts import status_text, text_of
from quizapp.web.locale import current_locale

STATUS = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 400}
log = logging.getLogger("quizapp")


class TooMany(Refusal):
    """Too many failures or requests. **Units**: `retry_after_s` in seconds."""

    def __init__(self, code: str, retry_after_s: int) -> None:
        super().__init__(code, wait=timedelta(seconds=retry_after_s))
        self.retry_after_s = retry_after_s


def wants_json() -> bool:
    """True when a script asks, not a person."""
    return request.accept_mimetypes.best == "application/json"


def _page(status: int, title: str, sentence: str, code: str) -> Response:
    if wants_json():
        return make_response(jsonify(error=code, message=sentence), status)
    # Rendered without the context of ordinary pages, which asks the database: it may be what has failed.
    template = current_app.jinja_env.get_template("errors/error.html")
    sign_in_url = _sign_in_url() if code == "sign_in_needed" else None
    page = template.render(
        status=status, error_title=title, sentence=sentence, lang=current_locale(), sign_in_url=sign_in_url
    )
    return make_response(page, status)


def _sign_in_url() -> str:
    """The sign-in page, leading back to here if here is a page."""
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return url_for("accounts.sign_in", next=here)


def status_of(error: Refusal) -> int:
    """The status code of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 429)


def sentence_of(error: Refusal) -> str:
    """A refusal in words, for pages that say it beside what was typed."""
    return text_of(error.code, error.params, status_of(error))[1]


def _refusal(error: Refusal) -> ResponseReturnValue:
    status = status_of(error)
    title, sentence = text_of(error.code, error.params, status)
    response = _page(status, title, sentence, error.code)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    title, sentence = status_text(error.code)
    return _page(error.code, title, sentence, f"http_{error.code}")


def _csrf(error: CSRFError) -> ResponseReturnValue:
    title, sentence = text_of("form_too_old", {}, 400)
    return _page(400, title, sentence, "form_too_old")


def _busy(error: Exception) -> ResponseReturnValue:
    log.error("database unavailable: %s", type(error).__name__)
    title, sentence = status_text(503)
    response = _page(503, title, sentence, "http_503")
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected %s at %s\n%s", type(error).__name__, request.endpoint, trace_of(error))
    title, sentence = status_text(500)
    return _page(500, title, sentence, "http_500")


def register_errors(app: Flask) -> None:
    """Every failure gets a page in the visitor's language."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    if not app.config.get("PROPAGATE_EXCEPTIONS"):
        app.register_error_handler(Exception, _unexpected)
