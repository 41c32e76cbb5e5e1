"""Words of assistance; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SETTINGS: dict[str, Promise] = {
    "taking_requests": _("Takes requests"),
    "period": _("Duration"),
    "budget_cents": _("Total budget"),
    "funds": _("Paid from"),
    "askers": _("Who may ask"),
    "countries": _("Countries it is for"),
    "pilot_countries": _("Number of pilot countries"),
    "modalities": _("Kinds of assistance"),
    "never_given": _("Never given"),
    "sectors": _("Sectors consulted"),
    "silence_days": _("Silence of a consulted service counts as no objection after"),
    "expert_days": _("Expert days for one request, at most"),
    "endorsement": _("Word of the national contact on a request"),
    "hold_days": _("A hold on an expert’s days lapses after"),
    "late_percent": _("Coordinators are warned after this share of the useful time"),
    "evaluation_days": _("Both sides evaluate it within"),
    "follow_up_days": _("Its use is asked about after"),
    "answer_days": _("What has come of it is answered within"),
    "criteria": _("Criteria of the decision"),
}
# From when a changed setting counts for what is under way.
TAKES_EFFECT: dict[str, Promise] = {
    "taking_requests": _(
        "Drafts that are there can still be handed in; new ones are started only while requests are taken."
    ),
    "period": _("It is shown; nothing is reckoned with it."),
    "budget_cents": _("It is shown; nothing is reckoned with it."),
    "funds": _("Requests and days of experts are counted for these funds from its day on; earlier ones keep theirs."),
    "pilot_countries": _("It is shown; nothing is reckoned with it."),
    "askers": _("It is asked when a request is handed in; what was handed in stays."),
    "countries": _("It is asked when a request is handed in; what was handed in stays."),
    "modalities": _("It is asked when a request is written and when its terms are proposed."),
    "never_given": _("It is shown when a request is written and when its terms are drafted."),
    "sectors": _("It holds for consultations that are opened from its day on; open ones keep theirs."),
    "silence_days": _("It holds for consultations that are opened from its day on; open ones keep theirs."),
    "expert_days": _("It is reckoned anew each day, also for requests under way."),
    "endorsement": _("It is asked when a request is handed in, and again when it is decided."),
    "hold_days": _("It is reckoned anew each hour, also for holds that are there."),
    "late_percent": _("It is reckoned anew each hour; who was warned once is not warned again."),
    "evaluation_days": _("It holds for what is delivered from its day on; evaluations under way keep their last day."),
    "follow_up_days": _("It holds for what is delivered from its day on; what was delivered keeps its day."),
    "answer_days": _("It holds for those who are asked from its day on; who was asked before keeps the time given."),
    "criteria": _("It holds for decisions from its day on; earlier ones stay with the criteria of their day."),
}
ENDORSEMENTS: dict[str, Promise] = {
    "not_asked": _("Not asked"),
    "advice": _("Asked, and taken as advice"),
    "required": _("Asked, and needed for an approval"),
}
ENDORSEMENT_STATES: dict[str, Promise] = {
    "asked": _("Asked"),
    "endorsed": _("Endorsed"),
    "not_endorsed": _("Not endorsed"),
    "passed": _("No answer in time"),
}
MODALITIES: dict[str, Promise] = {
    "expert_mission": _("Expert mission"),
    "study_visit": _("Study visit"),
    "workshop": _("Workshop"),
    "review": _("Review by peers"),
    "advice": _("Advice at a distance"),
}
NEVER_GIVEN: dict[str, Promise] = {
    "cash": _("Cash"),
    "salaries": _("Salaries"),
    "equipment": _("Equipment"),
}
WHERE: dict[str, Promise] = {
    "member_states": _("in a Member State of the European Union"),
    "partner_countries": _("in a partner country outside the European Union"),
    "anywhere": _("in any country"),
}
ASKERS: dict[str, Promise] = {
    "public_authority": _("Public authorities"),
    "international_organisation": _("United Nations Country Teams, registered as international organisations"),
}
SECTORS: dict[str, Promise] = {
    "interior": _("Interior and borders"),
    "foreign_affairs": _("Foreign affairs"),
    "labour": _("Labour and employment"),
    "development": _("Development planning"),
    "social": _("Social affairs and protection"),
    "local": _("Regional and local government"),
    "civil_society": _("Civil society and migrants"),
}
STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "submitted": _("Received"),
    "returned": _("Sent back for completion"),
    "registered": _("Registered"),
    "in_consultation": _("In consultation"),
    "for_decision": _("For decision"),
    "deferred": _("Deferred"),
    "changes_offered": _("Approved with changes, to be accepted"),
    "approved": _("Approved"),
    "mobilising": _("Terms agreed, experts sought"),
    "in_delivery": _("Missions under way"),
    "delivered": _("Delivered"),
    "evaluated": _("Evaluated"),
    "follow_up_due": _("Asked what has come of it"),
    "closed": _("Closed"),
    "redirected": _("Redirected to a call"),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn"),
    "stopped": _("Given up"),
    "merged": _("Merged into another"),
}
MERGER_STATES: dict[str, Promise] = {
    "proposed": _("Proposed"),
    "merged": _("Merged"),
    "refused": _("Not agreed to"),
    "ended": _("Over"),
}
TERMS_STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "proposed": _("Proposed to the authority"),
    "agreed": _("Agreed"),
}
AMENDMENT_STATES: dict[str, Promise] = {
    "wished": _("Wished by the authority"),
    "draft": _("Draft"),
    "proposed": _("Proposed to the authority"),
    "agreed": _("Agreed"),
    "refused": _("Not agreed to"),
    "dropped": _("Not taken further"),
    "lapsed": _("Over: the assistance ended first"),
}
# What a state means for whoever asked: where the request is, and what comes next.
NEXT: dict[str, Promise] = {
    "draft": _("Nobody but your organisation reads it. Hand it in when it is complete."),
    "submitted": _("A coordinator checks whether it is complete. You get a letter only if something is missing."),
    "returned": _("Complete what is missing and hand it in again."),
    "registered": _("It is complete. Services that it concerns are now consulted, then it is decided."),
    "in_consultation": _("Services are consulted. Who is silent for the period has no objection."),
    "for_decision": _("The authorising officer decides. You get the decision with its reason by letter."),
    "deferred": _("It is put off to the day below, and then taken up again by itself. You can withdraw it before."),
    "changes_offered": _("It is approved with the changes below. Accept them, or withdraw the request."),
    "approved": _("The facility drafts terms of reference; the authority that asked agrees or sends them back."),
    "delivered": _("Every deliverable is accepted, and the missions are over. Both sides now evaluate it."),
    "evaluated": _("The evaluation is over. Later it is asked what has come of the assistance."),
    "follow_up_due": _("The authority says which results it uses, what has changed and what is missing."),
    "closed": _("Nothing more is done on it."),
    "in_delivery": _("Experts work on their missions; the days they work are counted below."),
    "mobilising": _("The terms of reference are agreed. Experts are sought and booked within them."),
    "redirected": _("The call named below is the better way; nothing more is done on this request."),
    "declined": _("The reason is below. You can ask again."),
    "withdrawn": _("Nothing more is done on it."),
    "stopped": _("It was approved and then given up; the reason is below. You can ask again."),
    "merged": _("It goes on in the request named below; nothing more is done on this one."),
}
DELIVERABLE_STATES: dict[str, Promise] = {
    "expected": _("Expected"),
    "handed_in": _("Handed in"),
    "sent_back": _("Sent back"),
    "accepted": _("Accepted"),
}
SIDES: dict[str, Promise] = {"requester": _("The authority"), "expert": _("Expert")}
SHEET_STATES: dict[str, Promise] = {
    "asked": _("Asked"),
    "handed_in": _("Handed in"),
    "silent": _("Nothing came within the period"),
}
USES: dict[str, Promise] = {
    "used": _("Yes"),
    "partly": _("In part"),
    "not_yet": _("Not yet"),
    "not_used": _("No"),
}
MISSION_STATES: dict[str, Promise] = {
    "open": _("Open"),
    "postponed": _("Postponed"),
    "ended": _("Ended"),
    "cancelled": _("Cancelled"),
}
JUDGEMENTS: dict[str, Promise] = {"met": _("Met"), "partly": _("Partly met"), "not_met": _("Not met")}
DECISIONS: dict[str, Promise] = {
    "approved": _("Approve"),
    "changes_offered": _("Approve with changes"),
    "redirected": _("Redirect to an open call"),
    "declined": _("Decline"),
}
FINDINGS: dict[str, Promise] = {
    "assistance.title_missing": _("Give the request a title."),
    "assistance.text_too_long": _("This text is longer than %(most)s signs. Shorten it."),
    "assistance.modality_unknown": _("Choose one of the kinds of assistance."),
    "assistance.language_unknown": _("Choose one of the languages."),
    "assistance.country_unknown": _("“%(value)s” is not the code of a country. Choose the country from the list."),
    "assistance.frame_backwards": _("The last day lies before the first. Correct one of the two."),
    "assistance.frame_over": _("This day has passed. Give a day until which the assistance is useful."),
    "assistance.field_missing": _("This is missing. Fill it in before you hand the request in."),
    "assistance.limits_not_read": _("Confirm that you have read what is never given."),
    "assistance.may_not_ask": _("Your organisation is not one that this programme lets ask. See on its page who may."),
    "assistance.country_not_listed": _(
        "The programme is not for this country. See on its page which countries it is for."
    ),
    "assistance.reason_missing": _("Say why: whoever asked reads it."),
    "assistance.consultation_open": _(
        "Services are being consulted, and were given a day. Close the consultation once they replied or the day has passed; then defer the request."
    ),
    "assistance.deferred_to_past": _("A request is deferred to a later day. Choose a day after today."),
    "contact.holds_no_role": _(
        "This person is no national contact for a body of this country on that day. Give the role first."
    ),
    "contact.named_already": _("This person is named for this programme and country already. End that first."),
    "contact.day_before": _("The last day lies before the first. Correct it."),
    "merger.not_found": _("No request that was handed in has this number. Copy it from its page."),
    "merger.with_itself": _("A request is not merged into itself. Give the number of another one."),
    "merger.other_programme": _(
        "The other request is of another programme: only requests of one programme are merged."
    ),
    "merger.state": _(
        "%(reference)s cannot be merged now: it is sent back, services are being consulted on it, or it is decided or over. Close an open consultation first."
    ),
    "merger.into_merged": _("%(reference)s went into another request itself. Merge into that one."),
    "merger.leads": _("Others went into %(reference)s. Merge the other one into it instead."),
    "merger.proposed_already": _(
        "A merger of %(reference)s is proposed and not settled. Wait for the answers, or take the proposal back."
    ),
    "assistance.service_twice": _("A service is asked once."),
    "assistance.sector_missing": _("This programme consults across sectors: choose the sector of each service."),
    "assistance.silence_unknown": _(
        "No period of silence is set for this programme. Put the request for decision with a reason."
    ),
    "assistance.changes_missing": _("Say what is changed: whoever asked accepts exactly this, or withdraws."),
    "assistance.changed_meanwhile": _("The changes were not offered in these words. Read them again."),
    "assistance.criterion_not_judged": _("Judge this criterion: every published criterion is judged."),
    "assistance.call_not_open": _("Choose a call that is open."),
    "assistance.file_missing": _("Choose a file."),
    "assistance.files_many": _("A request has %(most)s files at most. Take one out first."),
    "assistance.not_endorsed": _(
        "Under this programme an approval needs the word of the national contact, who was asked and has not endorsed it. Decide otherwise, or wait."
    ),
    "assistance.endorsed_otherwise": _(
        "Under this programme an approval needs the word of the national contact, and it was given on another wording. Send the request back: it is asked again once it comes."
    ),
    "assistance.vetoed": _(
        "A service vetoed in time: the request cannot be approved. Decline, redirect or consult again."
    ),
    "assistance.answer_unknown": _(
        "No published lesson or publication has this reference. Copy it from its page, such as MPF-L-2026-0001."
    ),
    "assistance.commitment_unknown": _("No commitment has this reference. Copy it from its page."),
    "assistance.decision_unknown": _("Choose one of the decisions."),
    "assistance.still_booked": _("Days of experts are still booked, or a mission is open. Release or end them first."),
    "setting.source_missing": _(
        "Say whose word it is: a text, a decision, or that it is a setting of the demonstration."
    ),
    "setting.reason_missing": _("Say why it is changed."),
    "setting.status_unknown": _("Choose how well it is known."),
    "setting.day_passed": _("This day has passed. What held before is not changed: choose today or a day to come."),
    "setting.address_wrong": _("The address begins with https://."),
    "setting.unchanged": _("This holds already, with the same source and standing."),
    "setting.yes_or_no": _("Requests are taken or not: choose one."),
    "setting.value_wrong": _("This cannot be the value of this setting. Correct it, or say that nothing is public."),
    "evaluation.not_rated": _("Choose an answer."),
    "follow_up.use_missing": _("Say whether it is used."),
    "follow_up.changed_missing": _("Say in a sentence what has changed, even if it is nothing."),
    "deliverable.changed_meanwhile": _("Another version was handed in since you opened it. Read it first."),
    "mission.bookings": _("Choose days that are confirmed for this request and are in no mission yet."),
    "mission.outside_terms": _("The mission lies between %(first_on)s and %(last_on)s, as the terms say."),
    "mission.no_day_inside": _("Each expert has at least one booked day within the mission."),
    "mission.worked": _("Days were worked in this mission and noted. End it instead."),
    "mission.nothing_worked": _("No day worked is noted. Note the days first, or cancel the mission."),
    "mission.no_day": _("Choose at least one day."),
    "mission.not_noted": _("Choose days that are noted in this mission."),
    "amendment.open_already": _("Another amendment is under way. It is settled first."),
    "amendment.nothing_changed": _("The terms say this already. Change what is to be amended, or leave it."),
    "amendment.days_outside": _(
        "These days are booked or were used, and the amended period does not cover them: %(days)s. Release them first, or choose a period that covers them."
    ),
    "amendment.missions_outside": _(
        "These missions lie outside the amended period: %(missions)s. Postpone or cancel them first, or choose a period that covers them."
    ),
    "amendment.days_fewer": _(
        "%(booked)s days are booked or were used already, more than %(days)s. Release days first, or amend to more."
    ),
    "terms.field_missing": _("This is missing. Fill it in before you propose the terms."),
    "terms.no_deliverable": _("Name at least one deliverable."),
    "terms.deliverables_many": _("Name %(most)s deliverables at most."),
    "terms.competence_unknown": _("Choose a competence of the list."),
    "terms.level_unknown": _("Choose a level, A1 to C2."),
    "terms.days_impossible": _("Give whole days, from 1 to %(most)s."),
    "terms.changed_meanwhile": _("The terms were changed since you opened them. Read them again."),
    "terms.days_within": _("%(asked)s expert days are within the ceiling of %(most)s for one request."),
    "terms.days_over": _("%(asked)s expert days are more than the ceiling of %(most)s for one request."),
    "terms.ceiling_unknown": _("No ceiling of expert days is public for this programme."),
    "terms.kind_offered": _("The programme offers this kind of assistance."),
    "terms.kind_not_offered": _("The programme does not name this kind of assistance among those it offers."),
    "terms.within_limits": _("Whoever drafted the terms says that they ask for nothing that is never given."),
    "terms.limits_not_checked": _("Confirm that the terms ask for no cash, no salaries and no equipment."),
}
