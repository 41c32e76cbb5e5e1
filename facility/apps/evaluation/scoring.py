"""Rounds: dossiers gathered, evaluators assigned, interests declared, sheets scored and agreed, the ranking made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.bodies import public as bodies
from facility.apps.calls import public as calls
from facility.apps.evaluation.intake import load
from facility.apps.evaluation.models import Assignment, Entry, Round
from facility.apps.evaluation.policy import may_declare, may_run_round, may_score
from facility.apps.evaluation.tasks import AGREE, SCORE
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.core import scoring
from facility.core.canonical import digest
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import ASSIGNMENT, ROUND
from facility.core.ranking import Candidate, rank
from facility.core.scoring import Grid, Score, Sheet
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

EVALUATORS_NEEDED = 2


def sheet_of(stored: Mapping[str, Any]) -> Sheet:
    """A stored sheet as core reads it."""
    return {code: Score(one.get("points"), one.get("comment", "")) for code, one in stored.items()}


def stored(sheet: Sheet) -> dict[str, Any]:
    """A sheet as it is stored."""
    return {code: {"points": one.points, "comment": plain_text(one.comment)} for code, one in sheet.items()}


def grid_of(of: Round) -> Grid:
    """The grid of a round."""
    return Grid.from_dict(of.grid.content)


def _locked_round(round_id: int) -> Round:
    found = Round.objects.select_related("record", "lot__call", "grid").filter(pk=round_id).first()
    if found is None:
        raise NotFound("round")
    records.lock(found.record_id)
    found.refresh_from_db(fields=["state"])
    return found


@action
def open_round(*, lot_id: int, grid_id: int, actor: Actor, at: datetime) -> Round:
    """Open a round for a lot with the grid published in its call. Raises Forbidden, Refused, NotFound."""
    require(may_run_round, actor)
    lot = calls.Lot.objects.select_related("call__record").filter(pk=lot_id).first()
    if lot is None:
        raise NotFound("lot")
    terms = calls.terms_for(lot, at)
    if grid_id not in {terms.full_grid_id, terms.concept_grid_id}:
        raise Refused(at_field("grid", "grid_not_of_the_call"))
    label = {"en": f"Evaluation round, {lot.call.code}/{lot.code}", "fr": f"Évaluation, {lot.call.code}/{lot.code}"}
    record = records.create(kind="round", label=label, at=at, invented=lot.call.record.invented)
    made = Round.objects.create(record=record, lot=lot, grid_id=grid_id, opened_at=at, opened_by=acting(actor))
    trail.record(record=record, event=Event.ROUND_OPENED, actor=actor, at=at, facts={"lot": lot_id, "grid": grid_id})
    return made


@action
def add_dossier(*, round_id: int, proposal_id: int, actor: Actor, at: datetime) -> Entry:
    """Put an eligible full application into an open round of its lot. Raises Forbidden, NotAllowedNow, Refused."""
    found = _locked_round(round_id)
    require(may_run_round, actor, found)
    _require_open(found)
    proposal = load(proposal_id)
    if proposal.lot_id != found.lot_id:
        raise Refused(at_field("proposal", "another_lot"))
    proposals.move(proposal_id=proposal_id, action="start_evaluation", actor=actor, at=at, facts={"round": round_id})
    return Entry.objects.create(round=found, proposal=proposal, added_at=at)


def _require_open(found: Round) -> None:
    if found.state != "open":
        raise NotAllowedNow("change", found.state, "round")


@action
def assign(*, entry_id: int, person_id: int, actor: Actor, at: datetime) -> Assignment:
    """Assign an evaluator; one who holds a role for an organisation of the dossier is refused outright (FR-18).

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    entry = Entry.objects.select_related("round__record", "proposal__record").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("dossier")
    found = _locked_round(entry.round_id)
    require(may_run_round, actor, found)
    _require_open(found)
    if entry.proposal.state == "withdrawn":
        raise NotAllowedNow("assign", "withdrawn", "proposal")
    person = parties.Person.objects.filter(pk=person_id, user__isnull=False).first()
    if person is None:
        raise NotFound("person")
    there = parties.actor_for(person.user, at)
    if not there.has(Role.EVALUATOR):
        raise Refused(at_field("person", "not_an_evaluator"))
    involved = {entry.proposal.lead_id} | {one.organisation_id for one in entry.proposal.readers.all()}
    if involved & there.organisations():
        raise Refused(at_field("person", "works_for_the_applicant"))
    if entry.assignments.filter(person=person).exists():
        raise NotAllowedNow("assign", "assigned", "assignment")
    label = {"en": "Evaluation of a dossier", "fr": "Évaluation d'un dossier"}
    record = records.create(kind="assignment", label=label, at=at, invented=found.record.invented)
    made = Assignment.objects.create(
        record=record,
        entry=entry,
        person=person,
        user_id=person.user_id or 0,
        assigned_at=at,
        assigned_by=acting(actor),
    )
    clocks.start(record=record, kind=SCORE, policy="evaluation", user_id=person.user_id or 0, actor=actor, at=at)
    facts = {"person": person_id, "proposal": entry.proposal_id}
    trail.record(record=record, event=Event.ASSIGNMENT_MADE, actor=actor, at=at, facts=facts)
    return made


def _locked_assignment(assignment_id: int) -> Assignment:
    """The assignment with its record locked. Raises NotFound, NotAllowedNow (its dossier was withdrawn)."""
    record_id = Assignment.objects.filter(pk=assignment_id).values_list("record_id", flat=True).first()
    if record_id is None:
        raise NotFound("assignment")
    records.lock(record_id)
    rows = Assignment.objects.select_related("record", "entry__round__grid", "entry__proposal__record")
    found = rows.get(pk=assignment_id)
    if found.entry.proposal.state == "withdrawn":
        raise NotAllowedNow("evaluate", "withdrawn", "proposal")
    return found


@action
def declare(*, assignment_id: int, has_conflict: bool, text: str, actor: Actor, at: datetime) -> Assignment:
    """Declare interests before anything of the dossier is shown; a conflict (perceived counts) ends the assignment.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (a conflict says which).
    """
    found = _locked_assignment(assignment_id)
    require(may_declare, actor, found)
    if has_conflict and not text.strip():
        raise Refused(at_field("text", "conflict_needs_words"))
    found.state = advance(ASSIGNMENT, found.state, "recuse" if has_conflict else "declare")
    found.declared_at, found.has_conflict = at, has_conflict
    found.declaration = plain_text(text)[:1000]
    found.save()
    if has_conflict:
        clocks.stop_all(record=found.record, actor=actor, at=at, reason="recused")
    event = Event.ASSIGNMENT_RECUSED if has_conflict else Event.ASSIGNMENT_DECLARED
    trail.record(record=found.record, event=event, actor=actor, at=at)
    return found


@action
def step_down(*, assignment_id: int, text: str, actor: Actor, at: datetime) -> Assignment:
    """Step down because of an interest that became known after the declaration, until the common sheet stands.

    What was scored no longer counts; a common sheet that was proposed falls, because it was agreed with this person.
    Raises NotFound, Forbidden, NotAllowedNow, Refused (the interest is named).
    """
    found = _locked_assignment(assignment_id)
    require(may_declare, actor, found)
    if found.state in {"assigned", "recused"}:
        raise Forbidden("evaluation.score")
    if not text.strip():
        raise Refused(at_field("text", "conflict_needs_words"))
    found.state = advance(ASSIGNMENT, found.state, "recuse")
    found.has_conflict, found.declaration, found.agreed_to = True, plain_text(text)[:1000], ""
    found.save()
    entry = Entry.objects.select_for_update().get(pk=found.entry_id)
    entry.proposed_sheet, entry.proposed_by = None, None
    entry.save()
    Assignment.objects.filter(entry=entry).update(agreed_to="")
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="recused")
    trail.record(record=found.record, event=Event.ASSIGNMENT_RECUSED, actor=actor, at=at, facts={"late": True})
    return found


@action
def save_sheet(*, assignment_id: int, sheet: Sheet, actor: Actor, at: datetime) -> Assignment:
    """Keep an unfinished sheet; it need not be complete. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked_assignment(assignment_id)
    require(may_score, actor, found)
    state = advance(ASSIGNMENT, found.state, "score")
    wrong = [one for one in scoring.faults(grid_of(found.entry.round), sheet) if one.message not in _NOT_YET]
    if wrong:
        raise Refused(wrong)
    found.state, found.sheet = state, stored(sheet)
    found.save()
    return found


_NOT_YET = {"score_missing", "comment_missing"}


@action
def hand_in_sheet(*, assignment_id: int, sheet: Sheet, actor: Actor, at: datetime) -> Assignment:
    """Hand a sheet in: every criterion has points and a comment (EVA-04). It is not changed afterwards.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    found = _locked_assignment(assignment_id)
    require(may_score, actor, found)
    state = advance(ASSIGNMENT, advance(ASSIGNMENT, found.state, "score"), "submit_scores")
    wrong = scoring.faults(grid_of(found.entry.round), sheet)
    if wrong:
        raise Refused(wrong)
    found.state, found.sheet, found.scored_at = state, stored(sheet), at
    found.save()
    clocks.hand_on(record=found.record, done=SCORE, kind=AGREE, user_id=found.user_id, actor=actor, at=at)
    facts = {"digest": digest(found.sheet)}
    trail.record(record=found.record, event=Event.ASSIGNMENT_SCORED, actor=actor, at=at, facts=facts)
    return found


def _evaluators(entry: Entry) -> list[Assignment]:
    return [one for one in entry.assignments.select_related("record").order_by("pk") if one.state != "recused"]


@action
def propose_agreement(*, assignment_id: int, sheet: Sheet, actor: Actor, at: datetime) -> Entry:
    """Propose the common sheet once all have handed theirs in; the proposer agrees to it by proposing.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    mine = _locked_assignment(assignment_id)
    require(may_score, actor, mine)
    entry = Entry.objects.select_for_update().get(pk=mine.entry_id)
    everyone = _evaluators(entry)
    if len(everyone) < EVALUATORS_NEEDED or any(one.state != "scored" for one in everyone):
        raise NotAllowedNow("propose_agreement", "not all sheets are in", "assignment")
    wrong = scoring.faults(grid_of(mine.entry.round), sheet)
    if wrong:
        raise Refused(wrong)
    entry.proposed_sheet, entry.proposed_by = stored(sheet), mine
    entry.save()
    Assignment.objects.filter(entry=entry).update(agreed_to="")
    Assignment.objects.filter(pk=mine.pk).update(agreed_to=digest(entry.proposed_sheet))
    for one in everyone:  # whoever agreed to an earlier sheet is asked again
        clocks.start(record=one.record, kind=AGREE, policy="approval", user_id=one.user_id, actor=actor, at=at)
    clocks.stop(record=mine.record, kind=AGREE, actor=actor, at=at)
    facts = {"digest": digest(entry.proposed_sheet)}
    trail.record(record=mine.record, event=Event.ASSIGNMENT_AGREEMENT_PROPOSED, actor=actor, at=at, facts=facts)
    return entry


@action
def agree(*, assignment_id: int, seen: str, actor: Actor, at: datetime) -> Entry:
    """Agree to the common sheet exactly as it was shown; with the last agreement it stands.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    mine = _locked_assignment(assignment_id)
    require(may_score, actor, mine)
    entry = Entry.objects.select_for_update().get(pk=mine.entry_id)
    if entry.proposed_sheet is None or entry.agreed_at is not None or digest(entry.proposed_sheet) != seen:
        raise NotAllowedNow("agree", "changed since it was shown", "assignment")
    mine.agreed_to = seen
    mine.save(update_fields=["agreed_to"])
    clocks.stop(record=mine.record, kind=AGREE, actor=actor, at=at)
    trail.record(record=mine.record, event=Event.ASSIGNMENT_AGREED, actor=actor, at=at, facts={"digest": seen})
    everyone = _evaluators(entry)
    if all(one.agreed_to == seen for one in everyone):
        totals = scoring.sheet_totals(grid_of(mine.entry.round), sheet_of(entry.proposed_sheet))
        entry.agreed_sheet, entry.agreed_at, entry.total = entry.proposed_sheet, at, totals.total
        entry.save()
        for one in everyone:
            Assignment.objects.filter(pk=one.pk).update(state=advance(ASSIGNMENT, one.state, "agree"))
        facts = {"total": totals.total, "maximum": totals.maximum}
        proposals.move(proposal_id=entry.proposal_id, action="agree_scores", actor=actor, at=at, facts=facts)
    return entry


@action
def close_round(*, round_id: int, actor: Actor, at: datetime) -> Round:
    """Close a round: all its dossiers are scored and agreed; they are ranked and the ranking is sealed by its hash.

    A dossier that was withdrawn is not waited for and has no place.
    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    found = _locked_round(round_id)
    require(may_run_round, actor, found)
    state = advance(ROUND, found.state, "close")
    entries = {entry.proposal.record.token: entry for entry in _entries(found)}
    if not entries:
        raise Refused(at_field("", "round_empty"))
    if any(entry.agreed_sheet is None for entry in entries.values()):
        raise Refused(at_field("", "not_all_agreed"))
    grid = grid_of(found)
    ranking = rank((_candidate(entry, grid) for entry in entries.values()), grid)
    found.state, found.closed_at, found.closed_by = state, at, actor.user_id
    found.ranking, found.ranking_hash = dict(ranking.snapshot), ranking.content_hash
    found.save()
    for row in ranking.rows:
        entry = entries[row.key]
        Entry.objects.filter(pk=entry.pk).update(place=row.place)
        facts = {"place": row.place, "total": row.total, "below": list(row.below)}
        proposals.move(proposal_id=entry.proposal_id, action="rank", actor=actor, at=at, facts=facts)
    sealed = {"hash": found.ranking_hash, "dossiers": len(entries)}
    trail.record(record=found.record, event=Event.ROUND_CLOSED, actor=actor, at=at, facts=sealed)
    return found


def _entries(of: Round) -> list[Entry]:
    rows = of.entries.exclude(proposal__state="withdrawn").select_related("proposal__record")
    return list(rows.prefetch_related("proposal__submissions").order_by("pk"))


@step
def stop_evaluating(proposal: proposals.Proposal, actor: Actor, at: datetime) -> None:
    """Take what its evaluators were to do off their lists, and end what services are asked, once a dossier is withdrawn."""
    bodies.drop_consultations(subject=proposal.record, actor=actor, at=at)
    found = Assignment.objects.filter(entry__proposal=proposal).select_related("record").order_by("pk")
    for one in found:  # the two or three of one dossier
        clocks.stop_all(record=one.record, actor=actor, at=at, reason="withdrawn")


def _candidate(entry: Entry, grid: Grid) -> Candidate:
    last = max(entry.proposal.submissions.all(), key=lambda one: one.pk)
    return Candidate(
        key=entry.proposal.record.token,
        totals=scoring.sheet_totals(grid, sheet_of(entry.agreed_sheet or {})),
        requested_cents=entry.proposal.requested_cents or 0,
        receipt=last.number,
    )
