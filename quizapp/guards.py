"""What asks for a fresh sign-in, what nobody may do too often, and what stands in no address: the cautious part of `wiring`."""

from __future__ import annotations

from quizapp.accounts.stepping_up import FreshTable
from quizapp.web.heavy_work import HeavyTable
from quizapp.web.sealed_search import Lists

FRESH_SIGN_IN: FreshTable = {
    **dict.fromkeys((f"people.{act}" for act in ("add_person", "person", "suspend", "reinstate", "reset_factors", "decide")), ("POST",)),
    **dict.fromkeys(("same_entries.ask", "same_entries.withdraw_asked", "same_entries.entries", "same_entries.withdraw"), ("POST",)),
    **dict.fromkeys(("invitations.invite", "invitations.resend", "invitations.withdraw"), ("POST",)),
    **dict.fromkeys(("address.address", "address.join", "address.same_person"), ("GET", "POST")),
    **dict.fromkeys(("sign_on_links.link", "sign_on_links.unlink"), ("POST",)),
    "accounts.password": ("GET", "POST"),
    "accounts.remove_password": ("POST",),
    "factors.code_app": ("GET", "POST"),
    "factors.remove_code_app": ("POST",),
    "factors.add_passkey": ("GET", "POST"),
    "factors.rename_passkey": ("POST",),
    "factors.remove_passkey": ("POST",),
    "factors.recovery_codes": ("POST",),
    "cohorts.add_group": ("POST",),
    "cohorts.edit_group": ("POST",),
    "cohorts.change_people": ("POST",),
    **dict.fromkeys((f"companies.{act}" for act in ("client_companies", "client_company", "rename", "remove")), ("POST",)),
    "corrections.apply": ("POST",),
    "todo.enter_talk": ("POST",),
    **dict.fromkeys(("gradebook.results_xlsx", "gradebook.extra_time", "gradebook.measures"), ("POST",)),
    "disclosure.results_privacy": ("POST",),
    **dict.fromkeys(("revoking.revoked", "revoking.valid_again"), ("POST",)),
    "webinars.delete_webinar": ("POST",),
    **dict.fromkeys(("taking_back.taken_back", "taking_off.taken_off", "merging.merged"), ("POST",)),
    **dict.fromkeys(("webinar_mails.mails", "webinar_mails.mail_text"), ("POST",)),
    "through.through_xlsx": ("POST",),
    **dict.fromkeys(("followups.links_file", "followups.withdraw_links", "handing.renew", "sharing.withdraw"), ("POST",)),
    "attendance_lists.attendance_xlsx": ("POST",),
    "attendance_lists.attendance_csv": ("POST",),
    "attendance_lists.attendance_pdf": ("POST",),
    "attendance_lists.made_paper": ("GET",),
    "privacy.ask_export": ("POST",),
    "privacy.fetch_export": ("POST",),
    "operations.acts_csv": ("POST",),
    "privacy.erase": ("POST",),
    "privacy.erase_address": ("POST",),
    "attendee_removal.remove_attendee": ("POST",),
}
"""Endpoint -> methods that go on only when somebody has shown in the last 15 minutes who they are: roles, files with
everybody's results, what takes back or deletes, settings, and how one signs in."""

HEAVY_WORK: HeavyTable = {
    **dict.fromkeys(("gradebook.results_xlsx", "followups.links_file", "through.through_xlsx", "operations.acts_csv"), "export"),
    **dict.fromkeys((f"attendance_lists.attendance_{form}" for form in ("xlsx", "csv", "pdf")), "export"),
    **dict.fromkeys(("attendance.hand_in", "lists.enrol_list"), "import"),
}
"""Endpoint -> what is counted together: of each kind so many an hour for each person (`web/heavy_work.py`), and one at a time."""

SEALED_SEARCH: Lists = {
    "people.people": ("q",), "gradebook.results": ("q", "state", "group"), "followups.followup": ("q",), "settling.who": ("q",),
    "merging.ask": ("q",), "cohorts.group": ("q",),
    "operations.acts": ("act", "thing", "who", "since", "until"),
}
"""Lists of people -> what their forms ask for; names that somebody types stand in no address (`web/sealed_search.py`)."""

QUICK_WORK = frozenset(
    {
        "static_file", "files.media", "operations.health", "operations.csp_report", "courses.start", "courses.catalogue",
        "progress.course", "lessons.lesson", "lessons.read", "lessons.unread",
        *(
            f"quizzes.{act}" for act in (
                "intro", "start", "resume", "question", "questions", "answer", "answers", "save", "asker", "time", "overview",
                "submit", "review",
            )
        ),
    }
)
"""Endpoints whose work takes a few milliseconds: what learners do most (`web/door.py`)."""

FILES = frozenset(endpoint for endpoint, kind in HEAVY_WORK.items() if kind == "export") | {"privacy.fetch_export"}
"""What answers with a file. A browser that is given one stays on the page it has, so after who is there was asked it is led back."""
