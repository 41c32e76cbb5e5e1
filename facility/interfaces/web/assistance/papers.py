"""Files beside the texts of a request: added, taken out, downloaded."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import Actor, require
from facility.foundation.files import public as files
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.files import serve
from facility.interfaces.web.ui import formats


class FileForm(forms.Form):
    """One file."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Such as a law, a plan or a list. Whoever reads the request reads it."),
    )


def papers_of(found: assistance.Request, actor: Actor) -> dict[str, Any]:
    """The files of a request, and whether the actor can change them now. One query."""
    writes = found.state in {"draft", "returned"} and assistance.policy.may_write(actor, found)
    token = found.record.token
    return {
        "rows": [
            {
                "name": one.file.name,
                "size": formats.file_size(one.file.size),
                "url": reverse("assistance:request_file", args=[token, one.file.token]),
                "take_out": reverse("assistance:detach_file", args=[token, one.file.token]) if writes else "",
            }
            for one in assistance.files_of(found)
        ],
        "add": reverse("assistance:attach_file", args=[token]) if writes else "",
    }


def _found(request: HttpRequest, token: str) -> tuple[FacilityRequest, assistance.Request]:
    ours = cast(FacilityRequest, request)
    return ours, assistance.request_by_token(token, ours.actor)


@signed_in
@GET_POST
def attach(request: HttpRequest, token: str) -> HttpResponse:
    """Add a file to a request that is being written."""
    ours, found = _found(request, token)
    require(assistance.policy.may_write, ours.actor, found)
    only_in(found.state, ("draft", "returned"), "attach_file")
    sent = ours.method == "POST"
    form = FileForm(ours.POST if sent else None, ours.FILES if sent else None)

    def act() -> Any:
        upload = form.cleaned_data["upload"]
        return assistance.attach_file(request_id=found.pk, upload=upload, actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        reverse("assistance:detail", args=[token]),
        template="assistance/upload.html",
        up=found.title,
        title=_("Add a file"),
        lead=_(
            "It is handed in with the request. It can be taken out only while you write it, also after it was sent back."
        ),
        button=_("Add"),
        done=_("Added."),
    )


@signed_in
@require_POST
def detach(request: HttpRequest, token: str, file: str) -> HttpResponse:
    """Take a file out of a request that is being written."""
    ours, found = _found(request, token)
    assistance.detach_file(request_id=found.pk, token=file, actor=ours.actor, at=ours.at)
    messages.success(request, _("Taken out."))
    return redirect("assistance:detail", token=token)


@signed_in
@require_safe
def download(request: HttpRequest, token: str, file: str) -> HttpResponseBase:
    """A file of a request, for whoever reads the request."""
    _ours, found = _found(request, token)
    stored = assistance.file_of(found, file).file
    return serve(request, stored, files.key_for_writers(stored))
