"""The one inbox: what people ask of the facility, and to whom it is routed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import ENQUIRY
from facility.foundation.accounts.public import Role
from facility.foundation.records.models import new_token

# The fourth intent, to register for updates, stands in the inbox once the address of the subscription is confirmed.
UPDATES = "updates"
INTENTS = ("meeting", "contact", "assistance", UPDATES)
# What is asked on a form of its own and stands in the inbox at once.
ASKED = ("meeting", "contact", "assistance")
REASONS = ("call", "dossier", "register", "page", "partnership", "press", "other")
ENDS = ("", "answered", "cancelled", "not_ours", "no_reply", "spam", "converted", "declined", "held", "seen")
# Who can be made responsible: staff for the facility, a contact point for its organisation.
ROLES = (
    Role.EDITOR,
    Role.GRANTS_OFFICER,
    Role.ASSISTANCE_COORDINATOR,
    Role.DIALOGUE_SECRETARIAT,
    Role.NATIONAL_CONTACT,
)
STATUSES = ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration")


class Route(models.Model):
    """Who answers what: the most precise rule that holds decides. Ended, never deleted."""

    intent = models.CharField(max_length=12, blank=True)
    theme = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="enquiry_routes"
    )
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["intent", "theme", "country"], condition=Q(ended_at=None), name="route_one_for_each"
            ),
            models.CheckConstraint(name="route_intent_known", condition=Q(intent__in=["", *INTENTS])),
            models.CheckConstraint(name="route_role_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(name="route_status_known", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(
                name="route_contact_has_organisation",
                condition=Q(role=Role.NATIONAL_CONTACT, organisation__isnull=False)
                | (~Q(role=Role.NATIONAL_CONTACT) & Q(organisation=None)),
            ),
        ]


class Enquiry(models.Model):
    """One thing asked by one address. Its `key` stands in the links of its letters: whoever holds it reads the answer."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="enquiry")
    key = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    intent = models.CharField(max_length=12)
    reason = models.CharField(max_length=12)
    theme = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, null=True, related_name="enquiries")
    name = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=250, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True)
    language = models.CharField(max_length=5)
    message = models.TextField(blank=True)
    # Moments (ISO 8601) that the one who asks for a meeting proposes.
    slots = models.JSONField(default=list)
    state = models.CharField(max_length=20, default=ENQUIRY.initial)
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, null=True, related_name="enquiries"
    )
    received_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    meets_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    place = models.CharField(max_length=300, blank=True)
    # How often the meeting was agreed anew: calendars take the file with the higher number.
    sequence = models.PositiveIntegerField(default=0)
    # Moments (ISO 8601) that the facility offers, for whoever asked to choose one.
    offered = models.JSONField(default=list)
    held_at = models.DateTimeField(null=True)
    # What came of a meeting that was held, or why one that was asked for is declined.
    outcome = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=12, blank=True)
    # What it was turned into: a request for assistance, a question on a call.
    became = models.OneToOneField("records.Record", on_delete=models.PROTECT, null=True, related_name="came_from")
    # Of a registration for updates: the subscription, and its wishes as they were when the address was confirmed.
    subscriber = models.ForeignKey(
        "enquiries.Subscriber", on_delete=models.PROTECT, null=True, related_name="registrations"
    )
    wishes = models.JSONField(default=dict)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="enquiry_state_known", condition=Q(state__in=ENQUIRY.states)),
            models.CheckConstraint(name="enquiry_intent_known", condition=Q(intent__in=INTENTS)),
            models.CheckConstraint(name="enquiry_reason_known", condition=Q(reason__in=REASONS)),
            models.CheckConstraint(name="enquiry_end_known", condition=Q(closed_reason__in=ENDS)),
            models.CheckConstraint(name="enquiry_role_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="enquiry_contact_has_organisation",
                condition=Q(role=Role.NATIONAL_CONTACT, organisation__isnull=False)
                | (~Q(role=Role.NATIONAL_CONTACT) & Q(organisation=None)),
            ),
            models.CheckConstraint(
                name="enquiry_answered_has_answer",
                condition=~Q(state="answered") | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="enquiry_agreed_has_moment",
                condition=~Q(state="agreed") | Q(intent="meeting", meets_at__isnull=False, minutes__gt=0),
            ),
            models.CheckConstraint(
                name="enquiry_offered_has_place",
                condition=~Q(state="offered") | (Q(intent="meeting", meets_at=None, minutes__gt=0) & ~Q(place="")),
            ),
            models.CheckConstraint(
                name="enquiry_held_has_outcome",
                condition=~Q(state="held")
                | (Q(intent="meeting", meets_at__isnull=False, held_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="enquiry_declined_says_why",
                condition=~Q(closed_reason="declined")
                | (Q(intent="meeting") & (~Q(outcome="") | Q(forgotten_at__isnull=False))),
            ),
            models.CheckConstraint(
                name="enquiry_closed_says_why",
                condition=(Q(state="closed", closed_at__isnull=False) & ~Q(closed_reason=""))
                | (~Q(state="closed") & Q(closed_at=None, closed_reason="")),
            ),
            models.CheckConstraint(
                name="enquiry_converted_into_something",
                condition=Q(closed_reason="converted", became__isnull=False)
                | (~Q(closed_reason="converted") & Q(became=None)),
            ),
            models.CheckConstraint(
                name="enquiry_updates_of_subscriber",
                condition=Q(intent=UPDATES, subscriber__isnull=False) | (~Q(intent=UPDATES) & Q(subscriber=None)),
            ),
            models.CheckConstraint(
                name="enquiry_seen_is_of_updates",
                condition=~Q(closed_reason="seen") | Q(intent=UPDATES, answered_at=None),
            ),
            models.UniqueConstraint(
                fields=["subscriber"], condition=Q(forgotten_at=None), name="enquiry_one_kept_of_subscriber"
            ),
            models.UniqueConstraint(
                fields=["email_key"],
                condition=Q(intent=UPDATES) & ~Q(state="closed"),
                name="enquiry_one_open_of_updates",
            ),
            models.CheckConstraint(
                name="enquiry_forgotten_is_empty",
                condition=Q(forgotten_at=None) & ~Q(email="") & ~Q(email_key="") & ~Q(message="")
                | Q(
                    forgotten_at__isnull=False,
                    state="closed",
                    name="",
                    email="",
                    email_key="",
                    message="",
                    answer="",
                    outcome="",
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-received_at"], name="enquiry_by_day")]

    @property
    def is_called_off(self) -> bool:
        """Whether a meeting that was agreed does not take place: calendars take it out."""
        return self.closed_reason in {"cancelled", "declined"}
