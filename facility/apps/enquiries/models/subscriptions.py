"""Who wants to be told of what, and the digests that told it. Nobody needs an account for this."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.apps.enquiries.models.inbox import REASONS
from facility.core.component_lifecycles import SUBSCRIPTION
from facility.foundation.records.models import new_token

FREQUENCIES = ("daily", "weekly", "monthly")
PAUSES = ("", "bounced", "reported", "told_by_staff")


class Subscriber(models.Model):
    """One address with its wishes. Its `key` stands in the links of its letters: whoever holds it may change them."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="subscriber")
    key = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    email = models.EmailField(max_length=254, blank=True)
    # The address in small letters, by which it is found: one row for one address, whoever asks at the same moment.
    email_key = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    frequency = models.CharField(max_length=10)
    contents = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    calls = models.JSONField(default=list)
    # Programmes of assistance: only what their knowledge spaces take up is told then.
    programmes = models.JSONField(default=list)
    # Who asked and why, until the address is confirmed: from then on it stands in the inbox and no longer here.
    name = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=250, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    message = models.TextField(blank=True)
    state = models.CharField(max_length=20, default=SUBSCRIPTION.initial)
    # Which wording of the consent was shown.
    consent = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    # A one-time secret, only in the letter that asks for it; None once it was used.
    confirm_key = models.CharField(max_length=22, unique=True, null=True)
    confirmed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_reason = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    # Until when everything was told, and when the next digest is made.
    told_until = models.DateTimeField(null=True)
    next_digest_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email_key"], condition=~Q(email_key=""), name="subscriber_one_per_address"
            ),
            models.CheckConstraint(name="subscriber_state_known", condition=Q(state__in=SUBSCRIPTION.states)),
            models.CheckConstraint(name="subscriber_frequency_known", condition=Q(frequency__in=FREQUENCIES)),
            models.CheckConstraint(name="subscriber_pause_known", condition=Q(paused_reason__in=PAUSES)),
            models.CheckConstraint(
                name="subscriber_confirmed_has_moment",
                condition=~Q(state__in=["confirmed", "paused"])
                | Q(confirmed_at__isnull=False, told_until__isnull=False, next_digest_at__isnull=False),
            ),
            models.CheckConstraint(
                name="subscriber_paused_says_why",
                condition=(Q(state="paused", paused_at__isnull=False) & ~Q(paused_reason=""))
                | (~Q(state="paused") & Q(paused_at=None, paused_reason="")),
            ),
            models.CheckConstraint(
                name="subscriber_ended_has_moment",
                condition=Q(state__in=["unsubscribed", "erased"], ended_at__isnull=False)
                | (~Q(state__in=["unsubscribed", "erased"]) & Q(ended_at=None)),
            ),
            models.CheckConstraint(name="subscriber_reason_known", condition=Q(reason__in=["", *REASONS])),
            models.CheckConstraint(
                name="subscriber_words_wait_for_confirmation",
                condition=Q(state="requested") | Q(name="", organisation_name="", reason="", message=""),
            ),
            models.CheckConstraint(
                name="subscriber_erased_has_no_address",
                condition=Q(state="erased", email="", email_key="")
                | (~Q(state="erased") & ~Q(email="") & ~Q(email_key="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_digest_at"], condition=Q(state="confirmed"), name="subscriber_due")
        ]


class Digest(models.Model):
    """One letter to one subscriber: which items it told, by their keys, up to which moment."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="digests")
    number = models.PositiveIntegerField()
    until = models.DateTimeField()
    items = models.JSONField()
    letter = models.ForeignKey("post.Letter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "number"], name="digest_once"),
            models.CheckConstraint(name="digest_from_one", condition=Q(number__gte=1)),
        ]
