"""Words for what the books hold; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACCOUNT_KINDS: dict[str, Promise] = {
    "source": _("Fund"),
    "available": _("Available"),
    "committed": _("Committed"),
    "in_payment": _("In payment"),
    "advanced": _("Paid in advance"),
    "accepted": _("Accepted costs"),
    "recoverable": _("To be recovered"),
}
REASONS: dict[str, Promise] = {
    "envelope_set": _("Envelope stated or raised"),
    "envelope_lowered": _("Envelope lowered"),
    "commitment": _("Commitment"),
    "decommitment": _("Decommitment"),
    "payment_ordered": _("Payment ordered"),
    "payment_rejected": _("Payment rejected"),
    "payment_confirmed": _("Payment confirmed"),
    "costs_accepted": _("Costs accepted"),
    "recovery_due": _("Recovery due"),
    "recovery_received": _("Recovery received"),
    "reversal": _("Reversal"),
}
ENVELOPE_STATUSES: dict[str, Promise] = {
    "unknown": _("Amount not known"),
    "published": _("Published"),
    "demonstration": _("Demonstration setting"),
}
ORDER_STATES: dict[str, Promise] = {
    "drafted": _("Waiting for a second person"),
    "approved": _("Approved"),
    "sent": _("Sent to the bank"),
    "confirmed": _("Paid"),
    "rejected": _("Rejected"),
}
FINDINGS: dict[str, Promise] = {
    "not_enough_money": _("There is not enough money: %(held)s is there, %(asked)s was asked."),
    "ask_for_less": _("Ask for at most what is there, or have the envelope raised first."),
    "envelope_unknown": _("The amount of this envelope is not known, so nothing can be committed from it."),
    "state_envelope": _("State the envelope with its date and source first."),
    "second_person_needed": _("The person who drafted this order cannot approve it."),
    "finance.fund_unknown": _("Name funds of the list by their codes, or say that it is not known who pays."),
    "finance.funds_many": _("These are too many funds for one statement. Name those that pay."),
    "finance.shares_wrong": _(
        "A share belongs to a fund that is named, lies above 0 and at most at 100 per cent; together they are at most 100."
    ),
    "finance.source_missing": _("Say whose word it is: the document, page or decision that names the fund."),
    "finance.reason_missing": _("Say why it is stated, or why it is stated anew."),
    "finance.status_unknown": _("Say how well it is known: choose the standing of the source."),
    "finance.address_wrong": _("Give an address of the web, beginning with https://, or leave it empty."),
    "finance.unchanged": _("Exactly this is stated already. Change the funds, the day, the source or its standing."),
    "ask_a_colleague": _("Ask a colleague with the right to approve payments."),
}
