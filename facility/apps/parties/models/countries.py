"""Countries with dated names and statuses, and the regions that each component of the facility works with."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


def in_order(name: str) -> models.CheckConstraint:
    """A period ends on or after the day it starts; both ends may be open."""
    return models.CheckConstraint(
        name=name, condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
    )


def once(name: str, *fields: str) -> list[models.UniqueConstraint]:
    """Unique over the fields and the first day, where an open first day counts as one day (on every database)."""
    return [
        models.UniqueConstraint(fields=[*fields, "valid_from"], name=f"{name}_once"),
        models.UniqueConstraint(fields=fields, condition=Q(valid_from=None), name=f"{name}_once_open"),
    ]


class Country(models.Model):
    """A country or territory of ISO 3166-1, and Kosovo under the user-assigned code XK; the code is its key."""

    code = models.CharField(max_length=2, primary_key=True)
    # The place in the protocol order of Member States, set for every state that is or was one.
    protocol_order = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="country_code_form", condition=Q(code__regex=r"^[A-Z]{2}$"))
        ]

    def __str__(self) -> str:
        return self.code


class Designation(models.Model):
    """How a publisher names a subject in one language during a period, with the footnote that belongs to the name."""

    class Subject(models.TextChoices):
        """What is named."""

        COUNTRY = "country"
        ORGANISATION = "organisation"

    class Publisher(models.TextChoices):
        """Whose usage it is; empty means that of nobody in particular."""

        ANY = "", "any"
        EU = "eu", "EU"
        UN = "un", "UN"

    subject = models.CharField(max_length=12, choices=Subject.choices)
    code = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    publisher = models.CharField(max_length=4, choices=Publisher.choices, blank=True)
    text = models.CharField(max_length=250)
    footnote = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            in_order("designation_period"),
            *once("designation", "subject", "code", "language", "publisher"),
        ]


class CountryStatus(models.Model):
    """What a country is to the Union during a period: member, in the Schengen area, associated, candidate."""

    class Status(models.TextChoices):
        """The statuses that rules ask about."""

        EU_MEMBER = "eu_member"
        SCHENGEN = "schengen"
        SCHENGEN_ASSOCIATED = "schengen_associated"
        CANDIDATE = "candidate"
        POTENTIAL_CANDIDATE = "potential_candidate"
        OPTED_OUT_AMIF = "opted_out_amif"

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=24, choices=Status.choices)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            in_order("countrystatus_period"),
            *once("countrystatus", "country", "status"),
        ]


class RegionScheme(models.Model):
    """One version of the regions that a component speaks of; schemes overlap and are never added up."""

    class Component(models.TextChoices):
        """Whose regions they are."""

        GRANTS = "grants"
        DIALOGUE = "dialogue"

    component = models.CharField(max_length=10, choices=Component.choices)
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    label = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            in_order("regionscheme_period"),
            models.UniqueConstraint(fields=["component", "code", "version"], name="regionscheme_once"),
        ]


class Region(models.Model):
    """A named group of countries within a scheme; its members may not be published, which is not the same as none."""

    scheme = models.ForeignKey(RegionScheme, on_delete=models.PROTECT, related_name="regions")
    code = models.CharField(max_length=40)
    label = models.JSONField()
    position = models.PositiveSmallIntegerField()
    members_known = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["scheme", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "code"], name="region_once")]


class RegionMember(models.Model):
    """A country's place in a region during a period; a country may be in several."""

    class Status(models.TextChoices):
        """How sure we are of the membership."""

        CONFIRMED = "confirmed"
        ANALOGUE = "analogue"
        UNCONFIRMED = "unconfirmed"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="members")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="region_members")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            in_order("regionmember_period"),
            *once("regionmember", "region", "country"),
        ]


class ReferenceVersion(models.Model):
    """Which edition of the reference data is loaded; every process compares it with what it holds in memory."""

    name = models.CharField(max_length=40, primary_key=True)
    version = models.CharField(max_length=64)
