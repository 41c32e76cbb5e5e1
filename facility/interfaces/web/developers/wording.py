"""Says what the interface for programs and its tokens and webhooks refuse, and the refusals of the floor below."""

from django.utils.translation import gettext_lazy as _

from facility.core.findings import Finding
from facility.interfaces.web.ui.findings import facts, register_words

FINDINGS = {
    "clocks.calendar_unknown": _("There is no calendar called %(calendar)s."),
    "clocks.source_missing": _("Say where the day is published: a calendar day needs its source."),
    "field_twice": _("The same field stands twice among the changes. Send each field once."),
    "forms.unknown_field": _("The questions of this dossier have no such field."),
    "lot_not_open": _("No open lot has this key. The list of calls names the lots that are open."),
    "fund_unknown": _("There is no fund called %(value)s."),
    "not_a_service": _("Nobody replies for this organisation as a consulted service today."),
    "not_for_committees": _("This person does not hold the role of committee member or chair today."),
    "not_null": _("This cannot be null; leave it out to keep it as it is."),
    "outside_individual_scores": _("The common points lie outside those given one by one (%(lowest)s to %(highest)s)."),
    "post.not_an_address": _("This is not an e-mail address, such as name@example.org."),
    "service_twice": _("The same service stands twice in the list."),
    "theme_unknown": _("There is no theme called %(code)s."),
    "token_needs_end": _("Choose a day on which the token ends, at most a year from now."),
    "token_needs_name": _("Give the token a name, so that you know it again."),
    "token_needs_scope": _("Choose at least one scope: what the token may do."),
    "token_too_many": _("You have %(most)s tokens that still work. End one before you make another."),
    "webhook_address_private": _("This address lies in a private network; webhooks go to public addresses only."),
    "webhook_address_unreadable": _("This is not an address that can be called, such as https://example.org/hook."),
    "webhook_event_unknown": _("Choose events from the list that the interface gives."),
    "webhook_needs_https": _("Webhooks go over https only."),
    "webhook_too_many": _("You have %(most)s webhooks. End one before you add another."),
}


def words(finding: Finding) -> tuple[str, str]:
    """What is wrong; empty for a finding of somebody else. Raises KeyError where a fact is missing."""
    told = FINDINGS.get(finding.message)
    return (str(told) % facts(finding), "") if told else ("", "")


def wire() -> None:
    """Make the words known to pages and programs."""
    register_words(words)
