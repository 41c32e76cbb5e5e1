"""A meeting that the facility itself runs: when and where in words of the clock on the wall, and its places."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import OWN_MEETING


class Plan(models.Model):
    """What is planned for a meeting of our own; the row of the meeting says what everybody may know of it.

    Days and hours are those of the clock at `zone` (an IANA name), kept as they were said: a zone whose rules change
    moves nothing here. No zone means that none was stated, and no moment is made up. `places` NULL: as many as come.
    """

    meeting = models.OneToOneField("dialogue.Meeting", on_delete=models.PROTECT, related_name="plan")
    state = models.CharField(max_length=12, default=OWN_MEETING.initial)
    starts_on = models.DateField()
    starts_time = models.TimeField(null=True)
    ends_on = models.DateField()
    ends_time = models.TimeField(null=True)
    zone = models.CharField(max_length=64, blank=True)
    venue = models.CharField(max_length=300, blank=True)
    # Seen by those who have a place, nobody else.
    online_address = models.CharField(max_length=500, blank=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    places = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    # Counts what calendars must hear of: time, place, title, cancellation.
    sequence = models.PositiveIntegerField(default=0)
    agenda_version = models.PositiveIntegerField(default=0)
    agenda_told = models.PositiveIntegerField(default=0)
    # Whether whoever registers belongs to a delegation that was nominated by a note.
    asks_delegations = models.BooleanField(default=False)
    next_in_line = models.PositiveIntegerField(default=1)
    # Special needs are erased so many days after the last day; chosen by those who plan, told to those who register.
    needs_kept_days = models.PositiveSmallIntegerField(default=30)
    needs_erased_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="plan_state", condition=Q(state__in=OWN_MEETING.states)),
            models.CheckConstraint(name="plan_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="plan_zone_has_hour", condition=Q(zone="") | Q(starts_time__isnull=False)),
            models.CheckConstraint(
                name="plan_never_over_booked", condition=Q(places__isnull=True) | Q(taken__lte=F("places"))
            ),
            models.CheckConstraint(
                name="plan_registration_opens_and_closes",
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="plan_published_has_moment", condition=~Q(state="published") | Q(published_at__isnull=False)
            ),
            models.CheckConstraint(
                name="plan_cancelled_says_why",
                condition=(Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_reason=""))
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancelled_reason="")),
            ),
        ]


class ParticipantGroup(models.Model):
    """A kind of participants with places of its own, and how many of them one delegation may fill."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    places = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    # What makes a delegation: "" nothing, "country" or "organisation"; and how many of one delegation may come.
    counted_by = models.CharField(max_length=12, blank=True)
    per_delegation = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="participantgroup_position_once"),
            models.CheckConstraint(
                name="participantgroup_never_over_booked",
                condition=Q(places__isnull=True) | Q(taken__lte=F("places")),
            ),
            models.CheckConstraint(
                name="participantgroup_delegation",
                condition=Q(counted_by="", per_delegation__isnull=True)
                | Q(counted_by__in=("country", "organisation"), per_delegation__isnull=False),
            ),
        ]


class DelegationPlaces(models.Model):
    """How many places one delegation fills in a group: `key` is a country code or an organisation's folded name."""

    group = models.ForeignKey(ParticipantGroup, on_delete=models.CASCADE, related_name="delegations")
    key = models.CharField(max_length=200)
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "key"], name="delegationplaces_once"),
            models.CheckConstraint(name="delegationplaces_never_over_booked", condition=Q(taken__lte=F("places"))),
        ]
