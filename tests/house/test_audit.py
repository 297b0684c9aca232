"""Which addresses write into the log of acts: those listed here, one entry each; all others, above all learning, none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.audit.models import AuditEntry
from quizapp.audit.rules.acts import ACTS
from tests.audit.test_acts import ON_THE_CONSOLE, TABLE as ALL_ACTS
from tests.house.access_table import TABLE, Row
from tests.house.world import World

pytestmark = pytest.mark.xdist_group("world")
POSTS = [row for row in TABLE if row.method == "POST"]

AUDITED = {
    "accounts.sign_in_with_password": "sign_in",
    "accounts.enter_code": "sign_in",
    "accounts.follow_link": "sign_in",
    "accounts.password": "password_changed",
    "accounts.remove_password": "password_changed",
    "factors.sign_in_with_passkey": "sign_in_failed",
    "factors.remove_code_app": "factor_removed",
    "factors.remove_passkey": "factor_removed",
    "factors.recovery_codes": "recovery_codes_made",
    "accounts.revoke_session": "session_ended",
    "accounts.sign_out_everywhere": "sessions_ended",
    "people.add_person": "person_added",
    "people.person": "roles_changed",
    "people.suspend": "person_suspended",
    "people.reinstate": "person_reinstated",
    "people.reset_factors": "factors_reset",
    "people.decide": "roles_changed",
    "people.ask_to_be_trainer": "trainer_role_asked_for",
    "invitations.invite": "person_invited",
    "invitations.resend": "person_invited",
    "invitations.withdraw": "invitation_withdrawn",
    "invitations.follow_invitation": "person_added sign_in",
    "invitations.type_invitation": "person_added sign_in",
    "address.address_code": "address_changed",
    "address.address_link": "address_changed",
    "address.join_codes": "accounts_merged",
    "address.same_person": "accounts_merged",
    "same_entries.withdraw_asked": "same_person_withdrawn same_person_withdrawn",
    "same_entries.withdraw": "same_person_withdrawn same_person_withdrawn",
    "same_entries.entries": "entries_joined",
    "gradebook.results_xlsx": "results_exported",
    "certificates.show_name": "certificate_name_hidden",
    "revoking.revoked": "certificate_revoked",
    "disclosure.results_privacy": "results_privacy_changed",
    "corrections.apply": "question_corrected",
    "gradebook.extra_time": "extra_time_changed",
    "webinars.new_webinar": "webinar_created",
    "webinars.edit_webinar": "webinar_changed",
    "webinars.delete_webinar": "webinar_deleted",
    "followups.links_file": "followup_links_made",
    "followups.send_invitations": "followup_mails_queued",
    "webinar_mails.mails": "mail_sender_changed",
    "webinar_mails.mail_text": "mail_text_changed",
    "handing.renew": "followup_links_made",
    "handing.mail_one": "followup_mails_queued",
    "followups.withdraw_links": "followup_links_withdrawn",
    "through.through_xlsx": "follow_through_exported",
    "through.switch_digest": "webinar_digests_switched",
    "sharing.set_link": "shared_link_changed",
    "sharing.withdraw": "shared_link_withdrawn",
    "cohorts.add_group": "group_changed",
    "cohorts.edit_group": "group_changed",
    "cohorts.change_people": "group_joined",
    "joining.take_seat": "group_joined",
    "companies.client_companies": "company_changed",
    "companies.rename": "company_changed",
    "companies.remove": "company_changed",
    "marking.mark": "hand_mark_given",
    "marking.file": "file_taken",
    "gradebook.late_file": "file_taken",
    "todo.enter_talk": "oral_result_entered",
    "requests.answer": "request_answered",
    "announcements.group_announcements": "announcement_made",
    "announcements.edit_announcement": "announcement_changed",
    "announcements.take_back_announcement": "announcement_taken_back",
    "calendar.renew_calendar_address": "calendar_address_made",
    "calendar.remove_calendar_address": "calendar_address_removed",
    "gradebook.measures": "measures_changed",
    "lists.confirm_list": "list_confirmed",
    "attendance.apply": "attendance_imported",
    "taking_back.taken_back": "attendance_taken_back",
    "attendance_lists.attendance_xlsx": "attendance_exported",
    "attendance_lists.attendance_csv": "attendance_exported",
    "attendance_lists.attendance_pdf": "attendance_exported",
    "privacy.ask_export": "export_asked",
    "privacy.fetch_export": "export_fetched",
    "privacy.erase": "erasure_asked",
    "privacy.erase_address": "address_erased",
    "attendee_removal.remove_attendee": "attendee_removed",
    "merging.merged": "attendees_merged",
    "taking_off.taken_off": "attendee_taken_off",
    "settling.say_who": "attendee_settled",
    "operations.acts_csv": "log_exported",
}
"""Endpoint -> the act it is, or the acts in their order. A new address of staff belongs here, with its act."""

UNCHANGED_WITH_200 = {"people.ask_to_be_trainer"}
"""Where the access table shows a form that comes back: nothing was done."""


def acts(world: World) -> list[str]:
    """Every entry's act, oldest first."""
    with world.database.reading() as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_an_address_leaves_the_entries_it_should(world: World, row: Row) -> None:
    before = acts(world)
    for role, expected in row.expected.items():
        world.send(world.browser(role), row.path, row.form)
        new = acts(world)[len(before) :]
        act = "" if expected == 200 and row.endpoint in UNCHANGED_WITH_200 else AUDITED.get(row.endpoint)
        assert new == (act.split() if act and expected < 400 else []), role
        world.restore()


def test_every_listed_act_is_done_in_a_test() -> None:
    assert sorted([*(row[0] for row in ALL_ACTS), *ON_THE_CONSOLE]) == sorted(ACTS), "write a row into a table of tests/audit"


def test_every_listed_address_exists() -> None:
    assert set(AUDITED) - {row.endpoint for row in POSTS} == set()
