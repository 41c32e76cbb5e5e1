"""What the page of an evaluation shows: each side's sheet as far as it is read, and what has come of the assistance."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Request, words
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import tags
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, rule_status, status_tag
from facility.interfaces.web.ui.languages import recorded, said

_TONES = {"asked": "info", "handed_in": "success", "silent": "warning"}


def evaluation_url(found: Request) -> str:
    """Where the evaluation of a request is read; empty before it is delivered."""
    return reverse("assistance:evaluation", args=[found.record.token]) if found.delivered_at is not None else ""


def acts(request: FacilityRequest, found: Request, *, sheet: str | None, closes: bool) -> Iterator[dict[str, str]]:
    """What the reader can do now that it is delivered; the first is the page's main act."""
    if sheet is not None:
        yield {"url": reverse("assistance:sheet", args=[sheet]), "label": _("Evaluate the assistance")}
    if found.state == "follow_up_due" and assistance.policy.may_tell_use(request.actor, found):
        url = reverse("assistance:follow_up", args=[found.record.token])
        yield {"url": url, "label": _("Say what has come of it")}
    if closes and assistance.policy.may_close(request.actor, found):
        yield {"url": reverse("assistance:close", args=[found.record.token]), "label": _("Close the request")}


def _rated(sheet: assistance.Sheet) -> list[tuple[Any, ...]]:
    """Each question with what was chosen on the scale."""
    scale = {one["value"]: said(one["text"]) for one in sheet.questions.scale}
    ratings = sheet.answer.ratings
    return [
        (said(one["text"]), f"{formats.number(ratings[one['code']])} – {scale[ratings[one['code']]]}")
        for one in sheet.questions.questions
    ]


def _sheet(sheet: assistance.Sheet, is_read: bool) -> dict[str, Any]:
    name = sheet.expert.person.name if sheet.expert is not None else sheet.request.organisation.name
    answered = sheet.state == "handed_in"
    return {
        "title": f"{words.SIDES[sheet.side]}: {name}",
        "tag": status_tag(sheet.state, str(words.SHEET_STATES[sheet.state]), tone=_TONES[sheet.state]),
        "settled": formats.moment(sheet.settled_at) if sheet.settled_at is not None else "",
        "rated": _rated(sheet) if answered and is_read else [],
        "words": paragraphs(sheet.answer.words) if answered and is_read and sheet.answer.words else "",
        "hidden": answered and not is_read,
        "questions": _("Questions, version %(number)s") % {"number": formats.number(sheet.questions.version)},
        "status": rule_status(sheet.questions.status),
        "source": recorded(sheet.questions.source),
    }


def _timing(found: Request) -> list[tuple[Any, ...]]:
    """The days of the evaluation and of the follow-up, as the settings were when it was delivered."""
    over = found.evaluated_at
    rows: list[tuple[Any, ...]] = [(_("Delivered"), date(found.delivered_at))]
    if found.evaluation_due_at is not None:
        rows.append((_("Both sides evaluate until"), formats.moment(found.evaluation_due_at)))
    if over is not None:
        rows.append((_("The evaluation was over"), formats.moment(over)))
    rows.append((_("Asked what has come of it on"), date(found.follow_up_on, _("no day is set for this programme"))))
    if found.closed_at is not None:
        rows.append((_("Closed"), formats.moment(found.closed_at)))
    if found.closed_reason:
        rows.append((_("Why it was closed without an answer"), paragraphs(found.closed_reason)))
    return rows


def _follow_up(found: assistance.FollowUp | None) -> dict[str, Any] | None:
    """What was asked and answered."""
    if found is None:
        return None
    answer = getattr(found, "answer", None)
    facts: list[tuple[Any, ...]] = [(_("Asked"), date(found.asked_at))]
    if found.reminded_at is not None:
        facts.append((_("Reminded"), date(found.reminded_at)))
    if answer is None:
        facts.append((_("To be answered until"), date(found.due_at, _("no day is set for this programme"))))
        return {"facts": facts, "uses": []}
    facts += [(_("Answered"), formats.moment(answer.answered_at)), (_("What has changed"), paragraphs(answer.changed))]
    if answer.missing:
        facts.append((_("What is still missing"), paragraphs(answer.missing)))
    uses = [(one.deliverable.title, str(words.USES[one.use]), one.words) for one in answer.uses.all()]
    return {"facts": facts, "uses": uses}


def page(request: FacilityRequest, token: str) -> dict[str, Any]:
    """The context of the page. Raises NotFound for whoever is on neither side nor of the staff."""
    each, actor = assistance.evaluation_of(token, request.actor), request.actor
    found = each.request
    sees_request = assistance.policy.may_view(actor, found)
    asked = assistance.follow_up_of(found) if sees_request and found.state in {"follow_up_due", "closed"} else None
    own = [one.token for one in each.sheets if one.state == "asked" and assistance.own_sheet(one, actor)]
    closes = assistance.may_be_closed(found, asked)
    sheet = own[0] if own and found.state == "delivered" else None
    return {
        "found": found,
        "tag": tags(found.state, words.STATES[found.state], found.record),
        "acts": list(acts(request, found, sheet=sheet, closes=closes)),
        "timing": _timing(found),
        "sheets": [_sheet(one, one.pk in each.read) for one in each.sheets],
        "follow_up": _follow_up(asked),
        "use_head": [_("Deliverable"), _("Is it used"), _("For what, or why not")],
        "up": found.title if sees_request else _("My profile as an expert"),
        "up_url": reverse("assistance:detail", args=[token]) if sees_request else reverse("experts:profile"),
    }


def on_request(request: FacilityRequest, found: Request) -> Iterator[dict[str, str]]:
    """The same acts on the page of the request, which was read with its follow-up. One query at most."""
    asked = getattr(found, "follow_up", None) if _may_close_some_day(request, found) else None
    sheet = assistance.to_fill_in(found, request.actor)
    yield from acts(request, found, sheet=sheet, closes=assistance.may_be_closed(found, asked))


def _may_close_some_day(request: FacilityRequest, found: Request) -> bool:
    return found.state == "follow_up_due" and assistance.policy.may_close(request.actor, found)
