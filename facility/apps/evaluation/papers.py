"""What evaluation puts on paper: the invitation to the full stage and the reasoned refusal."""

from django.utils.translation import gettext_lazy as _

from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor
from facility.foundation.documents import public as documents
from facility.foundation.post.public import Letter
from facility.foundation.records.models import Record


def may_have_letters(actor: Actor, record: Record) -> bool:
    """Those who read a dossier's letters on its page: its applicants, and the staff who list all dossiers."""
    dossier = proposals.rows().filter(record=record).first()
    if dossier is None:
        return False
    return bool(proposals.policy.may_read_draft(actor, dossier) or proposals.policy.may_list_all(actor))


def addressee_of(letter: Letter) -> tuple[str, ...]:
    """To whom a letter about a dossier went: the person, as long as it is known, and the organisation."""
    dossier = proposals.rows().filter(record=letter.record).first()
    person = str(letter.to_user) if letter.to_user else ""
    return (person, dossier.lead.name if dossier else "")


for _name, _title, _letter in (
    ("invitation", _("Invitation to the full application"), "invited"),
    ("refusal", _("Letter on the eligibility check"), "found_ineligible"),
):
    documents.register_letter(
        name=f"evaluation.{_name}",
        record_kind="proposal",
        title=_title,
        letters=(f"evaluation.{_letter}",),
        may=may_have_letters,
        addressee=addressee_of,
    )
