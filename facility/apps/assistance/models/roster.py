"""The roster: experts with what they know, speak and declare, when they are available, and the days booked of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.foundation.records.public import new_token


class RosterList(models.Model):
    """One version of a list that the roster works with (competences, rules of matching); never edited, the next is added."""

    kind = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=16)
    items = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="rosterlist_once"),
            models.CheckConstraint(name="rosterlist_kind", condition=Q(kind__in=["competences", "matching"])),
        ]


class Expert(models.Model):
    """A person who offers to go on missions; in the roster once a coordinator has admitted them."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    person = models.OneToOneField("parties.Person", on_delete=models.PROTECT, related_name="expert")
    state = models.CharField(max_length=10)
    profession = models.CharField(max_length=200)
    experience = models.TextField(blank=True)
    # The body that employs the expert: one that is registered, or the name of one that is not.
    home_authority = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="experts"
    )
    home_authority_name = models.CharField(max_length=250, blank=True)
    release = models.CharField(max_length=12)
    release_until = models.DateField(null=True)
    # What ties the expert to a body, a person or a country; None until declared, empty for "none".
    interests = models.TextField(null=True)
    applied_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="expert_state",
                condition=Q(state="applied", decided_at=None, decided_by=None)
                | Q(state="withdrawn")
                | (
                    Q(state__in=["admitted", "paused", "refused"], decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decision_reason="")
                ),
            ),
            models.CheckConstraint(
                name="expert_release",
                condition=Q(release__in=["not_needed", "not_asked", "asked", "refused"], release_until=None)
                | Q(release="given"),
            ),
        ]


class ExpertCompetence(models.Model):
    """A competence of the list that an expert names."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="competences")
    code = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["expert", "code"], name="expertcompetence_once")]


class ExpertLanguage(models.Model):
    """A language (ISO 639-1) with its level (CEFR)."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=3)
    level = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["expert", "code"], name="expertlanguage_once"),
            models.CheckConstraint(
                name="expertlanguage_level", condition=Q(level__in=["A1", "A2", "B1", "B2", "C1", "C2"])
            ),
        ]


class ExpertCountry(models.Model):
    """A country (ISO 3166-1) in which an expert has worked."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="countries")
    code = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["expert", "code"], name="expertcountry_once")]


class ExpertPeriod(models.Model):
    """Days, both inside, on which an expert is available."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="expertperiod_in_order", condition=Q(ends_on__gte=F("starts_on")))
        ]


class Booking(models.Model):
    """Days of one expert, held and then confirmed or released; its days stand in `BookedDay` until it is released."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="bookings")
    # What the days are for where that is a request for assistance; its terms say how many there can be.
    request = models.ForeignKey("assistance.Request", on_delete=models.PROTECT, null=True, related_name="bookings")
    mission = models.ForeignKey("assistance.Mission", on_delete=models.PROTECT, null=True, related_name="bookings")
    state = models.CharField(max_length=10)
    purpose = models.CharField(max_length=300)
    first_day = models.DateField()
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="booking_state",
                condition=Q(state="held", confirmed_at=None, released_at=None)
                | Q(state="confirmed", confirmed_at__isnull=False, confirmed_by__isnull=False, released_at=None)
                | (Q(state="released", released_at__isnull=False) & ~Q(release_reason="")),
            ),
            models.CheckConstraint(
                name="booking_days", condition=Q(days__gte=1, last_day__gte=F("first_day")) & ~Q(purpose="")
            ),
        ]


class BookedDay(models.Model):
    """One day of one expert that is taken. That a day is taken once only is the database's to hold."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="booked_days")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="booked_days")
    day = models.DateField()

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["expert", "day"], name="bookedday_once")]
