"""Words of dialogue; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PROCESS_KINDS: dict[str, Promise] = {
    "intergovernmental": _("Intergovernmental process"),
    "facility": _("The facility itself"),
    "projects": _("Projects of the facility"),
    "network": _("Network"),
    "partnership": _("Mobility Partnership"),
    "programme": _("Programme"),
}
ROLES: dict[str, Promise] = {
    "chair": _("Chair"),
    "co_chair": _("Co-chair"),
    "lead": _("Lead state"),
    "rapporteur": _("Rapporteur"),
    "secretariat": _("Secretariat"),
    "participating": _("Participating state"),
    "observer": _("Observer"),
    "member": _("Member"),
}
MEMBERSHIPS: dict[str, Promise] = {
    "participating": _("Takes part"),
    "observer": _("Observer"),
    "invited": _("Invited"),
    "suspended": _("Suspended"),
}
TIE_REASONS: dict[str, Promise] = {
    "name": _("it bears exactly this name"),
    "short": _("this is its short name"),
    "bracket": _("its name has this in brackets"),
    "part": _("these words are part of its name"),
}
MEETING_KINDS: dict[str, Promise] = {
    "call_launch": _("Launch of a call"),
    "conference": _("Conference"),
    "coordination_platform": _("Coordination platform"),
    "core_group": _("Core group"),
    "exchange_event": _("Exchange event"),
    "friends_of_the_chair": _("Friends of the Chair"),
    "info_session": _("Information session"),
    "launch": _("Launch"),
    "ministerial_conference": _("Ministerial conference"),
    "monitoring_mission": _("Monitoring mission"),
    "network_conference": _("Conference of the network"),
    "preparatory_meeting": _("Preparatory meeting"),
    "project_closing": _("Closing of a project"),
    "project_event": _("Event of a project"),
    "project_kickoff": _("Start of a project"),
    "senior_officials_meeting": _("Senior officials’ meeting"),
    "steering_committee": _("Steering committee"),
    "study_visit": _("Study visit"),
    "training": _("Training"),
    "webinar": _("Webinar"),
    "working_group": _("Working group"),
    "workshop": _("Workshop"),
}
MODES: dict[str, Promise] = {"in_person": _("In person"), "online": _("Online"), "hybrid": _("In person and online")}
VERIFICATIONS: dict[str, Promise] = {
    "page": _("Read on the source’s page"),
    "site": _("Found on the source’s site, the page itself not read"),
    "document": _("Read in a document"),
    "no_page_kept": _("No page of the source was kept"),
    "own": _("Held by the facility itself"),
}
PLAN_STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("state of a meeting", "Being planned"),
    "published": pgettext_lazy("state of a meeting", "Published"),
    "cancelled": pgettext_lazy("state of a meeting", "Cancelled"),
}
REGISTRATION_STATES: dict[str, Promise] = {
    "placed": pgettext_lazy("state of a registration", "Has a place"),
    "waiting": pgettext_lazy("state of a registration", "In the waiting line"),
    "withdrawn": pgettext_lazy("state of a registration", "Withdrawn"),
}
COUNTED_BY: dict[str, Promise] = {
    "": _("No limit for a delegation"),
    "country": _("Each country is a delegation"),
    "organisation": _("Each organisation is a delegation"),
}
AUDIENCES: dict[str, Promise] = {"everybody": _("Everybody"), "registrants": _("Only those who have a place")}
PAST_AUDIENCES: dict[str, Promise] = {
    "everybody": _("Everybody"),
    "registrants": _("Only who speaks for an organisation that took part"),
}
DOCUMENT_KINDS: dict[str, Promise] = {
    "agenda": pgettext_lazy("kind of a document", "Agenda"),
    "background": pgettext_lazy("kind of a document", "Background paper"),
    "declaration": pgettext_lazy("kind of a document", "Declaration or conclusions"),
    "list": pgettext_lazy("kind of a document", "List of participants"),
    "minutes": pgettext_lazy("kind of a document", "Minutes"),
    "presentation": pgettext_lazy("kind of a document", "Presentation"),
    "report": pgettext_lazy("kind of a document", "Report"),
    "other": pgettext_lazy("kind of a document", "Other"),
}
FINDINGS: dict[str, Promise] = {
    "dialogue.text_missing": _("Write this text before going on."),
    "dialogue.unknown_owner": _("No organisation of the register bears this name."),
    "dialogue.not_a_date": _("This is not a date: write 2024, 2024-10 or 2024-10-31, or leave it empty."),
    "dialogue.member_one": _("Choose a country, or name an organisation: one of the two."),
    "dialogue.member_country": _("Choose a country of the list."),
    "dialogue.member_status": _("Choose how it takes part."),
    "dialogue.member_standing": _("Choose how well the source is known."),
    "dialogue.member_source": _("Give the web address of the page that says so; it begins with https:// or http://."),
    "dialogue.member_already": _("It takes part in this process then already. End that first, or begin later."),
    "dialogue.list_names_people": _(
        "A list of participants names people: it is not for everybody. Choose who took part."
    ),
    "dialogue.withdrawn_reason": _("Give the reason: it stays on record beside the title."),
    "dialogue.tie_ambiguous": _(
        "%(count)s organisations of the register bear this name. Open the right one and give the address of its page."
    ),
    "dialogue.tie_unknown": _("No public organisation of the register bears this name or has this address."),
    "dialogue.tie_already": _("That is said already. Choose another organisation, or leave it as it is."),
    "dialogue.tie_missing": _("Choose an organisation, or name one."),
    "dialogue.tie_meanwhile": _("Somebody else said what this name means meanwhile. Read it, then choose again."),
    "dialogue.tie_other": _("In this process the name means another organisation already. Change that first."),
    "dialogue.tie_reason": _("Say why it is no longer what stands there."),
    "dialogue.member_ends_before": _("It cannot end before it began."),
    "dialogue.member_needs_end": _("Say when it ended: 2024, 2024-10 or 2024-10-31."),
    "dialogue.unknown_version": _("The typology has no such version."),
    "dialogue.no_projects": _("Name at least one project by its reference."),
    "dialogue.unknown_project": _("The register has no project with this reference:"),
    "dialogue.nobody_leads": _("No organisation of the register leads this project, so nobody could place it:"),
    "dialogue.unknown_type": _("Choose a type of this version of the typology."),
    "dialogue.unknown_contribution": _("Choose contributing types of this version, other than the main one."),
    "dialogue.unknown_change": _("Choose whether a type is to be added, renamed or retired."),
    "dialogue.written_meanwhile": _("Somebody else wrote here meanwhile. Read their version, then write yours again."),
    "dialogue.introduction_missing": _("Write an introduction in at least one language before proposing the report."),
    "dialogue.asked_already": _("You have put this question already; the secretariat has it."),
    "dialogue.options_missing": _("Write between two and twelve options, one to a line."),
    "dialogue.option_twice": _("An option stands twice. Each is written once."),
    "dialogue.ballot_empty": _("The ballot is empty. Choose at least one option."),
    "dialogue.ballot_option_twice": _("An option stands twice on the ballot. Choose each once."),
    "dialogue.ballot_too_many": _(
        "At most %(most)s options may be chosen here, and that would be %(chosen)s. Take one back first."
    ),
    "dialogue.most_for_several": _(
        "Say how many options may be chosen at most where several may, and leave it empty otherwise."
    ),
    "dialogue.most_out_of_reach": _(
        "Where several may be chosen, at most means %(fewest)s or more, and no more than the %(options)s options."
    ),
    "dialogue.off_the_scale": _("The scale goes from 1 to %(last)s. Choose a whole number of it."),
    "dialogue.option_of_another_poll": _("This option does not belong to this poll. Choose one of its own."),
    "dialogue.poll_of_one_choice": _("In this poll one option is chosen, not several."),
    "dialogue.poll_without_scale": _("This poll has options, not a scale. Choose one of them."),
    "dialogue.delegation_one": _("Choose a country, or name an organisation: one of the two."),
    "dialogue.delegation_places": _(
        "A delegation has between 1 and %(most)s places, and no fewer than the %(taken)s that are taken."
    ),
    "dialogue.delegation_twice": _("This delegation is there already. Change its places instead."),
    "dialogue.delegation_wanted": _(
        "This meeting asks for delegations. Choose yours; if it is not there, write to the secretariat."
    ),
    "dialogue.delegations_come_first": _(
        "People are registered or delegations are there already; this is said before that."
    ),
    "dialogue.focal_without_account": _("Nobody has an account with this address. Invite the person first."),
    "dialogue.note_missing": _("Choose the file of the note."),
    "dialogue.note_there": _("The note was handed in already. Only the secretariat takes a wrong one away."),
    "dialogue.tick_fewer": _("At most %(most)s people are noted at once. Narrow the list, then tick fewer."),
    "dialogue.tick_somebody": _("Tick at least one person."),
    "dialogue.scale_ends": _("Write two different lines: what 1 means, and what 5 means."),
    "dialogue.agreed_name_missing": _("The name that the room agreed is one of the names."),
    "dialogue.slot_changed_meanwhile": _(
        "Somebody else changed this slot meanwhile. What stands now is above; what you typed is still below. Compare, then"
        " save again."
    ),
    "dialogue.slot_clash": _("Another slot of this session is at that time: %(slot)s. Choose another hour or length."),
    "dialogue.slot_first_speaker": _("Name the first speaker’s function or organisation before further speakers."),
    "dialogue.slot_length": _("A slot lasts between 1 and 1440 minutes."),
    "dialogue.slot_length_alone": _("A length says nothing without an hour. Give the hour, or leave the length empty."),
    "dialogue.slot_outside_its_session": _(
        "The session is from %(opens)s to %(closes)s, and %(slot)s is not within it. Change the slot or the session."
    ),
    "dialogue.slot_speaker_elsewhere": _("Who speaks is in another session at that time: %(slot)s."),
    "dialogue.slot_too_many_speakers": _("A slot has at most %(most)s further speakers."),
    "dialogue.unknown_state": _("Choose done, done in part or not done."),
    "address_not_https": _("An online address begins with https://."),
    "body_of_another_process": _("This body belongs to another process. Choose the process first."),
    "choice_unknown": _("This cannot be chosen here."),
    "closes_before_it_opens": _("Registration closes before it opens. Choose a later closing."),
    "country_unknown": _("This is not a country of the register."),
    "day_out_of_reach": _("Meetings are planned between the years 1990 and 2199."),
    "delegation_and_number": _("Say what a delegation is and how many of it may come, or leave both empty."),
    "delegation_in_use": _("People are registered in this group; what a delegation is stays as it was."),
    "delegation_needed": _("In this group places are counted by delegation: say to which one you belong."),
    "follow_up_comes_later": _("A follow-up begins on the last day of the first meeting or later."),
    "end_needs_a_start": _("There is an hour for the end and none for the beginning."),
    "fewer_places_than_taken": _("%(taken)s places are taken already. Nobody loses a place: choose at least as many."),
    "group_needed": _("Choose the group in which you take part."),
    "groups_come_first": _("People are registered without a group already; groups are set up before that."),
    "hour_left_out": _("On this day the clock leaves this hour out. Choose another one."),
    "meeting_ends_before_it_starts": _("The meeting ends before it begins."),
    "name_missing": _("Write your name, in any script."),
    "no_place_there": _("All places there are taken. Your registration stays as it was."),
    "opening_and_closing": _("Say both when registration opens and when it closes, or neither."),
    "project_unknown": _("No published project has this reference."),
    "reason_missing": _("Give the reason: those who registered are told."),
    "session_ends_before_it_starts": _("The session ends before it begins."),
    "session_outside_the_meeting": _("The session is on a day on which the meeting is not held."),
    "slot_empty": _("Say at least a title, who speaks, or which project is presented."),
    "title_missing": _("Give a title in at least one language."),
    "too_long_for_field": _("At most %(most)s characters have room here."),
    "zone_needs_an_hour": _("A time zone says nothing without an hour. Give the hour, or leave the zone empty."),
    "zone_unknown": _("No time zone has this name. Examples: Europe/Brussels, Asia/Tbilisi, UTC."),
}
PARTS: dict[str, Promise] = {
    "": _("Member"),
    "head": _("Head of the delegation"),
    "alternate": _("Alternate"),
}
OWNER_FUNCTIONS: dict[str, Promise] = {"secretariat": _("The facility, as secretariat")}
COMMITMENT_STATES: dict[str, Promise] = {
    "": _("Not reported yet"),
    "done": _("Done"),
    "in_part": _("Done in part"),
    "not_done": _("Not done"),
}
REPORTED_BY: dict[str, Promise] = {"owner": _("The owner"), "secretariat": _("The secretariat")}
CALENDAR_ANSWERS: dict[str, Promise] = {
    "accepted": pgettext_lazy("answer of a calendar", "Accepted"),
    "tentative": pgettext_lazy("answer of a calendar", "Perhaps"),
    "declined": pgettext_lazy("answer of a calendar", "Declined"),
}
ROUND_STATES: dict[str, Promise] = {"open": _("Open"), "closed": _("Closed")}
CHANGES: dict[str, Promise] = {
    "add": _("Add a type"),
    "rename": _("Rename a type"),
    "retire": _("Retire a type"),
}
PROPOSAL_STATES: dict[str, Promise] = {
    "open": _("Under discussion"),
    "agreed": _("Agreed"),
    "not_agreed": _("Not agreed"),
}
REPORT_KINDS: dict[str, Promise] = {
    "synopsis": _("Synopsis report"),
    "approaches": _("Partnership approaches"),
}
REPORT_STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("state of a report of a meeting", "Draft"),
    "proposed": pgettext_lazy("state of a report of a meeting", "Waits for the second person"),
    "published": pgettext_lazy("state of a report of a meeting", "Published"),
}
REPORT_PARTS: dict[str, Promise] = {
    "introduction": _("Introduction"),
    "presentations": _("On the presentations"),
    "matrix": _("On the matrix"),
    "closing": _("Closing words"),
}
INVITATION_STATES: dict[str, Promise] = {
    "invited": pgettext_lazy("state of an invitation", "Not answered yet"),
    "confirmed": pgettext_lazy("state of an invitation", "Confirmed"),
    "declined": pgettext_lazy("state of an invitation", "Declined"),
}
QUESTION_STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("state of a live question", "Waits for the secretariat"),
    "shown": pgettext_lazy("state of a live question", "Shown"),
    "hidden": pgettext_lazy("state of a live question", "Not shown"),
    "answered": pgettext_lazy("state of a live question", "Answered"),
}
POLL_KINDS: dict[str, Promise] = {
    "one": pgettext_lazy("kind of a poll", "One choice"),
    "several": pgettext_lazy("kind of a poll", "Several choices"),
    "scale": pgettext_lazy("kind of a poll", "A scale from 1 to 5"),
}
POLL_STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("state of a poll", "Not opened yet"),
    "open": pgettext_lazy("state of a poll", "Open"),
    "closed": pgettext_lazy("state of a poll", "Closed"),
}
