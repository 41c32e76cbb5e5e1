"""Questions as versioned rows; answers per field, encrypted, with every version kept; who is here, what was remarked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.findings import SOURCE_STATUSES

AUDIENCES = ("applicants", "staff")


class Schema(models.Model):
    """One version of a set of questions; frozen (by trigger too) from the first answer set that uses it."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.JSONField(default=dict)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=250, blank=True)
    status = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="formschema_version_once"),
            models.CheckConstraint(name="formschema_version_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="formschema_status_known", condition=Q(status__in=SOURCE_STATUSES)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class AnswerSet(models.Model):
    """The answers of one record to one schema; closed when they were submitted."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="answer_sets")
    schema = models.ForeignKey(Schema, on_delete=models.PROTECT, related_name="answer_sets")
    # Tells sets of one record on the same schema apart ("", "round-2"); empty where there is one.
    name = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "schema", "name"], name="answerset_once"),
        ]


class Answer(models.Model):
    """The present value of one field. `latest` counts versions given, `open_conflict` names one set aside unasked."""

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.PROTECT, related_name="answers")
    part = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    latest = models.PositiveIntegerField()
    open_conflict = models.PositiveIntegerField(null=True)
    ciphertext = models.BinaryField()
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer_set", "field"], name="answer_field_once"),
            models.CheckConstraint(
                name="answer_versions_in_order",
                condition=Q(version__gte=1, latest__gte=models.F("version"))
                & (Q(open_conflict=None) | Q(open_conflict__lte=models.F("latest"))),
            ),
        ]


class AnswerVersion(models.Model):
    """One value a field had, or would have had (`aside`): only ever added."""

    class How(models.TextChoices):
        """How a version came about."""

        WRITTEN = "written"
        MERGED = "merged"
        ASIDE = "aside"
        RESTORED = "restored"
        CARRIED = "carried"

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.PROTECT, related_name="versions")
    field = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    base = models.PositiveIntegerField(default=0)
    how = models.CharField(max_length=10, choices=How.choices)
    ciphertext = models.BinaryField()
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer_set", "field", "version"], name="answerversion_once"),
            models.CheckConstraint(name="answerversion_after_base", condition=Q(version__gt=models.F("base"))),
        ]


class Presence(models.Model):
    """Who was last seen on a part, and when; a working note, not history."""

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="presences")
    part = models.CharField(max_length=60)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer_set", "part", "user"], name="presence_once"),
        ]


class Comment(models.Model):
    """A remark on a field (or on a part, where `field` is its key), encrypted like the answer it is about."""

    answer_set = models.ForeignKey(AnswerSet, on_delete=models.PROTECT, related_name="comments")
    field = models.CharField(max_length=60)
    audience = models.CharField(max_length=12)
    ciphertext = models.BinaryField()
    author_id = models.BigIntegerField()
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["answer_set", "field"], name="forms_comment_place")]
        constraints: ClassVar = [
            models.CheckConstraint(name="comment_audience_known", condition=Q(audience__in=AUDIENCES)),
            models.CheckConstraint(
                name="comment_resolved_by_someone",
                condition=Q(resolved_at=None, resolved_by_id=None)
                | Q(resolved_at__isnull=False, resolved_by_id__isnull=False),
            ),
        ]
