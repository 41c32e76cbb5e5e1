"""Decisions, grants with their agreement and data sheet, what is due, and requests for payment."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.findings import SOURCE_STATUSES
from facility.core.lifecycles import DECISION, GRANT, PAYMENT_REQUEST

SIGNED = ("running", "suspended", "ended", "balance", "closed")


class Decision(models.Model):
    """What the authority decided on a ranked round, after the committee's advice; every departure has its reason."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    round = models.ForeignKey("evaluation.Round", on_delete=models.PROTECT, related_name="decisions")
    advice = models.ForeignKey("bodies.Item", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=DECISION.initial)
    # One line per dossier: proposal, outcome (award, reserve, reject), amount in cents, reason; and what ranking said.
    lines = models.JSONField()
    departs = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="decision_state_known", condition=Q(state__in=DECISION.states)),
            models.CheckConstraint(
                name="decision_decided_by_two",
                condition=~Q(state="decided")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=["proposed", "decided"]), name="decision_one_per_round"
            ),
        ]


class AgreementText(models.Model):
    """The general terms of agreements, one row per version, never changed; an agreement names the version it has."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    # {"title": {"en", "fr"}, "clauses": [{"title": {…}, "text": [{…}]}]}, with names in braces filled from the sheet.
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=15)
    proposed_by = models.BigIntegerField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="agreementtext_version_once"),
            models.CheckConstraint(name="agreementtext_status", condition=Q(status__in=SOURCE_STATUSES)),
            # The first version is the shipped one; every later one was adopted by somebody.
            models.CheckConstraint(
                name="agreementtext_adopted",
                condition=Q(version=1) | Q(adopted_at__isnull=False, adopted_by__isnull=False),
            ),
            # Versions from before the rule of two people have no proposer.
            models.CheckConstraint(
                name="agreementtext_two_people", condition=Q(proposed_by=None) | ~Q(adopted_by=F("proposed_by"))
            ),
        ]


class Grant(models.Model):
    """Money awarded to a beneficiary for an action: prepared, signed by both sides, running to its closure."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    proposal = models.OneToOneField("proposals.Proposal", on_delete=models.PROTECT, related_name="grant")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grants")
    beneficiary = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=300)
    title_key = models.CharField(max_length=200)
    call_code = models.CharField(max_length=40)
    lot_code = models.CharField(max_length=20)
    fund_code = models.CharField(max_length=20)
    # The most the Union pays; never raised by the final calculation (FR-08).
    amount_cents = models.BigIntegerField()
    total_cents = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    data_sheet = models.JSONField()
    agreement_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=30, default=GRANT.initial)
    prepared_at = models.DateTimeField()
    signed_by_beneficiary_at = models.DateTimeField(null=True)
    signed_by_beneficiary = models.BigIntegerField(null=True)
    signed_by_authority_at = models.DateTimeField(null=True)
    signed_by_authority = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="grant_state_known", condition=Q(state__in=GRANT.states)),
            models.CheckConstraint(
                name="grant_amounts", condition=Q(amount_cents__gt=0, total_cents__gte=F("amount_cents"))
            ),
            models.CheckConstraint(name="grant_period", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="grant_signed_by_both",
                condition=~Q(state__in=SIGNED)
                | (
                    Q(signed_by_beneficiary_at__isnull=False, signed_by_authority_at__isnull=False)
                    & ~Q(signed_by_beneficiary=F("signed_by_authority"))
                ),
            ),
            models.CheckConstraint(
                name="grant_beneficiary_signs_first",
                condition=Q(signed_by_authority_at=None) | Q(signed_by_beneficiary_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state"]), models.Index(fields=["title_key"])]


class Duty(models.Model):
    """What is due when, by whom: worked out from the data sheet at signature."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    owed_by = models.CharField(max_length=20)
    due_on = models.DateField()
    period_first = models.DateField(null=True)
    period_last = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["grant", "kind", "number"], name="duty_once")]


class PaymentRequest(models.Model):
    """A request for payment: requested by the beneficiary, checked, ordered, paid; or refused with item, rule, reason."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="payment_requests")
    kind = models.CharField(max_length=20)
    amount_cents = models.BigIntegerField()
    state = models.CharField(max_length=20, default=PAYMENT_REQUEST.initial)
    requested_at = models.DateTimeField()
    requested_by = models.BigIntegerField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    order = models.OneToOneField(
        "finance.PaymentOrder", on_delete=models.PROTECT, null=True, related_name="payment_request"
    )
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.TextField(blank=True)
    refused_rule = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="payment_state_known", condition=Q(state__in=PAYMENT_REQUEST.states)),
            models.CheckConstraint(name="payment_asks_something", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="payment_checked_facts",
                condition=~Q(state__in=["checked", "ordered", "paid"])
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_ordered_facts", condition=~Q(state__in=["ordered", "paid"]) | Q(order__isnull=False)
            ),
            # A refusal names its rule and its reason (Ombudsman 1016/2016, 518/2014).
            models.CheckConstraint(
                name="payment_refused_says_why",
                condition=~Q(state="refused") | (~Q(refused_reason="") & ~Q(refused_rule="")),
            ),
            models.UniqueConstraint(
                fields=["grant", "kind"],
                condition=Q(kind="prefinancing") & ~Q(state="refused"),
                name="prefinancing_once",
            ),
        ]
