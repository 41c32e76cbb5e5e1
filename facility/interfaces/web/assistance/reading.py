"""What the page of a request shows: its facts, where it stands, what can be done now."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Request, words
from facility.apps.bodies import public as bodies
from facility.apps.enquiries import public as enquiries
from facility.foundation.base.clock import local_day
from facility.foundation.links import public as links
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance import deferring, merging, similar
from facility.interfaces.web.assistance.endorsements import word_of
from facility.interfaces.web.assistance.evaluation_reading import evaluation_url, on_request
from facility.interfaces.web.assistance.lists import mission_address
from facility.interfaces.web.assistance.papers import papers_of
from facility.interfaces.web.bodies.rows import consultation_row
from facility.interfaces.web.evaluation.asking import tags
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.grants.panels import history
from facility.interfaces.web.projects.detail import country_links
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.formats import locale_of
from facility.interfaces.web.ui.languages import page_language, said


def language_name(code: str) -> str:
    """A language by its name in the language of the page."""
    return str(locale_of(page_language()).languages.get(code, code)) if code else ""


def language_choices() -> list[tuple[str, str]]:
    """The languages that assistance is asked for in, by name."""
    return sorted(((code, language_name(code)) for code in assistance.LANGUAGES), key=lambda one: one[1])


def _text(text: str) -> SafeString | str:
    return paragraphs(text) if text else ""


def facts(found: Request) -> list[tuple[Any, ...]]:
    """What is asked."""
    return [
        (_("Programme"), said(found.programme.names)),
        (_("Asked by"), found.organisation.name),
        (_("The problem"), _text(found.problem)),
        (_("The purpose"), _text(found.purpose)),
        (_("Kind of assistance"), str(words.MODALITIES[found.modality]) if found.modality else ""),
        (_("Not before"), date(found.earliest)),
        (_("Useful until"), date(found.latest)),
        (_("Why in this time"), _text(found.time_reason)),
        (_("Country that it is for"), country_links([found.country], Naming())),
        (_("Language to work in"), language_name(found.language)),
    ]


def origin(found: Request) -> list[tuple[Any, ...]]:
    """The number of the enquiry that it came out of."""
    came_from = enquiries.origin_of(found.record_id)
    return [(_("Came out of the enquiry"), came_from.record.reference)] if came_from is not None else []


def _decided(found: Request) -> str:
    """How it was decided, whatever became of it since."""
    if found.changes:
        return _("Approved with changes")
    return str(words.STATES["approved" if found.state in assistance.AFTER_APPROVAL else found.state])


def decision(found: Request) -> list[tuple[Any, ...]]:
    """How it was decided: the reason, and how each criterion that held on that day was judged."""
    if found.decided_at is None:
        return []
    criteria = assistance.terms_of(found.programme, local_day(found.decided_at)).criteria
    rows: list[tuple[Any, ...]] = [
        (_("Decision"), _decided(found)),
        (_("Decided"), date(found.decided_at)),
        (_("Reason"), _text(found.decision_reason)),
    ]
    if found.changes:
        rows.append((_("What is changed"), _text(found.changes)))
    if found.changes_accepted_at is not None:
        rows.append((_("The changes were accepted"), date(found.changes_accepted_at)))
    if found.redirected_to is not None:
        call = found.redirected_to
        rows.append((_("Call"), said(call.title), reverse("calls:detail", args=[call.code]), _("Open it")))
    return rows + [
        (said(criteria[code]) if code in criteria else code, str(words.JUDGEMENTS[judged]))
        for code, judged in found.judged.items()
    ]


def _url(found: Request, name: str) -> str:
    return reverse(f"assistance:{name}", args=[found.record.token])


def own_acts(request: FacilityRequest, found: Request) -> Iterator[dict[str, str]]:
    """What those who ask can do now; the first is the page's main act."""
    policy, actor = assistance.policy, request.actor
    if found.state in {"draft", "returned"} and policy.may_write(actor, found):
        sure = _("You get a number and a receipt. It can then only be changed if it is sent back to you.")
        yield {"post": _url(found, "submit"), "label": _("Hand it in"), "confirm": sure}
        yield {"url": _url(found, "edit"), "label": _("Write on")}
    if found.submitted_at is not None and policy.may_write(actor, found):
        yield {"url": _url(found, "receipt"), "label": _("Receipt")}
    if found.state not in {"withdrawn", "merged"} and policy.may_name_commitment(actor, found):
        yield {"url": _url(found, "name_commitment"), "label": _("Name the commitment it answers")}
    if found.state == "changes_offered" and policy.may_accept_changes(actor, found):
        sure = _("The request goes on as changed. The facility drafts terms of reference.")
        told = {"seen": assistance.changes_digest(found), "confirm": sure}
        yield {"post": _url(found, "accept_changes"), "label": _("Accept the changes"), **told}
    undecided = found.decided_at is None and found.state not in {"withdrawn", "merged"}
    if (undecided or found.state == "changes_offered") and policy.may_withdraw(actor, found):
        yield {"url": _url(found, "withdraw"), "label": _("Withdraw it")}


def desk_acts(request: FacilityRequest, found: Request, asked: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """What the facility can do now; the first is the page's main act."""
    policy, actor, state = assistance.policy, request.actor, found.state
    if state == "submitted" and policy.may_triage(actor, found):
        sure = _("It is complete, and the term of its decision begins.")
        yield {"post": _url(found, "register"), "label": _("Register it"), "confirm": sure}
        yield {"url": _url(found, "send_back"), "label": _("Send it back for completion")}
    if state == "for_decision" and policy.may_decide(actor, found):
        yield {"url": _url(found, "decide"), "label": _("Decide")}
    yield from _after_approval(request, found)
    consults = policy.may_consult(actor, found)
    yield from _consulting(found, asked) if consults else ()
    if state not in {"withdrawn", "merged"} and policy.may_answer(actor, found):
        yield {"url": _url(found, "answer"), "label": _("Answer it with something published")}
    if consults:
        yield from deferring.acts(request, found)
        yield from merging.acts(request, found)


def _consulting(found: Request, asked: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """Services are asked, and what they said is closed."""
    if found.state == "registered":
        yield {"url": _url(found, "consult"), "label": _("Consult services")}
        yield {"url": _url(found, "forward"), "label": _("Put it for decision without consultation")}
    if found.state == "in_consultation" and any(one["may_close"] for one in asked):
        sure = _("Who was silent has no objection.")
        yield {"post": _url(found, "close_consultation"), "label": _("Close the consultation"), "confirm": sure}
    if found.state == "for_decision":
        yield {"url": _url(found, "consult"), "label": _("Consult again")}


def _after_approval(request: FacilityRequest, found: Request) -> Iterator[dict[str, str]]:
    """From the approval on: terms are begun, or the assistance is given up."""
    policy, actor = assistance.policy, request.actor
    drafts = found.state == "approved" and policy.may_draft_terms(actor, found)
    if drafts and assistance.terms_of_request(found, actor, whole=False) is None:
        yield {"url": _url(found, "edit_terms"), "label": _("Draft the terms of reference")}
    if found.state in assistance.BOOKABLE and policy.may_run_mission(actor, found):
        yield {"url": _url(found, "open_mission"), "label": _("Open a mission")}
    if found.state in assistance.STOPPABLE and policy.may_stop(actor, found):
        yield {"url": _url(found, "stop"), "label": _("Give the assistance up")}


def terms_line(request: FacilityRequest, found: Request) -> dict[str, str] | None:
    """The way to the terms, where the reader sees some."""
    if found.decided_at is None:
        return None
    terms = assistance.terms_of_request(found, request.actor, whole=False)
    if terms is None:
        return None
    return {"url": _url(found, "terms"), "state": str(words.TERMS_STATES[terms.state])}


def missions_of(request: FacilityRequest, found: Request) -> list[tuple[Any, ...]]:
    """One line per mission, once terms were agreed."""
    if found.state not in assistance.AFTER_APPROVAL:
        return []
    return [
        (
            format_html('<a class="ecl-link" href="{}">{}</a>', mission_address(one), one.title),
            one.place or _("At a distance"),
            f"{formats.day(one.first_day)} – {formats.day(one.last_day)}",
            formats.number(assistance.days_in(one)),
            str(words.MISSION_STATES[one.state]),
        )
        for one in assistance.missions_of(found, request.actor)
    ]


def _consultations(request: FacilityRequest, found: Request) -> list[dict[str, Any]]:
    """Who was asked, for which sector, and what they said: for staff."""
    if not bodies.may_view_consultation(request.actor, found.record) or found.registered_at is None:
        return []
    each = list(bodies.consultations_of(found.record_id))
    sectors = assistance.sectors_of(row.pk for one in each for row in one.asked.all())
    shown = [consultation_row(one, request.at) for one in each]
    for one, row in zip(each, shown, strict=True):
        for asked, told in zip(one.asked.all(), row["asked"], strict=True):
            sector = sectors.get(asked.pk)
            told["name"] = f"{told['name']} ({words.SECTORS[sector]})" if sector else told["name"]
    return shown


def page(request: FacilityRequest, found: Request) -> dict[str, Any]:
    """The context of a request's page, for those who ask and for staff."""
    staff = assistance.policy.may_list_all(request.actor) and found.submitted_at is not None
    asked = _consultations(request, found)
    writes = found.state in {"draft", "returned"} and assistance.policy.may_write(request.actor, found)
    past = list(trail.history(found.record_id))
    return {
        **_put_off_and_merged(request, found, {one.event for one in past}),
        "found": found,
        "tag": tags(found.state, words.STATES[found.state], found.record),
        "next": str(words.NEXT[found.state]),
        "facts": [*facts(found), *(origin(found) if any(one.cause for one in past) else [])],
        "acts": [*on_request(request, found), *own_acts(request, found), *desk_acts(request, found, asked)],
        "evaluation_url": evaluation_url(found),
        "missing": view_rows(assistance.missing(found, request.at)) if writes else [],
        "connected": _connected(request, found),
        "consultations": asked,
        "decision": decision(found),
        "word": word_of(found),
        "papers": papers_of(found, request.actor),
        "terms": terms_line(request, found),
        "missions": missions_of(request, found),
        "mission_head": [_("Mission"), _("Place"), _("When"), (_("Days worked"), "number"), _("State")],
        **similar.beside(found, request.actor),
        "history": history(past),
        **way_back(staff),
    }


def way_back(staff: bool) -> dict[str, str]:
    """The list that a reader came from."""
    return {
        "up": _("Requests for assistance") if staff else _("My requests for assistance"),
        "up_url": reverse("assistance:desk" if staff else "assistance:requests"),
    }


def _put_off_and_merged(request: FacilityRequest, found: Request, events: set[str]) -> dict[str, Any]:
    """When it was deferred and with whom it goes on: asked only where its trail knows of it."""
    put_off = deferring.shown(found) if Event.ASSISTANCE_DEFERRED in events else {}
    return {**put_off, **merging.shown(request, found)}


def _connected(request: FacilityRequest, found: Request) -> dict[str, Any]:
    """What answers it, what it answers, where it was routed or came from: with day, reason and state."""
    rows = links.links_of(found.record, request.actor, proposed=True)
    return {
        "head": [_("How"), _("With"), _("Since"), _("Reason"), _("State")],
        "rows": [
            (
                str(one.words),
                format_html('<a class="ecl-link" href="{}">{}</a>', one.address, said(one.label)),
                formats.day(one.valid_from),
                one.note,
                _("Proposed, not confirmed yet") if one.state == "proposed" else _("Confirmed"),
            )
            for one in rows
        ],
        "is_answered": any(
            one.kind == "responds_to" and not one.is_outgoing and one.state == "confirmed" for one in rows
        ),
        "propose": links.may_propose(request.actor) and found.submitted_at is not None,
    }
