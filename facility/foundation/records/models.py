"""One row per public noun, and the data key of what is sealed."""

import secrets
from typing import ClassVar

from django.db import models


def new_token() -> str:
    """A random 128-bit address that cannot be guessed."""
    return secrets.token_urlsafe(16)


class Record(models.Model):
    """What links, clocks, the trail, files and search point at; the app's own row points here, one to one."""

    kind = models.CharField(max_length=40)
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    reference = models.CharField(max_length=60, null=True, unique=True)
    label = models.JSONField(default=dict)
    # True for everything that a demonstration made up: shown with a mark, left out of every published figure.
    invented = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "invented"])]

    def __str__(self) -> str:
        return self.reference or self.token


class DataKey(models.Model):
    """The key of one sealed record, wrapped for its writers and, once submitted, for the call; destroyed at erasure."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="data_key")
    wrapped_for_writers = models.BinaryField(null=True)
    wrapped_for_opening = models.BinaryField(null=True)
    opening_key = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="datakey_destroyed_holds_nothing",
                condition=models.Q(destroyed_at__isnull=True)
                | models.Q(wrapped_for_writers__isnull=True, wrapped_for_opening__isnull=True),
            ),
            models.CheckConstraint(
                name="datakey_opened_was_wrapped",
                condition=models.Q(opened_at__isnull=True)
                | models.Q(wrapped_for_opening__isnull=False)
                | models.Q(destroyed_at__isnull=False),
            ),
        ]
