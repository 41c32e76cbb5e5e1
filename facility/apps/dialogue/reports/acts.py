"""Drafting a report, reading its facts anew, writing between them, and letting it out as two people."""

from collections.abc import Mapping
from datetime import datetime

from facility.apps.dialogue import typed
from facility.apps.dialogue.indexing import index_report
from facility.apps.dialogue.models import EditionWithdrawal, EventReport, Meeting, ReportEdition, ReportText
from facility.apps.dialogue.models.reports import KINDS
from facility.apps.dialogue.plans import over_at
from facility.apps.dialogue.policy import (
    SECRETARIAT,
    may_approve_report,
    may_draft_report,
    may_propose_report,
    may_take_back_report,
    may_withdraw_edition,
)
from facility.apps.dialogue.reports.drafting import drafted
from facility.apps.dialogue.reports.facts import gather, parts
from facility.apps.dialogue.reports.paper import PAPER, PROPOSED
from facility.apps.dialogue.reports.queries import editions_out, is_withdrawn, numbers, standing, versions
from facility.apps.dialogue.tasks import APPROVE
from facility.apps.dialogue.wordings import LANGUAGES
from facility.apps.projects.public import Scheme
from facility.core.canonical import digest
from facility.core.component_lifecycles import EVENT_REPORT
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.partial_dates import PartialDate
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.documents import public as documents
from facility.foundation.jobs import public as jobs
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

ACT = "dialogue.report"
PAPERS = "dialogue.report_papers"
LONGEST = 10_000


def _held(meeting: Meeting, at: datetime) -> bool:
    """Whether the meeting is over; one whose day no source states is taken as held."""
    plan = getattr(meeting, "plan", None)
    if plan is not None:
        return at >= over_at(plan)
    last = meeting.ends or meeting.starts
    return not last or PartialDate.parse(last).earliest() <= local_day(at)


@action
def draft_report(*, meeting_id: int, kind: str, actor: Actor, at: datetime) -> EventReport:
    """Draft a report of a public meeting that was held: its facts are read, its first texts proposed by the system.

    Raises NotFound, Forbidden, NotAllowedNow (not public, cancelled, not held yet, drafted already), Refused (kind).
    """
    rows = Meeting.objects.select_related("record", "process", "plan")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound("meeting")
    meeting.record = records.lock(meeting.record_id)
    require(may_draft_report, actor, meeting)
    if kind not in KINDS:
        raise Refused(at_field("kind", "choice_unknown"))
    plan = getattr(meeting, "plan", None)
    if not meeting.record.is_public or (plan is not None and plan.state == "cancelled"):
        raise NotAllowedNow("draft_report", "cancelled" if meeting.record.is_public else "draft", "meeting")
    if not _held(meeting, at):
        raise NotAllowedNow("draft_report", "to come", "meeting")
    if EventReport.objects.filter(meeting=meeting, kind=kind).exists():
        raise NotAllowedNow("draft_report", "drafted", "report")
    shown = Scheme.objects.filter(invented__in={False, meeting.record.invented})
    scheme = shown.order_by("-valid_from", "-version").first() if kind == "approaches" else None
    if kind == "approaches" and scheme is None:
        raise Refused(at_field("kind", "dialogue.unknown_version"))
    record = records.create(kind="event_report", label=dict(meeting.titles), at=at, invented=meeting.record.invented)
    report = EventReport(record=record, meeting=meeting, kind=kind, scheme=scheme, read_at=at)
    report.content = gather(report, at)
    report.save()
    records.update(record, reference=str(Reference("MPF", report.pk, "ER", at.year)))
    ReportText.objects.bulk_create(
        ReportText(report=report, part=part, language=language, number=1, text=text, at=at)
        for part, texts in drafted(report.content).items()
        for language, text in texts.items()
    )
    facts = {"meeting": meeting.pk, "kind": kind}
    trail.record(record=record, event=Event.EVENT_REPORT_DRAFTED, actor=actor, at=at, facts=facts)
    return report


def draft_of_event(*, key: str, kind: str, actor: Actor, at: datetime) -> EventReport:
    """Draft a report of a known meeting by its key, where a loader has just read what it left. Raises as `draft_report`."""
    found = Meeting.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("meeting")
    return draft_report(meeting_id=found, kind=kind, actor=actor, at=at)


def _locked(report_id: int) -> EventReport:
    found = EventReport.objects.filter(pk=report_id).values_list("record_id", flat=True).first()
    if found is None:
        raise NotFound("report")
    record = records.lock(found)
    rows = EventReport.objects.select_related("meeting__record", "meeting__process", "meeting__plan", "scheme")
    report = rows.get(pk=report_id)
    report.record = record
    return report


@action
def read_again(*, report_id: int, actor: Actor, at: datetime) -> EventReport:
    """Read the facts of a draft anew, as they stand now; its texts stay. Raises NotFound, Forbidden, NotAllowedNow."""
    report = _locked(report_id)
    require(may_draft_report, actor, report)
    report.state = advance(EVENT_REPORT, report.state, "read")
    report.content, report.read_at = gather(report, at), at
    report.save()
    trail.record(record=report.record, event=Event.EVENT_REPORT_READ, actor=actor, at=at)
    return report


@action
def write_part(
    *, report_id: int, part: str, texts: Mapping[str, str], seen: Mapping[str, int], actor: Actor, at: datetime
) -> int:
    """Write one part in one or more languages as new versions, and give how many changed; earlier versions stay.

    `seen`: by language the number of the version that the writer had before them (0: none). Raises NotFound (report,
    part), Forbidden, NotAllowedNow (proposed or out), Refused (too long, another wrote meanwhile).
    """
    report = _locked(report_id)
    require(may_draft_report, actor, report)
    report.state = advance(EVENT_REPORT, report.state, "write")
    if part not in parts(report.content):
        raise NotFound("part")
    rows = versions(report)
    newest, now = numbers(rows, part), standing(rows).get(part, {})
    changed: dict[str, int] = {}
    for language in LANGUAGES:
        text = typed.words(texts.get(language, now.get(language, "")), f"text_{language}", LONGEST)
        if text == now.get(language, ""):
            continue
        number = newest.get(language, 0)
        if seen.get(language, 0) != number:
            raise Refused(at_field(f"text_{language}", "dialogue.written_meanwhile"))
        ReportText.objects.create(
            report=report, part=part, language=language, number=number + 1, text=text, user_id=acting(actor), at=at
        )
        changed[language] = number + 1
    if changed:
        facts = {"part": part, "versions": changed}
        trail.record(record=report.record, event=Event.EVENT_REPORT_WRITTEN, actor=actor, at=at, facts=facts)
    return len(changed)


@action
def propose_report(*, report_id: int, actor: Actor, at: datetime) -> str:
    """Put the report as it stands before a second person; gives the digest of what is proposed.

    Raises NotFound, Forbidden, Unproven, NotAllowedNow, Refused without an introduction.
    """
    report = _locked(report_id)
    require(may_propose_report, actor, report)
    report.state = advance(EVENT_REPORT, report.state, "propose")
    texts = standing(versions(report))
    if "introduction" not in texts:
        raise Refused(at_field("introduction", "dialogue.introduction_missing"))
    last = report.editions.order_by("-number").values_list("number", flat=True).first() or 0
    content = report.content | {"texts": texts, "edition": last + 1}
    edition = ReportEdition.objects.create(
        report=report,
        number=last + 1,
        content=content,
        digest=digest(content),
        proposed_at=at,
        proposed_by_id=acting(actor),
    )
    report.save(update_fields=["state"])
    payload = {"edition": edition.number, "digest": edition.digest}
    proposal = approvals.propose(record=report.record, act=ACT, payload=payload, actor=actor, at=at)
    role = SECRETARIAT if actor.has(Role.EDITOR) else Role.EDITOR
    clocks.start(record=report.record, kind=APPROVE, actor=actor, at=at, due_at=proposal.expires_at, role=role)
    facts = {"edition": edition.number, "digest": edition.digest}
    trail.record(record=report.record, event=Event.EVENT_REPORT_PROPOSED, actor=actor, at=at, facts=facts)
    return proposal.payload_digest


@action
def take_back_report(*, report_id: int, actor: Actor, at: datetime) -> EventReport:
    """Take a proposed report back into draft, or as the second person send it back. Raises NotFound, Forbidden, NotAllowedNow."""
    report = _locked(report_id)
    require(may_take_back_report, actor, report)
    report.state = advance(EVENT_REPORT, report.state, "take_back")
    report.save(update_fields=["state"])
    approvals.withdraw(record=report.record, act=ACT, actor=actor, at=at)
    clocks.stop_all(record=report.record, actor=actor, at=at)
    trail.record(record=report.record, event=Event.EVENT_REPORT_TAKEN_BACK, actor=actor, at=at)
    return report


@action
def approve_report(*, report_id: int, payload_seen: str, actor: Actor, at: datetime) -> ReportEdition:
    """Let the proposed edition out as the second person: everybody reads exactly that, with its hash.

    Raises NotFound, Forbidden (also for the proposer), Unproven, NotAllowedNow (expired, another content was seen).
    """
    report = _locked(report_id)
    require(may_approve_report, actor, report)
    report.state = advance(EVENT_REPORT, report.state, "approve")
    payload = approvals.approve(record=report.record, act=ACT, payload_seen=payload_seen, actor=actor, at=at)
    edition = report.editions.select_for_update().get(number=payload["edition"])
    if digest(edition.content) != payload["digest"]:
        raise NotAllowedNow("approve", "changed since it was proposed", "report")
    edition.approved_at, edition.approved_by_id = at, acting(actor)
    edition.save()
    report.save(update_fields=["state"])
    records.update(report.record, is_public=True)
    clocks.stop_all(record=report.record, actor=actor, at=at)
    index_report(edition, report, at)
    jobs.enqueue(PAPERS, {"report": report.pk}, f"{PAPERS}:{report.pk}:{edition.number}", at=at)
    facts = {"edition": edition.number, "digest": edition.digest}
    trail.record(record=report.record, event=Event.EVENT_REPORT_APPROVED, actor=actor, at=at, facts=facts)
    return edition


@action
def reopen_report(*, report_id: int, actor: Actor, at: datetime) -> EventReport:
    """Go on with a report that is out; its edition stays public until another is approved.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    report = _locked(report_id)
    require(may_draft_report, actor, report)
    report.state = advance(EVENT_REPORT, report.state, "reopen")
    report.content, report.read_at = gather(report, at), at
    report.save()
    trail.record(record=report.record, event=Event.EVENT_REPORT_REOPENED, actor=actor, at=at)
    return report


@action
def withdraw_edition(*, report_id: int, number: int, reason: str, actor: Actor, at: datetime) -> EditionWithdrawal:
    """Let nobody read an earlier approved edition any more; its number, its day and the reason stay.

    Every file of the report goes for good, since a file does not say which edition it is; the newest one's are made again.
    The newest one is replaced by approving another. Raises NotFound (report, approved edition), Forbidden, NotAllowedNow
    (it is the newest, withdrawn already), Refused without a reason.
    """
    report = _locked(report_id)
    require(may_withdraw_edition, actor, report)
    approved = {one.number: one for one in editions_out(report)}
    if number not in approved:
        raise NotFound("edition")
    if number == max(approved):
        raise NotAllowedNow("withdraw_edition", "newest", "report")
    if is_withdrawn(approved[number]):
        raise NotAllowedNow("withdraw_edition", "withdrawn", "report")
    said = typed.line(reason, "reason", 400)
    if not said:
        raise Refused(at_field("reason", "dialogue.withdrawn_reason"))
    made = EditionWithdrawal.objects.create(edition=approved[number], reason=said, at=at, by=acting(actor))
    for kind in (PAPER, PROPOSED):
        documents.discard(kind=kind, record=report.record, actor=actor, at=at)
    jobs.enqueue(PAPERS, {"report": report.pk}, f"{PAPERS}:{report.pk}:{max(approved)}:without:{number}", at=at)
    facts = {"edition": number}
    trail.record(record=report.record, event=Event.EVENT_REPORT_EDITION_WITHDRAWN, actor=actor, at=at, facts=facts)
    return made
