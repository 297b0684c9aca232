"""People, their roles, suspending them, requests to become a trainer; for administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts import factors, people as people_service, people_queries, queries, service
from quizapp.accounts.access import require_administrator, require_known
from quizapp.accounts.forms import PersonForm, RolesForm, TrainerForm
from quizapp.kernel.errors import NotFound
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.sealed_search import searched

bp = Blueprint("people", __name__)
Page = str | Response


def _course_titles() -> dict[str, str]:
    titles: dict[str, str] = current_app.extensions["quizapp_course_titles"](reading(), current_locale())
    return titles


def _side_roles(account_ids: Sequence[int]) -> Mapping[int, Any]:
    """What higher rooms have given them: groups, companies."""
    found: Mapping[int, Any] = current_app.extensions["quizapp_side_roles"](reading(), account_ids)
    return found


@bp.get("/<lang>/people")
def people() -> str:
    """Known people with search and paging."""
    require_administrator(current_identity())
    search = searched()[:100]
    found = queries.people_page(reading(), search, request.args.get("page", 1, type=int))
    asked = people_queries.open_requests(reading())
    return render_template(
        "accounts/people.html", found=found, search=search, titles=_course_titles(), requests=asked,
        asked_same=people_queries.asked_same(reading(), now()), side=_side_roles([one.id for one in found.people]),
    )


@bp.route("/<lang>/people/add", methods=["GET", "POST"])
def add_person() -> Page:
    """Add a person by address; roles follow on the next page."""
    require_administrator(current_identity())
    form = PersonForm()
    if form.validate_on_submit():
        with transaction() as db:
            account_id = service.add_person(
                db, form.email.address, current_locale(), now(), name=form.name.data, by=current_identity()
            )
        return redirect(url_for(".person", account_id=account_id), 303)
    return render_template("accounts/add_person.html", form=form)


@bp.route("/<lang>/people/<int:account_id>", methods=["GET", "POST"])
def person(account_id: int) -> Page:
    """Decide what one person may do."""
    identity = current_identity()
    require_administrator(identity)
    one = queries.person(reading(), account_id)
    form = RolesForm(is_administrator=one.is_administrator, trainer_of=list(one.trainer_of))
    titles = {**{key: key for key in one.trainer_of}, **_course_titles()}
    form.trainer_of.choices = sorted(titles.items(), key=lambda choice: choice[1].casefold())
    if form.validate_on_submit():
        with transaction() as db:
            service.set_roles(db, identity, account_id, form.is_administrator.data, form.trainer_of.data, now())
        flash(_("The roles of %(email)s are saved.", email=one.email), "success")
        return redirect(url_for(".people"), 303)
    return render_template("accounts/person.html", form=form, person=one, side=_side_roles([account_id])[account_id])


@bp.post("/<lang>/people/<int:account_id>/suspend")
def suspend(account_id: int) -> Response:
    """Let nobody use the account, from the next request on."""
    with transaction() as db:
        people_service.suspend(db, current_identity(), account_id, now())
    flash(_("The account is suspended. Every browser is signed out."), "success")
    return redirect(url_for(".person", account_id=account_id), 303)


@bp.post("/<lang>/people/<int:account_id>/reinstate")
def reinstate(account_id: int) -> Response:
    """Let the person sign in again."""
    with transaction() as db:
        people_service.reinstate(db, current_identity(), account_id, now())
    flash(_("The account can be used again."), "success")
    return redirect(url_for(".person", account_id=account_id), 303)


@bp.post("/<lang>/people/<int:account_id>/reset-factors")
def reset_factors(account_id: int) -> Response:
    """Take back the second steps of somebody who has lost them."""
    with transaction() as db:
        factors.reset_factors(db, current_identity(), account_id, now())
    flash(_("The second steps are taken back. The person sets up new ones after the next sign-in."), "success")
    return redirect(url_for(".person", account_id=account_id), 303)


@bp.post("/<lang>/people/requests/<int:request_id>/<any(grant, refuse):decision>")
def decide(request_id: int, decision: str) -> Response:
    """Make somebody trainer who has asked for it, or do not."""
    with transaction() as db:
        people_service.decide_trainer_request(db, current_identity(), request_id, decision == "grant", now())
    flash(_("The role is given.") if decision == "grant" else _("The request is refused."), "success")
    return redirect(url_for(".people"), 303)


@bp.route("/<lang>/account/trainer", methods=["GET", "POST"])
def ask_to_be_trainer() -> Page:
    """Ask to become trainer of a course, where the operator lets people ask."""
    identity = current_identity()
    if settings().trainer_requests == "off":
        raise NotFound("no_such_page")
    account_id = require_known(identity)
    asked, titles, form = people_queries.requests_of(reading(), account_id), _course_titles(), TrainerForm()
    form.course.choices = [
        (key, title) for key, title in sorted(titles.items(), key=lambda one: one[1].casefold())
        if key not in asked and key not in identity.trainer_of
    ]
    if form.validate_on_submit():
        with transaction() as db:
            people_service.ask_to_be_trainer(db, identity, form.course.data, now())
        flash(_("An administrator will decide. You will find the role here once you have it."), "success")
        return redirect(url_for(".ask_to_be_trainer"), 303)
    return render_template("accounts/ask_to_be_trainer.html", form=form, asked=asked, titles=titles)
