"""Works that are not in the library, proposed for a knowledge space: offered, taken up as a draft, left out."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.clock import local_day
from facility.foundation.files import public as files
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.space_forms import DeclineForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, names_of, only_in
from facility.interfaces.web.files import serve
from facility.interfaces.web.knowledge.forms import EditionForm
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import said


class WorkForm(forms.Form):
    """A work that is not in the library: where it is found, and why it belongs to the space."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, help_text=gettext_lazy("As printed on it."))
    address = forms.CharField(
        label=gettext_lazy("Web address"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Where everybody finds it, such as https://example.org/study. Or add its file."),
    )
    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("Editors and auditors open it, nobody else. Add it only where you may pass it on."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it belongs here"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("About what it says, not about people."),
    )


def works_shown(circle: knowledge.Circle, actor: Actor) -> list[dict[str, Any]]:
    """The works proposed for a space, for those who may see them, with what an editor can do about each.

    One query, and one for the names that editors read.
    """
    edits, code = knowledge.policy.may_gather(actor), circle.programme.code
    found = knowledge.works_of(circle, actor)
    names = names_of(one.author_id for one in found) if edits else {}
    shown = []
    for one in found:
        at = [code, one.record.token]
        draft = one.publication if edits else None
        shown.append(
            {
                "title": one.title,
                "record": one.record,
                "state": status_tag(one.state, str(knowledge.OFFERED_WORK_STATES[one.state])),
                "address": one.address,
                "file": reverse("assistance:work_file", args=at) if one.file is not None else "",
                "size": formats.file_size(one.file.size) if one.file is not None else "",
                "reason": one.reason,
                "answer": one.answer,
                "day": formats.day(one.offered_at),
                "by": names.get(one.author_id, ""),
                "take_up": reverse("assistance:take_up_work", args=at) if edits and one.state == "waiting" else "",
                "decline": reverse("assistance:decline_work", args=at)
                if edits and one.state in {"waiting", "taken_up"}
                else "",
                "draft": reverse("knowledge:desk_publication", args=[draft.record.token]) if draft else "",
            }
        )
    return shown


@signed_in
@GET_POST
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a work that is not in the library."""
    ours = cast(FacilityRequest, request)
    programme = assistance.programme_by_code(code)
    require(knowledge.policy.may_take_part, ours.actor, knowledge.circle_of(programme, ours.actor, local_day(ours.at)))
    form = WorkForm(ours.POST or None, ours.FILES or None)

    def act() -> Any:
        return knowledge.offer_work(programme=code, **form.cleaned_data, actor=ours.actor, at=ours.at)

    page = {"up": said(programme.names), "title": _("Propose a work that is not in the library")}
    return form_page(
        ours,
        form,
        act,
        reverse("assistance:space", args=[code]),
        template="assistance/upload.html",
        lead=_("An editor looks at it. What is taken up is prepared as a publication; what is not, you are told why."),
        button=_("Propose it"),
        done=_("Proposed. An editor looks at it."),
        **page,
    )


def _work(request: HttpRequest, code: str, token: str) -> tuple[FacilityRequest, knowledge.OfferedWork]:
    ours = cast(FacilityRequest, request)
    return ours, knowledge.work_by_token(code, token, ours.actor)


@signed_in
@GET_POST
def take_up(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Prepare a publication of a proposed work; its files are added on the page of the publication."""
    ours, one = _work(request, code, token)
    require(knowledge.policy.may_gather, ours.actor)
    only_in(one.state, ("waiting",), "take_up")
    form = EditionForm(ours.POST or None, initial={"title_en": one.title})
    made: list[knowledge.Edition] = []

    def act() -> None:
        made.append(knowledge.take_up_work(work_id=one.pk, actor=ours.actor, at=ours.at, **form.given()))

    answer = form_page(
        ours,
        form,
        act,
        reverse("assistance:space", args=[code]),
        template="assistance/form.html",
        up=one.title,
        title=_("Prepare a publication of it"),
        lead=_("It keeps where it comes from. Add its files on the next page; then a second person clears all of it."),
        button=_("Save"),
        done=_("Kept. Now add its files."),
    )
    return redirect("knowledge:desk_publication", token=made[0].publication.record.token) if made else answer


@signed_in
@GET_POST
def decline(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Leave a proposed work out, with the reason that who proposed it is told."""
    ours, one = _work(request, code, token)
    require(knowledge.policy.may_gather, ours.actor)
    only_in(one.state, ("waiting", "taken_up"), "decline")
    form = DeclineForm(ours.POST or None)

    def act() -> Any:
        return knowledge.decline_work(work_id=one.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        reverse("assistance:space", args=[code]),
        template="assistance/form.html",
        up=one.title,
        title=_("Leave a proposal out"),
        lead=_("Who proposed it reads the reason on this space’s page, and gets it by letter."),
        button=_("Leave it out"),
        done=_("Not taken up. Who proposed it is told why."),
    )


@signed_in
@require_safe
def file(request: HttpRequest, code: str, token: str) -> HttpResponseBase:
    """The file of a proposed work, for who proposed it and editors."""
    _ours, one = _work(request, code, token)
    if one.file is None:
        raise NotFound("file")
    return serve(request, one.file, files.key_for_readers(one.file))
