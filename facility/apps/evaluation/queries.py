"""Reading evaluation: verdicts, rounds, one's assignments, the findings behind a verdict."""

import json
from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet

from facility.apps.evaluation.models import Assignment, Entry, Round, Verdict
from facility.apps.evaluation.policy import may_compare_sheets, may_view_result, may_view_round
from facility.apps.proposals import public as proposals
from facility.core import seal
from facility.core.errors import NotFound
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor, Role, require
from facility.foundation.base.kept_questions import KeptQuestion
from facility.foundation.records import custody

_VERDICTS = KeptQuestion(
    lambda proposal: Verdict.objects.filter(proposal=proposal).select_related("rulebook").order_by("pk")
)
_ENTRY = KeptQuestion(lambda proposal: Entry.objects.filter(proposal=proposal).select_related("round__record"))


def entry_of(proposal_id: int) -> Entry | None:
    """What a dossier is in its round; None while it is in none."""
    return _ENTRY.first(proposal_id)


def verdicts_of(proposal_id: int, handed_in: Iterable[proposals.Submission]) -> list[Verdict]:
    """The verdicts on a dossier, oldest first, each with what it was given on (read by the caller already)."""
    known = {one.pk: one for one in handed_in}
    found = _VERDICTS.rows(proposal_id)
    for one in found:
        if one.submission_id in known:
            one.submission = known[one.submission_id]
    return found


def findings_of(verdict: Verdict) -> tuple[Finding, ...]:
    """What the rules had found when the verdict was given."""
    key = custody.readers_unwrap(verdict.submission.record.data_key)
    packed = seal.decrypt(key, bytes(verdict.findings), f"verdict:{verdict.submission_id}".encode())
    return tuple(Finding.from_dict(one) for one in json.loads(packed))


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds an actor may see, newest first, with how many dossiers each holds and how many are agreed."""
    rows = Round.objects.select_related("record", "lot__call", "grid")
    rows = rows.annotate(dossiers=Count("entries"), agreed=Count("entries", filter=Q(entries__agreed_at__isnull=False)))
    return rows.order_by("-opened_at") if may_view_round(actor) else rows.none()


def round_by_token(token: str, actor: Actor) -> Round:
    """A round at its address. Raises NotFound."""
    found = rounds_visible_to(actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("round")
    return found


def entries_of(of: Round) -> QuerySet[Entry]:
    """The dossiers of a round with their evaluators, in the order of the ranking once there is one."""
    people = Assignment.objects.select_related("person", "record").order_by("pk")
    rows = of.entries.select_related("proposal__record", "proposal__lead__record", "proposed_by")
    return rows.prefetch_related(Prefetch("assignments", people)).order_by("place", "pk")


def standing_entries(of: Round) -> QuerySet[Entry]:
    """The dossiers of a round that were not withdrawn: those that are ranked and decided on."""
    return entries_of(of).exclude(proposal__state="withdrawn")


def assignments_of(actor: Actor) -> QuerySet[Assignment]:
    """What an evaluator was assigned, newest first."""
    rows = Assignment.objects.select_related(
        "record", "entry__round__grid", "entry__round__lot__call", "entry__proposal__record", "entry__proposal__lead"
    )
    if not actor.has(Role.EVALUATOR):
        return rows.none()
    return rows.filter(user_id=actor.user_id or 0).order_by("-assigned_at")


def assignment_by_token(token: str, actor: Actor) -> Assignment:
    """One's own assignment at its address. Raises NotFound."""
    found = assignments_of(actor).filter(record__token=token).first()
    if found is None:
        raise NotFound("assignment")
    return found


def held_assignment(assignment_id: int) -> Assignment:
    """An assignment as it stands, what its dossier's evaluators agree on held until the open transaction ends."""
    rows = Assignment.objects.select_related("entry__round__lot__call", "entry__proposal__record")
    found = rows.get(pk=assignment_id)
    found.entry = Entry.objects.select_for_update().get(pk=found.entry_id)
    return found


def others_of(mine: Assignment, actor: Actor) -> list[Assignment]:
    """Everybody's sheets on the dossier of an assignment, once all are in; whoever stepped down has none.

    Raises Forbidden before.
    """
    require(may_compare_sheets, actor, mine)
    rows = mine.entry.assignments.select_related("person", "record").exclude(state="recused")
    return list(rows.order_by("pk"))


def waiting_dossiers(of: Round) -> QuerySet[proposals.Proposal]:
    """Full applications of the round's lot that were found eligible and are in no round yet, by reference."""
    return proposals.rows().filter(lot_id=of.lot_id, state="full_eligible").order_by("record__reference")


def result_of(proposal_id: int, actor: Actor) -> Entry | None:
    """The agreed points of a dossier for the organisation that leads it, once its round was decided."""
    entry = Entry.objects.select_related("round__grid", "proposal").filter(proposal_id=proposal_id).first()
    if entry is None or entry.agreed_sheet is None or not may_view_result(actor, entry):
        return None
    return entry
