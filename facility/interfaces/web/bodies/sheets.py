"""The short sheet that a consulted service sees, of a dossier or of a request for assistance."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor
from facility.foundation.records.public import Record
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.reading import country_words
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said


@dataclass(frozen=True)
class Sheet:
    """What a service sees: heading, facts, and for staff the way to the whole. `over`: nothing is asked any more."""

    title: str
    reference: str
    facts: list[tuple[Any, ...]]
    url: str
    is_noted: bool
    over: bool = False


def sheet_of(request: FacilityRequest, asked: bodies.Consulted) -> Sheet:
    """The sheet for who opens the consultation; that a service reads that of a dossier is noted."""
    subject = asked.consultation.subject
    if subject.kind == "assistance":
        return _of_request(subject, asked, request.actor)
    if bodies.may_reply(request.actor, asked):
        evaluation.note_service(consulted_id=asked.pk, actor=request.actor, at=request.at)
    return _of_dossier(subject, request.actor, over=asked.consultation.outcome == "withdrawn")


def _of_dossier(subject: Record, actor: Actor, *, over: bool) -> Sheet:
    sheet = evaluation.short_sheet(subject)
    facts = [
        (_("Reference"), sheet.reference),
        (_("Lead"), sheet.lead),
        (_("Countries"), ", ".join(country_words(code) for code in sheet.countries)),
        (_("Fund"), sheet.fund),
        (_("Requested"), formats.money(sheet.requested_cents)),
        (_("Total cost"), formats.money(sheet.total_cents)),
        (_("Summary"), sheet.summary),
    ]
    opens = proposals.policy.may_list_all(actor)
    if over and not opens:  # what its applicants took back is read by no service any more
        return Sheet(sheet.reference, sheet.reference, facts[:2], "", is_noted=True, over=True)
    url = reverse("dossiers:desk_detail", args=[subject.token]) if opens else ""
    return Sheet(sheet.title, sheet.reference, facts, url, is_noted=True, over=over)


def _of_request(subject: Record, asked: bodies.Consulted, actor: Actor) -> Sheet:
    found = assistance.request_of(subject)
    sector = assistance.sectors_of([asked.pk]).get(asked.pk)
    facts = [
        (_("Reference"), subject.reference),
        (_("Programme"), said(found.programme.names)),
        *([(_("You are asked for the sector"), str(assistance.words.SECTORS[sector]))] if sector else []),
        (_("Asked by"), found.organisation.name),
        (_("Country that it is for"), country_words(found.country)),
        (_("Kind of assistance"), str(assistance.words.MODALITIES[found.modality])),
        (_("The problem"), found.problem),
        (_("The purpose"), found.purpose),
        (_("Useful until"), formats.day(found.latest)),
    ]
    url = reverse("assistance:detail", args=[subject.token]) if assistance.policy.may_view(actor, found) else ""
    return Sheet(found.title, subject.reference or "", facts, url, is_noted=False, over=found.state == "withdrawn")


def notice(asked: bodies.Consulted, sheet: Sheet, at: datetime) -> str:
    """What a service is told that can no longer reply."""
    if sheet.over:
        return _("What you were asked about is withdrawn. No reply is needed.")
    if asked.reply:
        return _("The period is over. Your reply stands as it is and can no longer be changed.")
    if at > asked.consultation.due_at:
        day = formats.day(asked.consultation.due_at)
        return _(
            "The period ended on %(day)s. Your silence counts as no objection; an objection or a veto that comes later "
            "changes nothing. Tell the officer if something new must be known."
        ) % {"day": day}
    return _("The consultation is closed.")


def plain_sheet(asked: bodies.Consulted, actor: Actor) -> evaluation.ShortSheet:
    """The same for programs, in one shape."""
    subject = asked.consultation.subject
    if subject.kind != "assistance":
        sheet = evaluation.short_sheet(subject)
        if asked.consultation.outcome != "withdrawn" or proposals.policy.may_list_all(actor):
            return sheet
        nothing = {"fund": "", "countries": (), "requested_cents": None, "total_cents": None, "summary": ""}
        return replace(sheet, title=sheet.reference, **nothing)  # type: ignore[arg-type]
    found = assistance.request_of(subject)
    return evaluation.ShortSheet(
        title=found.title,
        reference=subject.reference or "",
        lead=found.organisation.name,
        fund="",
        countries=(found.country,),
        requested_cents=None,
        total_cents=None,
        summary=found.problem,
    )
