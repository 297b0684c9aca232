"""The one page of contact people of a client company."""

from __future__ import annotations

from flask import Blueprint, render_template

from quizapp.accounts.access import require_known
from quizapp.cohorts.companies import companies_seen_by
from quizapp.gradebook.company import people_of_companies
from quizapp.kernel.errors import NotAllowed
from quizapp.sharing.models import COMPANY
from quizapp.sharing.noting import looked_at
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("company", __name__)


@bp.get("/<lang>/company")
def company_people() -> str:
    """Who of the company has completed and passed."""
    companies = companies_seen_by(reading(), require_known(current_identity()))
    if not companies:
        raise NotAllowed("not_yours")
    people = people_of_companies(reading(), list(companies), current_locale())
    for course_id in {one.course_id for one in people}:
        looked_at(course_id, [one.account_id for one in people if one.course_id == course_id], COMPANY)
    return render_template("gradebook/company_people.html", companies=list(companies.values()), people=people)
