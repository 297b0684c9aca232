"""Rows of the access table: following up a webinar, by its trainer and behind a link."""

from __future__ import annotations

from tests.house.access_rows import get, post

SAME = "/de/courses/{course}/webinars/{meeting}/attendees/{attendee}/same"
TAKE_OFF = "/de/courses/{course}/webinars/{meeting}/attendees/{attendee}/take-off"
REMOVE = "/de/courses/{course}/webinars/{meeting}/attendees/{attendee}/remove"
WHO = "/de/courses/{course}/webinars/{meeting}/attendees/{attendee}/who"
FOLLOWUP = (
    get("followups.followup", "/de/courses/{course}/webinars/{meeting}/followup", "403 403 403 403 200 403 200"),
    post("followups.links_file", "/de/courses/{course}/webinars/{meeting}/followup/file", "403 403 403 403 200 403 200", format="csv"),
    post(
        "followups.withdraw_links", "/de/courses/{course}/webinars/{meeting}/followup/withdraw", "403 403 403 403 303 403 303",
        link="{link_number}", sure="yes",
    ),
    get("handing.before_mailing", "/de/courses/{course}/webinars/{meeting}/followup/mails/reminder", "403 403 403 403 200 403 200"),
    get("handing.one_link", "/de/courses/{course}/webinars/{meeting}/followup/links/{link_number}", "403 403 403 403 200 403 200"),
    post("handing.mail_one", "/de/courses/{course}/webinars/{meeting}/followup/links/{link_number}/mail", "403 403 403 403 303 403 303"),
    post("handing.renew", "/de/courses/{course}/webinars/{meeting}/followup/links/{link_number}/renew", "403 403 403 403 303 403 303"),
    post("followups.send_invitations", "/de/courses/{course}/webinars/{meeting}/followup/invite", "403 403 403 403 303 403 303"),
    post("followups.hold_queued", "/de/courses/{course}/webinars/{meeting}/followup/hold", "403 403 403 403 303 403 303"),
    post("followups.send_reminders", "/de/courses/{course}/webinars/{meeting}/followup/remind", "403 403 403 403 303 403 303"),
    get("sharing.shared_link", "/de/courses/{course}/webinars/{meeting}/shared-link", "403 403 403 403 200 403 200"),
    post(
        "sharing.set_link", "/de/courses/{course}/webinars/{meeting}/shared-link", "403 403 403 403 303 403 303",
        seats="7", last_day="{day}",
    ),
    get("sharing.ask_to_withdraw", "/de/courses/{course}/webinars/{meeting}/shared-link/withdraw", "403 403 403 403 200 403 200"),
    post("sharing.withdraw", "/de/courses/{course}/webinars/{meeting}/shared-link/withdraw", "403 403 403 403 303 403 303"),
    get("sharing.code", "/de/courses/{course}/webinars/{meeting}/shared-link/code.svg", "403 403 403 403 200 403 200"),
    get("sharing.slide", "/de/courses/{course}/webinars/{meeting}/shared-link/slide-de.pdf", "403 403 403 403 200 403 200"),
    get("through.through", "/de/courses/{course}/webinars/{meeting}/follow-through", "403 403 403 403 200 403 200"),
    post("through.through_xlsx", "/de/courses/{course}/webinars/{meeting}/follow-through/file", "403 403 403 403 200 403 200"),
    post("through.switch_digest", "/de/courses/{course}/webinars/{meeting}/follow-through/digest", "403 403 403 403 303 403 303"),
    get("followup.short", "/w/{short}", "302"),
    get("webinar_mails.mails", "/de/courses/{course}/webinars/mails", "403 403 403 403 200 403 200"),
    post("webinar_mails.mails", "/de/courses/{course}/webinars/mails", "403 403 403 403 303 403 303", name="Carla"),
    get("webinar_mails.mail_text", "/de/courses/{course}/webinars/mails/reminder/de", "403 403 403 403 200 403 200"),
    post(
        "webinar_mails.mail_text", "/de/courses/{course}/webinars/mails/reminder/de", "403 403 403 403 303 403 303",
        subject="Noch offen", body="Hier: {{link}}",
    ),
    get("stopping.unsubscribe", "/de/u/{unsubscribe}", "200"),
    post("stopping.unsubscribed", "/de/u/{unsubscribe}", "200", exempt="mail programs send it, its address is signed: test_mailing.py"),
    get("stopping.looked_at", "/de/u/{end}/sure", "200"),
    post("stopping.ended", "/de/u/{end}/sure", "200"),
    post("stopping.resumed", "/de/u/{resume}/again", "200"),
    # Who is signed in goes on in their own account; everybody else answers, provisionally at first.
    get("followup.follow", "/de/f/{followup}", "200 200 302 302 200 200 200 | 200 200"),
    post("followup.answer_first", "/de/f/{followup}", "303 303 409 409 409 409 409 | 409 409"),
    get("followup.follow_next", "/de/f/{followup}/next", "302 302 302 302 200 200 200 | 200 200"),
    post("followup.answer_next", "/de/f/{followup}/next", "303 303 409 409 409 409 409 | 409 409"),
    post("followup.go_on", "/de/f/{followup}/go-on", "409 409 303 303 303 303 303 | 303 303"),
    post("followup.hand_in_here", "/de/f/{followup}/hand-in", "404"),
    get("followup.result_here", "/de/f/{followup}/result", "200"),
    get("followup.ask_code", "/de/f/{followup}/code", "200"),
    post("followup.ask_code", "/de/f/{followup}/code", "303"),
    # Whoever has the link repeats as the attendee, provisionally at first.
    get("boosters.repeat", "/de/b/{booster}", "200"),
    get("boosters.repeat_next", "/de/b/{booster}/next", "302"),
    post("boosters.answer_first", "/de/b/{booster}", "303", asked="1", go="show"),
    post("boosters.answer_next", "/de/b/{booster}/next", "404", asked="1", go="show"),
    get("boosters.ask_code", "/de/b/{booster}/code", "303"),
    post("boosters.ask_code", "/de/b/{booster}/code", "303"),
    get("settling.who", WHO, "403 403 403 403 200 403 200"),
    post("settling.say_who", WHO, "403 403 403 403 303 403 303", learner="{enrolment}"),
    get("taking_back.take_back", "/de/courses/{course}/webinars/reports/{written}/take-back", "403 403 403 403 200 403 200"),
    post("taking_back.taken_back", "/de/courses/{course}/webinars/reports/{written}/take-back", "403 403 403 403 303 403 303"),
    get("merging.ask", SAME, "403 403 403 403 200 403 200"),
    post("merging.merged", SAME, "403 403 403 403 303 403 303", other="{other_attendee}"),
    get("taking_off.ask", TAKE_OFF, "403 403 403 403 200 403 200"),
    post("taking_off.taken_off", TAKE_OFF, "403 403 403 403 303 403 303"),
    get("attendee_removal.remove_attendee", REMOVE, "403 403 403 403 200 403 200"),
    post("attendee_removal.remove_attendee", REMOVE, "403 403 403 403 303 403 303"),
)
