"""Titles of tasks by the kind of clock; apps register theirs while the process starts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# Of the shipped policies; an app's own title of the same kind replaces the one here.
_TITLES: dict[str, Any] = {
    "admissibility_check": _("Check admissibility"),
    "assistance_completion": _("Complete a request for assistance"),
    "assistance_decision": _("Decide on a request for assistance"),
    "assistance_triage": _("Register a request for assistance"),
    "approval": _("Approve as second person"),
    "clarification": _("Answer a question on a dossier"),
    "committee_advice": _("Give the committee's advice"),
    "complaint": _("Complain about the procedure"),
    "consultation": _("Reply to a consultation"),
    "enquiry_answer": _("Answer an enquiry"),
    "evaluation": _("Evaluate a dossier"),
    "inform_applicant": _("Tell the applicant the outcome"),
    "notify_successful": _("Write to the successful applicant"),
    "notify_unsuccessful": _("Write to the unsuccessful applicant"),
    "mentoring_answer": _("Help an applicant as a mentor"),
    "payment_interim": _("Pay after a report"),
    "payment_prefinancing": _("Pay the pre-financing"),
    "post_moderation": _("Let a post in or decline it"),
    "receipt_confirmation": _("Confirm receipt"),
    "report_check": _("Check a report"),
    "report_due": _("Hand in a report"),
    "sign_agreement": _("Sign the agreement"),
    "updates_seen": _("Read why somebody registered for updates"),
    "work_proposed": _("Take up a work proposed for a knowledge space, or leave it out"),
}


def register_titles(titles: dict[str, Any]) -> None:
    """Add titles (lazy translations) by kind of clock: what is to be done, as an order ("Confirm receipt")."""
    _TITLES.update(titles)


def title(kind: str) -> Any:
    """The title of a kind; the kind itself, spelled out, where nobody registered one.

    A kind may carry a number after a colon ("grants.report:2"), where a record has several of them.
    """
    kind = kind.partition(":")[0]
    return _TITLES.get(kind) or kind.rsplit(".", 1)[-1].replace("_", " ").capitalize()


def titles() -> dict[str, Any]:
    """All registered titles."""
    return dict(_TITLES)
