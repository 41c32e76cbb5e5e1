"""Uploaded files: a row tells what was kept; the content lies encrypted outside the database and the web root."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.foundation.records.models import new_token


class StoredFile(models.Model):
    """One file of a record. Its key is wrapped by the record's data key, or by the writers' key of the custody."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="files")
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    name = models.CharField(max_length=150)
    purpose = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    state = models.CharField(max_length=7, default="kept")
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    wrapped_key = models.BinaryField(null=True)
    # "record": by the record's data key; "custody": by the writers' key.
    wrapped_by = models.CharField(max_length=7)
    retention_until = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="file_removed_has_no_key",
                condition=Q(state="kept", wrapped_key__isnull=False, removed_at__isnull=True)
                | Q(state="removed", wrapped_key__isnull=True, removed_at__isnull=False),
            ),
            models.CheckConstraint(name="file_wrapped_by", condition=Q(wrapped_by__in=("record", "custody"))),
            models.CheckConstraint(name="file_has_content", condition=Q(size__gt=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "purpose"]), models.Index(fields=["retention_until"])]
