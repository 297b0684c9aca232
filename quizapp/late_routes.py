"""Addresses of the rooms that are imported late (`wiring.LATE_ROOMS`), as their views say them; `make routes` writes it."""

from __future__ import annotations

from quizapp.web.late_rooms import Routes

LATE_ROUTES: Routes = {
    "quizapp.accounts.factor_views": (
        ("factors.second_step", "GET POST", "/<lang>/sign-in/second"),
        ("factors.sign_in_with_passkey", "POST", "/<lang>/sign-in/passkey"),
        ("factors.passkey_options", "GET", "/<lang>/sign-in/passkey/options"),
        ("factors.confirm", "GET POST", "/<lang>/account/confirm"),
        ("factors.factors", "GET", "/<lang>/account/factors"),
        ("factors.postpone", "POST", "/<lang>/account/factors/postpone"),
        ("factors.code_app", "GET POST", "/<lang>/account/factors/app"),
        ("factors.remove_code_app", "POST", "/<lang>/account/factors/app/remove"),
        ("factors.add_passkey", "GET POST", "/<lang>/account/factors/passkeys/add"),
        ("factors.new_passkey_options", "GET", "/<lang>/account/factors/passkeys/options"),
        ("factors.rename_passkey", "POST", "/<lang>/account/factors/passkeys/<int:passkey_id>/rename"),
        ("factors.remove_passkey", "POST", "/<lang>/account/factors/passkeys/<int:passkey_id>/remove"),
        ("factors.recovery_codes", "POST", "/<lang>/account/factors/recovery-codes"),),
    "quizapp.accounts.people_views": (
        ("people.people", "GET", "/<lang>/people"),
        ("people.add_person", "GET POST", "/<lang>/people/add"),
        ("people.person", "GET POST", "/<lang>/people/<int:account_id>"),
        ("people.suspend", "POST", "/<lang>/people/<int:account_id>/suspend"),
        ("people.reinstate", "POST", "/<lang>/people/<int:account_id>/reinstate"),
        ("people.reset_factors", "POST", "/<lang>/people/<int:account_id>/reset-factors"),
        ("people.decide", "POST", "/<lang>/people/requests/<int:request_id>/<any(grant, refuse):decision>"),
        ("people.ask_to_be_trainer", "GET POST", "/<lang>/account/trainer"),),
    "quizapp.accounts.invitation_views": (
        ("invitations.open_invitations", "GET", "/<lang>/people/invitations"),
        ("invitations.invite", "GET POST", "/<lang>/people/invite"),
        ("invitations.resend", "POST", "/<lang>/people/invitations/<code>/resend"),
        ("invitations.withdraw", "POST", "/<lang>/people/invitations/<code>/withdraw"),
        ("invitations.follow_invitation", "GET POST", "/<lang>/invitation/<token>"),
        ("invitations.type_invitation", "GET POST", "/<lang>/invitation"),),
    "quizapp.accounts.address_views": (
        ("address.address", "GET POST", "/<lang>/account/address"),
        ("address.address_code", "GET POST", "/<lang>/account/address/code"),
        ("address.address_link", "GET POST", "/<lang>/account/address/link/<token>"),
        ("address.join", "GET POST", "/<lang>/account/join"),
        ("address.join_codes", "GET POST", "/<lang>/account/join/codes"),
        ("address.same_person", "GET POST", "/<lang>/account/same-person/<question>"),),
    "quizapp.accounts.sso.views": (
        ("sign_on.begin", "GET", "/<lang>/sign-on"),
        ("sign_on.come_back", "GET", "/sign-on/return"),
        ("sign_on.log_out", "POST", "/sign-on/logout"),),
    "quizapp.accounts.sso.link_views": (
        ("sign_on_links.own_sign_on", "GET", "/<lang>/account/sign-on"),
        ("sign_on_links.link", "POST", "/<lang>/account/sign-on"),
        ("sign_on_links.unlink", "POST", "/<lang>/account/sign-on/end"),),
    "quizapp.mail.views": (
        ("mail.outbox", "GET", "/<lang>/mails"),),
    "quizapp.sharing.views": (
        ("disclosure.results_privacy", "GET POST", "/<lang>/courses/<course>/results-privacy"),
        ("disclosure.share", "POST", "/<lang>/courses/<course>/share-points"),
        ("disclosure.looks", "GET", "/<lang>/account/looks"),),
    "quizapp.cohorts.views": (
        ("cohorts.groups", "GET", "/<lang>/courses/<course>/groups"),
        ("cohorts.add_group", "GET POST", "/<lang>/courses/<course>/groups/add"),
        ("cohorts.edit_group", "GET POST", "/<lang>/courses/<course>/groups/<code>/edit"),
        ("cohorts.group", "GET", "/<lang>/courses/<course>/groups/<code>"),
        ("cohorts.change_people", "POST", "/<lang>/courses/<course>/groups/<code>/people"),),
    "quizapp.cohorts.join_views": (
        ("joining.enter_join_code", "GET POST", "/<lang>/join"),
        ("joining.join_group", "GET", "/<lang>/join/<code>"),
        ("joining.leave_group", "POST", "/<lang>/join/<code>/leave"),
        ("joining.take_seat", "POST", "/<lang>/join/<code>"),),
    "quizapp.cohorts.company_views": (
        ("companies.client_companies", "GET POST", "/<lang>/companies"),
        ("companies.client_company", "GET POST", "/<lang>/companies/<int:company_id>"),
        ("companies.rename", "POST", "/<lang>/companies/<int:company_id>/name"),
        ("companies.remove", "POST", "/<lang>/companies/<int:company_id>/remove"),),
    "quizapp.cohorts.list_views": (
        ("lists.enrol_list", "GET POST", "/<lang>/courses/<course>/groups/<code>/list"),
        ("lists.confirm_list", "POST", "/<lang>/courses/<course>/groups/<code>/list/confirm"),
        ("lists.list_progress", "GET", "/<lang>/courses/<course>/groups/<code>/lists/<int:number>"),),
    "quizapp.cohorts.announce_views": (
        ("announcements.group_announcements", "GET POST", "/<lang>/courses/<course>/groups/<code>/announcements"),
        ("announcements.edit_announcement", "GET POST", "/<lang>/courses/<course>/groups/<code>/announcements/<int:number>"),
        ("announcements.take_back_announcement", "POST", "/<lang>/courses/<course>/groups/<code>/announcements/<int:number>/take-back"),),
    "quizapp.cohorts.calendar_views": (
        ("calendar.dates", "GET", "/<lang>/calendar"),
        ("calendar.renew_calendar_address", "POST", "/<lang>/calendar/address"),
        ("calendar.remove_calendar_address", "POST", "/<lang>/calendar/address/remove"),
        ("calendar.calendar_feed", "GET", "/<lang>/calendar/<token>.ics"),),
    "quizapp.cohorts.same_entries_views": (
        ("same_entries.ask", "GET POST", "/<lang>/courses/<course>/groups/<code>/same-person/<int:one>/<int:other>"),
        ("same_entries.withdraw_asked", "POST", "/<lang>/courses/<course>/groups/<code>/same-person/<question>/withdraw"),
        ("same_entries.other_entry", "GET POST", "/<lang>/people/<int:account_id>/same-person"),
        ("same_entries.entries", "GET POST", "/<lang>/people/<int:account_id>/same-person/<int:other>"),
        ("same_entries.withdraw", "POST", "/<lang>/people/same-person/<question>/withdraw"),),
    "quizapp.worksheets.views": (
        ("worksheets.worksheets", "GET", "/<lang>/courses/<course>/worksheets"),
        ("worksheets.worksheet", "GET", "/<lang>/courses/<course>/worksheets/<question>"),
        ("worksheets.save_worksheet", "POST", "/<lang>/courses/<course>/worksheets/<question>"),
        ("worksheets.delete_worksheet", "POST", "/<lang>/courses/<course>/worksheets/<question>/delete"),
        ("worksheets.worksheet_print", "GET", "/<lang>/courses/<course>/worksheets/<question>/print"),
        ("worksheets.worksheet_pdf", "GET", "/<lang>/courses/<course>/worksheets/<question>/worksheet.pdf"),),
    "quizapp.quizzes.file_views": (
        ("files_of_answers.send", "POST", "/<lang>/attempts/<code>/questions/<int:number>/files"),
        ("files_of_answers.own", "GET", "/<lang>/attempts/<code>/questions/<int:number>/files/<int:file>"),),
    "quizapp.certificates.revoking_views": (
        ("revoking.revoke", "GET", "/<lang>/certificates/<paper>/revoke"),
        ("revoking.revoked", "POST", "/<lang>/certificates/<paper>/revoke"),
        ("revoking.valid_again", "POST", "/<lang>/certificates/<paper>/valid-again"),),
    "quizapp.webinars.views": (
        ("webinars.webinars", "GET", "/<lang>/courses/<course>/webinars"),
        ("webinars.webinar", "GET", "/<lang>/courses/<course>/webinars/<int:number>"),
        ("webinars.webinar_ics", "GET", "/<lang>/courses/<course>/webinars/<int:number>/webinar.ics"),
        ("webinars.new_webinar", "GET POST", "/<lang>/courses/<course>/webinars/new"),
        ("webinars.edit_webinar", "GET POST", "/<lang>/courses/<course>/webinars/<int:number>/edit"),
        ("webinars.delete_webinar", "GET POST", "/<lang>/courses/<course>/webinars/<int:number>/delete"),),
    "quizapp.webinars.import_views": (
        ("attendance.hand_in", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendance"),
        ("attendance.report", "GET", "/<lang>/courses/<course>/webinars/reports/<code>"),
        ("attendance.columns", "POST", "/<lang>/courses/<course>/webinars/reports/<code>/columns"),
        ("attendance.apply", "POST", "/<lang>/courses/<course>/webinars/reports/<code>/apply"),
        ("attendance.discard", "POST", "/<lang>/courses/<course>/webinars/reports/<code>/discard"),),
    "quizapp.webinars.export_views": (
        ("attendance_lists.attendance_xlsx", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendance.xlsx"),
        ("attendance_lists.attendance_csv", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendance.csv"),
        ("attendance_lists.attendance_pdf", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendance.pdf"),
        ("attendance_lists.attendance_paper", "GET", "/<lang>/courses/<course>/webinars/<int:number>/attendance/<code>"),
        ("attendance_lists.made_paper", "GET", "/<lang>/courses/<course>/webinars/<int:number>/attendance/<code>.pdf"),),
    "quizapp.webinars.link_views": (
        ("followup.short", "GET", "/w/<short>"),
        ("followup.follow", "GET", "/<lang>/f/<token>"),
        ("followup.follow_next", "GET", "/<lang>/f/<token>/next"),
        ("followup.answer_first", "POST", "/<lang>/f/<token>"),
        ("followup.answer_next", "POST", "/<lang>/f/<token>/next"),
        ("followup.go_on", "POST", "/<lang>/f/<token>/go-on"),
        ("followup.result_here", "GET", "/<lang>/f/<token>/result"),
        ("followup.hand_in_here", "POST", "/<lang>/f/<token>/hand-in"),
        ("followup.ask_code", "GET POST", "/<lang>/f/<token>/code"),),
    "quizapp.webinars.followup_views": (
        ("followups.followup", "GET", "/<lang>/courses/<course>/webinars/<int:number>/followup"),
        ("followups.links_file", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/file"),
        ("followups.send_invitations", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/invite"),
        ("followups.send_reminders", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/remind"),
        ("followups.hold_queued", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/hold"),
        ("followups.withdraw_links", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/withdraw"),),
    "quizapp.webinars.handing_views": (
        ("handing.before_mailing", "GET",
         "/<lang>/courses/<course>/webinars/<int:number>/followup/mails/<any(invitation, reminder):kind>"),
        ("handing.one_link", "GET", "/<lang>/courses/<course>/webinars/<int:number>/followup/links/<int:link>"),
        ("handing.renew", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/links/<int:link>/renew"),
        ("handing.mail_one", "POST", "/<lang>/courses/<course>/webinars/<int:number>/followup/links/<int:link>/mail"),),
    "quizapp.webinars.sharing_views": (
        ("sharing.shared_link", "GET", "/<lang>/courses/<course>/webinars/<int:number>/shared-link"),
        ("sharing.set_link", "POST", "/<lang>/courses/<course>/webinars/<int:number>/shared-link"),
        ("sharing.ask_to_withdraw", "GET", "/<lang>/courses/<course>/webinars/<int:number>/shared-link/withdraw"),
        ("sharing.withdraw", "POST", "/<lang>/courses/<course>/webinars/<int:number>/shared-link/withdraw"),
        ("sharing.code", "GET", "/<lang>/courses/<course>/webinars/<int:number>/shared-link/code.<any(svg, png):form>"),
        ("sharing.slide", "GET", "/<lang>/courses/<course>/webinars/<int:number>/shared-link/slide-<language>.pdf"),),
    "quizapp.webinars.booster_views": (
        ("boosters.repeat", "GET", "/<lang>/b/<int:number>/<token>"),
        ("boosters.repeat_next", "GET", "/<lang>/b/<int:number>/<token>/next"),
        ("boosters.answer_first", "POST", "/<lang>/b/<int:number>/<token>"),
        ("boosters.answer_next", "POST", "/<lang>/b/<int:number>/<token>/next"),
        ("boosters.ask_code", "GET POST", "/<lang>/b/<int:number>/<token>/code"),),
    "quizapp.webinars.through_views": (
        ("through.through", "GET", "/<lang>/courses/<course>/webinars/<int:number>/follow-through"),
        ("through.through_xlsx", "POST", "/<lang>/courses/<course>/webinars/<int:number>/follow-through/file"),
        ("through.switch_digest", "POST", "/<lang>/courses/<course>/webinars/<int:number>/follow-through/digest"),),
    "quizapp.webinars.mail_views": (
        ("webinar_mails.mails", "GET POST", "/<lang>/courses/<course>/webinars/mails"),
        ("webinar_mails.mail_text", "GET POST", "/<lang>/courses/<course>/webinars/mails/<kind>/<locale>"),),
    "quizapp.webinars.stopping_views": (
        ("stopping.unsubscribe", "GET", "/<lang>/u/<token>"),
        ("stopping.unsubscribed", "POST", "/<lang>/u/<token>"),
        ("stopping.looked_at", "GET", "/<lang>/u/<token>/<any(sure, again):asked>"),
        ("stopping.ended", "POST", "/<lang>/u/<token>/sure"),
        ("stopping.resumed", "POST", "/<lang>/u/<token>/again"),),
    "quizapp.webinars.settling_views": (
        ("settling.who", "GET", "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/who"),
        ("settling.say_who", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/who"),),
    "quizapp.webinars.taking_back_views": (
        ("taking_back.take_back", "GET", "/<lang>/courses/<course>/webinars/reports/<code>/take-back"),
        ("taking_back.taken_back", "POST", "/<lang>/courses/<course>/webinars/reports/<code>/take-back"),),
    "quizapp.webinars.taking_off_views": (
        ("taking_off.ask", "GET", "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/take-off"),
        ("taking_off.taken_off", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/take-off"),),
    "quizapp.webinars.merging_views": (
        ("merging.ask", "GET", "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/same"),
        ("merging.merged", "POST", "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/same"),),
    "quizapp.gradebook.views": (
        ("gradebook.results", "GET", "/<lang>/courses/<course>/results"),
        ("gradebook.results_xlsx", "POST", "/<lang>/courses/<course>/results.xlsx"),
        ("gradebook.learner", "GET", "/<lang>/courses/<course>/results/<int:number>"),
        ("gradebook.extra_time", "POST", "/<lang>/courses/<course>/results/<int:number>"),
        ("gradebook.measures", "POST", "/<lang>/courses/<course>/results/<int:number>/measures"),
        ("gradebook.late_file", "POST", "/<lang>/courses/<course>/late/<int:event>/files/<int:file>"),),
    "quizapp.gradebook.figures_views": (
        ("figures.figures", "GET", "/<lang>/courses/<course>/figures"),),
    "quizapp.gradebook.attempt_views": (
        ("attempts.attempt", "GET", "/<lang>/courses/<course>/attempts/<code>"),),
    "quizapp.gradebook.correction_views": (
        ("corrections.corrections", "GET", "/<lang>/courses/<course>/corrections"),
        ("corrections.correct", "GET POST", "/<lang>/courses/<course>/corrections/questions/<question>"),
        ("corrections.correction", "GET", "/<lang>/courses/<course>/corrections/<code>"),
        ("corrections.apply", "POST", "/<lang>/courses/<course>/corrections/<code>/apply"),
        ("corrections.discard", "POST", "/<lang>/courses/<course>/corrections/<code>/discard"),),
    "quizapp.gradebook.company_views": (
        ("company.company_people", "GET", "/<lang>/company"),),
    "quizapp.gradebook.marking_views": (
        ("marking.works", "GET", "/<lang>/courses/<course>/marking/<question>"),
        ("marking.work", "GET", "/<lang>/courses/<course>/marking/<question>/<int:work>"),
        ("marking.mark", "POST", "/<lang>/courses/<course>/marking/<question>/<int:work>"),
        ("marking.file", "POST", "/<lang>/courses/<course>/marking/<question>/<int:work>/files/<int:file>"),),
    "quizapp.gradebook.todo_views": (
        ("todo.todo", "GET", "/<lang>/courses/<course>/todo"),
        ("todo.talks", "GET", "/<lang>/courses/<course>/talks"),
        ("todo.talk", "GET", "/<lang>/courses/<course>/talks/<int:attempt>"),
        ("todo.enter_talk", "POST", "/<lang>/courses/<course>/talks/<int:attempt>"),),
    "quizapp.gradebook.request_views": (
        ("requests.report", "GET", "/<lang>/attempts/<code>/questions/<int:number>/report"),
        ("requests.send_report", "POST", "/<lang>/attempts/<code>/questions/<int:number>/report"),
        ("requests.again", "GET", "/<lang>/attempts/<code>/review/again"),
        ("requests.ask_again", "POST", "/<lang>/attempts/<code>/review/again"),
        ("requests.request", "GET", "/<lang>/courses/<course>/requests/<code>"),
        ("requests.answer", "POST", "/<lang>/courses/<course>/requests/<code>"),),
    "quizapp.privacy.views": (
        ("privacy.my_data", "GET", "/<lang>/my-data"),
        ("privacy.read_notice", "POST", "/<lang>/courses/<course>/privacy-notice"),
        ("privacy.data_protection", "GET", "/<lang>/data-protection"),
        ("privacy.erase_address", "GET POST", "/<lang>/data-protection/erase"),
        ("privacy.ask_export", "POST", "/<lang>/my-data/export"),
        ("privacy.fetch_export", "POST", "/<lang>/my-data/export/<code>"),
        ("privacy.erase", "GET POST", "/<lang>/my-data/erase"),),
    "quizapp.privacy.attendee_views": (
        ("attendee_removal.remove_attendee", "GET POST",
         "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/remove"),),
}
