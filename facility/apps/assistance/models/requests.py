"""Requests for assistance: what is asked, where it stands, how it was decided; and which sector a service spoke for."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import ASSISTANCE

MODALITIES = ("expert_mission", "study_visit", "workshop", "review", "advice")
# The languages in which assistance can be asked for: those of dialogues and of authorities that took part.
LANGUAGES = ("en", "fr", "ar", "es", "it", "pt", "ru", "uk")
DECISIONS = ("approved", "changes_offered", "redirected", "declined")
# Where a request can stand after it was approved: it stays decided.
DELIVERED = ("delivered", "evaluated", "follow_up_due", "closed")
AFTER_APPROVAL = ("mobilising", "in_delivery", *DELIVERED, "stopped")
DECIDED = ("approved", "redirected", "declined", *AFTER_APPROVAL)
_NEVER_SUBMITTED = Q(submitted_at=None, submitted_by=None)
_SUBMITTED = Q(submitted_at__isnull=False, submitted_by__isnull=False)
# Where its evaluation is over.
_EVALUATED = ("evaluated", "follow_up_due", "closed")
_UNDECIDED = Q(decided_at=None, decided_by=None, decision_reason="")
_DECIDED = Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="")


class Request(models.Model):
    """What an authority asks of a programme; days of `earliest` and `latest` are both inside."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    programme = models.ForeignKey("assistance.Programme", on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="assistance_requests"
    )
    title = models.CharField(max_length=200)
    problem = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    modality = models.CharField(max_length=20, blank=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    time_reason = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=2, blank=True)
    # Who asks has read what is never given (cash, salaries, equipment) and does not ask for it.
    knows_limits = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default=ASSISTANCE.initial)
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField(null=True)
    registered_by = models.BigIntegerField(null=True)
    # What was missing when it was sent back; why it went to the decision without consultation.
    sent_back_reason = models.TextField(blank=True)
    forward_reason = models.TextField(blank=True)
    # Until which day it is put off; why, and where it stood, says the newest of its deferrals.
    deferred_until = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decision_reason = models.TextField(blank=True)
    # With which changes it was approved, where it was not as asked; the authority accepts them or withdraws.
    changes = models.TextField(blank=True)
    changes_accepted_at = models.DateTimeField(null=True)
    changes_accepted_by = models.BigIntegerField(null=True)
    # How each published criterion was judged: {"code": "met" | "partly" | "not_met"}.
    judged = models.JSONField(default=dict)
    redirected_to = models.ForeignKey("calls.Call", on_delete=models.PROTECT, null=True, related_name="+")
    # Which request it went into, and whether others went into this one: never both, so that there are no circles.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="taken_in")
    is_lead = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    # When coordinators were told, once, how little of the useful time is left.
    late_warned_at = models.DateTimeField(null=True)
    # When the last deliverable was accepted and the last mission was over.
    delivered_at = models.DateTimeField(null=True)
    # Until when both sides evaluate it, and the day on which it is asked what has come of it: as the programme's
    # settings were when it was delivered; null where they say nothing.
    evaluation_due_at = models.DateTimeField(null=True)
    evaluated_at = models.DateTimeField(null=True)
    follow_up_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    # Why it was closed although nobody said what has come of it.
    closed_reason = models.TextField(blank=True)
    # Why the facility gave it up after it was approved.
    stopped_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="assistance_state_known", condition=Q(state__in=ASSISTANCE.states)),
            models.CheckConstraint(
                name="assistance_modality_known", condition=Q(modality="") | Q(modality__in=MODALITIES)
            ),
            models.CheckConstraint(
                name="assistance_time_frame",
                condition=Q(earliest=None) | Q(latest=None) | Q(latest__gte=F("earliest")),
            ),
            models.CheckConstraint(
                name="assistance_submitted_facts",
                condition=(Q(state="draft") & _NEVER_SUBMITTED)
                | (Q(state="withdrawn") & (_NEVER_SUBMITTED | _SUBMITTED))
                | (~Q(state__in=["draft", "withdrawn"]) & _SUBMITTED),
            ),
            models.CheckConstraint(
                name="assistance_submitted_whole",
                condition=Q(state__in=["draft", "withdrawn", "returned"])
                | (
                    ~Q(problem="")
                    & ~Q(purpose="")
                    & ~Q(modality="")
                    & ~Q(country="")
                    & ~Q(language="")
                    & ~Q(time_reason="")
                    & Q(latest__isnull=False, knows_limits=True)
                ),
            ),
            models.CheckConstraint(
                name="assistance_registered_facts",
                condition=Q(state__in=["draft", "submitted", "returned", "deferred", "withdrawn"])
                | Q(registered_at__isnull=False, registered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_sent_back_says_why", condition=~Q(state="returned") | ~Q(sent_back_reason="")
            ),
            models.CheckConstraint(
                name="assistance_deferred_facts",
                condition=Q(state="deferred", deferred_until__isnull=False)
                | (~Q(state="deferred") & Q(deferred_until=None)),
            ),
            models.CheckConstraint(
                name="assistance_decided_facts",
                condition=(Q(state__in=[*DECIDED, "changes_offered"]) & _DECIDED)
                | (Q(state="withdrawn") & _DECIDED & ~Q(changes=""))
                | (~Q(state__in=[*DECIDED, "changes_offered"]) & _UNDECIDED),
            ),
            models.CheckConstraint(
                name="assistance_changes_facts",
                condition=Q(changes="", changes_accepted_at=None, changes_accepted_by=None)
                & ~Q(state="changes_offered")
                | (
                    Q(state__in=["changes_offered", "withdrawn"], changes_accepted_at=None, changes_accepted_by=None)
                    & ~Q(changes="")
                )
                | (
                    Q(state__in=["approved", *AFTER_APPROVAL])
                    & Q(changes_accepted_at__isnull=False, changes_accepted_by__isnull=False)
                    & ~Q(changes="")
                ),
            ),
            models.CheckConstraint(
                name="assistance_decided_by_another",
                condition=Q(decided_by=None) | (~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("started_by"))),
            ),
            models.CheckConstraint(
                name="assistance_redirected_to_a_call",
                condition=Q(state="redirected", redirected_to__isnull=False)
                | (~Q(state="redirected") & Q(redirected_to=None)),
            ),
            models.CheckConstraint(
                name="assistance_merged_facts",
                condition=Q(state="merged", merged_into__isnull=False, is_lead=False)
                | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="assistance_merged_into_another", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="assistance_withdrawn_facts",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
            ),
            models.CheckConstraint(
                name="assistance_delivered_facts",
                condition=Q(state__in=DELIVERED, delivered_at__isnull=False)
                | (~Q(state__in=DELIVERED) & Q(delivered_at=None)),
            ),
            models.CheckConstraint(
                name="assistance_evaluated_facts",
                condition=Q(state__in=_EVALUATED, evaluated_at__isnull=False)
                | (~Q(state__in=_EVALUATED) & Q(evaluated_at=None)),
            ),
            models.CheckConstraint(
                name="assistance_closed_facts",
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None, closed_reason="")),
            ),
            models.CheckConstraint(
                name="assistance_stopped_says_why",
                condition=(Q(state="stopped") & ~Q(stopped_reason="")) | (~Q(state="stopped") & Q(stopped_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Deferral(models.Model):
    """One time that a request was put off to a day, with the reason that the authority reads; never changed."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="deferrals")
    # Where it stood before it was deferred first, and goes back to.
    stood = models.CharField(max_length=20)
    until = models.DateField()
    reason = models.TextField()
    deferred_at = models.DateTimeField()
    deferred_by = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="deferral_stood_known", condition=Q(stood__in=["submitted", "registered", "for_decision"])
            ),
            models.CheckConstraint(name="deferral_says_why", condition=~Q(reason="")),
        ]


class SectorAsked(models.Model):
    """The sector of government for which a service is asked, where a programme consults across sectors."""

    consulted = models.OneToOneField("bodies.Consulted", on_delete=models.PROTECT, related_name="assistance_sector")
    sector = models.CharField(max_length=40)
