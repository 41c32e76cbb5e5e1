"""Locking a call for a change, and the draft version that a change goes to."""

from datetime import datetime

from facility.apps.calls.models import Call, CallVersion, Lot
from facility.apps.calls.queries import OPENING, REVISION
from facility.core.errors import NotAllowedNow, NotFound
from facility.core.partial_dates import PartialDate
from facility.foundation.approvals import public as approvals
from facility.foundation.records import public as records


def hold(call_id: int) -> Call:
    """The call with its record's row locked until the transaction ends. Raises NotFound."""
    found = Call.objects.filter(pk=call_id).values_list("record_id", flat=True).first()
    if found is None:
        raise NotFound("call")
    records.lock(found)
    return Call.objects.select_for_update().select_related("record").get(pk=call_id)


def draft_of(call: Call, at: datetime) -> CallVersion:
    """The version under preparation, which nobody has put before a second person yet. Raises NotAllowedNow.

    While a proposal is open its content stands still; taking it back makes the draft writable again.
    """
    version = call.versions.select_for_update().filter(frozen_at=None).first()
    if version is None:
        raise NotAllowedNow("edit", call.state, "call")
    if any(approvals.pending(call.record, act, at) for act in (OPENING, REVISION)):
        raise NotAllowedNow("edit", "proposed", "call")
    return version


def lot_of(call: Call, lot_id: int) -> Lot:
    """A lot of this call. Raises NotFound."""
    found = call.lots.filter(pk=lot_id).first()
    if found is None:
        raise NotFound("lot")
    return found


def is_partial_date(typed: str) -> bool:
    """Whether the text is a year, a month or a day."""
    try:
        PartialDate.parse(typed)
    except ValueError:
        return False
    return True
