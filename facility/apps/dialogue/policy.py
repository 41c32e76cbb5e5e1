"""Who may see and load processes and meetings, run those of our own, and register for them."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, own_organisation, permission

LOADER = "load-portfolio"
# Who prepares meetings, letters their registrants and stands at the door.
SECRETARIAT = Role.DIALOGUE_SECRETARIAT
_RUNS = {SECRETARIAT: ANY}

may_import = permission("dialogue.import", {Role.ADMINISTRATOR: ANY}, systems=(LOADER,))
may_view = permission(
    "dialogue.view",
    {Role.ADMINISTRATOR: ANY, Role.AUDITOR: ANY, SECRETARIAT: ANY, Role.EDITOR: ANY},
    public=lambda thing: bool(thing.record.is_public),
)
may_plan = permission("dialogue.plan", _RUNS)
# Who says which states and organisations take part in a process.
may_edit_members = permission("dialogue.edit_members", _RUNS)
may_run_registration = permission("dialogue.run_registration", _RUNS)


def may_read_registration(actor: Actor | None, registration: Any) -> bool:
    """The person who registered, and the secretariat: it shows special needs, so nobody else."""
    if actor is not None and actor.user_id is not None and actor.user_id == registration.user_id:
        return True
    return may_run_registration(actor, registration)


def may_speak_for_delegation(actor: Actor | None, delegation: Any) -> bool:
    """The focal person of a delegation, and the secretariat: they hand in its note and say who heads it."""
    if actor is not None and actor.user_id is not None and actor.user_id == delegation.focal_id:
        return True
    return may_run_registration(actor, delegation)


def may_read_delegation(actor: Actor | None, delegation: Any) -> bool:
    """Those, and whoever is registered in the delegation."""
    if may_speak_for_delegation(actor, delegation):
        return True
    if actor is None or actor.user_id is None:
        return False
    return bool(delegation.members.filter(user_id=actor.user_id).exclude(state="withdrawn").exists())


def may_read_note(actor: Actor | None, delegation: Any) -> bool:
    """Who speaks for a delegation, and whom they named its head or an alternate.

    Whoever registers chooses a delegation, so that belonging to it opens nothing with names in it.
    """
    if may_speak_for_delegation(actor, delegation):
        return True
    if actor is None or actor.user_id is None:
        return False
    named = delegation.members.filter(user_id=actor.user_id, state="placed").exclude(part="")
    return bool(named.exists())


# Who speaks for an organisation.
SPEAKERS = (Role.APPLICANT, Role.PARTNER, Role.REPORTER, Role.CONSULTED_SERVICE, Role.NATIONAL_CONTACT)

may_commit = permission("dialogue.commit", _RUNS)
may_report = permission(
    "dialogue.report",
    {**_RUNS, **dict.fromkeys(SPEAKERS, "own organisation")},
    relations={"own organisation": own_organisation("owner_id")},
)


def reports_as_staff(actor: Actor) -> bool:
    """Whether the actor reports for the secretariat, not for the owner."""
    return SECRETARIAT in actor.roles


may_open_round = permission("dialogue.open_round", _RUNS)
may_close_round = permission("dialogue.close_round", _RUNS)
may_settle_type = permission("dialogue.settle_type", _RUNS)
may_place_own = permission(
    "dialogue.place_own",
    dict.fromkeys(SPEAKERS, "own organisation"),
    relations={"own organisation": own_organisation("organisation_id")},
)


def _in_room(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for an organisation that leads a project of the round."""
    here = held.organisation_id
    return here is not None and bool(thing.placements.filter(organisation_id=here).exists())


may_discuss = permission(
    "dialogue.discuss",
    {**_RUNS, **dict.fromkeys(SPEAKERS, "own organisation")},
    relations={"own organisation": _in_room},
)

# Reports of meetings: the loader drafts those of known events; who proposes one never lets it out. The second person is
# another one of the secretariat or an editor, who clears what is published.
_LETS_OUT = {SECRETARIAT: ANY, Role.EDITOR: ANY}
may_draft_report = permission("dialogue.draft_report", _RUNS, systems=(LOADER,))
may_read_draft_report = permission("dialogue.read_draft_report", _LETS_OUT)
may_take_back_report = permission("dialogue.take_back_report", _LETS_OUT)
# An earlier edition is taken from everybody's eyes, with the reason.
may_withdraw_edition = permission("dialogue.withdraw_edition", _LETS_OUT)
may_propose_report = permission("dialogue.propose_report", _RUNS, grave=True)
may_approve_report = permission("dialogue.approve_report", _LETS_OUT, grave=True)

# Live in a session: the secretariat opens it, shows and hides questions, runs polls.
may_moderate = permission("dialogue.moderate", _RUNS)


def takes_part(actor: Actor | None, session: Any) -> bool:
    """Whoever has a place at the meeting puts questions and votes; `session` comes from `live_session`."""
    return actor is not None and actor.user_id is not None and bool(session.takes_part)
