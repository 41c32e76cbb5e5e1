"""Letters that wait to go, what came back by mail, and notices inside the system."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.foundation.records.models import new_token

# gathered: waits to be told in the letter of the day; told: was told in it; kept: stands among the notices alone.
STATES = ("waiting", "sent", "failed", "gathered", "told", "kept")
# How a report says that a letter did not arrive: its address does not take it, or a server stopped trying.
CAME_BACK = ("returned", "given_up")
# open: found, not handled yet; done: handled; left: stays where it is, for people.
INCOMING_STATES = ("open", "done", "left")
INCOMING_KINDS = ("", "bounce", "answer", "other")


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
    # When a report of a mail server said that it did not arrive.
    returned_at = models.DateTimeField(null=True)
    # A code ("connection", "refused", "timeout", "rejected", "words"), never the server's sentence.
    last_error = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="letter_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="letter_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False, returned_at=None)
                | Q(state="failed", last_error__in=CAME_BACK, sent_at__isnull=False, returned_at__isnull=False)
                | (~Q(state="sent") & ~Q(last_error__in=CAME_BACK) & Q(sent_at=None, returned_at=None)),
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


class Incoming(models.Model):
    """One letter found in the mailbox: what it was and what came of it, never what it said or who wrote it."""

    # Which mailbox; the server's numbers of letters (UID) count within its `validity`.
    box = models.CharField(max_length=16)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    # Of the whole letter, once it was handled: the same letter under another number is not handled again.
    digest = models.CharField(max_length=64, unique=True, null=True)
    state = models.CharField(max_length=4, default="open")
    kind = models.CharField(max_length=6, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    # Until then the worker that took it is believed to be at it.
    claimed_until = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # When it was marked as seen or moved.
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["box", "validity", "uid"], name="incoming_once"),
            models.CheckConstraint(name="incoming_state", condition=Q(state__in=INCOMING_STATES)),
            models.CheckConstraint(name="incoming_kind", condition=Q(kind__in=INCOMING_KINDS)),
            models.CheckConstraint(
                name="incoming_settled_says_what",
                condition=Q(state="open", settled_at=None, kind="", outcome="")
                | (~Q(state="open") & ~Q(kind="") & ~Q(outcome="") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(name="incoming_filed_was_done", condition=Q(filed_at=None) | Q(state="done")),
        ]
        indexes: ClassVar = [models.Index(fields=["settled_at"])]


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
