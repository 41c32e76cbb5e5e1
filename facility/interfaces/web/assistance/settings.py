"""Pages on which a setting of a programme is read with its history, and changed by two people."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Known, Programme, Terms, words
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import proved, signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.programmes import shown
from facility.interfaces.web.assistance.setting_forms import SettingForm
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, names_of, only_in
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, rule_status
from facility.interfaces.web.ui.languages import recorded, said


def _found(request: HttpRequest, code: str, key: str) -> tuple[FacilityRequest, Programme]:
    """A programme whose setting staff look at. Raises NotFound, Forbidden."""
    ours = cast(FacilityRequest, request)
    require(assistance.policy.may_list_all, ours.actor)
    if key not in assistance.KEYS:
        raise NotFound("setting")
    return ours, assistance.programme_by_code(code)


def _value(programme: Programme, key: str, value: Any, naming: Naming) -> Any:
    """A value of a setting in words."""
    known = Known(key, value, "", "", "", {}, None)
    return shown(known, Terms(programme.code, {key: known}), naming)


def _history(programme: Programme, key: str, today: Any) -> list[tuple[Any, ...]]:
    """Every value with its day, its standing, its source, and why and by whom it was changed."""
    rows, naming = assistance.setting_history(programme, key), Naming()
    names = names_of([one for row in rows for one in (row.proposed_by, row.confirmed_by)])
    held = next((one.pk for one in rows if one.valid_from is None or one.valid_from <= today), None)
    return [
        (
            date(row.valid_from, _("from the beginning")),
            _("holds today") if row.pk == held else _("to come") if (row.valid_from or today) > today else _("earlier"),
            _value(programme, key, row.value, naming),
            rule_status(row.status),
            recorded(row.source),
            row.reason,
            ", ".join(names[one] for one in (row.proposed_by, row.confirmed_by) if one in names),
        )
        for row in rows
    ]


def _proposed(programme: Programme, waiting: assistance.ProposedSetting) -> list[tuple[Any, ...]]:
    """What waits for its second person, whole."""
    names = names_of([waiting.proposed_by])
    return [
        (_("Value"), _value(programme, waiting.key, waiting.value, Naming())),
        (_("Holds from"), date(waiting.valid_from, _("the day on which it is confirmed"))),
        (_("Standing of the source"), rule_status(waiting.status)),
        (_("Whose word it is"), recorded(waiting.source)),
        (_("Address of the source"), waiting.source_url),
        (_("Why it is changed"), paragraphs(waiting.reason)),
        (_("Proposed"), f"{formats.moment(waiting.proposed_at)}, {names.get(waiting.proposed_by, '')}"),
        (_("Can be confirmed until"), formats.moment(waiting.expires_at)),
    ]


@signed_in
@require_safe
def show(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One setting: its history, from when a change counts, and what is proposed."""
    ours, programme = _found(request, code, key)
    waiting, policy = assistance.proposed_setting(programme, key, ours.at), assistance.policy
    own = waiting is not None and waiting.proposed_by == ours.actor.user_id
    context = {
        "programme": programme,
        "key": key,
        "title": str(words.SETTINGS[key]),
        "up": said(programme.names),
        "head": [_("From"), _("When"), _("Value"), _("Standing"), _("Whose word it is"), _("Why"), _("By")],
        "history": _history(programme, key, local_day(ours.at)),
        "takes_effect": str(words.TAKES_EFFECT[key]),
        "proposed": _proposed(programme, waiting) if waiting is not None else None,
        "seen": waiting.seen if waiting is not None else "",
        "own": own,
        "may_propose": waiting is None and policy.may_propose_setting(ours.actor),
        "may_confirm": waiting is not None and not own and policy.may_confirm_setting(ours.actor),
        "may_withdraw": waiting is not None and policy.may_withdraw_setting(ours.actor),
    }
    return render(request, "assistance/setting.html", context)


@proved
@GET_POST
def propose(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Propose a value from a day on, with source, status and reason."""
    ours, programme = _found(request, code, key)
    if not assistance.policy.may_propose_setting(ours.actor):
        raise Forbidden("assistance.propose_setting")
    waits = assistance.proposed_setting(programme, key, ours.at) is not None
    only_in("waits" if waits else "free", ("free",), "propose_setting")
    held = assistance.terms_of(programme, local_day(ours.at)).known.get(key)
    form = SettingForm(ours.POST or None, key=key, held=held, use_required_attribute=False)

    def act() -> None:
        asked: dict[str, Any] = {"code": code, "key": key, "given": form.given()}
        assistance.propose_setting(**asked, actor=ours.actor, at=ours.at)

    back = reverse("assistance:setting", args=[code, key])
    page = {"title": _("Propose another value"), "up": str(words.SETTINGS[key]), "button": _("Propose it")}
    page |= {"lead": str(words.TAKES_EFFECT[key]), "template": "assistance/form.html"}
    return form_page(ours, form, act, back, done=_("Proposed. It holds once a second person has confirmed it."), **page)


@proved
@require_POST
def confirm(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Let what was proposed hold, as it was read."""
    ours, _programme = _found(request, code, key)
    seen = request.POST.get("seen", "")[:64]
    assistance.confirm_setting(code=code, key=key, payload_seen=seen, actor=ours.actor, at=ours.at)
    messages.success(request, _("Confirmed. It holds from its day; the earlier value stays to be read."))
    return redirect("assistance:setting", code=code, key=key)


@signed_in
@require_POST
def withdraw(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take the proposal back."""
    ours, _programme = _found(request, code, key)
    assistance.withdraw_setting(code=code, key=key, actor=ours.actor, at=ours.at)
    messages.success(request, _("Withdrawn. What holds stays as it is."))
    return redirect("assistance:setting", code=code, key=key)
