"""People, the organisations they act for, and the roles they hold for a period."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """A body that takes part: applicant, partner, service, donor."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    name = models.CharField(max_length=250)


class Person(models.Model):
    """A natural person known to the facility; the sign-in account, if there is one, is the user."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, null=True, related_name="person")
    name = models.CharField(max_length=120)


class RoleHolding(models.Model):
    """A role held by a person, for an organisation or for the facility, during a period (days, both inside)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="holdings")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="holding_period", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")))
        ]
