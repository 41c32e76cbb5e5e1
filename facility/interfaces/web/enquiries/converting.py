"""Turning an enquiry into a request for assistance or a question on a call, at the desk that answers it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.enquiries import public as enquiries
from facility.core.component_lifecycles import ENQUIRY
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.enquiries.forms import call_choices
from facility.interfaces.web.enquiries.mentoring import marked_calls
from facility.interfaces.web.evaluation.asking import GET_POST, form_page
from facility.interfaces.web.ui.choosing import to_choose
from facility.interfaces.web.ui.languages import said


def programme_choices(request: FacilityRequest) -> list[tuple[str, str]]:
    """The programmes that take requests today, by name. Two queries."""
    found = list(assistance.programmes())
    terms = assistance.terms_on(found, local_day(request.at))
    return [(one.code, said(one.names)) for one in found if terms[one.code].taking_requests]


class ToRequestForm(forms.Form):
    """To which programme, under which title, for which of their organisations."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    title = forms.CharField(
        label=gettext_lazy("Title of the request"),
        max_length=200,
        help_text=gettext_lazy("What they wrote is put under “the problem”; they complete it and hand it in."),
    )
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("For which organisation"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *given: Any, programmes: Any, asker: enquiries.Asker | None, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["programme"].choices = to_choose(programmes)  # type: ignore[attr-defined]
        if asker is None:
            self.fields.clear()
        elif len(asker.organisations) == 1:
            del self.fields["organisation"]
        else:
            choices = [("", _("Choose")), *asker.organisations.items()]
            self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


def _opened(request: FacilityRequest, token: str) -> enquiries.Enquiry:
    """The enquiry that may become something else. Raises NotFound, Forbidden, NotAllowedNow."""
    require(enquiries.policy.may_list_enquiries, request.actor)
    found = enquiries.enquiry_by_token(token, request.actor)
    require(enquiries.policy.may_convert_enquiry, request.actor, found)
    advance(ENQUIRY, found.state, "convert")
    return found


def _to_request_words(asker: enquiries.Asker | None) -> dict[str, str]:
    """What the page says, by whether there is somebody to open a draft for."""
    if asker is None:
        lead = _(
            "Nobody with an account and an organisation writes from this address: no draft can be opened. A letter "
            "says how to register; the enquiry then counts as answered, and can be turned into this later."
        )
        return {"lead": lead, "button": _("Send the way to register"), "done": _("The letter is on its way.")}
    lead = _("A draft is opened for whoever wrote; only their organisation reads it until they hand it in.")
    done = _("The draft is opened, and a letter is on its way. The enquiry is closed.")
    return {"lead": lead, "button": _("Open the draft, and write to them"), "done": done}


@GET_POST
def to_request(request: FacilityRequest, token: str) -> HttpResponse:
    """Open a draft for whoever wrote; where they have no account, send the way to one."""
    found = _opened(request, token)
    asker = enquiries.asker_of(found, request.at)
    choices = programme_choices(request) if asker else []
    form = ToRequestForm(request.POST if request.method == "POST" else None, programmes=choices, asker=asker)

    def act() -> None:
        given = {"programme": "", "title": "", "organisation": None, **form.cleaned_data}
        enquiries.convert_to_request(
            enquiry_id=found.pk,
            programme=given["programme"],
            title=given["title"],
            organisation_id=given["organisation"],
            actor=request.actor,
            at=request.at,
        )

    title = _("Turn it into a request for assistance")
    return _page(request, form, act, found, title=title, **_to_request_words(asker))


class ToMentoringForm(forms.Form):
    """On which call, for which of their organisations."""

    call = forms.ChoiceField(label=gettext_lazy("Call"), choices=lambda: [("", _("Choose")), *marked_calls()])
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("For which organisation"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *given: Any, asker: enquiries.Asker | None, **more: Any) -> None:
        super().__init__(*given, **more)
        if asker is None:
            self.fields.clear()
        elif len(asker.organisations) == 1:
            del self.fields["organisation"]
        else:
            choices = [("", _("Choose")), *asker.organisations.items()]
            self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


@GET_POST
def to_mentoring(request: FacilityRequest, token: str) -> HttpResponse:
    """Let a mentor help whoever wrote; where they have no account, send the way to one."""
    found = _opened(request, token)
    asker = enquiries.asker_of(found, request.at)
    first = {"call": found.call.code if found.call else ""}
    form = ToMentoringForm(request.POST if request.method == "POST" else None, initial=first, asker=asker)

    def act() -> None:
        given = {"call": "", "organisation": None, **form.cleaned_data}
        who: dict[str, Any] = {"actor": request.actor, "at": request.at}
        enquiries.convert_to_mentoring(
            enquiry_id=found.pk, call=given["call"], organisation_id=given["organisation"], **who
        )

    words = _to_request_words(None)
    if asker is not None:
        lead = _(
            "A mentor takes the case and writes to them; only their organisation and the mentor read it. A mentor sees no dossier."
        )
        done = _("It is a mentoring case now, and a letter is on its way. The enquiry is closed.")
        words = {"lead": lead, "button": _("Open the case, and write to them"), "done": done}
    return _page(request, form, act, found, title=_("Turn it into a mentoring case"), **words)


class ToQuestionForm(forms.Form):
    """On which call, in which words."""

    call = forms.ChoiceField(label=gettext_lazy("Call"), choices=lambda: [("", _("Choose")), *call_choices()])
    text = forms.CharField(
        label=gettext_lazy("The question, as everybody will read it"),
        max_length=6000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Take out names, and what belongs to one dossier only."),
    )


@GET_POST
def to_question(request: FacilityRequest, token: str) -> HttpResponse:
    """Put the question to a call."""
    found = _opened(request, token)
    first = {"call": found.call.code if found.call else "", "text": found.message}
    form = ToQuestionForm(request.POST or None, initial=first)

    def act() -> None:
        enquiries.convert_to_question(enquiry_id=found.pk, **form.cleaned_data, actor=request.actor, at=request.at)

    words = {
        "lead": _("An officer answers it within the same term, and the answer is published for every applicant."),
        "button": _("Put it to the call, and write to them"),
        "done": _("It is a question on the call now, and a letter is on its way. The enquiry is closed."),
    }
    return _page(request, form, act, found, title=_("Turn it into a question on a call"), **words)


def _page(request: FacilityRequest, form: forms.Form, act: Any, found: enquiries.Enquiry, **words: Any) -> HttpResponse:
    back = reverse("enquiries:inbox_item", args=[found.record.token])
    return form_page(
        request, form, act, back, template="grants/form.html", up=found.record.reference or _("Enquiry"), **words
    )
