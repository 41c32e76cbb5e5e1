"""Words of news and subscriptions; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEWS_STATES: dict[str, Promise] = {
    "proposed": _("To be cleared by a second person"),
    "cleared": _("To be published"),
    "published": _("Published"),
    "dropped": _("Dropped"),
}
CONTENTS: dict[str, Promise] = {
    "policy": _("Policy updates and lessons"),
    "events": _("Events and meetings"),
    "funding": _("Funding opportunities"),
}
FREQUENCIES: dict[str, Promise] = {
    "daily": _("Once a day at most"),
    "weekly": _("Once a week at most"),
    "monthly": _("Once in thirty days at most"),
}
SUBSCRIPTION_STATES: dict[str, Promise] = {
    "requested": _("Not confirmed yet"),
    "confirmed": _("Confirmed"),
    "paused": _("Paused"),
    "unsubscribed": _("Unsubscribed"),
    "erased": _("Erased"),
}
PAUSES: dict[str, Promise] = {
    "bounced": _("The mail server of the address refused a letter for good."),
    "reported": _("A mail server reported that a letter did not arrive: the address does not take it."),
    "told_by_staff": _("Staff noted that a letter came back."),
}
# The themes by which everything public is tagged, as lessons are.
THEMES: dict[str, Promise] = {
    "legal_migration": _("Legal migration and mobility"),
    "asylum": _("International protection and asylum"),
    "trafficking": _("Trafficking in human beings"),
    "return": _("Return and reintegration"),
    "borders": _("Border management"),
    "smuggling": _("Anti-smuggling"),
    "capacity": _("Capacity building"),
}
INTENT_NAMES: dict[str, dict[str, str]] = {
    "meeting": {"en": "Request for a meeting", "fr": "Demande de réunion"},
    "contact": {"en": "Question to the office", "fr": "Question au bureau"},
    "assistance": {"en": "Enquiry about assistance", "fr": "Demande d’information sur l’assistance"},
    "updates": {"en": "Registration for updates", "fr": "Inscription aux nouveautés"},
}
INTENTS: dict[str, Promise] = {
    "meeting": _("Request a meeting"),
    "contact": _("Get in touch"),
    "assistance": _("Request assistance"),
    "updates": _("Register for updates"),
}
INTENT_HELP: dict[str, Promise] = {
    "meeting": _("Say what for, and up to three moments that suit you, in the time of the facility’s seat (Brussels)."),
    "contact": _("You get a number at once and an answer by letter."),
    "assistance": _(
        "Say which authority asks, what for, until when. The office answers which programme helps and how to ask it."
    ),
}
REASONS: dict[str, Promise] = {
    "call": _("A call for proposals"),
    "dossier": _("One’s own dossier"),
    "register": _("An error in the register"),
    "page": _("A page that cannot be used"),
    "partnership": _("A partnership or a project"),
    "press": _("Press"),
    "other": _("Something else"),
}
ENQUIRY_STATES: dict[str, Promise] = {
    "received": _("Waits for an answer"),
    "answered": _("Answered"),
    "offered": _("Moments offered"),
    "agreed": _("Meeting agreed"),
    "held": _("Meeting held"),
    "closed": _("Closed"),
}
ENDS: dict[str, Promise] = {
    "answered": _("Everything is answered"),
    "cancelled": _("The meeting is cancelled"),
    "not_ours": _("Not for this facility to answer"),
    "no_reply": _("No more was heard"),
    "spam": _("Advertising or abuse; nobody is told"),
    "converted": _("Turned into a request for assistance, a question on a call or a mentoring case"),
    "declined": _("The meeting is declined, with its reason"),
    "held": _("The meeting was held"),
    "seen": _("Seen; it asked for no answer"),
}
MENTORING_STATES: dict[str, Promise] = {
    "asked": _("Waits for a mentor"),
    "with_mentor": _("With a mentor"),
    "closed": _("Closed"),
}
OUTCOMES: dict[str, Promise] = {
    "advised": _("The applicant was advised"),
    "put_to_call": _("What was asked is answered on the call, for everybody"),
    "no_reply": _("The applicant wrote no more"),
    "not_ours": _("It is nothing for a mentor"),
    "withdrawn": _("The applicant withdrew it"),
}
FINDINGS: dict[str, Promise] = {
    "mentoring_asker_judges": _("Whoever wrote judges dossiers of this facility, and takes no part in mentoring."),
    "mentoring_call_closed": _("This call takes no dossiers now."),
    "mentoring_not_offered": _(
        "This call offers no mentoring. Choose another call, or put the question to this one: its answer is published for "
        "every applicant."
    ),
    "mentoring_mentor_unknown": _(
        "Choose a mentor who sees no dossiers by another role and does not act for the applicant."
    ),
    "mentoring_open_already": _("Your organisation has a mentoring case on this call already. Write there."),
    "mentoring_organisation": _("Choose an organisation that you act for."),
    "mentoring_outcome": _("Choose one of the outcomes on offer."),
    "mentoring_text_missing": _("Write this text before going on."),
    "mentoring_too_long": _("Write at most %(most)s characters."),
    "news_text_missing": _("Write this text before going on."),
    "news_second_person": _("The person who prepared the news cannot clear it."),
    "news_content_unknown": _("Choose what kind of news it is."),
    "subscription_contents_missing": _("Choose at least one kind of content."),
    "enquiry_slot_missing": _("Propose at least one moment."),
    "enquiry_slot_past": _("This moment is past: choose a later one."),
    "enquiry_too_long": _("Write at most %(most)s characters."),
    "enquiry_minutes": _("A meeting lasts between 5 and %(most)s minutes."),
    "enquiry_slot_not_offered": _("This moment is not on offer: choose one of those on the page."),
    "enquiry_end_of_held": _("A meeting that was held is closed as held; other reasons are for what was not."),
    "enquiry_line_too_long": _("Write at most %(most)s characters, in one line."),
    "enquiry_end_of_meeting": _("Only a meeting is cancelled: choose another reason."),
    "enquiry_not_answered": _("It was not answered yet: answer it, or close it for another reason."),
    "enquiry_asker_unknown": _(
        "Still nobody with an account and an organisation writes from this address; the letter is not sent twice."
    ),
    "enquiry_asker_organisation": _("Choose for which of their organisations the request is opened."),
    "enquiry_programme_closed": _("Choose a programme that takes requests."),
    "enquiry_call_unknown": _("Choose a call that is published."),
    "enquiry_organisation_missing": _("Choose the organisation of the contact point."),
    "subscription_choice_unknown": _("“%(code)s” is not on offer: choose from the list."),
}
