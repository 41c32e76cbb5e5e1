"""A project as it is known: what is not known stays empty, and the lead state stands apart from the lead body."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Project(models.Model):
    """One action: ours, one that was announced, or one of somebody else that we only record.

    Amounts are recorded facts: they never enter the ledger. NULL and "" mean that no source says.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="project")
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10)
    titles = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    acronym = models.CharField(max_length=60, blank=True)
    contract_reference = models.CharField(max_length=80, blank=True)
    programme = models.CharField(max_length=120, blank=True)
    programme_basis = models.CharField(max_length=10, blank=True)
    call_code = models.CharField(max_length=60, blank=True)
    call_lot = models.CharField(max_length=120, blank=True)
    theme = models.CharField(max_length=120, blank=True)

    # Partial dates (YYYY, YYYY-MM, YYYY-MM-DD). `starts` and `ends` are the dates as published, the actual end where
    # it is known: they sort and filter; the four others are filled only where a source says which kind it is.
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    planned_start = models.CharField(max_length=10, blank=True)
    planned_end = models.CharField(max_length=10, blank=True)
    actual_start = models.CharField(max_length=10, blank=True)
    actual_end = models.CharField(max_length=10, blank=True)
    duration_months = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    status = models.CharField(max_length=12, blank=True)
    status_basis = models.CharField(max_length=10, blank=True)

    currency = models.CharField(max_length=3, default="EUR")
    total_cents = models.BigIntegerField(null=True)
    eu_cents = models.BigIntegerField(null=True)
    eu_share_bp = models.PositiveIntegerField(null=True)
    precision = models.CharField(max_length=12, blank=True)

    lead_name = models.CharField(max_length=250, blank=True)
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    lead_country = models.CharField(max_length=2, blank=True)

    source_urls = models.JSONField(default=list)
    note = models.TextField(blank=True)
    # The record of the agreement or dossier the project was registered from; the app that owns it is not known here.
    origin = models.OneToOneField(
        "records.Record", on_delete=models.PROTECT, null=True, related_name="registered_project"
    )
    # What the loader last read of this project: the same content again changes nothing.
    source_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()
    # Keys for finding and counting, kept in step with the parts by writing.py: ";AM;GE;" lists and folded text.
    country_codes = models.TextField(blank=True)
    state_codes = models.TextField(blank=True)
    member_codes = models.TextField(blank=True)
    fund_codes = models.TextField(blank=True)
    approach_codes = models.TextField(blank=True)
    title_key = models.CharField(max_length=200, db_index=True)
    found = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind"]),
            models.Index(fields=["theme"]),
            models.Index(fields=["programme"]),
            models.Index(fields=["starts"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="project_kind", condition=Q(kind__in=["ours", "announced", "outside"])),
            models.CheckConstraint(
                name="project_total_positive", condition=Q(total_cents=None) | Q(total_cents__gte=0)
            ),
            models.CheckConstraint(name="project_eu_positive", condition=Q(eu_cents=None) | Q(eu_cents__gte=0)),
            models.CheckConstraint(
                name="project_eu_share_whole", condition=Q(eu_share_bp=None) | Q(eu_share_bp__lte=10_000)
            ),
            models.CheckConstraint(
                name="project_status",
                condition=Q(status__in=["", "planned", "ongoing", "suspended", "completed", "terminated"]),
            ),
            models.CheckConstraint(
                name="project_status_has_basis",
                condition=Q(status="", status_basis="")
                | (~Q(status="") & Q(status_basis__in=["stated", "derived", "recorded"])),
            ),
            models.CheckConstraint(
                name="project_precision",
                condition=Q(precision__in=["", "exact", "rounded", "application", "draft"]),
            ),
        ]


class ProjectPartner(models.Model):
    """A body that took part, in one role, as the source names it; the registered organisation where it is a body."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=250)
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="project_roles"
    )
    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "position"], name="projectpartner_position_once"),
            models.UniqueConstraint(fields=["project", "role", "name", "country"], name="projectpartner_role_once"),
        ]


class ProjectCountry(models.Model):
    """A country that takes part: as lead state, as another Member State, or as partner country."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=2)
    role = models.CharField(max_length=12)

    class Meta:
        ordering: ClassVar = ["role", "country"]
        indexes: ClassVar = [models.Index(fields=["country", "role"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "country", "role"], name="projectcountry_once"),
            models.CheckConstraint(
                name="projectcountry_role", condition=Q(role__in=["lead", "member_state", "partner"])
            ),
        ]


class Component(models.Model):
    """A part of a project that a source names, in its published order."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="components")
    number = models.PositiveSmallIntegerField()
    titles = models.JSONField(default=dict)
    source_url = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "number"], name="component_number_once")]
