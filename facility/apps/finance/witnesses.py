"""What payment orders say has happened: drafted by one, approved by another, sent, confirmed."""

from collections.abc import Iterator

from facility.apps.finance.models import PaymentOrder
from facility.foundation.trail.public import Claim, Event, register_witness


def _claims() -> Iterator[Claim]:
    for one in PaymentOrder.objects.order_by("pk").iterator(chunk_size=2000):
        where, told = f"payment order {one.pk}", {"amount_cents": one.amount_cents}
        facts = {"grant": one.grant_record_id, **told}
        yield Claim(where, one.record_id, Event.PAYMENT_ORDER_DRAFTED, one.drafted_by, facts)
        if one.approved_at is not None:
            yield Claim(where, one.record_id, Event.PAYMENT_ORDER_APPROVED, one.approved_by, told)
        if one.sent_at is not None:
            yield Claim(where, one.record_id, Event.PAYMENT_ORDER_SENT, None, told)
        if one.state == "confirmed":
            yield Claim(where, one.record_id, Event.PAYMENT_ORDER_CONFIRMED, None, told)


register_witness("finance.PaymentOrder", _claims)
