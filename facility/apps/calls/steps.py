"""Writes for upper apps: the receipt number of a lot."""

from django.db.models import F

from facility.apps.calls.models import Lot, LotSequence
from facility.core.errors import NotFound
from facility.foundation.base.acts import step


@step
def next_receipt_number(lot: Lot) -> int:
    """The next number of the lot's receipts, from 1. The row is hot: take it last in the transaction.

    In a rolling call the order of complete receipt decides who is served first (facility.md 2.5). Raises NotFound.
    """
    if not LotSequence.objects.filter(lot=lot).update(last=F("last") + 1):  # which locks the row
        raise NotFound("receipt sequence")
    last: int = LotSequence.objects.values_list("last", flat=True).get(lot=lot)
    return last
