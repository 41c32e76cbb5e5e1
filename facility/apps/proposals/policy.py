"""Who may write, hand in, see and read a dossier: staff see that it exists, and read it only once the seal is opened."""

from typing import Any

from django.db.models import prefetch_related_objects

from facility.foundation.accounts.public import ANY, Actor, Held, Role, own_organisation, permission


def _lead(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the organisation that leads the dossier."""
    return held.organisation_id is not None and held.organisation_id == thing.lead_id


def _readers(thing: Any) -> Any:
    """Whom the lead let in. Dossiers that were loaded as `looked_at_with` each other are asked about together."""
    if (others := getattr(thing, "looked_at_with", None)) is not None:
        prefetch_related_objects(others, "readers")
    return thing.readers.all()


def _let_in(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for an organisation that the lead let in."""
    return any(one.organisation_id == held.organisation_id for one in _readers(thing) if one.until is None)


def _let_in_to_write(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for an organisation that the lead let in to write."""
    return any(
        one.organisation_id == held.organisation_id and one.may_write for one in _readers(thing) if one.until is None
    )


def _handed_in(actor: Actor, held: Held, thing: Any) -> bool:
    """Something was handed in, at whichever stage."""
    return bool(thing.record.reference)


def _opened(actor: Actor, held: Held, thing: Any) -> bool:
    """The seal of at least the first submission was opened at intake."""
    return bool(thing.title != "")


may_start = permission(
    "proposals.start", {Role.APPLICANT: "own organisation"}, relations={"own organisation": own_organisation("pk")}
)
may_write = permission(
    "proposals.write",
    {Role.APPLICANT: "lead", Role.PARTNER: "let in to write"},
    relations={"lead": _lead, "let in to write": _let_in_to_write},
)
may_submit = permission("proposals.submit", {Role.APPLICANT: "lead"}, relations={"lead": _lead})
may_withdraw = permission("proposals.withdraw", {Role.APPLICANT: "lead"}, relations={"lead": _lead})
may_answer = permission("proposals.answer", {Role.APPLICANT: "lead"}, relations={"lead": _lead})
may_let_in = permission("proposals.let_in", {Role.APPLICANT: "lead"}, relations={"lead": _lead})
# Applicants read what they write; staff never read a draft.
may_read_draft = permission(
    "proposals.read_draft",
    {Role.APPLICANT: "lead", Role.PARTNER: "let in"},
    relations={"lead": _lead, "let in": _let_in},
)
_STAFF = (Role.GRANTS_OFFICER, Role.AUTHORISING_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR)
may_view = permission(
    "proposals.view",
    {
        Role.APPLICANT: "lead",
        Role.PARTNER: "let in",
        **dict.fromkeys(_STAFF, "handed in"),
        Role.COMMITTEE_MEMBER: "opened",
    },
    relations={"lead": _lead, "let in": _let_in, "handed in": _handed_in, "opened": _opened},
)
may_read_opened = permission(
    "proposals.read_opened",
    {**dict.fromkeys(_STAFF, "opened"), Role.COMMITTEE_MEMBER: "opened"},
    relations={"opened": _opened},
)
may_open = permission("proposals.open", {Role.GRANTS_OFFICER: ANY})
may_list_all = permission("proposals.list_all", dict.fromkeys(_STAFF, ANY))
