"""Dossiers: one row through concept note and full application, their sealed submissions, clarifications, readers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.lifecycles import PROPOSAL

CONCEPT, FULL = "concept", "full"
_AFTER_CONCEPT = tuple(state for state in PROPOSAL.states if state not in {"concept_draft", "full_draft", "withdrawn"})


class Proposal(models.Model):
    """A dossier. What is in it stands encrypted in its answers and submissions, never here."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    lot = models.ForeignKey("calls.Lot", on_delete=models.PROTECT, related_name="proposals")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=30, default=PROPOSAL.initial)
    answers = models.OneToOneField("forms.AnswerSet", on_delete=models.PROTECT, related_name="proposal")
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField()
    invited_at = models.DateTimeField(null=True)
    full_due_at = models.DateTimeField(null=True)
    # Known to staff only from the moment the seal was opened at intake.
    title = models.CharField(max_length=300, blank=True)
    title_key = models.CharField(max_length=200, blank=True)
    requested_cents = models.BigIntegerField(null=True)
    total_cents = models.BigIntegerField(null=True)
    fund_code = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=1000, blank=True)
    rejected_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="proposal_state_known", condition=Q(state__in=PROPOSAL.states)),
            models.CheckConstraint(
                name="proposal_withdrawn_has_moment",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
            ),
            models.CheckConstraint(
                name="proposal_rejected_has_moment",
                condition=Q(state="rejected", rejected_at__isnull=False) | (~Q(state="rejected") & Q(rejected_at=None)),
            ),
            models.CheckConstraint(
                name="proposal_sealed_shows_nothing",
                condition=~Q(state__in=["concept_draft", "concept_sealed"])
                | Q(title="", requested_cents=None, total_cents=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state"]),
            models.Index(fields=["title_key"]),
            models.Index(fields=["-started_at", "id"], name="proposal_newest"),
        ]

    @property
    def stage(self) -> str:
        """Which stage is being written or was last handed in."""
        return FULL if self.state.startswith("full_") or self.invited_at is not None else CONCEPT

    @property
    def is_draft(self) -> bool:
        """Whether the applicants may write."""
        return self.state in {"concept_draft", "full_draft"}


class Reader(models.Model):
    """A partner organisation that the lead let into the dossier's draft, to read or to write."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="readers")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    may_write = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "organisation"], condition=Q(until=None), name="reader_once"),
        ]


class Submission(models.Model):
    """What was handed in at one stage: encrypted under a key of its own, hashed, signed, numbered; never changed."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="submissions")
    stage = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    lot = models.ForeignKey("calls.Lot", on_delete=models.PROTECT, related_name="submissions")
    terms = models.ForeignKey("calls.LotTerms", on_delete=models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField()
    # The finding of every rule at submission, encrypted like the content: it quotes amounts and names.
    findings = models.BinaryField()
    receipt = models.JSONField()
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=60)
    # The same submission sent twice (a double click, a lost answer) has the same key and is one row.
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "stage"], name="submission_once_per_stage"),
            models.UniqueConstraint(fields=["lot", "number"], name="submission_number_once"),
            models.CheckConstraint(name="submission_stage_known", condition=Q(stage__in=[CONCEPT, FULL])),
        ]


class Clarification(models.Model):
    """A question of the facility about an opened submission, and the applicant's answer; both encrypted."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="clarifications")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="clarifications")
    field = models.CharField(max_length=120, blank=True)
    question = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField()
    due_at = models.DateTimeField()
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clarification_answer_facts",
                condition=Q(answer=None, answered_at=None, answered_by=None)
                | Q(answer__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.UniqueConstraint(fields=["proposal"], condition=Q(answered_at=None), name="clarification_one_open"),
        ]
