"""People, the roles they hold for a period, and the ways in: registration, invitation, request to join."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Person(models.Model):
    """A natural person known to the facility; the sign-in account, if there is one, is the user."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, null=True, related_name="person")
    name = models.CharField(max_length=120)
    erasure_asked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="person_erased_was_asked",
                condition=Q(erased_at=None) | Q(erasure_asked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoleHolding(models.Model):
    """A role held by a person, for an organisation or for the facility, during a period (days, both inside)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="holdings"
    )
    # Empty means every part of the system; else the app that the role is held for.
    app = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="holding_period", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "app"],
                condition=Q(ends_on=None, organisation__isnull=False),
                name="holding_open_once_for_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "app"],
                condition=Q(ends_on=None, organisation=None),
                name="holding_open_once",
            ),
        ]


class Registration(models.Model):
    """Somebody who typed a name and an address and has not yet opened the link: no account, no person yet."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """An e-mailed offer of a role for an organisation; only the digest of its secret is kept."""

    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    role = models.CharField(max_length=40)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="invitation_accepted_by_and_at",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_accepted_in_time",
                condition=Q(accepted_at=None) | Q(accepted_at__lte=F("expires_at")),
            ),
            models.CheckConstraint(name="invitation_one_end", condition=Q(accepted_at=None) | Q(withdrawn_at=None)),
        ]


class JoinRequest(models.Model):
    """Somebody who asks to act for a registered organisation; a colleague there says yes or no."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="join_requests")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="join_requests")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="joinrequest_answer_whole",
                condition=Q(answered_at=None, answered_by=None, accepted=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, accepted__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(answered_at=None), name="joinrequest_open_once"
            ),
        ]
