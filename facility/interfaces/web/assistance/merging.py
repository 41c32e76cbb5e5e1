"""Merging one request into another: proposed by coordinators, answered by the authorities, shown on both pages."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import words
from facility.foundation.accounts.public import require
from facility.foundation.trail import public as trail
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.forms import ReasonForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in, tags
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.grants.panels import history
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.components.facts import date
from facility.interfaces.web.ui.languages import said


class MergeForm(forms.Form):
    """Into which request, and why."""

    reference = forms.CharField(
        label=gettext_lazy("Number of the other request"),
        max_length=60,
        help_text=gettext_lazy(
            "This request goes into that one, which goes on for both. Copy the number from its page."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy(
            "Both authorities read exactly this: name neither of them, and nothing of their requests."
        ),
    )


def acts(request: FacilityRequest, found: assistance.Request) -> Iterator[dict[str, str]]:
    """What coordinators can do now."""
    if found.state in assistance.DEFERRABLE and not found.is_lead and assistance.policy.may_merge(request.actor, found):
        url = reverse("assistance:merge", args=[found.record.token])
        yield {"url": url, "label": _("Merge it into another request")}


def _url(merger: assistance.Merger, name: str) -> str:
    return reverse(f"assistance:{name}", args=[merger.record.token])


def shown(request: FacilityRequest, found: assistance.Request) -> dict[str, Any]:
    """What the page of a request says of its mergers: proposals that wait, and with whom it goes on."""
    names, proposed = Naming(), getattr(found, "open_merger", None)
    return {
        "merger": reverse("assistance:merger", args=[proposed]) if proposed else "",
        "other_head": [_("Number"), _("Organisation"), _("Country")],
        "others": [
            (_number(one), one.organisation, names(one.country)) for one in assistance.others_of(found, request.actor)
        ],
    }


def _number(one: assistance.Other) -> Any:
    if not one.token:
        return one.reference
    return format_html(
        '<a class="ecl-link" href="{}">{}</a>', reverse("assistance:detail", args=[one.token]), one.reference
    )


def _found(request: HttpRequest, token: str) -> tuple[FacilityRequest, assistance.Merger]:
    ours = cast(FacilityRequest, request)
    return ours, assistance.merger_by_token(token, ours.actor)


@signed_in
@GET_POST
def propose(request: HttpRequest, token: str) -> HttpResponse:
    """Propose that a request goes into another."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_merge, ours.actor, found)
    only_in(found.state, assistance.DEFERRABLE, "merge")
    form = MergeForm(ours.POST or None)

    def act() -> None:
        assistance.propose_merger(request_id=found.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    lead = _("If one authority asked for both, they are merged at once. Otherwise each is asked, and both must agree.")
    page = {"title": _("Merge it into another request"), "button": _("Merge, or ask both"), "lead": lead}
    back, done = reverse("assistance:detail", args=[token]), _("Done. Whoever asked gets a letter.")
    return form_page(ours, form, act, back, done=done, template="assistance/form.html", up=found.title, **page)


_NEXT = {
    "proposed": gettext_lazy("Nothing changes before both authorities agree. One no ends it."),
    "merged": gettext_lazy("Both are one request now, which goes on under the number of the second."),
    "refused": gettext_lazy("It was not agreed to. Both requests go on by themselves."),
    "ended": gettext_lazy("It was taken back, or one of the two requests went on by itself."),
}


def _sides(request: FacilityRequest, one: assistance.Merger) -> Iterator[tuple[Any, ...]]:
    """The two requests as far as the reader may know of them, and who agreed."""
    each = (("merged", _("Goes into the other")), ("lead", _("Goes on for both")))
    for side, label in each:
        of = getattr(one, side)
        reads = assistance.policy.may_view(request.actor, of)
        agreed = getattr(one, f"{side}_agreed_at")
        if reads or one.state == "merged":
            told = [of.record.reference or "", of.organisation.name, Naming()(of.country)]
            yield (
                label,
                " · ".join(told),
                *((reverse("assistance:detail", args=[of.record.token]), _("Open it")) if reads else ()),
            )
        else:
            yield label, _("A request of another authority; its number is shown once both agreed")
        if reads and not one.is_of_one_body:
            yield _("Its authority agreed"), date(agreed, _("not yet"))


def _acts(request: FacilityRequest, one: assistance.Merger) -> Iterator[dict[str, str]]:
    policy, actor = assistance.policy, request.actor
    if one.state != "proposed":
        return
    if any(True for _side in assistance.sides_of(one, actor)):
        sure = _("Once the other authority agrees too, both requests are one.")
        yield {"post": _url(one, "agree_to_merger"), "label": _("Agree"), "confirm": sure}
    if policy.may_answer_merger(actor, one.merged) or policy.may_answer_merger(actor, one.lead):
        yield {"url": _url(one, "refuse_merger"), "label": _("Do not agree")}
    if policy.may_merge(actor, one.merged) and policy.may_merge(actor, one.lead):
        sure = _("Both requests go on by themselves; both authorities get a letter.")
        yield {"post": _url(one, "end_merger"), "label": _("Take the proposal back"), "confirm": sure}


@signed_in
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """A merger as its reader may see it."""
    ours, one = _found(request, token)
    staff = assistance.policy.may_list_all(ours.actor)
    facts = [(_("Programme"), said(one.lead.programme.names)), (_("Reason"), paragraphs(one.reason))]
    facts += [(_("Proposed"), date(one.proposed_at)), *_sides(ours, one)]
    if staff and one.refused_reason:
        facts.append((_("Why it was not agreed to"), paragraphs(one.refused_reason)))
    context = {
        "tag": tags(one.state, words.MERGER_STATES[one.state], one.record),
        "next": _NEXT[one.state],
        "facts": facts,
        "acts": list(_acts(ours, one)),
        "history": history(trail.history(one.record_id)) if staff else [],
        "up": _("Requests for assistance") if staff else _("My requests for assistance"),
        "up_url": reverse("assistance:desk" if staff else "assistance:requests"),
    }
    return render(request, "assistance/merger.html", context)


@signed_in
@require_POST
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Agree for one's authority."""
    ours, one = _found(request, token)
    done = assistance.agree_to_merger(merger_id=one.pk, actor=ours.actor, at=ours.at)
    both = _("Both agreed: the requests are merged.")
    messages.success(request, both if done.state == "merged" else _("Kept. The other authority is still asked."))
    return redirect("assistance:merger", token=token)


@signed_in
@GET_POST
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Say why one's request goes on by itself."""
    ours, one = _found(request, token)
    side = one.merged if assistance.policy.may_answer_merger(ours.actor, one.merged) else one.lead
    require(assistance.policy.may_answer_merger, ours.actor, side)
    only_in(one.state, ("proposed",), "refuse")
    form = ReasonForm(ours.POST or None)

    def act() -> None:
        assistance.refuse_merger(merger_id=one.pk, reason=form.cleaned_data["reason"], actor=ours.actor, at=ours.at)

    lead = _("The facility reads your reason; the other authority only that both requests go on by themselves.")
    page = {"title": _("Do not agree to the merger"), "button": _("Do not agree"), "lead": lead}
    up, done = _("Merger of requests for assistance"), _("Kept. Your request goes on by itself.")
    return form_page(ours, form, act, _url(one, "merger"), done=done, template="assistance/form.html", up=up, **page)


@signed_in
@require_POST
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Take a proposal back."""
    ours, one = _found(request, token)
    assistance.end_merger(merger_id=one.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Taken back; letters go out."))
    return redirect("assistance:merger", token=token)
