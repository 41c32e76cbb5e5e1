"""A draft opened for somebody: what they asked elsewhere becomes a request that they write on and hand in themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.assistance.actions.asking import _put
from facility.apps.assistance.models import Request
from facility.apps.assistance.policy import may_ask
from facility.apps.assistance.queries.programmes import programme_by_code, terms_of
from facility.apps.parties import public as parties
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import step
from facility.foundation.base.clock import local_day
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@step
def open_draft(
    *,
    programme: str,
    organisation_id: int,
    asker: Actor,
    given: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    cause: str,
) -> Request:
    """Open a draft for `asker`, who must be one who may ask for that body; `actor` opens it and reads it no more.

    Raises NotFound, Forbidden (the asker may not ask for that body), NotAllowedNow while the programme takes none,
    Refused for impossible values.
    """
    organisation = parties.organisation(organisation_id)
    require(may_ask, asker, organisation)
    of = programme_by_code(programme)
    if not terms_of(of, local_day(at)).taking_requests:
        raise NotAllowedNow("start", "closed", "programme")
    request = Request(programme=of, organisation=organisation, started_at=at, started_by=acting(asker))
    _put(request, given)
    label = {"en": request.title, "fr": request.title}
    request.record = records.create(kind="assistance", label=label, at=at, invented=organisation.record.invented)
    request.save()
    facts = {"programme": of.pk, "organisation": organisation_id, "for": asker.user_id}
    event = Event.ASSISTANCE_STARTED
    trail.record(record=request.record, event=event, actor=actor, at=at, facts=facts, cause=cause)
    return request
