"""Pages of amendments of terms of reference: wished, drafted, read side by side, proposed, answered, dropped."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import words
from facility.core.errors import Refused
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance import terms_reading
from facility.interfaces.web.assistance.forms import ReasonForm
from facility.interfaces.web.assistance.terms import found_by, terms_of
from facility.interfaces.web.assistance.terms_forms import AmendForm, WishForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in, tags
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.ui.components.facts import date
from facility.interfaces.web.ui.findings import view_rows

Found = tuple[FacilityRequest, assistance.Request, assistance.TermsOfReference, assistance.Amendment]
_NEXT = {
    "wished": gettext_lazy(
        "The facility drafts the new wording, or says why not. Until then the terms stay as they are."
    ),
    "draft": gettext_lazy(
        "The facility drafts the new wording. Until the authority agrees the terms stay as they are."
    ),
    "proposed": gettext_lazy("The authority agrees or says why not. Until then the terms stay as they are."),
    "agreed": gettext_lazy("The authority agreed: days are booked within the new wording since then."),
    "refused": gettext_lazy("The authority did not agree: the terms stayed as they were."),
    "dropped": gettext_lazy("It is not taken further: the terms stayed as they were."),
    "lapsed": gettext_lazy("The assistance ended first: the terms stayed as they were."),
}


def _found(request: HttpRequest, token: str, number: int) -> Found:
    ours, found = found_by(request, token)
    terms = terms_of(ours, found)
    return ours, found, terms, assistance.amendment_at(terms, number, ours.actor)


def _url(found: assistance.Request, number: int, name: str = "amendment") -> str:
    return reverse(f"assistance:{name}", args=[found.record.token, number])


def _form_page(
    ours: FacilityRequest, found: assistance.Request, form: Any, act: Callable[[], Any], back: str, **page: Any
) -> HttpResponse:
    return form_page(ours, form, act, back, template="assistance/form.html", up=found.title, **page)


@signed_in
@GET_POST
def wish(request: HttpRequest, token: str) -> HttpResponse:
    """Say as who asked what is to be amended."""
    ours, found = found_by(request, token)
    require(assistance.policy.may_agree_terms, ours.actor, found)
    only_in(found.state, assistance.BOOKABLE, "wish_amendment")
    form = WishForm(ours.POST or None)

    def act() -> None:
        assistance.wish_amendment(request_id=found.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    page = {"title": _("Wish an amendment"), "button": _("Send the wish"), "done": _("Kept. The facility drafts it.")}
    lead, back = (
        _("Until you agree to a new wording the terms stay as they are."),
        reverse("assistance:terms", args=[token]),
    )
    return _form_page(ours, found, form, act, back, lead=lead, **page)


@signed_in
@GET_POST
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """Draft an amendment, or write on."""
    ours, found = found_by(request, token)
    require(assistance.policy.may_draft_terms, ours.actor, found)
    only_in(found.state, assistance.BOOKABLE, "draft_amendment")
    terms = terms_of(ours, found)
    one = next((one for one in assistance.amendments_of(terms, ours.actor) if one.settled_at is None), None)
    only_in(one.state if one else "draft", ("wished", "draft"), "draft_amendment")
    first = (one.wording if one else None) or assistance.wording_of(terms)
    holds = assistance.terms_of(found.programme, local_day(ours.at))
    form = AmendForm(ours.POST or None, initial={**first, "reason": one.reason if one else ""}, holds=holds)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        assistance.draft_amendment(request_id=found.pk, given=form.given(), reason=reason, actor=ours.actor, at=ours.at)

    lead = one.wish if one and one.wish else _("It starts from what is in force.")
    page = {"title": _("Amend the terms of reference"), "button": _("Keep"), "done": _("Kept."), "lead": lead}
    return _form_page(ours, found, form, act, reverse("assistance:terms", args=[token]), **page)


def _acts(ours: FacilityRequest, found: assistance.Request, one: assistance.Amendment) -> Iterator[dict[str, Any]]:
    """What can be done with it now."""
    if found.state not in assistance.BOOKABLE:
        return
    policy, number = assistance.policy, one.number
    drafts, answers = policy.may_draft_terms(ours.actor, found), policy.may_agree_terms(ours.actor, found)
    if one.state == "draft" and drafts:
        sure = _("Whoever asked gets a letter. It cannot be changed while they have it.")
        yield {"post": _url(found, number, "propose_amendment"), "label": _("Propose it"), "confirm": sure}
    if one.state in {"wished", "draft"} and drafts:
        yield {"url": reverse("assistance:draft_amendment", args=[found.record.token]), "label": _("Write the wording")}
    if one.state == "proposed" and answers:
        sure = _("Experts are booked within the amended terms from now on.")
        yield {"post": _url(found, number, "agree_to_amendment"), "label": _("Agree"), "confirm": sure}
        yield {"url": _url(found, number, "refuse_amendment"), "label": _("Do not agree")}
    if one.settled_at is None and drafts:
        yield {"url": _url(found, number, "drop_amendment"), "label": _("Do not take it further")}


def _page(
    ours: FacilityRequest, found: assistance.Request, terms: assistance.TermsOfReference, one: assistance.Amendment
) -> dict[str, Any]:
    """The context of the page of an amendment."""
    staff = assistance.policy.may_list_all(ours.actor)
    reads = one.wording is not None and (staff or one.proposed_at is not None)
    facts = [(_("Wished by the authority"), paragraphs(one.wish))] if one.wish else []
    facts += [(_("Why they are amended"), paragraphs(one.reason))] if reads else []
    facts += [(_("Proposed"), date(one.proposed_at, _("not yet"))), (_("Settled"), date(one.settled_at, _("not yet")))]
    facts += [(_("Reason given"), paragraphs(one.answer))] if one.answer else []
    pairs = _side_by_side(found, terms, one) if reads else []
    drafts = one.state == "draft" and staff
    return {
        "found": found,
        "title": _("Amendment %(number)s") % {"number": one.number},
        "tag": tags(one.state, words.AMENDMENT_STATES[one.state], found.record),
        "next": _NEXT[one.state],
        "facts": facts,
        "acts": list(_acts(ours, found, one)),
        "findings": view_rows(assistance.findings_of(terms, one.wording or {}, ours.at)) if drafts else [],
        "change_head": [_("What"), _("Before"), _("As amended")],
        "changes": [(label, before, after) for label, before, after in pairs if before != after],
        "stay_head": [_("What"), _("As it stays")],
        "stays": [(label, before) for label, before, after in pairs if before == after],
        "up_url": reverse("assistance:terms", args=[found.record.token]),
    }


def _side_by_side(
    found: assistance.Request, terms: assistance.TermsOfReference, one: assistance.Amendment
) -> list[tuple[Any, Any, Any]]:
    """Each thing the terms say, with how it stood and how it stands as amended."""
    was = assistance.planned(found, one.before or assistance.wording_of(terms))
    is_now = assistance.planned(found, one.wording or {})
    each = zip(terms_reading.wording(was), terms_reading.wording(is_now), strict=True)
    return [(before[0], before[1], after[1]) for before, after in each]


@signed_in
@require_safe
def show(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """An amendment with what it changes, side by side."""
    return render(request, "assistance/amendment.html", _page(*_found(request, token, number)))


def _do(request: HttpRequest, token: str, number: int, do: Any, done: str) -> HttpResponse:
    """An act without a form: what stands in its way is shown on the page."""
    ours, found, terms, one = _found(request, token, number)
    try:
        do(request_id=found.pk, number=one.number, actor=ours.actor, at=ours.at)
    except Refused as refusal:
        context = {**_page(ours, found, terms, one), "findings": view_rows(refusal.findings), "refused": True}
        return render(request, "assistance/amendment.html", context, status=422)
    messages.success(request, done)
    return redirect(_url(found, number))


@signed_in
@require_POST
def propose(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Put an amendment before who asked."""
    return _do(request, token, number, assistance.propose_amendment, _("Proposed; a letter goes out to who asked."))


@signed_in
@require_POST
def agree(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Agree to what was read."""
    done = _("Agreed. Experts are booked within the amended terms now.")
    return _do(request, token, number, assistance.agree_to_amendment, done)


@signed_in
@GET_POST
def refuse(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Say as who asked why not."""
    ours, found, _terms, one = _found(request, token, number)
    require(assistance.policy.may_agree_terms, ours.actor, found)
    only_in(one.state, ("proposed",), "refuse")
    form = ReasonForm(ours.POST or None)
    given: dict[str, Any] = {"request_id": found.pk, "number": number, "actor": ours.actor, "at": ours.at}

    def act() -> None:
        assistance.refuse_amendment(reason=form.cleaned_data["reason"], **given)

    page = {
        "title": _("Do not agree to the amendment"),
        "button": _("Do not agree"),
        "done": _("Kept; a letter goes out."),
    }
    lead = _("The facility reads your reason. The terms stay as they are.")
    return _form_page(ours, found, form, act, _url(found, number), lead=lead, **page)


@signed_in
@GET_POST
def drop(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Say as a coordinator why it is not taken further."""
    ours, found, _terms, one = _found(request, token, number)
    require(assistance.policy.may_draft_terms, ours.actor, found)
    only_in(one.state, ("wished", "draft", "proposed"), "drop")
    form = ReasonForm(ours.POST or None)
    given: dict[str, Any] = {"request_id": found.pk, "number": number, "actor": ours.actor, "at": ours.at}

    def act() -> None:
        assistance.drop_amendment(reason=form.cleaned_data["reason"], **given)

    title = _("Do not take it further")
    lead = _("An authority that wished it, or has it to answer, reads exactly this in a letter.")
    page = {"title": title, "button": title, "lead": lead, "done": _("Kept; who knows of it gets a letter.")}
    return _form_page(ours, found, form, act, _url(found, number), **page)
