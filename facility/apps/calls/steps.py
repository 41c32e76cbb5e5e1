"""Writes for upper apps: the receipt number of a lot."""

from facility.apps.calls.models import Lot, LotSequence
from facility.core.errors import NotFound
from facility.foundation.base.acts import step


@step
def next_receipt_number(lot: Lot) -> int:
    """The next number of the lot's receipts, from 1. The row is hot: take it last in the transaction.

    In a rolling call the order of complete receipt decides who is served first (facility.md 2.5). Raises NotFound.
    """
    try:
        sequence = LotSequence.objects.select_for_update().get(lot=lot)
    except LotSequence.DoesNotExist:
        raise NotFound("receipt sequence") from None
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last
