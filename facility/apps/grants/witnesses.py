"""What decisions, agreements, payments and general terms say has happened: who proposed, decided, signed, asked, adopted."""

from collections.abc import Iterator

from facility.apps.grants.models import AgreementText, Decision, Grant, PaymentRequest
from facility.apps.grants.terms import terms_record
from facility.foundation.trail.public import Claim, Event, register_witness


def _decisions() -> Iterator[Claim]:
    for one in Decision.objects.order_by("pk").defer("lines").iterator(chunk_size=2000):
        where = f"decision {one.pk}"
        yield Claim(where, one.record_id, Event.DECISION_PROPOSED, one.proposed_by)
        if one.decided_at is not None:
            yield Claim(where, one.record_id, Event.DECISION_DECIDED, one.decided_by)


def _grants() -> Iterator[Claim]:
    for one in Grant.objects.order_by("pk").defer("data_sheet").iterator(chunk_size=2000):
        where, seen = f"grant {one.pk}", {"agreement": one.agreement_digest}
        if one.signed_by_beneficiary_at is not None:
            yield Claim(where, one.record_id, Event.GRANT_SIGNED_BY_BENEFICIARY, one.signed_by_beneficiary, seen)
        if one.signed_by_authority_at is not None:
            yield Claim(where, one.record_id, Event.GRANT_SIGNED, one.signed_by_authority, seen)


def _payments() -> Iterator[Claim]:
    for one in PaymentRequest.objects.order_by("pk").iterator(chunk_size=2000):
        where, asked = f"payment request {one.pk}", {"grant": one.grant_id, "amount_cents": one.amount_cents}
        yield Claim(where, one.record_id, Event.PAYMENT_REQUEST_REQUESTED, one.requested_by, asked)
        if one.checked_at is not None:
            yield Claim(where, one.record_id, Event.PAYMENT_REQUEST_CHECKED, one.checked_by)
        if one.order_id is not None:
            yield Claim(where, one.record_id, Event.PAYMENT_REQUEST_ORDERED, None, {"order": one.order_id})
        if one.state == "paid":
            told = {"amount_cents": one.amount_cents}
            yield Claim(where, one.record_id, Event.PAYMENT_REQUEST_PAID, None, told)


def _texts() -> Iterator[Claim]:
    record = terms_record()
    # The first version is the shipped one; versions from before the rule of two people have no proposer and no entry.
    for one in AgreementText.objects.filter(version__gt=1).order_by("pk"):
        told = {"version": one.version, "digest": one.digest, "proposed_by": one.proposed_by}
        number = record.pk if record is not None else 0
        where = f"general terms, version {one.version}"
        yield Claim(where, number, Event.AGREEMENT_TEXT_ADOPTED, one.adopted_by, told)


register_witness("grants.Decision", _decisions)
register_witness("grants.Grant", _grants)
register_witness("grants.PaymentRequest", _payments)
register_witness("grants.AgreementText", _texts)
