"""Terms of reference: drafted and proposed by the facility, agreed or sent back by who asked; and giving up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from facility.apps.assistance import ceilings
from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.actions.lapsing import lapse_amendment
from facility.apps.assistance.actions.profiles import is_language
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Booking, Deliverable, Request, TermsOfReference
from facility.apps.assistance.models.requests import MODALITIES
from facility.apps.assistance.policy import COORDINATOR, may_agree_terms, may_draft_terms, may_stop
from facility.apps.assistance.queries.programmes import terms_of
from facility.apps.assistance.queries.roster_lists import competence_labels
from facility.apps.assistance.tasks import (
    MOBILISE,
    MOBILISE_POLICY,
    TERMS,
    TERMS_ANSWER,
    TERMS_ANSWER_POLICY,
    TERMS_POLICY,
)
from facility.apps.assistance.telling import tell
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import ASSISTANCE, ASSISTANCE_TERMS
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.core.matching import LEVELS
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

TEXTS = ("purpose", "tasks")
TERMS_FIELDS = (
    *TEXTS, "modality", "competence", "language", "level", "country", "days", "first_day", "last_day", "within_limits",
)  # fmt: skip
LONGEST = 5000
MOST_DELIVERABLES = 20
# A slip of the finger should not ask for years.
MOST_DAYS = 1000
# Where a request stands that can still be given up.
STOPPABLE = ("approved", "mobilising", "in_delivery")


def terms_for(request: Request) -> TermsOfReference | None:
    """The terms of a request, if they were begun."""
    return TermsOfReference.objects.filter(request=request).first()


def _existing(request: Request) -> TermsOfReference:
    found = terms_for(request)
    if found is None:
        raise NotFound("terms")
    return found


def prefilled(request: Request) -> dict[str, Any]:
    """What a first draft takes from the request."""
    return {
        "purpose": request.purpose,
        "modality": request.modality,
        "language": request.language,
        "country": request.country,
        "first_day": request.earliest,
        "last_day": request.latest,
    }


def wrong(terms: TermsOfReference, deliverables: Sequence[tuple[str, date | None]]) -> list[Finding]:
    """What cannot be, whoever writes it."""
    found = [
        at_field(name, "assistance.text_too_long", most=LONGEST)
        for name in TEXTS
        if len(getattr(terms, name)) > LONGEST
    ]
    if terms.modality and terms.modality not in MODALITIES:
        found.append(at_field("modality", "assistance.modality_unknown"))
    if terms.competence and terms.competence not in competence_labels():
        found.append(at_field("competence", "terms.competence_unknown"))
    if terms.language and not is_language(terms.language):
        found.append(at_field("language", "assistance.language_unknown"))
    if terms.level and terms.level not in LEVELS:
        found.append(at_field("level", "terms.level_unknown"))
    if terms.country and not parties.is_country(terms.country):
        found.append(at_field("country", "assistance.country_unknown", value=terms.country))
    if terms.days is not None and not 1 <= terms.days <= MOST_DAYS:
        found.append(at_field("days", "terms.days_impossible", most=MOST_DAYS))
    if terms.first_day and terms.last_day and terms.last_day < terms.first_day:
        found.append(at_field("last_day", "assistance.frame_backwards"))
    if len(deliverables) > MOST_DELIVERABLES:
        found.append(at_field("deliverables", "terms.deliverables_many", most=MOST_DELIVERABLES))
    return found


@action
def draft_terms(*, request_id: int, given: Mapping[str, Any], actor: Actor, at: datetime) -> TermsOfReference:
    """Begin the terms of an approved request, or write on; `deliverables` are pairs of title and day (or None).

    The first draft starts from what the request says. Raises NotFound, Forbidden, NotAllowedNow (not approved, or
    proposed), Refused for impossible values.
    """
    request = locked(request_id)
    require(may_draft_terms, actor, request)
    if request.state != "approved":
        raise NotAllowedNow("draft_terms", request.state, "assistance")
    terms = terms_for(request) or TermsOfReference(request=request, **prefilled(request))
    terms.state = advance(ASSISTANCE_TERMS, terms.state, "draft")
    for name in TERMS_FIELDS:
        if name in given:
            setattr(terms, name, given[name])
    kept = [(one_line(title)[:200], due) for title, due in given.get("deliverables", ()) if one_line(title)]
    found = wrong(terms, kept)
    if found:
        raise Refused(found)
    for name in TEXTS:
        setattr(terms, name, plain_text(getattr(terms, name), name).strip())
    terms.changed_at, terms.drafted_by = at, acting(actor)
    terms.save()
    if "deliverables" in given:
        terms.deliverables.all().delete()
        Deliverable.objects.bulk_create(
            Deliverable(terms=terms, position=place, title=title, due_on=due)
            for place, (title, due) in enumerate(kept, start=1)
        )
    facts = {"fields": sorted(set(given) & {*TERMS_FIELDS, "deliverables"})}
    trail.record(record=request.record, event=Event.ASSISTANCE_TERMS_DRAFTED, actor=actor, at=at, facts=facts)
    return terms


def lacking(terms: TermsOfReference, at: datetime) -> list[Finding]:
    """What stands in the way of proposing (it blocks), what the settings advise, and what they find in order."""
    request = terms.request
    holds = terms_of(request.programme, local_day(at))
    needed = (*TEXTS, "modality", "country", "language", "days", "first_day", "last_day")
    found = [at_field(name, "terms.field_missing") for name in needed if not getattr(terms, name)]
    if not terms.deliverables.exists():
        found.append(at_field("deliverables", "terms.no_deliverable"))
    if terms.last_day and terms.last_day < local_day(at):
        found.append(at_field("last_day", "assistance.frame_over"))
    return found + ceilings.limits(terms, holds) + ceilings.against_settings(terms, holds)


@action
def propose_terms(*, request_id: int, actor: Actor, at: datetime) -> TermsOfReference:
    """Put the terms before who asked; a letter and a task go to them.

    Raises NotFound, Forbidden, NotAllowedNow, Refused with everything that is missing or against a confirmed setting.
    """
    request = locked(request_id)
    require(may_draft_terms, actor, request)
    terms = _existing(request)
    terms.state = advance(ASSISTANCE_TERMS, terms.state, "propose")
    if request.state != "approved":
        raise NotAllowedNow("propose_terms", request.state, "assistance")
    stops = [one for one in lacking(terms, at) if one.blocks and one.outcome == "fail"]
    if stops:
        raise Refused(stops)
    terms.version += 1
    terms.proposed_at, terms.proposed_by = at, acting(actor)
    terms.save()
    clocks.stop(record=request.record, kind=TERMS, actor=actor, at=at)
    policy, asks = TERMS_ANSWER_POLICY, request.submitted_by
    clocks.start(record=request.record, kind=TERMS_ANSWER, actor=actor, at=at, policy=policy, user_id=asks)
    facts = {"version": terms.version, "days": terms.days}
    trail.record(record=request.record, event=Event.ASSISTANCE_TERMS_PROPOSED, actor=actor, at=at, facts=facts)
    tell(request, "assistance_terms_proposed", {}, at)
    return terms


def _as_read(terms: TermsOfReference, version: int) -> None:
    """Nobody answers to another text than the one they read."""
    if terms.version != version:
        raise Refused(at_field("", "terms.changed_meanwhile"))


@action
def send_terms_back(*, request_id: int, version: int, reason: str, actor: Actor, at: datetime) -> TermsOfReference:
    """Say as who asked what is to change; the facility drafts again.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason; another version stands there by now).
    """
    request = locked(request_id)
    require(may_agree_terms, actor, request)
    terms = _existing(request)
    terms.state = advance(ASSISTANCE_TERMS, terms.state, "send_back")
    _as_read(terms, version)
    terms.sent_back_reason = said(reason, "reason")
    terms.save()
    clocks.stop(record=request.record, kind=TERMS_ANSWER, actor=actor, at=at)
    clocks.start(record=request.record, kind=TERMS, actor=actor, at=at, policy=TERMS_POLICY, role=COORDINATOR)
    facts = {"version": terms.version}
    trail.record(record=request.record, event=Event.ASSISTANCE_TERMS_SENT_BACK, actor=actor, at=at, facts=facts)
    told = {"reason": terms.sent_back_reason}
    tell(request, "assistance_terms_sent_back", told, at, to=terms.proposed_by)
    return terms


@action
def agree_terms(*, request_id: int, version: int, actor: Actor, at: datetime) -> TermsOfReference:
    """Agree to the terms as who asked, never as who drafted them; experts can be booked from now on.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (another version stands there by now).
    """
    request = locked(request_id)
    require(may_agree_terms, actor, request)
    terms = _existing(request)
    if acting(actor) in {terms.drafted_by, terms.proposed_by}:
        raise Forbidden(may_agree_terms.code)
    terms.state = advance(ASSISTANCE_TERMS, terms.state, "agree")
    request.state = advance(ASSISTANCE, request.state, "agree_terms")
    _as_read(terms, version)
    terms.agreed_at, terms.agreed_by = at, acting(actor)
    terms.save()
    request.save()
    clocks.stop(record=request.record, kind=TERMS_ANSWER, actor=actor, at=at)
    clocks.start(record=request.record, kind=MOBILISE, actor=actor, at=at, policy=MOBILISE_POLICY, role=COORDINATOR)
    index_request(request, at)
    facts = {"version": terms.version, "days": terms.days}
    trail.record(record=request.record, event=Event.ASSISTANCE_TERMS_AGREED, actor=actor, at=at, facts=facts)
    trail.record(record=request.record, event=Event.ASSISTANCE_MOBILISED, actor=actor, at=at)
    tell(request, "assistance_terms_agreed", {"days": {"number": terms.days}}, at, to=terms.proposed_by)
    return terms


@action
def stop(*, request_id: int, reason: str, actor: Actor, at: datetime) -> Request:
    """Give up assistance that was approved, with the reason, which who asked reads; days booked are released first.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason; days of experts are still booked for it).
    """
    request = locked(request_id)
    require(may_stop, actor, request)
    request.state = advance(ASSISTANCE, request.state, "stop")
    request.stopped_reason = said(reason, "reason")
    open_missions = request.missions.filter(state__in=["open", "postponed"]).exists()
    held = Booking.objects.filter(request=request).exclude(state="released").exclude(mission__state="ended")
    if open_missions or held.exists():
        raise Refused(at_field("", "assistance.still_booked"))
    request.save()
    lapse_amendment(request, actor, at)
    clocks.stop_all(record=request.record, actor=actor, at=at, reason="stopped")
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_STOPPED, actor=actor, at=at)
    tell(request, "assistance_stopped", {"reason": request.stopped_reason}, at)
    return request
