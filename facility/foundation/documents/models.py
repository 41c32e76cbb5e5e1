"""Documents made of a record: what was asked for, where it stands, the file that came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.foundation.records.models import new_token

STATES = ("waiting", "making", "ready", "failed")
FORMS = ("pdf", "docx")


class Document(models.Model):
    """One document of a record in one language and form; the same content asked for again is the same row."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    form = models.CharField(max_length=4)
    # SHA-256 of the content and of the press's edition: equal content gives equal bytes.
    content_digest = models.CharField(max_length=64)
    # Encrypted with a key outside the database; gone once the file is there.
    wrapped_content = models.BinaryField(null=True)
    state = models.CharField(max_length=7, default="waiting")
    attempt = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # A code ("time", "size", "press", "room", "queue"), never the program's sentence.
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="document_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="document_form", condition=Q(form__in=FORMS)),
            models.CheckConstraint(
                name="document_ready_is_a_file",
                condition=Q(state="ready", file__isnull=False, finished_at__isnull=False, wrapped_content__isnull=True)
                | (~Q(state="ready") & Q(file__isnull=True, wrapped_content__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_failed_says_why",
                condition=Q(state="failed") & ~Q(failure="") & Q(finished_at__isnull=False)
                | ~Q(state="failed") & Q(failure=""),
            ),
            models.UniqueConstraint(
                fields=["record", "kind", "language", "form", "content_digest"], name="document_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "kind"])]
