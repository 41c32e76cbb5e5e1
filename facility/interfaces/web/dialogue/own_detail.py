"""What the pages of a meeting of our own show: when and where, agenda, documents, places, one's own registration."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import Actor
from facility.foundation.trail import public as trail
from facility.interfaces.web.grants import panels
from facility.interfaces.web.projects.lists import address_of
from facility.interfaces.web.projects.lists import title_of as project_title
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import page_language, said

_TONES = {"draft": "info", "published": "success", "cancelled": "error"}
TONES = {"placed": "success", "waiting": "warning", "withdrawn": "neutral"}


def when_and_where(plan: dialogue.Plan) -> list[tuple[str, str]]:
    """The first facts of every page about it."""
    language = page_language()
    return [(_("When"), dialogue.when(plan, language)), (_("Where"), dialogue.where(plan, language))]


def state_tag(plan: dialogue.Plan) -> SafeString | str:
    """Where it stands."""
    return status_tag(plan.state, str(dialogue.words.PLAN_STATES[plan.state]), tone=_TONES[plan.state])


def calendar_words(row: dialogue.Registration) -> str:
    """What the person's calendar answered and when; where it answered to an earlier time, it says so."""
    said = {
        "answer": str(dialogue.words.CALENDAR_ANSWERS[row.calendar_answer]),
        "moment": formats.moment(row.calendar_answered_at),
    }
    if row.calendar_answer_is_old:
        return _("%(answer)s, %(moment)s, to an earlier time") % said
    return _("%(answer)s, %(moment)s") % said


def delegation_name(delegation: dialogue.Delegation) -> str:
    """The state as the publisher writes it, with the mark of its footnote, or the organisation."""
    return Naming()(delegation.country) if delegation.country else delegation.name


def delegation_link(delegation: dialogue.Delegation) -> SafeString:
    """A delegation by its name, with its page."""
    url = reverse("dialogue:delegation", args=[delegation.record.token])
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, delegation_name(delegation))


def _own_delegation(plan: dialogue.Plan, actor: Actor) -> list[tuple[str, Any]]:
    """The delegation that the reader speaks for or belongs to, where the meeting asks for delegations."""
    mine = dialogue.own_delegation(plan, actor)
    return [(_("Your delegation"), delegation_link(mine))] if mine is not None else []


def places(plan: dialogue.Plan) -> str:
    """How many places there are, and how many are taken."""
    taken = formats.number(plan.taken)
    if plan.places is None:
        return _("no limit; %(taken)s taken") % {"taken": taken}
    return _("%(taken)s of %(places)s taken") % {"taken": taken, "places": formats.number(plan.places)}


def _hours(starts: time | None, ends: time | None) -> str:
    return "–".join(f"{one:%H:%M}" for one in (starts, ends) if one is not None)


def slot_line(slot: dialogue.Slot) -> SafeString:
    """One slot: title, who speaks, the project with its link."""
    parts: list[Any] = [one for one in (dialogue.slot_hours(slot), said(slot.titles)) if one]
    parts += dialogue.speakers(slot)
    if slot.project is not None:
        link = '<a class="ecl-link" href="{}">{}</a>'
        parts.append(format_html(link, address_of(slot.project), project_title(slot.project)))
    return format_html_join(" · ", "{}", ((part,) for part in parts))


def slot_stands(slot: dialogue.Slot) -> SafeString:
    """What stands of a slot now, above the form that changes it."""
    return format_html("{}: {}", _("On the agenda now"), slot_line(slot))


def agenda(plan: dialogue.Plan) -> list[dict[str, Any]]:
    """The sessions in order, each with its slots."""
    several = plan.starts_on != plan.ends_on
    return [
        {
            "pk": one.pk,
            "title": said(one.titles),
            "about": said(one.about),
            "when": " ".join(
                part
                for part in (formats.day(one.day) if several else "", _hours(one.starts_time, one.ends_time))
                if part
            ),
            "slots": [(slot.pk, slot_line(slot)) for slot in one.slots.all()],
            "live": reverse("dialogue:live", args=[plan.meeting.record.reference, one.pk]),
        }
        for one in plan.sessions.all()
    ]


def documents(plan: dialogue.Plan, rows: Iterable[dialogue.MeetingDocument]) -> list[dict[str, Any]]:
    """Documents with their language and size."""
    names = formats.locale_of(page_language()).languages
    return [
        {
            "pk": one.pk,
            "title": one.title,
            "kind": str(dialogue.words.DOCUMENT_KINDS[one.kind]) if one.kind != "other" else "",
            "language": names.get(one.language, one.language),
            "size": formats.file_size(one.file.size),
            "audience": str(dialogue.words.AUDIENCES[one.audience]),
            "url": reverse("dialogue:document", args=[plan.meeting.record.reference, one.file.token]),
        }
        for one in rows
    ]


def registration_words(plan: dialogue.Plan, at: datetime) -> str:
    """Whether people register now, from when, or no longer."""
    if plan.opens_at is None or plan.closes_at is None:
        return _("Nobody registers for this meeting here.")
    if at < plan.opens_at:
        return _("Registration opens on %(moment)s.") % {"moment": formats.moment(plan.opens_at)}
    if not dialogue.is_open(plan, at):
        return _("Registration is closed.")
    return _("Registration closes on %(moment)s.") % {"moment": formats.moment(plan.closes_at)}


def own_meeting(meeting: dialogue.Meeting, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the public page adds for a meeting of our own; nothing for one that others held."""
    plan = dialogue.plan_of(meeting)
    if plan is None:
        return {}
    mine = dialogue.own_registration(plan, actor)
    active = mine is not None and mine.state != "withdrawn"
    return {
        "plan": plan,
        "tag": state_tag(plan),
        "first": [*when_and_where(plan), *_own_delegation(plan, actor)],
        "agenda": agenda(plan),
        "in_room": plan.state == "published"
        and (dialogue.policy.may_moderate(actor) or (mine is not None and mine.state == "placed")),
        "documents": documents(plan, dialogue.documents_for(plan, actor, lambda: mine)),
        "registration_words": registration_words(plan, at) if plan.state == "published" else "",
        "places": places(plan),
        "own": reverse("dialogue:registration", args=[mine.record.token]) if mine and active else "",
        "register": reverse("dialogue:register", args=[meeting.record.reference])
        if dialogue.is_open(plan, at) and not active
        else "",
        "invitation": reverse("dialogue:invitation", args=[meeting.record.reference])
        if not active and dialogue.own_invitation(plan, actor) is not None
        else "",
        "calendar": reverse("dialogue:calendar", args=[meeting.record.reference]),
        "desk": reverse("dialogue:desk_meeting", args=[meeting.record.token])
        if dialogue.policy.may_plan(actor)
        else "",
    }


def invitation_page(plan: dialogue.Plan, found: dialogue.MeetingInvitation, name: str, at: datetime) -> dict[str, Any]:
    """What an invited person sees before one step confirms it: the meeting, and what they would be registered as."""
    then, told, naming = found.source, dialogue.confirmed_by(found, name), Naming()
    said_of = [
        (_("Name"), told.name),
        (_("Function"), told.function),
        (_("Organisation"), told.organisation),
        (_("Country"), naming(told.country)),
        (_("Takes part as"), said(then.group.names) if then is not None and then.group is not None else ""),
    ]
    return register_page(plan, at) | {
        "invitation": found,
        "state": status_tag(found.state, str(dialogue.words.INVITATION_STATES[found.state])),
        "said": [(label, value) for label, value in said_of if value],
        "first": said(plan.meeting.follows.titles) if plan.meeting.follows is not None else "",
        "spoken": "" if then is not None else told.organisation,
        "form_url": reverse("dialogue:register", args=[plan.meeting.record.reference]),
    }


def nobody_invited(to_invite: str) -> str:
    """Nobody is invited to a follow-up yet; whether there is a list to invite from."""
    if to_invite == "registrants":
        return _("nobody yet")
    if to_invite == "speakers":
        return _(
            "nobody yet. Nobody registered here for the first meeting; those who speak for the organisations that took"
            " something on there, or lead a project shown there, may be invited instead."
        )
    return _(
        "nobody. Nobody registered here for the first meeting, and nobody here speaks for an organisation that is on"
        " record as taking part in it: there is no list to invite from."
    )


def follow_up_words(first: dialogue.Meeting) -> dict[str, str]:
    """What stands above the form with which a follow-up is planned, and the way back."""
    if first.verification == "own":
        lead = _("Groups and their places are taken over, all free. Nobody is registered or lettered by this.")
        return {"lead": lead, "back": reverse("dialogue:desk_meeting", args=[first.record.token])}
    lead = _(
        "Nobody registered here for the first meeting, so nobody is carried over. Its commitments count towards the new"
        " meeting: they are to be reported before it."
    )
    return {"lead": lead, "back": reverse("dialogue:meeting", args=[first.record.reference])}


def register_page(plan: dialogue.Plan, at: datetime) -> dict[str, Any]:
    """What stands above the form with which people register."""
    return {
        "plan": plan,
        "title": said(plan.meeting.titles),
        "facts": [*when_and_where(plan), (_("Places"), places(plan))],
        "open": dialogue.is_open(plan, at),
        "words": registration_words(plan, at),
        "back": reverse("dialogue:meeting", args=[plan.meeting.record.reference]),
    }


def registration_page(row: dialogue.Registration, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the page of one registration shows, by what its reader may."""
    plan, meeting, naming = row.plan, row.plan.meeting, Naming()
    running = plan.state == "published" and at < dialogue.over_at(plan)
    mine = actor.user_id == row.user_id
    facts: list[tuple[str, Any]] = [
        (_("State"), status_tag(row.state, str(dialogue.words.REGISTRATION_STATES[row.state]), tone=TONES[row.state])),
        *when_and_where(plan),
    ]
    if row.state == "waiting":
        facts.append((_("Place in the line"), formats.number(dialogue.rank(row))))
    if row.state == "placed" and plan.online_address:
        link = format_html('<a class="ecl-link" href="{}">{}</a>', plan.online_address, plan.online_address)
        facts.append((_("Online address"), link))
    if row.group is not None:
        facts.append((_("Takes part as"), said(row.group.names)))
    if row.nominated is not None:
        facts.append((_("Delegation"), delegation_link(row.nominated)))
        facts.append((_("Part in the delegation"), str(dialogue.words.PARTS[row.part])))
    said_of = [(_("Name"), row.name), (_("Function"), row.function), (_("Organisation"), row.organisation)]
    facts += [(label, value) for label, value in [*said_of, (_("Country"), naming(row.country))] if value]
    if row.calendar_answer:
        facts.append((_("Your calendar answered") if mine else _("Calendar answered"), calendar_words(row)))
    if row.checked_in_at is not None:
        facts.append((_("Present since"), formats.moment(row.checked_in_at)))
    runs = dialogue.policy.may_run_registration(actor)
    return {
        "row": row,
        "plan": plan,
        "title": said(meeting.titles),
        "facts": facts,
        "meeting_url": reverse("dialogue:meeting", args=[meeting.record.reference]),
        "writing": running and row.state != "withdrawn",
        "may_withdraw": running and row.state != "withdrawn" and row.checked_in_at is None,
        "may_check_in": runs and row.state == "placed" and plan.state == "published",
        # A note of presence that was corrected stays in it.
        "history": panels.history(trail.history(row.record_id)) if runs else [],
        "badge": row.state == "placed" and plan.state == "published",
        "others": list(dialogue.listed(plan)[:200]) if row.state == "placed" else [],
        "up": reverse("dialogue:registrations")
        if mine
        else reverse("dialogue:registrants", args=[meeting.record.token]),
        "up_words": _("My registrations") if mine else _("Registrations"),
    }
