"""Who judges eligibility, who assigns, who scores, and who sees which sheet."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _assigned(actor: Actor, held: Held, thing: Any) -> bool:
    """The evaluator whom this assignment names."""
    return actor.user_id is not None and thing.user_id == actor.user_id


def _free_of_interest(actor: Actor, held: Held, thing: Any) -> bool:
    """The evaluator named, once interests were declared and none stands against it."""
    return _assigned(actor, held, thing) and thing.state not in {"assigned", "recused"}


def _scored(actor: Actor, held: Held, thing: Any) -> bool:
    """Staff see a sheet once it was handed in."""
    return thing.state in {"scored", "agreed"}


def _all_in(actor: Actor, held: Held, thing: Any) -> bool:
    """The evaluator named, once everybody who did not step down has handed a sheet in."""
    given = {"scored", "agreed"}
    if not _assigned(actor, held, thing) or thing.state not in given:
        return False
    return all(one.state in given for one in thing.entry.assignments.all() if one.state != "recused")


def _decided_for(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the organisation that leads the dossier, and its round was decided."""
    leads = held.organisation_id is not None and held.organisation_id == thing.proposal.lead_id
    return leads and thing.round.state == "decided"


def _acts_for_it(actor: Actor, held: Held, thing: Any) -> bool:
    """Whoever acts for a body of the dossier, since whenever, neither judges nor scores it (FR-18)."""
    theirs = {one.organisation_id for one in actor.held} - {None}
    if thing is None or not theirs:
        return False
    proposal = thing.entry.proposal if hasattr(thing, "entry") else thing
    let_in = {one.organisation_id for one in proposal.readers.all() if one.until is None}
    return bool(theirs & (let_in | {proposal.lead_id}))


def _was_withdrawn(actor: Actor, held: Held, thing: Any) -> bool:
    """The dossier was withdrawn: what its applicants took back is read and scored by nobody any more."""
    return bool(thing.entry.proposal.state == "withdrawn")


may_take_up = permission("evaluation.take_up", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True)
may_judge = permission("evaluation.judge", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True)
may_confirm_refusal = permission(
    "evaluation.confirm_refusal",
    {Role.AUTHORISING_OFFICER: ANY, Role.GRANTS_OFFICER: ANY},
    forbids=(_acts_for_it,),
    grave=True,
)
may_ask = permission("evaluation.ask_clarification", {Role.GRANTS_OFFICER: ANY})
may_consult = permission("evaluation.consult", {Role.GRANTS_OFFICER: ANY})
may_invite = permission("evaluation.invite", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True)
may_run_round = permission("evaluation.run_round", {Role.GRANTS_OFFICER: ANY, Role.PANEL_CHAIR: ANY})
may_view_round = permission(
    "evaluation.view_round",
    dict.fromkeys(
        (
            Role.AUDITOR,
            Role.AUTHORISING_OFFICER,
            Role.COMMITTEE_MEMBER,
            Role.GRANTS_OFFICER,
            Role.PANEL_CHAIR,
        ),
        ANY,
    ),
)
may_declare = permission("evaluation.declare", {Role.EVALUATOR: "assigned"}, relations={"assigned": _assigned})
may_score = permission(
    "evaluation.score",
    {Role.EVALUATOR: "assigned, no interest"},
    relations={"assigned, no interest": _free_of_interest},
    forbids=(_acts_for_it, _was_withdrawn),
)
may_read_dossier = permission(
    "evaluation.read_dossier",
    {Role.EVALUATOR: "assigned, no interest"},
    relations={"assigned, no interest": _free_of_interest},
    forbids=(_acts_for_it, _was_withdrawn),
)
may_view_sheet = permission(
    "evaluation.view_sheet",
    {
        Role.EVALUATOR: "assigned",
        Role.AUDITOR: "handed in",
        Role.AUTHORISING_OFFICER: "handed in",
        Role.GRANTS_OFFICER: "handed in",
        Role.PANEL_CHAIR: "handed in",
    },
    relations={"assigned": _assigned, "handed in": _scored},
)
may_compare_sheets = permission(
    "evaluation.compare_sheets",
    {Role.EVALUATOR: "all handed in"},
    relations={"all handed in": _all_in},
    forbids=(_was_withdrawn,),
)
may_view_result = permission(
    "evaluation.view_result", {Role.APPLICANT: "lead, decided"}, relations={"lead, decided": _decided_for}
)
