"""A process of dialogue: its bodies, and who takes part, chairs or writes, from when until when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.findings import SOURCE_STATUSES

KINDS = ("intergovernmental", "facility", "projects", "network", "partnership", "programme")
ROLES = ("chair", "co_chair", "lead", "rapporteur", "secretariat", "participating", "observer", "member")
MEMBERSHIPS = ("participating", "observer", "invited", "suspended")


class Process(models.Model):
    """A lasting frame in which meetings follow each other. "" and NULL mean that no source says."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="process")
    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    since = models.CharField(max_length=10, blank=True)
    website = models.CharField(max_length=200, blank=True)
    # As published, never counted here: "50 states", "over 50 governments".
    stated_states = models.PositiveIntegerField(null=True)
    stated_at_least = models.BooleanField(default=False)
    source_urls = models.JSONField(default=list)
    note = models.TextField(blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.CheckConstraint(name="process_kind", condition=Q(kind__in=KINDS))]


class ProcessBody(models.Model):
    """A body of a process that meets: senior officials, ministers, a working group."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="bodies")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["process", "code"], name="processbody_once")]


class Term(models.Model):
    """A state or a body holds a role in a process, or in one of its bodies, from and until a partial date."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="terms")
    body = models.ForeignKey(ProcessBody, on_delete=models.CASCADE, null=True, related_name="terms")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=14)
    country = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=200, blank=True)
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    source_url = models.TextField(blank=True)
    source_status = models.CharField(max_length=14)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [models.Index(fields=["country"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "position"], name="term_position_once"),
            models.CheckConstraint(name="term_role", condition=Q(role__in=ROLES)),
            models.CheckConstraint(name="term_source_status", condition=Q(source_status__in=SOURCE_STATUSES)),
            models.CheckConstraint(name="term_names_one", condition=~Q(country="", name="")),
        ]


class NameTie(models.Model):
    """Which organisation of the register a name in a process means, as somebody said; none: no longer any.

    Only ever added to, the newest of a name counts; the lines keep the name as their sources write it. `by` is NULL for
    what was loaded.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="name_ties")
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    source_url = models.TextField(blank=True)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["process", "pk"]
        indexes: ClassVar = [models.Index(fields=["process", "name"], name="nametie_name")]
        constraints: ClassVar = [
            models.CheckConstraint(name="nametie_of_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="nametie_says_whence",
                condition=(Q(organisation__isnull=False) & ~Q(source_url=""))
                | (Q(organisation__isnull=True) & ~Q(note="")),
            ),
        ]


class Membership(models.Model):
    """A state or an organisation takes part in a process, from and until a partial date, as a source says.

    What another status follows ends, and the next one begins: nothing is overwritten. `added_by` is NULL for what was
    loaded; only that is renewed by loading again, and not once a person has ended it.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="memberships")
    status = models.CharField(max_length=14)
    country = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=200, blank=True)
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    source_url = models.TextField(blank=True)
    source_status = models.CharField(max_length=14)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    # Where it is said that it ended.
    end_source_url = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["country", "name", "since", "pk"]
        indexes: ClassVar = [models.Index(fields=["country"], name="membership_country")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "country", "name"], condition=Q(until=""), name="membership_open_once"
            ),
            models.CheckConstraint(name="membership_status", condition=Q(status__in=MEMBERSHIPS)),
            models.CheckConstraint(name="membership_source_status", condition=Q(source_status__in=SOURCE_STATUSES)),
            models.CheckConstraint(
                name="membership_of_one", condition=(Q(country="") & ~Q(name="")) | (~Q(country="") & Q(name=""))
            ),
            models.CheckConstraint(
                name="membership_ended_facts",
                condition=Q(ended_at=None, ended_by=None, end_source_url="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(until="") & ~Q(end_source_url="")),
            ),
        ]
