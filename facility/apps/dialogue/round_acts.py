"""Rounds of placing at a meeting: opened, each organisation places its project, closed and handed to the curators."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max

from facility.apps.dialogue.models import Meeting, PlacingRound, RoundPlacement
from facility.apps.dialogue.policy import may_close_round, may_open_round, may_place_own
from facility.apps.dialogue.tasks import PLACE
from facility.apps.projects.public import Approach, Project, Scheme, propose_placement
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records.public import create, lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@action
def open_round(*, meeting_id: int, version: str, references: Sequence[str], actor: Actor, at: datetime) -> PlacingRound:
    """Open a round at a meeting for projects by their references; a task waits for each organisation that leads one.

    Raises NotFound, Forbidden, NotAllowedNow while another round of the meeting is open; Refused for an unknown
    version, no project, one that is not in the register, or one that no organisation of the register leads.
    """
    meeting = Meeting.objects.select_related("record").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound("meeting")
    meeting_record = lock(meeting.record_id)
    require(may_open_round, actor, meeting)
    if PlacingRound.objects.filter(meeting=meeting, state="open").exists():
        raise NotAllowedNow("open_round", "open", "round")
    shown = Scheme.objects.filter(invented__in={False, meeting_record.invented})
    scheme = shown.filter(version=version).first()
    if scheme is None:
        raise Refused(at_field("version", "dialogue.unknown_version"))
    concerned = _concerned(references)
    last = PlacingRound.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    record = create(
        kind="placing_round",
        label=dict(meeting.titles),
        at=at,
        invented=meeting_record.invented,
        is_public=meeting_record.is_public,
    )
    made = PlacingRound.objects.create(record=record, meeting=meeting, scheme=scheme, number=last + 1, opened_at=at)
    RoundPlacement.objects.bulk_create(
        RoundPlacement(round=made, project_id=project_id, organisation_id=organisation_id)
        for project_id, organisation_id in concerned
    )
    for organisation_id in dict.fromkeys(organisation_id for _project, organisation_id in concerned):
        role = Role.APPLICANT
        clocks.start(record=record, kind=PLACE, actor=actor, at=at, role=role, organisation_id=organisation_id)
    facts = {"meeting": meeting.pk, "version": version, "projects": len(concerned)}
    record_trail(record=record, event=Event.PLACING_ROUND_OPENED, actor=actor, at=at, facts=facts)
    return made


def _concerned(references: Sequence[str]) -> list[tuple[int, int]]:
    """Projects with the organisations that lead them."""
    asked = list(dict.fromkeys(one.strip() for one in references if one.strip()))
    if not asked:
        raise Refused(at_field("references", "dialogue.no_projects"))
    rows = Project.objects.filter(record__reference__in=asked).prefetch_related("partners").select_related("record")
    known = {str(row.record.reference): row for row in rows}
    findings: list[Finding] = []
    found: list[tuple[int, int]] = []
    for reference in asked:
        leads = _leading(known[reference]) if reference in known else None
        if leads is None:
            message = "dialogue.nobody_leads" if reference in known else "dialogue.unknown_project"
            findings.append(at_field("references", message, project=reference[:80]))
        else:
            found.append((known[reference].pk, leads))
    if findings:
        raise Refused(findings)
    return found


def _leading(project: Project) -> int | None:
    """The organisation of the register that leads a project; None where none does."""
    if project.lead_id is not None:
        return project.lead_id
    leads: Iterable[int | None] = (one.organisation_id for one in project.partners.all() if one.role == "lead")
    return next((one for one in leads if one is not None), None)


def _open(round_id: int, act: str) -> PlacingRound:
    """The locked round. Raises NotFound, NotAllowedNow once it is closed."""
    found = PlacingRound.objects.filter(pk=round_id).first()
    if found is None:
        raise NotFound("round")
    lock(found.record_id)
    found = PlacingRound.objects.select_related("record", "scheme", "meeting").get(pk=round_id)
    if found.state != "open":
        raise NotAllowedNow(act, found.state, "round")
    return found


@action
def place_own(
    *,
    placement_id: int,
    approach: str,
    contributing: Sequence[str],
    reason: str,
    actor: Actor,
    at: datetime,
) -> RoundPlacement:
    """Place a project of one's organisation: a main approach, others that contribute, why. Again changes the same row.

    Raises NotFound, Forbidden, NotAllowedNow once the round is closed, Refused (a type that the version has not, the
    main approach among the contributing ones, no reason).
    """
    known = RoundPlacement.objects.filter(pk=placement_id).first()
    if known is None:
        raise NotFound("placement")
    found = _open(known.round_id, "place_own")
    row = RoundPlacement.objects.select_for_update().get(pk=placement_id)
    require(may_place_own, actor, row)
    types = {one.code: one for one in Approach.objects.filter(scheme=found.scheme)}
    wanted = sorted(set(contributing), key=lambda code: types[code].position if code in types else 0)
    if approach not in types:
        raise Refused(at_field("approach", "dialogue.unknown_type"))
    if any(code not in types or code == approach for code in wanted):
        raise Refused(at_field("contributing", "dialogue.unknown_contribution"))
    words = plain_text(reason, "reason").strip()
    if not words:
        raise Refused(at_field("reason", "dialogue.text_missing"))
    row.approach, row.contributing, row.reason = types[approach], wanted, words
    row.user_id, row.at, row.times = acting(actor), at, row.times + 1
    row.save()
    left = RoundPlacement.objects.filter(round=found, organisation_id=row.organisation_id, approach=None)
    if not left.exists():
        theirs = row.organisation_id
        clocks.stop(record=found.record, kind=PLACE, actor=actor, at=at, organisation_id=theirs)
    facts = {"placement": row.pk, "approach": approach, "times": row.times}
    record_trail(record=found.record, event=Event.PLACING_ROUND_PLACED, actor=actor, at=at, facts=facts)
    return row


@action
def close_round(*, round_id: int, actor: Actor, at: datetime) -> PlacingRound:
    """Close a round: each placement made goes to the curators as a proposal of the person who made it.

    What nobody placed stays unplaced. Raises NotFound, Forbidden, NotAllowedNow when it is closed already.
    """
    found = _open(round_id, "close_round")
    require(may_close_round, actor, found)
    found.state, found.closed_at = "closed", at
    found.save(update_fields=["state", "closed_at"])
    clocks.stop_all(record=found.record, actor=actor, at=at)
    rows = RoundPlacement.objects.filter(round=found, approach__isnull=False)
    placed = list(rows.select_related("project__record", "approach", "organisation").order_by("project_id"))
    for row in placed:
        _hand_on(row, found, actor, at)
    facts = {"placed": len(placed), "projects": RoundPlacement.objects.filter(round=found).count()}
    record_trail(record=found.record, event=Event.PLACING_ROUND_CLOSED, actor=actor, at=at, facts=facts)
    return found


def _hand_on(row: RoundPlacement, found: PlacingRound, actor: Actor, at: datetime) -> None:
    main = row.approach.code if row.approach is not None else ""
    for code in (main, *row.contributing):
        propose_placement(
            project=row.project,
            scheme=found.scheme.version,
            approach=code,
            weight="primary" if code == main else "contributing",
            placed_by=row.organisation.name[:120],
            reason=row.reason,
            actor=actor,
            at=at,
            cause="round",
            proposer_id=row.user_id,
        )
