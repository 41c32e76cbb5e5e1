"""Who asks for assistance, who brings a request to its decision, who decides, and who reads it."""

from typing import Any

from facility.apps.parties.public import Person
from facility.foundation.accounts.public import ANY, Actor, Held, Role, own_organisation, permission

LOADER = "load-portfolio"
WORKER = "assistance"
# Who runs assistance: requests up to the decision and from it to their end, the roster, what holds for a programme.
COORDINATOR = Role.ASSISTANCE_COORDINATOR


def _own(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the body that asks."""
    return held.organisation_id is not None and held.organisation_id == thing.organisation_id


def _handed_in(actor: Actor, held: Held, thing: Any) -> bool:
    """It was handed in: staff never read a draft."""
    return thing.submitted_at is not None


def _asks_itself(actor: Actor, held: Held, thing: Any) -> bool:
    """Who acts for the body that asks, or wrote the request, does not bring it on or decide on it."""
    if thing is None:
        return False
    wrote = actor.user_id is not None and actor.user_id in {thing.started_by, thing.submitted_by}
    # A role held for one app only is an interest too, so the roles held are read one by one.
    return wrote or thing.organisation_id in {one.organisation_id for one in actor.held}


_ASKERS = (Role.APPLICANT, Role.PARTNER)


def asks_for(actor: Actor) -> frozenset[int]:
    """The bodies for which one may ask and reads what they asked; a role held for assistance only counts as well."""
    return actor.organisations(*_ASKERS, app="assistance")


_STAFF = (Role.AUDITOR, Role.AUTHORISING_OFFICER, COORDINATOR)
_OWN = {"own organisation": _own}
_HANDED_IN = {"handed in": _handed_in}

may_load = permission("assistance.load", {}, systems=(LOADER,))
may_view_programme = permission(
    "assistance.view_programme", {Role.AUDITOR: ANY}, public=lambda thing: bool(thing.record.is_public)
)
# What holds for a programme is changed by two people: one proposes, another confirms exactly that.
may_propose_setting = permission(
    "assistance.propose_setting", {COORDINATOR: ANY, Role.AUTHORISING_OFFICER: ANY}, grave=True
)
may_withdraw_setting = permission("assistance.withdraw_setting", {COORDINATOR: ANY, Role.AUTHORISING_OFFICER: ANY})
may_confirm_setting = permission("assistance.confirm_setting", {Role.AUTHORISING_OFFICER: ANY}, grave=True)
may_ask = permission(
    "assistance.ask",
    dict.fromkeys(_ASKERS, "own organisation"),
    relations={"own organisation": own_organisation("pk")},
)
may_write = permission("assistance.write", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_withdraw = permission("assistance.withdraw", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_triage = permission("assistance.triage", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,))
may_consult = permission(
    "assistance.consult", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,)
)
# Putting a request off to a day, and taking it up again before that day.
may_defer = permission("assistance.defer", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,))
# One request goes into another: coordinators propose it, the authorities of both agree to it or not.
may_merge = permission("assistance.merge", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,))
may_answer_merger = permission("assistance.answer_merger", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_decide = permission(
    "assistance.decide",
    {Role.AUTHORISING_OFFICER: "handed in"},
    relations=_HANDED_IN,
    forbids=(_asks_itself,),
    grave=True,
)
# Pointing to something published that answers a request; naming the commitment of a meeting that a request answers.
may_answer = permission("assistance.answer", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,))
may_name_commitment = permission(
    "assistance.name_commitment", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN
)
may_view = permission(
    "assistance.view",
    {**dict.fromkeys(_ASKERS, "own organisation"), **dict.fromkeys(_STAFF, "handed in")},
    relations={**_OWN, **_HANDED_IN},
)


def may_view_merger(actor: Actor | None, merger: Any) -> bool:
    """Whoever reads one of the two requests; of the other one an authority is shown what `Others` says, no more."""
    return may_view(actor, merger.merged) or may_view(actor, merger.lead)


def _contact_asked(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for a contact point that was asked, by one of those asked by name where some are."""
    if thing is None or held.organisation_id is None or held.organisation_id not in thing.contact_ids:
        return False
    return not thing.person_ids or actor.person_id in thing.person_ids


def _endorses_itself(actor: Actor, held: Held, thing: Any) -> bool:
    """Who wrote the request, or acts for the body that asks, gives no word on it as the contact."""
    return thing is not None and _asks_itself(actor, held, thing.request)


# Who administers roles names which contacts are asked under a programme; this gives nobody a role.
may_appoint_contact = permission("assistance.appoint_contact", {Role.ADMINISTRATOR: ANY})
may_view_contacts = permission(
    "assistance.view_contacts", {Role.ADMINISTRATOR: ANY, COORDINATOR: ANY, Role.AUDITOR: ANY}
)
# The national contact gives a word on what its country asks for, reading only what its page shows.
may_endorse = permission(
    "assistance.endorse",
    {Role.NATIONAL_CONTACT: "asked for a word"},
    relations={"asked for a word": _contact_asked},
    forbids=(_endorses_itself,),
)


def may_view_endorsement(actor: Actor | None, endorsement: Any) -> bool:
    """The contact points that were asked, and whoever reads the request."""
    return may_endorse(actor, endorsement) or may_view(actor, endorsement.request)


# Terms of reference have two sides: the facility drafts and proposes them, a person of the body that asks agrees.
may_draft_terms = permission(
    "assistance.draft_terms", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,)
)
may_agree_terms = permission("assistance.agree_terms", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_accept_changes = permission("assistance.accept_changes", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_stop = permission("assistance.stop", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,))
may_run_mission = permission(
    "assistance.run_mission", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,)
)
may_answer_deliverable = permission(
    "assistance.answer_deliverable", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN
)
# Evaluation has two sides as well; what has come of it is the authority's to say, to close it unanswered the coordinators'.
may_evaluate = permission("assistance.evaluate", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_tell_use = permission("assistance.tell_use", dict.fromkeys(_ASKERS, "own organisation"), relations=_OWN)
may_close = permission("assistance.close", {COORDINATOR: "handed in"}, relations=_HANDED_IN, forbids=(_asks_itself,))
# Work of the hour: what falls due by itself.
may_follow = permission("assistance.follow", {}, systems=(WORKER,))
may_list_all = permission("assistance.list_all", dict.fromkeys(_STAFF, ANY))


def _oneself(actor: Actor, held: Held, thing: Any) -> bool:
    """Whoever is in the roster neither judges nor books themselves."""
    return thing is not None and actor.person_id is not None and thing.person_id == actor.person_id


# Everybody with an account may offer their own expertise; the action asks for one's own person only.
may_offer_expertise = permission(
    "assistance.offer_expertise", {}, public=lambda thing: isinstance(thing, Person) and thing.user_id is not None
)
may_view_expert = permission("assistance.view_expert", {COORDINATOR: ANY, Role.AUDITOR: ANY})
may_judge_expert = permission("assistance.judge_expert", {COORDINATOR: ANY}, forbids=(_oneself,))
may_book_expert = permission("assistance.book_expert", {COORDINATOR: ANY}, forbids=(_oneself,))
