"""What happened: one row per act, chained per record; sealed roots over all committed rows."""

from typing import ClassVar

from django.db import models


class Root(models.Model):
    """A signed Merkle root over entries, chained to the root before: a cut tail shows."""

    count = models.PositiveIntegerField()
    merkle = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=60)
    signature = models.CharField(max_length=128)


class Entry(models.Model):
    """One act on one record: who, when, what, which figures; each entry holds the hash of the one before."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="trail")
    sequence = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    user_id = models.BigIntegerField(null=True)
    system = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    cause = models.CharField(max_length=120, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    # The only column that may change, once: which root sealed the entry. Ids are given before commit, so a span of
    # ids would miss an entry that became visible late.
    root = models.ForeignKey(Root, on_delete=models.PROTECT, null=True, related_name="entries")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "sequence"], name="trail_sequence_once"),
            models.CheckConstraint(name="trail_sequence_from_one", condition=models.Q(sequence__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "at"]), models.Index(fields=["user_id", "at"])]
