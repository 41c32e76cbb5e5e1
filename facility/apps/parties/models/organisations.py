"""Organisations, what kinds of body they are by which evidence, and how other registers number them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from facility.foundation.base.fold import fold, sort_key


class KindTree(models.Model):
    """One version of the kinds of body; once frozen it is never edited, the next version is added."""

    version = models.PositiveSmallIntegerField(unique=True)
    frozen = models.BooleanField(default=False)
    source = models.CharField(max_length=200)


class Kind(models.Model):
    """A kind of body in one version of the tree; a narrower kind points to the broader one."""

    tree = models.ForeignKey(KindTree, on_delete=models.PROTECT, related_name="kinds")
    code = models.CharField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="narrower")
    label = models.JSONField()
    position = models.PositiveSmallIntegerField()
    is_public_body = models.BooleanField(default=False)
    is_natural_person = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["tree", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tree", "code"], name="kind_once"),
            models.CheckConstraint(name="kind_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("id"))),
        ]


class Organisation(models.Model):
    """A body that takes part: applicant, partner, service, donor; `name` is the one it gives itself."""

    class LegalPersonality(models.TextChoices):
        """Whether it is a legal person; unknown is an answer."""

        YES = "yes"
        NO = "no"
        UNKNOWN = "unknown"

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    name = models.CharField(max_length=250)
    names = models.JSONField(default=dict)
    short_name = models.CharField(max_length=60, blank=True)
    name_folded = models.CharField(max_length=500, editable=False, db_index=True)
    # Every name and the short name, folded: what a search looks into.
    found_by = models.CharField(max_length=500, editable=False, default="")
    name_sort = models.CharField(max_length=200, editable=False, db_index=True)
    country = models.ForeignKey("parties.Country", on_delete=models.PROTECT, null=True, related_name="organisations")
    seat = models.CharField(max_length=120, blank=True)
    legal_personality = models.CharField(
        max_length=8, choices=LegalPersonality.choices, default=LegalPersonality.UNKNOWN
    )
    established_under = models.CharField(max_length=250, blank=True)
    website = models.URLField(max_length=200, blank=True)
    is_natural_person = models.BooleanField(default=False)
    # A body that a colleague named before it registered itself: completed when its first member accepts.
    is_provisional = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="organisation_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="organisation_person_is_no_legal_person",
                condition=Q(is_natural_person=False) | ~Q(legal_personality="yes"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys for finding (name, short name, names in other languages) and ordering in step with the names."""
        called = dict.fromkeys((self.name, self.short_name, *self.names.values()))
        self.found_by = " · ".join(fold(name) for name in called if name)[:500]
        self.name_folded = fold(self.name)[:500]
        self.name_sort = sort_key(self.name)
        super().save(*args, **kwargs)


class OrganisationKind(models.Model):
    """A kind that a body says it is, or was, with its evidence; confirmed by a member of staff or not yet."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kinds")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    stated_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisationkind_period",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="organisationkind_confirmed_by_and_at",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="organisationkind_confirmed_on_evidence",
                condition=Q(confirmed_by=None) | ~Q(evidence=""),
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(valid_to=None), name="organisationkind_once"
            ),
        ]


class Identifier(models.Model):
    """The number of a body in a register that others keep; one number is one body."""

    class Scheme(models.TextChoices):
        """The registers."""

        PIC = "pic"
        IATI = "iati"
        VAT = "vat"
        LEI = "lei"
        REGISTRATION = "registration"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=Scheme.choices)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once")]
