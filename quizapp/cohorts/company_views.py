"""Client companies, for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts.access import require_administrator
from quizapp.cohorts.companies import (
    ClientCompany,
    add_company,
    company_by_id,
    is_in_use,
    remove_company,
    rename_company,
    set_viewers,
)
from quizapp.cohorts.forms import CompanyForm, ViewersForm
from quizapp.cohorts.newcomers import newcomers, warn_of_newcomers
from quizapp.cohorts.queries import companies
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("companies", __name__)
Page = str | Response


@bp.route("/<lang>/companies", methods=["GET", "POST"])
def client_companies() -> Page:
    """All client companies; enter one."""
    require_administrator(current_identity())
    form = CompanyForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                company_id = add_company(session, current_identity(), form.name.data or "", now())
            return redirect(url_for(".client_company", company_id=company_id), 303)
        except Conflict as refused:
            form.name.errors = [text_of(refused.code, refused.params, 409)[1]]
    return render_template("cohorts/client_companies.html", form=form, companies=companies(reading()))


@bp.route("/<lang>/companies/<int:company_id>", methods=["GET", "POST"])
def client_company(company_id: int) -> Page:
    """Decide who sees how far the people of a company are."""
    require_administrator(current_identity())
    company = company_by_id(reading(), company_id)
    form = ViewersForm(people="\n".join(company.viewers))
    if form.validate_on_submit():
        new = newcomers(form.people.lines())
        with transaction() as session:
            set_viewers(session, current_identity(), company_id, form.people.lines(), current_locale(), now())
        flash(_("Saved."), "success")
        warn_of_newcomers(new)
        return redirect(url_for(".client_companies"), 303)
    return _company_page(company, form, CompanyForm(formdata=None, name=company.name))


def _company_page(company: ClientCompany, form: ViewersForm, names: CompanyForm) -> str:
    in_use = is_in_use(reading(), company.id)
    return render_template("cohorts/client_company.html", form=form, names=names, company=company, in_use=in_use)


@bp.post("/<lang>/companies/<int:company_id>/name")
def rename(company_id: int) -> Page:
    """Give a company another name."""
    require_administrator(current_identity())
    company = company_by_id(reading(), company_id)
    names = CompanyForm()
    if names.validate_on_submit():
        try:
            with transaction() as session:
                rename_company(session, current_identity(), company_id, names.name.data or "", now())
            flash(_("Saved."), "success")
            return redirect(url_for(".client_companies"), 303)
        except (Conflict, Invalid) as refused:
            names.name.errors = [text_of(refused.code, refused.params, 409)[1]]
    return _company_page(company, ViewersForm(formdata=None, people="\n".join(company.viewers)), names)


@bp.post("/<lang>/companies/<int:company_id>/remove")
def remove(company_id: int) -> Response:
    """Remove a company to which nobody belongs."""
    require_administrator(current_identity())
    with transaction() as session:
        is_removed = remove_company(session, current_identity(), company_id, now())
    if not is_removed:
        flash(_("A group belongs to this company, or it has contact people. Change that first; then it can be removed."), "info")
        return redirect(url_for(".client_company", company_id=company_id), 303)
    flash(_("The company is removed."), "success")
    return redirect(url_for(".client_companies"), 303)
