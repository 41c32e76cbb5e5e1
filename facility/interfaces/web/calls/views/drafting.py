"""Creating and changing a call at the desk, one thing per page."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls import forms
from facility.interfaces.web.calls.euros import show_euros
from facility.interfaces.web.calls.rows import envelope_rows, rule_rows
from facility.interfaces.web.calls.views.editing import desk_call, edit_page, is_invented
from facility.interfaces.web.ui import formats

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _home(code: str) -> str:
    return reverse("calls:desk_detail", args=[code])


@GET_POST
def draft(request: FacilityRequest) -> HttpResponse:
    """Begin a call."""
    require(calls.policy.may_draft, request.actor)
    start = {"deadline_model": "rolling", "stages": "concept_full", "programme": "MPF"}
    form = forms.FrameForm(request.POST or None, initial=start)
    return edit_page(
        request,
        form,
        lambda: calls.draft_call(**form.facts(), invented=is_invented(request), actor=request.actor, at=request.at),
        title=_("Create a call"),
        then=lambda: _home(form.cleaned_data["code"]),
        said=_("The call is begun. Nothing is public before a second person has opened it."),
        lead=_("First its frame; guidelines, lots, rules, money and questions follow, each on a page of its own."),
    )


def _frame(call: calls.Call) -> dict[str, Any]:
    names = ("programme", "opens_on", "deadline_model", "stages", "source", "status", "offers_mentoring")
    closes = f"{formats.local(call.closes_at):%Y-%m-%d %H:%M}" if call.closes_at else ""
    texts = forms.spread(call.title, "title") | forms.spread(call.remark, "remark")
    return {name: getattr(call, name) for name in names} | texts | {"closes_at": closes}


def _frame_form(state: str) -> type[forms.FrameForm | forms.RemarkForm]:
    if state == "draft":
        return forms.ReframeForm
    return forms.RemarkForm if state == "closed" else forms.RunningForm


@GET_POST
def frame(request: FacilityRequest, code: str) -> HttpResponse:
    """The frame of a draft; of a published call the remark to readers, and mentoring until it is closed."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    form = _frame_form(call.state)(request.POST or None, initial=_frame(call))
    return edit_page(
        request,
        form,
        lambda: calls.edit_call(call_id=call.pk, **form.facts(), actor=request.actor, at=request.at),
        title=_("The call itself"),
        then=lambda: _home(code),
        said=_("The call is saved."),
        call=call,
    )


@GET_POST
def deadline(request: FacilityRequest, code: str) -> HttpResponse:
    """The deadline that the version under preparation of a published dated call sets."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    version = calls.draft_version(call)
    if version is None or call.state == "draft" or call.deadline_model != "dated":
        raise NotFound("deadline of a version")
    start = {"closes_at": f"{formats.local(version.closes_at):%Y-%m-%d %H:%M}" if version.closes_at else ""}
    form = forms.DeadlineForm(request.POST or None, initial=start)

    def save() -> None:
        calls.edit_version(
            call_id=call.pk, closes_at=form.cleaned_data["closes_at"], actor=request.actor, at=request.at
        )

    return edit_page(
        request,
        form,
        save,
        title=_("Deadline of version %(number)s") % {"number": version.number},
        then=lambda: _home(code),
        said=_("The deadline is saved; it holds once the version is approved."),
        call=call,
    )


@GET_POST
def guidelines(request: FacilityRequest, code: str) -> HttpResponse:
    """The guidelines of the version under preparation."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    version = calls.draft_version(call)
    if version is None:
        raise NotFound("draft version")
    names = ("published_on", "guidelines_url", "envelope_as_of", "envelope_source", "source", "status")
    start: dict[str, Any] = {name: getattr(version, name) for name in names}
    start |= forms.spread(version.summary, "summary") | forms.spread(version.note, "note")
    start["envelope_cents"] = show_euros(version.envelope_cents)
    form = forms.GuidelinesForm(request.POST or None, initial=start)
    return edit_page(
        request,
        form,
        lambda: calls.edit_version(call_id=call.pk, **form.facts(), actor=request.actor, at=request.at),
        title=_("Guidelines, version %(number)s") % {"number": version.number},
        then=lambda: _home(code),
        said=_("The guidelines are saved."),
        call=call,
    )


@GET_POST
def add_lot(request: FacilityRequest, code: str) -> HttpResponse:
    """Add a lot to a draft."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    form = forms.LotForm(request.POST or None)

    def save() -> None:
        title = forms.in_languages(form.cleaned_data, "title")
        letter = form.cleaned_data["code"]
        calls.add_lot(call_id=call.pk, code=letter, title=title, actor=request.actor, at=request.at)

    return edit_page(
        request,
        form,
        save,
        title=_("Add a lot"),
        then=lambda: reverse("calls:lot_rules", args=[code, form.cleaned_data["code"]]),
        said=_("The lot is added. Choose its rules now."),
        call=call,
        lead=_("A call without parts has one lot."),
    )


@GET_POST
def lot_title(request: FacilityRequest, code: str, lot_code: str) -> HttpResponse:
    """The title of a lot of a draft; taking the lot out."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    lot = calls.lot_for(code, lot_code, request.actor)
    form = forms.LotTitleForm(request.POST or None, initial=forms.spread(lot.title, "title"))

    def save() -> None:
        title = forms.in_languages(form.cleaned_data, "title")
        calls.edit_lot(call_id=call.pk, lot_id=lot.pk, title=title, actor=request.actor, at=request.at)

    return edit_page(
        request,
        form,
        save,
        title=_("Lot %(lot)s") % {"lot": lot.code},
        then=lambda: _home(code),
        said=_("The lot is saved."),
        template="calls/desk_lot.html",
        call=call,
        lot=lot,
    )


@require_POST
def remove_lot(request: FacilityRequest, code: str, lot_code: str) -> HttpResponse:
    """Take a lot out of a draft."""
    call = desk_call(request, code)
    lot = calls.lot_for(code, lot_code, request.actor)
    calls.remove_lot(call_id=call.pk, lot_id=lot.pk, actor=request.actor, at=request.at)
    return HttpResponse(status=303, headers={"Location": _home(code)})


def _terms(call: calls.Call, lot: calls.Lot) -> calls.LotTerms | None:
    version = calls.draft_version(call)
    if version is None:
        raise NotFound("draft version")
    return next((one for one in calls.terms_of(version) if one.lot_id == lot.pk), None)


@GET_POST
def lot_rules(request: FacilityRequest, code: str, lot_code: str) -> HttpResponse:
    """What a lot funds, and by which rulebook it is judged; its figures stand below with source and status."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    lot = calls.lot_for(code, lot_code, request.actor)
    terms = _terms(call, lot)
    start = {"rulebook": str(terms.rulebook_id), **forms.spread(terms.scope, "scope")} if terms else {}
    form = forms.TermsForm(request.POST or None, initial=start)

    def save() -> None:
        book, scope = int(form.cleaned_data["rulebook"]), forms.in_languages(form.cleaned_data, "scope")
        calls.set_terms(
            call_id=call.pk, lot_id=lot.pk, rulebook_id=book, scope=scope, actor=request.actor, at=request.at
        )

    return edit_page(
        request,
        form,
        save,
        title=_("Rules of lot %(lot)s") % {"lot": lot.code},
        then=lambda: reverse("calls:lot_money", args=[code, lot_code]),
        said=_("The rules of the lot are saved."),
        template="calls/desk_lot_rules.html",
        call=call,
        lot=lot,
        rules=rule_rows(calls.rulebook_of(terms.rulebook), lot.code, request.at) if terms else [],
        chosen=terms.rulebook if terms else None,
    )


@GET_POST
def lot_money(request: FacilityRequest, code: str, lot_code: str) -> HttpResponse:
    """What each fund gives to a lot, with the history of what was said."""
    call = desk_call(request, code)
    require(calls.policy.may_set_envelope, request.actor, call)
    lot = calls.lot_for(code, lot_code, request.actor)
    form = forms.EnvelopeForm(request.POST or None, initial={"status": "unknown"})

    def save() -> None:
        data = form.cleaned_data
        given = {name: data[name] for name in ("status", "as_of", "source")}
        money = {"fund_code": data["fund"], "amount_cents": data["amount"]}
        calls.set_envelope(call_id=call.pk, lot_id=lot.pk, **money, **given, actor=request.actor, at=request.at)

    return edit_page(
        request,
        form,
        save,
        title=_("Money of lot %(lot)s") % {"lot": lot.code},
        then=lambda: reverse("calls:lot_money", args=[code, lot_code]),
        said=_("The envelope is recorded; what was said before stays in its history."),
        template="calls/desk_lot_money.html",
        call=call,
        lot=lot,
        envelopes=envelope_rows(call.code, lot.code, history=True),
    )


@GET_POST
def lot_grids(request: FacilityRequest, code: str, lot_code: str) -> HttpResponse:
    """The evaluation grids of a lot."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    lot = calls.lot_for(code, lot_code, request.actor)
    terms = _terms(call, lot)
    if terms is None:
        raise NotFound("terms")
    start = {"concept_grid": terms.concept_grid_id or "", "full_grid": terms.full_grid_id or ""}
    form = forms.GridForm(request.POST or None, initial=start)

    def save() -> None:
        concept, full = (int(form.cleaned_data[name] or 0) or None for name in ("concept_grid", "full_grid"))
        calls.set_terms(
            call_id=call.pk,
            lot_id=lot.pk,
            rulebook_id=terms.rulebook_id,
            concept_grid_id=concept,
            full_grid_id=full,
            actor=request.actor,
            at=request.at,
        )

    return edit_page(
        request,
        form,
        save,
        title=_("Evaluation grids of lot %(lot)s") % {"lot": lot.code},
        then=lambda: _home(code),
        said=_("The grids are saved."),
        call=call,
        lead=_(
            "Criteria, weights and thresholds stand in the grid; a threshold that is not public is a demonstration setting."
        ),
    )


def _schema(typed: str) -> tuple[str, int] | None:
    code, _colon, number = typed.partition(":")
    return (code, int(number)) if number else None


@GET_POST
def lot_questions(request: FacilityRequest, code: str, lot_code: str) -> HttpResponse:
    """The questions that a lot asks at each stage."""
    call = desk_call(request, code)
    require(calls.policy.may_edit, request.actor, call)
    lot = calls.lot_for(code, lot_code, request.actor)
    terms = _terms(call, lot)
    if terms is None:
        raise NotFound("terms")
    chosen = {
        "concept_form": f"{terms.concept_form_code}:{terms.concept_form_version}",
        "full_form": f"{terms.full_form_code}:{terms.full_form_version}",
    }
    form = forms.QuestionsForm(request.POST or None, initial=chosen)

    def save() -> None:
        concept, full = (_schema(form.cleaned_data[name]) for name in ("concept_form", "full_form"))
        calls.set_terms(
            call_id=call.pk,
            lot_id=lot.pk,
            rulebook_id=terms.rulebook_id,
            concept_form=concept,
            full_form=full,
            actor=request.actor,
            at=request.at,
        )

    return edit_page(
        request,
        form,
        save,
        title=_("Questions of lot %(lot)s") % {"lot": lot.code},
        then=lambda: _home(code),
        said=_("The questions are chosen."),
        call=call,
        lead=_(
            "Both stages may share one set: each question says at which stage it is asked, and answers are carried."
        ),
    )
