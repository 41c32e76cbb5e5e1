"""Funds, envelopes, accounts with their balances, one two-legged posting per move of money, payment orders, who pays."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.findings import SOURCE_STATUSES
from facility.core.lifecycles import PAYMENT_ORDER


class Fund(models.Model):
    """A source of money, such as AMIF or BMVI."""

    code = models.CharField(max_length=20, unique=True)
    name = models.JSONField(default=dict)
    period = models.CharField(max_length=40, blank=True)
    managing_service = models.CharField(max_length=120, blank=True)
    source = models.URLField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.code


class Envelope(models.Model):
    """What one fund gives to a call, or to one lot of it (an empty lot code means the whole call).

    `amount_cents` is NULL while the amount is not known; such an envelope refuses commitment.
    """

    UNKNOWN, PUBLISHED, DEMONSTRATION = "unknown", "published", "demonstration"

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    call_code = models.CharField(max_length=40)
    lot_code = models.CharField(max_length=20, blank=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="envelopes")
    amount_cents = models.BigIntegerField(null=True)
    status = models.CharField(max_length=20, default=UNKNOWN)
    as_of = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call_code", "lot_code", "fund"], name="envelope_once"),
            models.CheckConstraint(
                name="envelope_unknown_has_no_amount",
                condition=Q(status="unknown", amount_cents=None)
                | (Q(status__in=["published", "demonstration"]) & Q(amount_cents__gt=0)),
            ),
        ]


class EnvelopeSetting(models.Model):
    """One dated statement of an envelope's amount, never changed: together they are its history."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="settings")
    amount_cents = models.BigIntegerField(null=True)
    status = models.CharField(max_length=20)
    as_of = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=400, blank=True)
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)


class Account(models.Model):
    """A place where money stands, with its balance; nothing but the source of a fund may fall below zero.

    Because available, committed, in-payment and advanced money are accounts of their own, committing more than an
    envelope holds, or paying more than was committed, would make a balance negative: the database refuses it.
    """

    SOURCE, AVAILABLE, COMMITTED = "source", "available", "committed"
    IN_PAYMENT, ADVANCED, ACCEPTED, RECOVERABLE = "in_payment", "advanced", "accepted", "recoverable"

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, related_name="accounts")
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, null=True, related_name="+")
    fund_code = models.CharField(max_length=20, blank=True)
    call_code = models.CharField(max_length=40, blank=True)
    lot_code = models.CharField(max_length=20, blank=True)
    balance_cents = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="account_not_below_zero", condition=Q(kind="source") | Q(balance_cents__gte=0)),
            models.UniqueConstraint(
                fields=["record", "kind"], condition=Q(record__isnull=False), name="account_once_per_grant"
            ),
        ]


class Posting(models.Model):
    """One transfer from an account to another: zero-sum by construction, append-only, undone by another posting."""

    from_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="outgoing")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="incoming")
    amount_cents = models.BigIntegerField()
    reason = models.CharField(max_length=30)
    key = models.CharField(max_length=120, unique=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    valid_on = models.DateField()
    known_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="posting_moves_something", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(name="posting_two_accounts", condition=~Q(from_account=F("to_account"))),
        ]
        indexes: ClassVar = [models.Index(fields=["valid_on"]), models.Index(fields=["known_at"])]


class PaymentOrder(models.Model):
    """An order to pay: drafted by one, approved by another, sent, confirmed with the bank's reference."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    grant_record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="payment_orders")
    amount_cents = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    payee = models.CharField(max_length=250)
    state = models.CharField(max_length=20, default=PAYMENT_ORDER.initial)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    confirmed_on = models.DateField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    rejected_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="order_state_known", condition=Q(state__in=PAYMENT_ORDER.states)),
            models.CheckConstraint(name="order_pays_something", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="order_two_people", condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by"))
            ),
            models.CheckConstraint(
                name="order_approved_facts",
                condition=~Q(state__in=["approved", "sent", "confirmed"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_confirmed_facts",
                condition=~Q(state="confirmed") | (Q(confirmed_on__isnull=False) & ~Q(bank_reference="")),
            ),
            models.CheckConstraint(
                name="order_rejected_facts", condition=~Q(state="rejected") | ~Q(rejected_reason="")
            ),
        ]


class FundingStatement(models.Model):
    """Which funds pay a thing, from a day on, and whose word that is; never changed, a later one takes its place.

    For what holds no money of its own in the books: a programme, a process, a meeting, a publication. `fund_codes` is
    text such as ";AMIF;ISF;"; "" says that it is not known. `shares_bp` holds the basis points of those funds of which
    a share is known. `valid_from` is a day, "" from the beginning: text, so that it compares with partial dates.
    """

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="funding")
    fund_codes = models.CharField(max_length=200, blank=True)
    shares_bp = models.JSONField(default=dict)
    valid_from = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=400)
    source_url = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    stated_at = models.DateTimeField()
    # Ids of people; NULL for what was shipped or loaded. `confirmed_by` where two people are asked for.
    stated_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="funding_status_known", condition=Q(status__in=SOURCE_STATUSES)),
            models.CheckConstraint(name="funding_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="funding_codes_enclosed",
                condition=Q(fund_codes="") | Q(fund_codes__startswith=";", fund_codes__endswith=";"),
            ),
            models.CheckConstraint(
                name="funding_by_people_says_why", condition=Q(stated_by=None, confirmed_by=None) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="funding_two_people",
                condition=Q(confirmed_by=None) | (Q(stated_by__isnull=False) & ~Q(confirmed_by=F("stated_by"))),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "-valid_from"], name="funding_of_record")]

    @property
    def funds(self) -> tuple[str, ...]:
        """The codes of the funds, as they were stated; none where it is not known."""
        return tuple(code for code in self.fund_codes.split(";") if code)
