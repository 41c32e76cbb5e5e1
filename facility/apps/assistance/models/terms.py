"""Terms of reference of an approved request: what is to be done, by whom it can be done, in which days; and its deliverables."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import ASSISTANCE_DELIVERABLE, ASSISTANCE_TERMS

_PROPOSED = Q(proposed_at__isnull=False, proposed_by__isnull=False)
_WHOLE = (
    ~Q(purpose="")
    & ~Q(tasks="")
    & ~Q(country="")
    & ~Q(language="")
    & Q(days__gte=1, first_day__isnull=False, last_day__isnull=False, within_limits=True)
)


class TermsOfReference(models.Model):
    """What the facility and the authority agree on before experts are booked; days of the period are both inside.

    `version` counts the proposals, so that nobody agrees to another text than the one they read.
    """

    request = models.OneToOneField("assistance.Request", on_delete=models.PROTECT, related_name="terms")
    state = models.CharField(max_length=10, default=ASSISTANCE_TERMS.initial)
    version = models.PositiveSmallIntegerField(default=0)
    purpose = models.TextField(blank=True)
    tasks = models.TextField(blank=True)
    # The profile wanted: codes of the list of competences, ISO 639-1, CEFR, ISO 3166-1.
    modality = models.CharField(max_length=20, blank=True)
    competence = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=2, blank=True)
    country = models.CharField(max_length=2, blank=True)
    # Whole expert days; null while nobody has said how many.
    days = models.PositiveSmallIntegerField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    # Who drafts has checked that nothing is asked for that is never given (cash, salaries, equipment).
    within_limits = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    drafted_by = models.BigIntegerField()
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    sent_back_reason = models.TextField(blank=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="terms_state_known", condition=Q(state__in=ASSISTANCE_TERMS.states)),
            models.CheckConstraint(
                name="terms_period", condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(name="terms_proposed_whole", condition=Q(state="draft") | (_PROPOSED & _WHOLE)),
            models.CheckConstraint(
                name="terms_agreed_facts",
                condition=Q(state="agreed", agreed_at__isnull=False, agreed_by__isnull=False)
                | (~Q(state="agreed") & Q(agreed_at=None, agreed_by=None)),
            ),
            models.CheckConstraint(
                name="terms_two_sides",
                condition=Q(agreed_by=None) | (~Q(agreed_by=F("proposed_by")) & ~Q(agreed_by=F("drafted_by"))),
            ),
        ]


class Deliverable(models.Model):
    """Something that the terms promise, with the day by which it is due where one was said."""

    terms = models.ForeignKey(TermsOfReference, on_delete=models.PROTECT, related_name="deliverables")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default=ASSISTANCE_DELIVERABLE.initial)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["terms", "position"], name="deliverable_position_once"),
            models.CheckConstraint(
                name="deliverable_state_known", condition=Q(state__in=ASSISTANCE_DELIVERABLE.states)
            ),
            models.CheckConstraint(name="deliverable_titled", condition=~Q(title="")),
        ]
