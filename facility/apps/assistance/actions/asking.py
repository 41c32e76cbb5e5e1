"""What an authority does with its request: start it, write it, hand it in, take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from facility.apps.assistance.actions.endorsing import ask_endorsement, pass_over
from facility.apps.assistance.actions.parting import go_on_alone
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Request
from facility.apps.assistance.models.requests import LANGUAGES, MODALITIES
from facility.apps.assistance.policy import COORDINATOR, may_ask, may_withdraw, may_write
from facility.apps.assistance.queries.programmes import fits, programme_by_code, terms_of
from facility.apps.assistance.queries.requests import rows
from facility.apps.assistance.snapshots import Terms
from facility.apps.assistance.tasks import COMPLETION, TRIAGE, TRIAGE_POLICY
from facility.apps.assistance.telling import tell
from facility.apps.bodies import public as bodies
from facility.apps.parties import public as parties
from facility.core.canonical import digest
from facility.core.component_lifecycles import ASSISTANCE
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

TEXTS = ("problem", "purpose", "time_reason")
FIELDS = ("title", *TEXTS, "modality", "earliest", "latest", "country", "language", "knows_limits")
LONGEST = 5000


def locked(request_id: int) -> Request:
    """Lock a request by its record and load it. Raises NotFound."""
    record_id = Request.objects.filter(pk=request_id).values_list("record_id", flat=True).first()
    if record_id is None:
        raise NotFound("request")
    records.lock(record_id)
    return rows().get(pk=request_id)


@action
def start(*, programme: str, organisation_id: int, given: Mapping[str, Any], actor: Actor, at: datetime) -> Request:
    """Start a request for a body one acts for; only its title is needed yet.

    Raises NotFound, Forbidden, NotAllowedNow while the programme takes none, Refused for impossible values.
    """
    organisation = parties.organisation(organisation_id)
    require(may_ask, actor, organisation)
    of = programme_by_code(programme)
    if not terms_of(of, local_day(at)).taking_requests:
        raise NotAllowedNow("start", "closed", "programme")
    request = Request(programme=of, organisation=organisation, started_at=at, started_by=acting(actor))
    _put(request, given)
    label = {"en": request.title, "fr": request.title}
    request.record = records.create(kind="assistance", label=label, at=at, invented=organisation.record.invented)
    request.save()
    facts = {"programme": of.pk, "organisation": organisation_id}
    trail.record(record=request.record, event=Event.ASSISTANCE_STARTED, actor=actor, at=at, facts=facts)
    return request


@action
def save(*, request_id: int, given: Mapping[str, Any], actor: Actor, at: datetime) -> Request:
    """Change a draft, or what was sent back. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    request = locked(request_id)
    require(may_write, actor, request)
    if request.state not in {"draft", "returned"}:
        raise NotAllowedNow("save", request.state, "assistance")
    _put(request, given)
    records.update(request.record, label={"en": request.title, "fr": request.title})
    request.save()
    facts = {"fields": sorted(set(given) & set(FIELDS))}
    trail.record(record=request.record, event=Event.ASSISTANCE_EDITED, actor=actor, at=at, facts=facts)
    return request


def _put(request: Request, given: Mapping[str, Any]) -> None:
    """Write the given fields; what cannot be is refused at its field."""
    for name in FIELDS:
        if name in given:
            setattr(request, name, given[name])
    found = [
        at_field(name, "assistance.text_too_long", most=LONGEST)
        for name in TEXTS
        if len(getattr(request, name)) > LONGEST
    ]
    request.title = one_line(request.title)[:200]
    for name in TEXTS:
        setattr(request, name, plain_text(getattr(request, name), name).strip())
    if not request.title:
        found.append(at_field("title", "assistance.title_missing"))
    if request.modality and request.modality not in MODALITIES:
        found.append(at_field("modality", "assistance.modality_unknown"))
    if request.language and request.language not in LANGUAGES:
        found.append(at_field("language", "assistance.language_unknown"))
    if request.country and not parties.is_country(request.country):
        found.append(at_field("country", "assistance.country_unknown", value=request.country))
    if request.earliest and request.latest and request.latest < request.earliest:
        found.append(at_field("latest", "assistance.frame_backwards"))
    if found:
        raise Refused(found)


def lacks(request: Request, terms: Terms, kinds: frozenset[str], at: datetime) -> list[Finding]:
    """What stands in the way of handing a request in. Only what is confirmed of a programme refuses."""
    day = local_day(at)
    found = [
        at_field(name, "assistance.field_missing")
        for name in (*TEXTS, "modality", "latest", "country", "language")
        if not getattr(request, name)
    ]
    if not request.knows_limits:
        found.append(at_field("knows_limits", "assistance.limits_not_read"))
    if request.latest and request.latest < day:
        found.append(at_field("latest", "assistance.frame_over"))
    if terms.status("askers") == "confirmed" and not may_ask_here(request, terms, kinds, day):
        found.append(at_field("", "assistance.may_not_ask"))
    listed = terms.countries
    if listed is not None and terms.status("countries") == "confirmed" and request.country not in listed:
        found.append(at_field("country", "assistance.country_not_listed"))
    return found


def may_ask_here(request: Request, terms: Terms, kinds: frozenset[str], day: date) -> bool:
    """Whether the body that asks is of a kind, and seated where, the programme lets ask."""
    return fits(terms, request.organisation.country_id, kinds, day)


def missing(request: Request, at: datetime) -> list[Finding]:
    """What stands in the way of handing this request in today; empty where nothing does. Four queries at most."""
    day = local_day(at)
    return lacks(request, terms_of(request.programme, day), parties.kind_codes(request.organisation_id, day), at)


def _stands_for(request: Request) -> dict[str, Any]:
    """What the fingerprint of the receipt stands for: the texts, and the files where there are some."""
    told: dict[str, Any] = {name: str(getattr(request, name)) for name in FIELDS}
    sums = sorted(request.papers.values_list("file__sha256", flat=True))
    return told | ({"files": sums} if sums else {})


@action
def submit(*, request_id: int, actor: Actor, at: datetime) -> Request:
    """Hand a request in: it gets its number, a receipt, a letter and a clock.

    Raises NotFound, Forbidden, NotAllowedNow, Refused with everything that is missing: nothing is changed then.
    """
    request = locked(request_id)
    require(may_write, actor, request)
    state = advance(ASSISTANCE, request.state, "submit")
    found = missing(request, at)
    if found:
        raise Refused(found)
    request.state, request.submitted_at, request.submitted_by = state, at, acting(actor)
    request.fingerprint = digest(_stands_for(request))
    request.save()
    if request.record.reference is None:
        records.update(request.record, reference=str(Reference("MPF", request.pk, "TA", at.year)))
    clocks.stop(record=request.record, kind=COMPLETION, actor=actor, at=at)
    clocks.start(record=request.record, kind=TRIAGE, actor=actor, at=at, policy=TRIAGE_POLICY, role=COORDINATOR)
    search.remove(request.record)  # what was sent back may come again in another language
    index_request(request, at)
    facts = {"fingerprint": request.fingerprint}
    trail.record(record=request.record, event=Event.ASSISTANCE_SUBMITTED, actor=actor, at=at, facts=facts)
    tell(request, "assistance_received", {"digest": request.fingerprint}, at)
    ask_endorsement(request, actor, at)
    return request


@action
def withdraw(*, request_id: int, reason: str, actor: Actor, at: datetime) -> Request:
    """Take a request back before it is decided. Raises NotFound, Forbidden, NotAllowedNow."""
    request = locked(request_id)
    require(may_withdraw, actor, request)
    request.state = advance(ASSISTANCE, request.state, "withdraw")
    request.withdrawn_at, request.withdrawn_reason = at, plain_text(reason)[:1000]
    request.deferred_until = None
    request.save()
    clocks.stop_all(record=request.record, actor=actor, at=at, reason="withdrawn")
    bodies.drop_consultations(subject=request.record, actor=actor, at=at)
    pass_over(request, actor, at)
    go_on_alone(request, actor, at)
    search.remove(request.record)
    trail.record(record=request.record, event=Event.ASSISTANCE_WITHDRAWN, actor=actor, at=at)
    tell(request, "assistance_withdrawn", {}, at)
    return request
