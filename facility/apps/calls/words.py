"""Labels of states, models and sources of calls, and the sentences that say what is missing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facility.core.findings import Finding

CALL_STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "open": _("Open"),
    "suspended": _("Suspended"),
    "exhausted": _("Funds exhausted"),
    "closed": _("Closed"),
}
LOT_STATES: dict[str, Promise] = {"open": _("Open"), "exhausted": _("Funds exhausted")}
DEADLINE_MODELS: dict[str, Promise] = {
    "rolling": _("Rolling: submit at any time while money is left"),
    "dated": _("One deadline"),
}
STAGES: dict[str, Promise] = {
    "concept_full": _("Concept note first, then a full application on invitation"),
    "full": _("Full application at once"),
}
STATUSES: dict[str, Promise] = {
    "confirmed": _("Confirmed by its source"),
    "predecessor": _("Taken from a predecessor text"),
    "analogue": _("Taken from a comparable programme"),
    "unconfirmed": _("Not confirmed yet"),
    "demonstration": _("Demonstration setting"),
}
ENVELOPE_STATUSES: dict[str, Promise] = {
    "published": _("Published"),
    "demonstration": _("Demonstration setting"),
    "unknown": _("Not known"),
}
TASKS: dict[str, Promise] = {
    "calls.approval": _("Read and approve what is proposed for a call"),
    "calls.deadline": _("The call closes"),
    "calls.question": _("Answer a question on a call"),
}
QUESTION_STATES: dict[str, Promise] = {
    "open": _("Waits for an answer"),
    "published": _("Answered for everybody"),
    "dropped": _("Not answered"),
}
FINDINGS: dict[str, Promise] = {
    "call_question_text_missing": _("Write this text before going on."),
    "call_question_too_long": _("Write at most %(most)s characters."),
    "call_question_of_draft": _("Choose a call that is published."),
    "call_question_language": _("Choose a language in which the call stands, and the answer does not yet."),
    "call_question_worded": _("The answer stands in this language already; what was published is not written over."),
}
ACTS: dict[str, Promise] = {
    "open": _("Open the call"),
    "revise": _("Publish a new version"),
    "suspend": _("Suspend the call"),
    "resume": _("Resume the call"),
    "exhaust": _("Note that the funds are exhausted"),
    "reopen": _("Reopen the lot"),
    "close": _("Close the call"),
}
EVENTS: dict[str, Promise] = {
    "call.drafted": _("Drafted"),
    "call.edited": _("Edited"),
    "lot.added": _("Lot added"),
    "lot.terms_set": _("Rules of a lot chosen"),
    "lot.envelope_set": _("Envelope recorded"),
    "lot.exhausted": _("Funds of a lot exhausted"),
    "lot.reopened": _("Lot reopened"),
    "approval.proposed": _("Put before a second person"),
    "approval.executed": _("Approved by a second person"),
    "call.opened": _("Opened"),
    "call.revision_drafted": _("Revision begun"),
    "call.revised": _("New version published"),
    "call.suspended": _("Suspended"),
    "call.resumed": _("Resumed"),
    "call.exhausted": _("Funds exhausted"),
    "call.closed": _("Closed"),
}
ENTRY_STAGES: dict[str, Promise] = {
    "any": _("both stages"),
    "concept": _("concept note"),
    "full": _("full application"),
}
# Names of the figures of rulebooks.
WEIGHTS: dict[str, Promise] = {"block": _("meant to stop a dossier"), "advise": _("advises only")}
FIGURES: dict[str, Promise] = {
    "admitted": _("Kinds admitted"),
    "admitted_roles": _("Roles open to natural persons"),
    "ceiling_bp": _("Highest EU share"),
    "conditional": _("Countries with a condition"),
    "country": _("State"),
    "each_applicant": _("Each applicant declares"),
    "fields": _("Required answers"),
    "funds": _("Funds"),
    "international_organisations": _("International organisations wherever seated"),
    "international_organisations_exempt": _("International organisations exempt"),
    "limit": _("Applications per lead"),
    "limit_bp": _("Limit"),
    "listed": _("Countries"),
    "maximum_cents": _("Largest grant"),
    "maximum_months": _("Longest duration"),
    "minimum_cents": _("Smallest grant"),
    "minimum_entities": _("Independent entities at least"),
    "minimum_months": _("Shortest duration"),
    "refused": _("Kinds not admitted"),
    "regions": _("Regions"),
    "roles": _("Roles"),
    "seats": _("Seat in"),
    "union_law": _("Bodies created under Union law wherever seated"),
    "usual_bp": _("Usual EU share"),
    "when": _("Asked for"),
}
# Names of what a version fixes.
PLACES: dict[str, Promise] = {
    "title": _("Title"),
    "programme": _("Programme"),
    "opens_on": _("Opens on"),
    "deadline_model": _("Deadline"),
    "closes_at": _("Closes at"),
    "stages": _("Stages"),
    "published_on": _("Date of the guidelines"),
    "guidelines_url": _("Address of the guidelines"),
    "envelope_cents": _("Published for the whole call"),
    "envelope_as_of": _("Amount published on"),
    "en": _("Text in English"),
    "fr": _("Text in French"),
    "code": _("Code"),
    "version": _("Version"),
    "source": _("Source"),
    "status": _("How sure is it?"),
    "source_status": _("Status"),
    "weight": _("Weight"),
    "rulebook": _("Rulebook"),
    "rulebook.code": _("Rulebook"),
    "rulebook.version": _("Version of the rulebook"),
    "concept_grid.version": _("Version of the grid of the concept note"),
    "full_grid.version": _("Version of the grid of the full application"),
    "concept_form.version": _("Version of the questions of the concept note"),
    "full_form.version": _("Version of the questions of the full application"),
    "concept_grid.code": _("Grid of the concept note"),
    "full_grid.code": _("Grid of the full application"),
    "concept_form.code": _("Questions of the concept note"),
    "full_form.code": _("Questions of the full application"),
    "title.en": _("Title in English"),
    "title.fr": _("Title in French"),
    "summary.en": _("What the call is about, in English"),
    "summary.fr": _("What the call is about, in French"),
    "scope.en": _("What the lot funds, in English"),
    "scope.fr": _("What the lot funds, in French"),
    "concept_grid": _("Grid of the concept note"),
    "full_grid": _("Grid of the full application"),
    "concept_form": _("Questions of the concept note"),
    "full_form": _("Questions of the full application"),
}
_MISSING: dict[str, Promise] = {
    "call.code_taken": _("Another call already has this code. Choose another one."),
    "call.code_malformed": _("A code has small letters, digits and hyphens, such as amif-2022."),
    "call.title": _("The call has no title in English. Write one."),
    "call.opens_on": _("The opening date is missing. Write a year, a month or a day, as published."),
    "call.date_malformed": _("This is not a date. Write 2024, 2024-10 or 2024-10-31."),
    "call.closes_at": _("A call with one deadline needs its day and hour."),
    "call.closes_at_rolling": _("A rolling call has no deadline. Take the deadline out or choose one deadline."),
    "call.closes_at_past": _("The deadline lies before the opening."),
    "version.published_on": _("The date of the guidelines is missing. Write it as the source gives it."),
    "version.note": _("Say in a sentence what this version changes, for applicants who began under the one before."),
    "version.envelope_as_of": _("An amount for the whole call needs the date it was published on."),
    "version.envelope_positive": _("An envelope is more than zero. Leave it empty where it is not known."),
    "version.unchanged": _("Nothing differs from the version in force. Change something or discard the revision."),
    "lots.none": _("The call has no lot yet. Add one; a call without parts has a single lot."),
    "lot.code_taken": _("Another lot of this call already has this code."),
    "lot.code": _("The lot needs a short code, such as A or 1."),
    "lot.title": _("The lot has no title in English. Write one."),
    "lot.terms": _("No rulebook is chosen for this lot. Choose one."),
    "lot.scope": _("Say what this lot funds."),
    "lot.questions": _("No questions are chosen for the first stage of this lot. Choose a set of questions."),
    "suspension_reason": _("Say why the call is suspended: the reason is published."),
    "grid.other_stage": _("This grid is for the other stage."),
    "envelope.amount": _(
        "A published or demonstration envelope needs an amount. Choose “not known” where there is none."
    ),
    "envelope.amount_unknown": _("An envelope that is not known has no amount. Leave it empty."),
    "envelope.as_of": _("An amount needs the date from which it holds."),
    "envelope.source": _("Say where the amount comes from."),
    "rulebook.unchanged": _("Nothing differs from the version you started from."),
    "rulebook.version_taken": _(
        "This version exists already with other content. Give the changed rulebook a new version."
    ),
    "grid.version_taken": _("This version exists already with other content. Give the changed grid a new version."),
}


def missing(key: str, field: str, *, blocks: bool = True, **facts: object) -> Finding:
    """A finding about a call under preparation: what is wrong at which field, in the language of the moment."""
    return Finding(message=key, field=field, blocks=blocks, facts=facts, text=str(_MISSING[key]))
