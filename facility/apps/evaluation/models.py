"""Verdicts with their findings, rounds, evaluators' assignments with sealed sheets, agreed scores, the ranking."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.lifecycles import ASSIGNMENT, ROUND


class Verdict(models.Model):
    """Whether what was handed in is admissible and eligible: by which rulebook, with which findings; never changed."""

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="verdicts")
    submission = models.OneToOneField("proposals.Submission", on_delete=models.PROTECT, related_name="verdict")
    rulebook = models.ForeignKey("calls.Rulebook", on_delete=models.PROTECT, related_name="+")
    eligible = models.BooleanField()
    # What the rules of the version in force at submission found, encrypted with the submission's key.
    findings = models.BinaryField()
    failed_rules = models.JSONField(default=list)
    reasons = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.BigIntegerField()
    # A refusal is an act of two people.
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="verdict_refusal_has_reasons_and_two_people",
                condition=Q(eligible=True)
                | (~Q(reasons="") & Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("given_by"))),
            ),
        ]


class Round(models.Model):
    """An evaluation round of one lot: dossiers scored with one grid, ranked together when it closes."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    lot = models.ForeignKey("calls.Lot", on_delete=models.PROTECT, related_name="rounds")
    grid = models.ForeignKey("calls.Grid", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=ROUND.initial)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    ranking = models.JSONField(null=True)
    ranking_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=ROUND.states)),
            models.CheckConstraint(
                name="round_closed_facts",
                condition=Q(state="open", closed_at=None, ranking_hash="")
                | (Q(state__in=["closed", "decided"], closed_at__isnull=False) & ~Q(ranking_hash="")),
            ),
        ]


class Entry(models.Model):
    """A dossier in a round, and the scores its evaluators agreed on."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    proposal = models.OneToOneField("proposals.Proposal", on_delete=models.PROTECT, related_name="entry")
    added_at = models.DateTimeField()
    proposed_sheet = models.JSONField(null=True)
    proposed_by = models.ForeignKey("evaluation.Assignment", on_delete=models.PROTECT, null=True, related_name="+")
    agreed_sheet = models.JSONField(null=True)
    agreed_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(null=True)
    place = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_agreed_facts",
                condition=Q(agreed_sheet=None, agreed_at=None, total=None)
                | Q(agreed_sheet__isnull=False, agreed_at__isnull=False, total__isnull=False),
            ),
        ]


class Assignment(models.Model):
    """One evaluator and one dossier: interests declared first, then a sheet nobody else sees until it is handed in."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="assignments")
    user_id = models.BigIntegerField()
    state = models.CharField(max_length=20, default=ASSIGNMENT.initial)
    assigned_at = models.DateTimeField()
    assigned_by = models.BigIntegerField()
    declared_at = models.DateTimeField(null=True)
    has_conflict = models.BooleanField(null=True)
    declaration = models.CharField(max_length=1000, blank=True)
    sheet = models.JSONField(default=dict)
    scored_at = models.DateTimeField(null=True)
    # The digest of the proposed common sheet that this evaluator agreed to.
    agreed_to = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "person"], name="assignment_once"),
            models.CheckConstraint(name="assignment_state_known", condition=Q(state__in=ASSIGNMENT.states)),
            models.CheckConstraint(
                name="assignment_declares_first",
                condition=Q(state="assigned") | Q(declared_at__isnull=False, has_conflict__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_conflict_means_recused", condition=~Q(has_conflict=True) | Q(state="recused")
            ),
            models.CheckConstraint(
                name="assignment_scored_facts",
                condition=~Q(state__in=["scored", "agreed"]) | Q(scored_at__isnull=False),
            ),
        ]
