"""News: short items in languages, prepared by one person, cleared by another, published."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import NEWS

CONTENTS = ("policy", "events", "funding")


class NewsItem(models.Model):
    """One item: what it says, which content it is, and the themes and countries it is about."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="news_item")
    title = models.JSONField()
    body = models.JSONField()
    content = models.CharField(max_length=10)
    themes = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    state = models.CharField(max_length=20, default=NEWS.initial)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    dropped_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="news_state_known", condition=Q(state__in=NEWS.states)),
            models.CheckConstraint(name="news_content_known", condition=Q(content__in=CONTENTS)),
            models.CheckConstraint(
                name="news_cleared_by_second_person",
                condition=~Q(state__in=["cleared", "published"])
                | (Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(cleared_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="news_published_has_moment",
                condition=~Q(state="published") | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(name="news_dropped_says_why", condition=~Q(state="dropped") | ~Q(dropped_reason="")),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-published_at"], name="news_by_day")]
