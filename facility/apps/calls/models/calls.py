"""Calls, their lots and versions; a version that was published is frozen, the database holds that."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.findings import SOURCE_STATUSES
from facility.core.lifecycles import CALL, LOT

ROLLING = "rolling"
DATED = "dated"
CONCEPT_AND_FULL = "concept_full"
FULL_ONLY = "full"
PUBLISHED_STATES = tuple(state for state in CALL.states if state != "draft")


class Call(models.Model):
    """A call for proposals. What it asks for stands in its versions, one set of terms per lot."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    code = models.SlugField(max_length=40, unique=True)
    title = models.JSONField()
    programme = models.CharField(max_length=60)
    state = models.CharField(max_length=20, default=CALL.initial)
    # As published, at the precision known: "2022" stays "2022"; the moment of opening here is `opened_at`.
    opens_on = models.CharField(max_length=10, blank=True)
    deadline_model = models.CharField(max_length=10, default=ROLLING)
    closes_at = models.DateTimeField(null=True)
    stages = models.CharField(max_length=20, default=CONCEPT_AND_FULL)
    source = models.TextField(blank=True)
    status = models.CharField(max_length=20, default="confirmed")
    # What a reader must know, such as "kept open as a demonstration setting"; language-keyed.
    remark = models.JSONField(default=dict)
    # Whether applicants may ask for a mentor on it while it is open.
    offers_mentoring = models.BooleanField(default=True)
    opening_key = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    suspension_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="call_state_known", condition=Q(state__in=CALL.states)),
            models.CheckConstraint(name="call_status_known", condition=Q(status__in=SOURCE_STATUSES)),
            models.CheckConstraint(name="call_deadline_known", condition=Q(deadline_model__in=[ROLLING, DATED])),
            models.CheckConstraint(name="call_stages_known", condition=Q(stages__in=[CONCEPT_AND_FULL, FULL_ONLY])),
            models.CheckConstraint(
                name="call_published_has_opened",
                condition=Q(state="draft", opened_at=None, opening_key="")
                | (Q(state__in=PUBLISHED_STATES, opened_at__isnull=False) & ~Q(opening_key="") & ~Q(opens_on="")),
            ),
            models.CheckConstraint(
                name="call_dated_has_deadline",
                condition=Q(state="draft")
                | Q(deadline_model=ROLLING, closes_at=None)
                | Q(deadline_model=DATED, closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="call_suspended_says_why",
                condition=(Q(state="suspended", suspended_at__isnull=False) & ~Q(suspension_reason=""))
                | (~Q(state="suspended") & Q(suspended_at=None, suspension_reason="")),
            ),
            models.CheckConstraint(
                name="call_closed_has_moment",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CallVersion(models.Model):
    """A version of the guidelines. Draft until published, then frozen: a dossier is judged by the one in force."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # The moment from which it is in force here; `published_on` is what the source says, at its precision.
    valid_from = models.DateTimeField(null=True)
    published_on = models.CharField(max_length=10, blank=True)
    summary = models.JSONField(default=dict)
    note = models.JSONField(default=dict)
    guidelines_url = models.URLField(max_length=300, blank=True)
    # The deadline this version sets; the call's own is that of the version in force.
    closes_at = models.DateTimeField(null=True)
    # The envelope printed for the whole call, in cents; unknown is NULL. What may be committed is finance's business.
    envelope_cents = models.BigIntegerField(null=True)
    envelope_as_of = models.CharField(max_length=10, blank=True)
    envelope_source = models.TextField(blank=True)
    source = models.TextField(blank=True)
    status = models.CharField(max_length=20, default="confirmed")
    content_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["call", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="callversion_once"),
            models.UniqueConstraint(fields=["call"], condition=Q(frozen_at=None), name="callversion_one_draft"),
            models.CheckConstraint(name="callversion_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="callversion_envelope_dated",
                condition=Q(envelope_cents=None) | (Q(envelope_cents__gt=0) & ~Q(envelope_as_of="")),
            ),
            models.CheckConstraint(name="callversion_status_known", condition=Q(status__in=SOURCE_STATUSES)),
            models.CheckConstraint(
                name="callversion_frozen_is_dated",
                condition=Q(frozen_at=None, valid_from=None, content_hash="")
                | (Q(frozen_at__isnull=False, valid_from__isnull=False) & ~Q(content_hash="") & ~Q(published_on="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} v{self.number}"


class Lot(models.Model):
    """A part of a call with its own terms and money; older calls say strand. A call without parts has one lot."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(max_length=10)
    title = models.JSONField()
    state = models.CharField(max_length=20, default=LOT.initial)
    exhausted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["call", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "code"], name="lot_code_once"),
            models.CheckConstraint(name="lot_code_given", condition=~Q(code="")),
            models.CheckConstraint(
                name="lot_exhausted_has_moment",
                condition=Q(state="open", exhausted_at=None) | Q(state="exhausted", exhausted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.code}"


class LotSequence(models.Model):
    """The last receipt number given in a lot: a hot row of its own, locked last."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="sequence")
    last = models.PositiveIntegerField(default=0)


class LotTerms(models.Model):
    """What one version asks of one lot. Every limit stands in the rulebook and is never typed a second time."""

    version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="terms")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="terms")
    rulebook = models.ForeignKey("calls.Rulebook", on_delete=models.PROTECT, related_name="terms")
    scope = models.JSONField(default=dict)
    concept_grid = models.ForeignKey("calls.Grid", on_delete=models.PROTECT, null=True, related_name="+")
    full_grid = models.ForeignKey("calls.Grid", on_delete=models.PROTECT, null=True, related_name="+")
    # Question schemas of foundation.forms, by code and version; empty where the stage is not asked.
    concept_form_code = models.CharField(max_length=60, blank=True)
    concept_form_version = models.PositiveIntegerField(null=True)
    full_form_code = models.CharField(max_length=60, blank=True)
    full_form_version = models.PositiveIntegerField(null=True)
    # Set with its version's: the trigger of the table reads it.
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["version", "lot"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "lot"], name="lotterms_once"),
            models.CheckConstraint(
                name="lotterms_forms_have_versions",
                condition=(
                    Q(concept_form_code="", concept_form_version=None)
                    | (~Q(concept_form_code="") & Q(concept_form_version__isnull=False))
                )
                & (
                    Q(full_form_code="", full_form_version=None)
                    | (~Q(full_form_code="") & Q(full_form_version__isnull=False))
                ),
            ),
        ]
