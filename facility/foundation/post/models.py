"""Letters that wait to go, and notices inside the system."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.foundation.records.models import new_token

# gathered: waits to be told in the letter of the day; told: was told in it; kept: stands among the notices alone.
STATES = ("waiting", "sent", "failed", "gathered", "told", "kept")


class Letter(models.Model):
    """One letter to one address: kind and facts; its words are made when it is sent."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, null=True, related_name="letters")
    kind = models.CharField(max_length=80)
    to_address = models.EmailField(max_length=254)
    to_user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=5)
    facts = models.JSONField(default=dict)
    # Encrypted with a key outside the database, gone once the letter went or failed.
    secret_facts = models.BinaryField(null=True)
    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, default="waiting")
    # The letter of the day that told it together with others.
    told_in = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="tells")
    queued_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    # Until then the worker that took it is believed to be at it.
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # A code ("connection", "refused", "timeout", "rejected", "words"), never the server's sentence.
    last_error = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="letter_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="letter_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_told_says_where",
                condition=Q(state="told", told_in__isnull=False) | (~Q(state="told") & Q(told_in__isnull=True)),
            ),
            models.CheckConstraint(
                name="letter_keeps_no_secret", condition=Q(state="waiting") | Q(secret_facts__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=["to_user"], condition=Q(state="gathered"), name="letter_gathered"),
            models.Index(fields=["state", "queued_at"]),
        ]


class Notice(models.Model):
    """One line inside the system for one user about a record; with a letter, what it says is in that letter alone."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="notices")
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, null=True, related_name="notice")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]
