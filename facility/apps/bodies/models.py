"""Committees with their members, meetings with attendance per item, consultations in which silence counts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from facility.core.lifecycles import CONSULTATION


class Body(models.Model):
    """A committee or another standing body, such as the Grant Evaluation Committee."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    code = models.SlugField(max_length=40, unique=True)
    name = models.JSONField()
    source = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.code


class Seat(models.Model):
    """A person's place in a body for a period (days, both inside); observers and secretaries do not vote."""

    VOTING = ("chair", "member")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="seat_period", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="seat_capacity_known", condition=Q(capacity__in=["chair", "member", "secretary", "observer"])
            ),
            models.UniqueConstraint(fields=["body", "person"], condition=Q(ends_on=None), name="seat_once"),
        ]


class Meeting(models.Model):
    """A meeting or written procedure of a body."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    mode = models.CharField(max_length=20, default="meeting")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="meeting_mode_known", condition=Q(mode__in=["meeting", "written_procedure"])),
        ]


class Item(models.Model):
    """One matter a meeting advised on: its subject, what was advised and why, in a numbered version of the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    subject = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="+")
    advice = models.CharField(max_length=30)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once")]


class Attendance(models.Model):
    """Who took part in an item; somebody who left because of an interest is there with the reason."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "seat"], name="attendance_once")]


class Consultation(models.Model):
    """A question to services with a date: who has not answered by then is taken to agree (positive silence).

    The number of days is a figure with source and status of the call's procedure (TA-04 gives 5 days for TAIEX).
    """

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT)
    subject = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="consultations")
    question = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    silence_days = models.PositiveIntegerField()
    silence_source = models.CharField(max_length=400)
    silence_status = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=CONSULTATION.initial)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="consultation_ends_later", condition=Q(due_at__gt=F("opened_at"))),
            models.CheckConstraint(
                name="consultation_closed_facts",
                condition=Q(state="open", closed_at=None, outcome="")
                | (
                    Q(state="closed", closed_at__isnull=False)
                    & Q(outcome__in=["agreed", "objected", "vetoed", "withdrawn"])
                ),
            ),
        ]


class Consulted(models.Model):
    """One service that was asked, and what it said; no reply in time counts as agreement when it is closed."""

    REPLIES = ("no_objection", "comments", "objection", "veto")

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="asked")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    has_veto = models.BooleanField(default=False)
    reply = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.BigIntegerField(null=True)
    silent = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "organisation"], name="consulted_once"),
            models.CheckConstraint(
                name="consulted_reply_facts",
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False, silent=False)),
            ),
            models.CheckConstraint(name="consulted_veto_right", condition=~Q(reply="veto") | Q(has_veto=True)),
        ]
