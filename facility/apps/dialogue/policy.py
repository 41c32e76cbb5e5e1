"""Who may see and load processes and meetings, run those of our own, and register for them."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, own_organisation, permission

LOADER = "load-portfolio"
# Who prepares meetings, letters their registrants and stands at the door: the secretariat.
SECRETARIAT = {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY}

may_import = permission("dialogue.import", {Role.ADMINISTRATOR: ANY}, systems=(LOADER,))
may_view = permission(
    "dialogue.view",
    {Role.ADMINISTRATOR: ANY, Role.AUDITOR: ANY, Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY},
    public=lambda thing: bool(thing.record.is_public),
)
may_plan = permission("dialogue.plan", SECRETARIAT)
# Who says which states and organisations take part in a process.
may_edit_members = permission("dialogue.edit_members", dict.fromkeys(SECRETARIAT, ANY))
may_run_registration = permission("dialogue.run_registration", SECRETARIAT)


def may_read_registration(actor: Actor | None, registration: Any) -> bool:
    """The person who registered, and the secretariat: it shows special needs, so nobody else."""
    if actor is not None and actor.user_id is not None and actor.user_id == registration.user_id:
        return True
    return may_run_registration(actor, registration)


# Who speaks for an organisation.
SPEAKERS = (Role.APPLICANT, Role.PARTNER, Role.REPORTER, Role.CONSULTED_SERVICE, Role.NATIONAL_CONTACT)

may_commit = permission("dialogue.commit", dict.fromkeys(SECRETARIAT, ANY))
may_report = permission(
    "dialogue.report",
    {**dict.fromkeys(SECRETARIAT, ANY), **dict.fromkeys(SPEAKERS, "own organisation")},
    relations={"own organisation": own_organisation("owner_id")},
)


def reports_as_staff(actor: Actor) -> bool:
    """Whether the actor reports for the secretariat, not for the owner."""
    return bool(actor.roles & SECRETARIAT.keys())


may_open_round = permission("dialogue.open_round", dict.fromkeys(SECRETARIAT, ANY))
may_close_round = permission("dialogue.close_round", dict.fromkeys(SECRETARIAT, ANY))
may_settle_type = permission("dialogue.settle_type", dict.fromkeys(SECRETARIAT, ANY))
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
    {**dict.fromkeys(SECRETARIAT, ANY), **dict.fromkeys(SPEAKERS, "own organisation")},
    relations={"own organisation": _in_room},
)

# Reports of meetings: the loader drafts those of known events; who proposes one never lets it out.
may_draft_report = permission("dialogue.draft_report", dict.fromkeys(SECRETARIAT, ANY), systems=(LOADER,))
may_propose_report = permission("dialogue.propose_report", dict.fromkeys(SECRETARIAT, ANY), grave=True)
may_approve_report = permission("dialogue.approve_report", dict.fromkeys(SECRETARIAT, ANY), grave=True)

# Live in a session: the secretariat opens it, shows and hides questions, runs polls.
may_moderate = permission("dialogue.moderate", dict.fromkeys(SECRETARIAT, ANY))


def takes_part(actor: Actor | None, session: Any) -> bool:
    """Whoever has a place at the meeting puts questions and votes; `session` comes from `live_session`."""
    return actor is not None and actor.user_id is not None and bool(session.takes_part)
