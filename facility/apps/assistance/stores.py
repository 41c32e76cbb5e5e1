"""Personal text in assistance: the experts of the roster; requests may name people, who wrote them stands as an id."""

from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.apps.assistance.actions.profiles import forget_choices
from facility.apps.assistance.actions.roster import locked
from facility.apps.assistance.models import (
    Booking,
    ContactAppointment,
    DayWorked,
    DeliverableUse,
    Endorsement,
    Expert,
    FollowUpAnswer,
    Merger,
    SheetAnswer,
)
from facility.apps.assistance.policy import WORKER
from facility.core.component_lifecycles import BOOKING
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import system
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.records.retention import KEPT_FOR_AUDIT, Told, Whose, not_personal, register_store
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

ERASED = "–"


def expert_rows(whose: Whose) -> Told:
    """The profile in the roster, with what was chosen and decided."""
    rows = Expert.objects.select_related("home_authority").filter(person__user_id=whose.user_id)
    return Told(
        rows,
        lambda one: {
            "state": one.state,
            "profession": one.profession,
            "experience": one.experience,
            "home_authority": one.home_authority.name if one.home_authority else one.home_authority_name,
            "release": one.release,
            "release_until": one.release_until.isoformat() if one.release_until else None,
            "interests": one.interests,
            "competences": [row.code for row in one.competences.all()],
            "languages": {row.code: row.level for row in one.languages.all()},
            "countries": [row.code for row in one.countries.all()],
            "available": [[row.starts_on.isoformat(), row.ends_on.isoformat()] for row in one.periods.all()],
            "applied_at": one.applied_at.isoformat(),
            "decision_reason": one.decision_reason,
        },
    )


def booking_rows(whose: Whose) -> Told:
    """Every booking of the expert."""
    return Told(
        Booking.objects.filter(expert__person__user_id=whose.user_id).order_by("pk"),
        lambda one: {
            "state": one.state,
            "purpose": one.purpose,
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "days": one.days,
            "release_reason": one.release_reason,
        },
    )


def worked_rows(whose: Whose) -> Told:
    """Every day the expert worked, and on which mission."""
    rows = DayWorked.objects.select_related("mission").filter(expert__person__user_id=whose.user_id)
    return Told(
        rows.order_by("day"),
        lambda one: {"day": one.day.isoformat(), "mission": one.mission.title, "noted_at": one.noted_at.isoformat()},
    )


def sheet_rows(whose: Whose) -> Told:
    """Every evaluation the person handed in."""
    rows = SheetAnswer.objects.select_related("sheet__request").filter(handed_by=whose.user_id)
    return Told(
        rows.order_by("pk"),
        lambda one: {
            "request": one.sheet.request.title,
            "side": one.sheet.side,
            "ratings": one.ratings,
            "words": one.words,
            "handed_at": one.handed_at.isoformat(),
        },
    )


def use_rows(whose: Whose) -> Told:
    """What the person said has come of assistance."""
    rows = FollowUpAnswer.objects.select_related("follow_up__request").filter(answered_by=whose.user_id)
    return Told(
        rows.prefetch_related("uses__deliverable").order_by("pk"),
        lambda one: {
            "request": one.follow_up.request.title,
            "changed": one.changed,
            "missing": one.missing,
            "uses": [
                {"deliverable": row.deliverable.title, "use": row.use, "words": row.words} for row in one.uses.all()
            ],
            "answered_at": one.answered_at.isoformat(),
        },
    )


def erase_sheets(user_id: int, at: datetime) -> int:
    """Overwrite the words of evaluations; how the person rated stays."""
    return SheetAnswer.objects.filter(handed_by=user_id).exclude(words="").update(words=ERASED)


def erase_uses(user_id: int, at: datetime) -> int:
    """Overwrite what the person said has come of assistance; whether a deliverable is used stays."""
    rows = FollowUpAnswer.objects.filter(answered_by=user_id)
    DeliverableUse.objects.filter(answer__in=rows).exclude(words="").update(words=ERASED)
    return rows.update(changed=ERASED, missing="")


def _experts(user_id: int) -> list[Expert]:
    """The experts of an account, each locked by its record."""
    return [locked(pk) for pk in Expert.objects.filter(person__user_id=user_id).values_list("pk", flat=True)]


def erase_bookings(user_id: int, at: datetime) -> int:
    """Give back days to come, and overwrite the words of every booking; days of a mission that were worked stay."""
    today, actor = local_day(at), system(WORKER)
    for expert in _experts(user_id):
        coming = list(expert.bookings.exclude(state="released").filter(last_day__gte=today).order_by("pk"))
        at_work = set(DayWorked.objects.filter(booking__in=coming).values_list("booking_id", flat=True))
        expert.booked_days.filter(booking__in=at_work, day__gt=today).delete()
        for one in coming:
            if one.pk not in at_work:
                one.booked_days.all().delete()
                one.state, one.released_at, one.release_reason = advance(BOOKING, one.state, "release"), at, ERASED
                one.save(update_fields=["state", "released_at", "release_reason"])
                facts = {"booking": one.pk, "days": one.days}
                trail.record(record=expert.record, event=Event.BOOKING_RELEASED, actor=actor, at=at, facts=facts)
    rows = Booking.objects.filter(expert__person__user_id=user_id)
    return rows.update(purpose=ERASED) + rows.filter(state="released").update(release_reason=ERASED)


def erase_expert(user_id: int, at: datetime) -> int:
    """Take the person out of the roster and overwrite what they said of themselves; nobody has a task of it any more."""
    rows, actor = _experts(user_id), system(WORKER)
    for one in rows:
        forget_choices(one)
        was, one.state = one.state, "withdrawn"
        one.profession, one.experience, one.interests = ERASED, "", None
        one.home_authority, one.home_authority_name, one.decision_reason = None, "", ""
        one.release, one.release_until = "not_asked", None
        one.save()
        if was != one.state:
            trail.record(record=one.record, event=Event.EXPERT_WITHDRAWN, actor=actor, at=at)
        clocks.stop_all(record=one.record, actor=actor, at=at, reason="erased")
    return len(rows)


register_store(
    "assistance.Request",
    purpose=_("What an authority asks for and how it was decided"),
    ends=format_lazy("{} {}", _("After the decision:"), KEPT_FOR_AUDIT),
)
register_store(
    "assistance.Deferral",
    purpose=_("Until when a request was put off, and why; who did so stands as an id"),
    ends=format_lazy("{} {}", _("After the decision:"), KEPT_FOR_AUDIT),
)
register_store(
    "assistance.TermsOfReference",
    purpose=_("What was agreed to be done; who drafted and who agreed stand as ids"),
    ends=format_lazy("{} {}", _("After the agreement:"), KEPT_FOR_AUDIT),
)
register_store(
    "assistance.Amendment",
    purpose=_("How what was agreed was amended; who wished, drafted and answered stand as ids"),
    ends=format_lazy("{} {}", _("After the agreement:"), KEPT_FOR_AUDIT),
)
register_store(
    "assistance.Expert",
    purpose=_("Finding experts for missions; seen by coordinators, auditors and the expert"),
    ends=_("At erasure: the profile is overwritten and leaves the roster"),
    exporter=expert_rows,
    eraser=erase_expert,
)
register_store(
    "assistance.Booking",
    purpose=_("So that an expert is booked once for a day"),
    ends=_("At erasure: days to come are given back, the words are overwritten"),
    exporter=booking_rows,
    eraser=erase_bookings,
)
register_store(
    "assistance.Mission",
    purpose=_("What experts did for an authority; who opened and ended it stand as ids"),
    ends=format_lazy("{} {}", _("After the mission:"), KEPT_FOR_AUDIT),
)
register_store(
    "assistance.DayWorked",
    purpose=_("Which days an expert worked, counted against what was agreed"),
    ends=format_lazy("{} {}", _("After the mission:"), KEPT_FOR_AUDIT),
    exporter=worked_rows,
)
register_store(
    "assistance.HandIn",
    purpose=_("What was delivered and how it was answered; who did so stand as ids"),
    ends=format_lazy("{} {}", _("After the mission:"), KEPT_FOR_AUDIT),
)
register_store(
    "assistance.SheetAnswer",
    purpose=_("How both sides found the assistance; seen by the coordinators, and by the other side once it is over"),
    ends=_("At erasure: the words are overwritten, the ratings stay"),
    exporter=sheet_rows,
    eraser=erase_sheets,
)
register_store(
    "assistance.FollowUpAnswer",
    purpose=_("What has come of the assistance; who said so stands as an id"),
    ends=_("At erasure: the words are overwritten"),
    exporter=use_rows,
    eraser=erase_uses,
)
register_store(
    "assistance.DeliverableUse",
    purpose=_("Whether what was delivered is used; handed out and erased with what has come of the assistance"),
    ends=_("At erasure: the words are overwritten"),
)


def endorsement_rows(whose: Whose) -> Told:
    """Every word the person gave on a request as a national contact."""
    rows = Endorsement.objects.select_related("request").filter(answered_by=whose.user_id)
    return Told(
        rows.order_by("pk"),
        lambda one: {
            "request": one.request.title,
            "state": one.state,
            "reason": one.reason,
            "settled_at": one.settled_at.isoformat() if one.settled_at else None,
        },
    )


def erase_endorsements(user_id: int, at: datetime) -> int:
    """Overwrite the reasons; how the contact answered stays."""
    return Endorsement.objects.filter(answered_by=user_id).update(reason=ERASED)


register_store(
    "assistance.Endorsement",
    purpose=_("What the national contact said of a request; the person stands as an id"),
    ends=_("At erasure: the words are overwritten"),
    exporter=endorsement_rows,
    eraser=erase_endorsements,
)


def appointment_rows(whose: Whose) -> Told:
    """For which programme and country the person is or was asked as the contact."""
    rows = ContactAppointment.objects.select_related("programme").filter(person__user_id=whose.user_id)
    return Told(
        rows.order_by("pk"),
        lambda one: {
            "programme": one.programme.code,
            "country": one.country,
            "from": one.from_day.isoformat(),
            "until": one.until_day.isoformat() if one.until_day else None,
        },
    )


register_store(
    "assistance.ContactAppointment",
    purpose=_("Which national contact is asked under a programme, and from when to when"),
    ends=format_lazy("{} {}", _("After the appointment:"), KEPT_FOR_AUDIT),
    exporter=appointment_rows,
)


def refused_merger_rows(whose: Whose) -> Told:
    """Every reason the person gave against merging a request."""
    rows = Merger.objects.filter(refused_by=whose.user_id)
    return Told(
        rows.order_by("pk"),
        lambda one: {
            "reason": one.refused_reason,
            "settled_at": one.settled_at.isoformat() if one.settled_at else None,
        },
    )


def erase_refused_mergers(user_id: int, at: datetime) -> int:
    """Overwrite the reasons; that it was refused stays."""
    return Merger.objects.filter(refused_by=user_id).update(refused_reason=ERASED)


register_store(
    "assistance.Merger",
    purpose=_("Why two requests were to be merged, and what authorities said to it; who did so stands as an id"),
    ends=_("At erasure: the words are overwritten"),
    exporter=refused_merger_rows,
    eraser=erase_refused_mergers,
)
not_personal(
    "assistance.Deliverable",
    "assistance.ExpertCompetence",
    "assistance.ExpertCountry",
    "assistance.ExpertLanguage",
    "assistance.Programme",
    "assistance.QuestionList",
    "assistance.RequestFile",
    "assistance.RosterList",
    "assistance.SectorAsked",
    "assistance.Setting",
    "assistance.Sheet",
)
