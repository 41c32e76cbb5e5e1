"""Words of grants; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GRANT_STATES: dict[str, Promise] = {
    "preparation": _("To be signed by the beneficiary"),
    "signed_by_beneficiary": _("To be signed by the facility"),
    "running": _("Running"),
    "suspended": _("Suspended"),
    "ended": _("Ended"),
    "balance": _("Balance"),
    "closed": _("Closed"),
}
DECISION_STATES: dict[str, Promise] = {
    "proposed": _("Waiting for a second person"),
    "decided": _("Decided"),
    "lapsed": _("Lapsed"),
    "withdrawn": _("Withdrawn"),
}
OUTCOMES: dict[str, Promise] = {"award": _("Award"), "reserve": _("Reserve list"), "reject": _("Reject")}
PAYMENT_STATES: dict[str, Promise] = {
    "requested": _("To be checked"),
    "checked": _("To be ordered"),
    "ordered": _("Ordered"),
    "paid": _("Paid"),
    "refused": _("Refused"),
}
PAYMENT_KINDS: dict[str, Promise] = {"prefinancing": _("Pre-financing")}
DUTIES: dict[str, Promise] = {
    "pre_financing": _("Pre-financing"),
    "interim_report": _("Interim report"),
    "final_report": _("Final report"),
    "balance": _("Payment of the balance"),
    "keep_records": _("Records kept until"),
}
FINDINGS: dict[str, Promise] = {
    "every_dossier_once": _("Say for every dossier of the round what is to happen to it."),
    "withdrawn_since": _(
        "A dossier of this round was withdrawn since. Take this decision back and propose one for the others."
    ),
    "unknown_outcome": _("Choose award, reserve list or reject."),
    "below_threshold": _("This dossier is below a threshold of the grid and cannot be awarded."),
    "rejection_needs_reason": _("Write the reason: the applicant reads it."),
    "departure_needs_reason": _("A lower-ranked dossier is awarded before this one: write why."),
    "award_less": _("Award less, or have the envelope raised first."),
    "above_prefinancing": _("The agreement allows at most %(ceiling)s in advance; %(asked)s was asked."),
    "refusal_names_rule": _("Name the rule and the reason: the beneficiary can answer only to those."),
    "bank_reference_missing": _("Give the bank's reference of the transfer."),
    "paid_in_the_future": _("The day of payment cannot lie ahead."),
    "text_unchanged": _("This is word for word the text in force: there is nothing to propose."),
    "text_not_toml": _("This is not written as TOML: %(why)s"),
    "text_clauses": _("A text has one to %(most)s clauses, each with a title and paragraphs."),
    "text_in_both_languages": _("Give the words in English and in French."),
    "text_unknown_fact": _("Nobody fills this name in braces: %(name)s."),
    "text_length": _("Words are missing here, or there are more than %(most)s characters."),
    "text_status": _("Say how sure the text is: confirmed, predecessor, analogue, unconfirmed or demonstration."),
    "text_source": _("Say where the text comes from."),
    "second_person_needed": _("This act needs another person than the one before."),
}
TEXT_STATUS: dict[str, Promise] = {
    "confirmed": _("Adopted by the facility"),
    "predecessor": _("Text of a predecessor; advice only"),
    "analogue": _("Text of a similar programme; advice only"),
    "unconfirmed": _("Not confirmed"),
    "demonstration": _("Demonstration text: not the terms of any facility"),
}
# The budget's headings in the words of its form; reporting has those of costs.
HEADINGS: dict[str, Promise] = {
    "human_resources": _("Human resources"),
    "travel": _("Travel"),
    "equipment": _("Equipment and supplies"),
    "local_office": _("Local office"),
    "other_costs": _("Other costs, services"),
    "other": _("Other"),
    "indirect": _("Indirect costs"),
    "contingency": _("Contingency reserve"),
}
