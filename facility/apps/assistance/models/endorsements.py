"""The word of the national contact on a request, where the programme asks for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.component_lifecycles import ENDORSEMENT


class Endorsement(models.Model):
    """The contact points of the country that asks are asked for a word on a request; one of them answers for all.

    `fingerprint` is that of the wording the word was given on: a request that came back changed shows it.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="endorsement")
    request = models.OneToOneField("assistance.Request", on_delete=models.PROTECT, related_name="endorsement")
    contacts = models.ManyToManyField("parties.Organisation", related_name="+")
    # Who of them is asked by name; nobody: whoever holds the role for one of the contact points.
    people = models.ManyToManyField("parties.Person", related_name="+")
    state = models.CharField(max_length=12, default=ENDORSEMENT.initial)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # The contact point that answered, and the person of it; null where nobody did in time.
    answered_for = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="endorsement_state_known", condition=Q(state__in=ENDORSEMENT.states)),
            models.CheckConstraint(
                name="endorsement_answered_facts",
                condition=Q(state="asked", settled_at=None, answered_by=None, answered_for=None, reason="")
                | Q(state="passed", settled_at__isnull=False, answered_by=None, answered_for=None, reason="")
                | (
                    Q(state__in=["endorsed", "not_endorsed"], settled_at__isnull=False)
                    & Q(answered_by__isnull=False, answered_for__isnull=False)
                    & ~Q(reason="")
                ),
            ),
        ]

    @property
    def contact_ids(self) -> set[int]:
        """The contact points asked. One query, none where they came with it."""
        return {one.pk for one in self.contacts.all()}

    @property
    def person_ids(self) -> set[int]:
        """The people asked by name (`with_contacts`: those who can still answer). One query, none where they came with it."""
        return {one.pk for one in self.people.all()}


class ContactAppointment(models.Model):
    """A national contact who is asked for a word on requests of a country to a programme; days are both inside."""

    programme = models.ForeignKey("assistance.Programme", on_delete=models.PROTECT, related_name="appointments")
    country = models.CharField(max_length=2)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    appointed_at = models.DateTimeField()
    appointed_by = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="appointment_period", condition=Q(until_day=None) | Q(until_day__gte=F("from_day"))
            ),
            models.CheckConstraint(
                name="appointment_ended_facts",
                condition=Q(until_day=None, ended_at=None, ended_by=None)
                | Q(until_day__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["programme", "country", "person"], condition=Q(until_day=None), name="appointment_open_once"
            ),
        ]
