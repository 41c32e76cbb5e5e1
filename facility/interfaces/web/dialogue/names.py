"""Which organisations of the register the names in a process mean: suggested with a reason, said by a person."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page
from facility.interfaces.web.projects.detail import source
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.projects.organisations import organisation_address
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import unknown
from facility.interfaces.web.ui.languages import said

NOBODY = "none"


class NameForm(forms.Form):
    """One of the suggestions, another organisation, or none any more; with source and reason."""

    chosen = forms.ChoiceField(
        label=gettext_lazy("What the name means"), widget=forms.RadioSelect, required=False, choices=()
    )
    organisation = forms.CharField(
        label=gettext_lazy("Another organisation"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Its name in the register, or the address of its page."),
    )
    source_url = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("The web address of the page that says so."),
    )
    note = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Needed where something else is said than stands. Name no private person."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]

    def moved_on(self, seen: int) -> None:
        """What the person sees now is the tie of that number."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = str(seen)
        self.data = data

    def said(self) -> dict[str, Any]:
        """What was said, as the action takes it; what is typed counts before what is ticked.

        Raises Refused where nothing is: that is not taken for "none any more".
        """
        data, typed = self.cleaned_data, self.cleaned_data["organisation"].strip()
        if not typed and not data["chosen"]:
            raise Refused(at_field("organisation", "dialogue.tie_missing"))
        ticked = "" if data["chosen"] == NOBODY else data["chosen"]
        return {"organisation": typed or ticked, **{name: data[name] for name in ("source_url", "note", "seen")}}


def _choices(one: dialogue.Named, request: FacilityRequest) -> list[tuple[str, str]]:
    naming, reasons = Naming(), dialogue.words.TIE_REASONS
    found = []
    for each in dialogue.suggestions(one.name, request.actor):
        country = naming(each.organisation.country_id or "")
        where = f" ({country})" if country else ""
        found.append((each.organisation.record.token, f"{each.organisation.name}{where}: {reasons[each.why]}"))
    if one.organisation is not None:
        found.append((NOBODY, _("No organisation of the register any more")))
    return found


@signed_in
@GET_POST
def names(request: HttpRequest, code: str) -> HttpResponse:
    """The names in a process and what they mean; with `?name=` the form that says it."""
    ours = cast(FacilityRequest, request)
    found = dialogue.process_by_code(code, ours.actor)
    require(dialogue.policy.may_edit_members, ours.actor, found)
    named, wanted = dialogue.names_of(found), ours.GET.get("name", "")
    if not wanted and ours.method != "POST":
        return render(ours, "dialogue/names.html", _listed(found, named))
    one = next((each for each in named if each.name == wanted), None)
    if one is None:
        raise NotFound("name")
    return _say(ours, found, one)


def _say(request: FacilityRequest, found: dialogue.Process, one: dialogue.Named) -> HttpResponse:
    start = {"seen": one.tie.pk if one.tie is not None else 0}
    form = NameForm(_choices(one, request), request.POST or None, initial=start)

    def act() -> Any:
        try:
            return dialogue.tie_name(
                process=found.code, name=one.name, **form.said(), actor=request.actor, at=request.at
            )
        except Refused:
            # The page that says no shows what stood when it was asked: the next answer is on top of exactly that.
            form.moved_on(start["seen"])
            raise

    return form_page(
        request,
        form,
        act,
        reverse("dialogue:names", args=[found.code]),
        template="assistance/form.html",
        up=said(found.names),
        title=_("What “%(name)s” means") % {"name": one.name},
        lead=_lead(one),
        button=_("Say it"),
        done=_("Said. The name stays as its source writes it."),
    )


def _lead(one: dialogue.Named) -> str:
    if one.organisation is not None:
        return _("Now: %(organisation)s. What was said before stays on record.") % {
            "organisation": one.organisation.name
        }
    return _("Nobody has said it yet. A likeness of names is only a suggestion: choose what the source means.")


def _listed(found: dialogue.Process, named: list[dialogue.Named]) -> dict[str, Any]:
    """The context of the list: each name with what it means now, and all that was ever said."""
    here = reverse("dialogue:names", args=[found.code])
    return {
        "title": _("Organisations meant in a process"),
        "process_name": said(found.names),
        "back": reverse("dialogue:process", args=[found.code]),
        "head": [_("Named as"), (_("Lines"), "number"), _("Organisation of the register"), _("Change")],
        "rows": [(one.name, formats.number(one.lines), _meant(one.organisation), _change(here, one)) for one in named],
        "history_head": [
            _("Day"),
            _("Named as"),
            _("Organisation of the register"),
            _("Read on"),
            _("Reason"),
            _("By"),
        ],
        "history": [
            (
                formats.day(tie.at),
                tie.name,
                _meant(tie.organisation),
                source(tie.source_url),
                tie.note,
                _("loaded") if tie.by is None else _("the secretariat"),
            )
            for tie in reversed(dialogue.ties_of(found))
        ],
    }


def _meant(one: Any) -> Any:
    if one is None:
        return unknown(_("not said"))
    return format_html('<a class="ecl-link" href="{}">{}</a>', organisation_address(one), one.name)


def _change(here: str, one: dialogue.Named) -> Any:
    url = f"{here}?{urlencode({'name': one.name})}"
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, _("Say what it means"))
