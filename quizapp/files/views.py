"""Pictures of courses."""

from __future__ import annotations

from flask import Blueprint, request
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from quizapp.files.queries import public_file
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import reading
from quizapp.web.headers import FILE_POLICY

bp = Blueprint("files", __name__)


@bp.get("/media/<digest>/<name>")
def media(digest: str, name: str) -> AnyResponse:
    """A picture by its digest; the name is only for people."""
    found = public_file(reading(), digest)
    if found is None:
        raise NotFound("no_such_file")
    response = Response(found[1], mimetype=found[0])
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(digest)
    return response.make_conditional(request)
