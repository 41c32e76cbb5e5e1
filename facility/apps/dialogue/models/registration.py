"""Who comes to a meeting: one registration per person, with a place, in the waiting line, or withdrawn."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from facility.core.component_lifecycles import MEETING_INVITATION, MEETING_REGISTRATION

CALENDAR_ANSWERS = ("accepted", "tentative", "declined")


class Registration(models.Model):
    """A person's registration; names stay as they were typed, in whatever script.

    `in_line` counts the waiting line of the meeting up; `sequence` what the person's calendar must hear of.
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="meeting_registration")
    plan = models.ForeignKey("dialogue.Plan", on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        "dialogue.ParticipantGroup", on_delete=models.PROTECT, null=True, related_name="registrations"
    )
    state = models.CharField(max_length=12, default=MEETING_REGISTRATION.initial)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=200, db_index=True)
    function = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    # The delegation as it is counted now: a country code or a folded name; "" where the group counts none.
    delegation = models.CharField(max_length=200, blank=True)
    # The delegation that was nominated by a note, and whether the person is its head or an alternate.
    nominated = models.ForeignKey("dialogue.Delegation", on_delete=models.PROTECT, null=True, related_name="members")
    part = models.CharField(max_length=9, blank=True)
    needs = models.CharField(max_length=400, blank=True)
    listed = models.BooleanField(default=False)
    in_line = models.PositiveIntegerField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    registered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    # What the person's calendar answered to the file of that number, when it said so and when we read it. It changes
    # nothing by itself: letters can be forged.
    calendar_answer = models.CharField(max_length=9, blank=True)
    calendar_answer_to = models.PositiveIntegerField(null=True)
    calendar_said_at = models.DateTimeField(null=True)
    calendar_answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name_key", "pk"]
        indexes: ClassVar = [models.Index(fields=["plan", "state", "in_line"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "user"], name="registration_one_per_person"),
            models.UniqueConstraint(fields=["plan", "in_line"], name="registration_line_once"),
            models.CheckConstraint(
                name="meetingregistration_state", condition=Q(state__in=MEETING_REGISTRATION.states)
            ),
            models.CheckConstraint(
                name="registration_waits_in_line",
                condition=Q(state="waiting", in_line__isnull=False) | (~Q(state="waiting") & Q(in_line__isnull=True)),
            ),
            models.CheckConstraint(
                name="registration_withdrawn_has_moment",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
            ),
            models.UniqueConstraint(fields=["nominated"], condition=Q(part="head"), name="registration_one_head"),
            models.CheckConstraint(
                name="registration_part_in_delegation",
                condition=Q(part="")
                | (Q(part__in=("head", "alternate"), nominated__isnull=False) & ~Q(state="withdrawn")),
            ),
            models.CheckConstraint(
                name="registration_present_has_place", condition=Q(checked_in_at__isnull=True) | Q(state="placed")
            ),
            models.CheckConstraint(
                name="registration_calendar_answered",
                condition=Q(
                    calendar_answer="", calendar_answer_to=None, calendar_said_at=None, calendar_answered_at=None
                )
                | Q(
                    calendar_answer__in=CALENDAR_ANSWERS,
                    calendar_answer_to__isnull=False,
                    calendar_said_at__isnull=False,
                    calendar_answered_at__isnull=False,
                ),
            ),
        ]

    @property
    def file_number(self) -> int:
        """The number of the calendar file as it stands: it counts what happened to the meeting and to the registration."""
        return self.plan.sequence + self.sequence

    @property
    def calendar_answer_is_old(self) -> bool:
        """Whether the calendar answered to an earlier time of the meeting, or to a place that the person gave up since."""
        return self.calendar_answer_to is not None and self.calendar_answer_to < self.file_number


class MeetingInvitation(models.Model):
    """Somebody is invited to the follow-up of a meeting: it holds no place until they confirm.

    Because they registered for the first one, or, where nobody registered for it here, because they speak for an
    organisation that took part in it.
    """

    plan = models.ForeignKey("dialogue.Plan", on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # What they said then is what they confirm; nothing of it is copied here.
    source = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, related_name="carried_to")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=MEETING_INVITATION.initial)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["plan", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "user"], name="meetinginvitation_once"),
            models.CheckConstraint(
                name="meetinginvitation_for_one_reason",
                condition=Q(source__isnull=False, organisation__isnull=True)
                | Q(source__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="meetinginvitation_answered_has_moment",
                condition=Q(state="invited", answered_at=None)
                | Q(state__in=["confirmed", "declined"], answered_at__isnull=False),
            ),
        ]
