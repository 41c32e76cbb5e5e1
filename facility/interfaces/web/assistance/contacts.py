"""Which national contacts are asked for a word under a programme: listed, named, ended."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Column, DataList, Empty, render_list


def _end_url(one: assistance.ContactAppointment) -> str:
    return "" if one.until_day is not None else reverse("assistance:end_appointment", args=[one.pk])


class Contacts(DataList):
    """Who is or was asked by name."""

    name = "assistance-contacts"
    caption = gettext_lazy("National contacts")
    columns = (
        Column(key="person", label=gettext_lazy("Person"), value="person.name", url=_end_url, sort="person__name"),
        Column(key="country", label=gettext_lazy("Country"), value=lambda one: Naming()(one.country), sort="country"),
        Column(key="programme", label=gettext_lazy("Programme"), value=lambda one: said(one.programme.names)),
        Column(key="from_day", label=gettext_lazy("First day"), kind="date", sort="from_day"),
        Column(key="until_day", label=gettext_lazy("Last day"), kind="date", sort="until_day"),
    )
    order = ("-from_day", "-pk")
    empty = Empty(
        gettext_lazy("Nobody is named"),
        gettext_lazy("Then every national contact of the country that asks is asked for a word."),
        gettext_lazy("Name a contact"),
        "/desk/assistance/contacts/name/",
    )


class ContactsRead(Contacts):
    """The same for who names nobody: nothing leads to an act."""

    columns = (replace(Contacts.columns[0], url=None), *Contacts.columns[1:])
    empty = replace(Contacts.empty, action="", url="")


class AppointForm(forms.Form):
    """Whom, for which programme, from when."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    person = forms.ChoiceField(
        label=gettext_lazy("National contact"),
        help_text=gettext_lazy("Who holds the role for a body of a country and has an account."),
    )
    from_day = day_field(gettext_lazy("First day"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        each = [(one.code, said(one.names)) for one in assistance.programmes()]
        first = [("", _("Choose"))] if len(each) > 1 else []
        self.fields["programme"].choices = [*first, *each]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Until when."""

    until_day = day_field(gettext_lazy("Last day"), gettext_lazy("On this day the contact is still asked."))


@signed_in
@require_safe
def contacts(request: HttpRequest) -> HttpResponseBase:
    """Everybody who is or was named."""
    ours = cast(FacilityRequest, request)
    require(assistance.policy.may_view_contacts, ours.actor)
    lead = _("Who is asked for a word on requests of a country. Where nobody is named all its contacts are asked.")
    may = assistance.policy.may_appoint_contact(ours.actor)
    rows = (Contacts if may else ContactsRead)(assistance.appointments(ours.actor))
    template, extra = "assistance/contacts.html", {"may_appoint": may}
    return render_list(request, rows, title=_("National contacts"), lead=lead, template=template, extra=extra)


@signed_in
@GET_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Name a contact."""
    ours = cast(FacilityRequest, request)
    require(assistance.policy.may_appoint_contact, ours.actor)
    names, today = Naming(), local_day(ours.at)
    each = ((str(one.organisation.country_id), one) for one in assistance.nameable(today) if one.organisation)
    people = [(f"{code}:{one.person_id}", f"{names.text(code)}: {one.person.name}") for code, one in each]
    form = AppointForm(ours.POST or None, people=people, initial={"from_day": today})

    def act() -> None:
        data = form.cleaned_data
        country, _colon, number = data["person"].partition(":")
        given = {"programme": data["programme"], "country": country, "from_day": data["from_day"]}
        assistance.appoint_contact(person_id=int(number), **given, actor=ours.actor, at=ours.at)

    page = {"title": _("Name a contact"), "button": _("Name the contact"), "up": _("National contacts")}
    lead, back = _("It gives nobody a role. The contact gets a letter."), reverse("assistance:contacts")
    return form_page(
        ours, form, act, back, done=_("Named; a letter goes out."), template="assistance/form.html", lead=lead, **page
    )


@signed_in
@GET_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Say until when a contact is asked by name."""
    ours = cast(FacilityRequest, request)
    require(assistance.policy.may_appoint_contact, ours.actor)
    one = assistance.appointment(number, ours.actor)
    only_in("ended" if one.until_day else "named", ("named",), "end")
    form = EndForm(ours.POST or None, initial={"until_day": local_day(ours.at)})

    def act() -> None:
        assistance.end_appointment(appointment_id=one.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    told = {"person": one.person.name, "country": Naming().text(one.country)}
    page = {"title": _("End the appointment"), "button": _("End it"), "up": _("National contacts")}
    lead, back = _("%(person)s, %(country)s. The contact gets a letter.") % told, reverse("assistance:contacts")
    return form_page(
        ours, form, act, back, done=_("Ended; a letter goes out."), template="assistance/form.html", lead=lead, **page
    )
