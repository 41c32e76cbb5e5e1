"""Tokens of programs that act for a person, the answers kept for requests sent twice, webhooks and their deliveries."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.foundation.records.models import new_token


class ApiToken(models.Model):
    """With it a program acts for its person, within its scopes and until it ends; only the secret's digest is kept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    # Requests in the minute that began then, so many minutes after 1970: the limit holds over all workers.
    minute = models.BigIntegerField(default=0)
    in_minute = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="token_expires_after_made", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="token_ends_after_made", condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"])]

    def is_live(self, at: datetime) -> bool:
        """Whether a program can still use it."""
        return self.ended_at is None and at < self.expires_at


class KeptAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key, kept in the transaction of its act; encrypted."""

    owner = models.CharField(max_length=40)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    answer = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "key"], name="kept_answer_once")]
        indexes: ClassVar = [models.Index(fields=["at"])]


class Subscription(models.Model):
    """A wish to be told of events: where to, of which, and the key that signs; told only what its person may see."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="subscriptions")
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    url = models.CharField(max_length=500)
    events = models.JSONField()
    secret_kept = models.BinaryField()
    created_at = models.DateTimeField()
    # Entries of the trail older than this are not told of.
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Set when deliveries kept failing for days, or by the person, who can begin again; nothing is sent meanwhile.
    paused_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="subscription_ends_after_made", condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at"))
            ),
        ]


class Delivery(models.Model):
    """One event for one subscription: waiting, delivered or failed; its content is made again for every try."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    entry = models.ForeignKey("trail.Entry", on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    last_status = models.PositiveIntegerField(null=True)
    last_error = models.CharField(max_length=60, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "entry"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=["waiting", "delivered", "failed", "dropped"])
            ),
            models.CheckConstraint(
                name="delivery_delivered_has_moment",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at=None)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"])]
