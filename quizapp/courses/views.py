"""The catalogue and where a course's content comes from."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from quizapp.courses.queries import published_course, published_courses
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("courses", __name__)


@bp.get("/")
def start() -> Response:
    """The site's door: the catalogue in the visitor's language."""
    return redirect(url_for("courses.catalogue"))


@bp.get("/<lang>/")
def catalogue() -> str:
    """All courses."""
    courses = published_courses(reading(), current_identity().account_id)
    return render_template("courses/catalogue.html", courses=courses)


@bp.get("/<lang>/courses/<course>/credits")
def credits(course: str) -> str:
    """Sources of a course."""
    published = published_course(reading(), course)
    edition = published.edition
    text = edition.credits.get(current_locale()) or edition.credits.get(edition.course.source_locale, "")
    return render_template("courses/credits.html", course=edition.course, text=text)
