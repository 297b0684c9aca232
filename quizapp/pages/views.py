"""Imprint, privacy, accessibility."""

from __future__ import annotations

from flask import Blueprint, render_template

from quizapp.pages.texts import operator_text
from quizapp.web.extensions import settings
from quizapp.web.locale import current_locale

bp = Blueprint("pages", __name__)


@bp.get("/<lang>/imprint")
def imprint() -> str:
    """Who runs this site."""
    return _page("imprint")


@bp.get("/<lang>/privacy")
def privacy() -> str:
    """What is stored about people."""
    return _page("privacy")


@bp.get("/<lang>/accessibility")
def accessibility() -> str:
    """How the site can be used, and where it falls short."""
    return _page("accessibility")


def _page(name: str) -> str:
    locale = current_locale()
    others = [other for other in settings().locales if other != locale]
    text = operator_text(settings().pages_folder, name, [locale, *others])
    return render_template(f"pages/{name}.html", text=text, file_name=f"{name}.{locale}.md")
