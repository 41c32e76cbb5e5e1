"""One part of a dossier: written by one or several people at once, saved field by field, with and without a script."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.calls import public as calls
from facility.apps.proposals import public as proposals
from facility.core.errors import NotFound, Refused
from facility.foundation.forms import public as forms
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls.asking import countries_of
from facility.interfaces.web.calls.wording import rule_title
from facility.interfaces.web.dossiers.budget import totals
from facility.interfaces.web.dossiers.carrying import own_contribution
from facility.interfaces.web.dossiers.hints import faq_by_question
from facility.interfaces.web.dossiers.plan import work_plan
from facility.interfaces.web.dossiers.reading import (
    Open,
    computed_of,
    country_options,
    frame,
    options,
    own_dossier,
    rule_url,
)
from facility.interfaces.web.dossiers.targets import question_of
from facility.interfaces.web.dossiers.wording import language
from facility.interfaces.web.forms import autosave, stash
from facility.interfaces.web.forms.reading import history_rows
from facility.interfaces.web.forms.rendering import PartPage
from facility.interfaces.web.knowledge.beside import beside_part
from facility.interfaces.web.typed import says_itself
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said

_MAX_DIGITS = 9


def _rule_words(number: str) -> tuple[str, str]:
    return rule_title(number), rule_url(number)


def part_of(opened: Open, key: str) -> forms.Part:
    """The part that the dossier's stage asks. Raises NotFound."""
    found = opened.form.part(key)
    if found is None or not found.is_asked(opened.proposal.stage):
        raise NotFound("part")
    return found


def _named(opened: Open) -> list[tuple[str, str]]:
    """The partner countries that the rules of the call name: offered first, the others behind a fold."""
    named = set(countries_of([calls.rulebook_of(opened.draft.terms.rulebook)]))
    return [one for one in country_options() if one[0] in named]


def page_of(
    opened: Open, key: str, answers: forms.Answers, named: Sequence[tuple[str, str]] = (), **extra: Any
) -> PartPage:
    """The page of a part over some answers."""
    request, proposal, token = opened.request, opened.proposal, opened.token
    return PartPage(
        form=opened.form,
        part=part_of(opened, key),
        answers=answers,
        language=language(),
        stage=proposal.stage,
        options={**options(), f"{proposals.questions.COUNTRIES}:first": named},
        computed=computed_of(answers.values),
        rule_words=_rule_words,
        history_url=lambda field: reverse("dossiers:versions", args=[token, field]),
        save_url=reverse("dossiers:field", args=[token, key]),
        presence_url=reverse("dossiers:here", args=[token, key]) if opened.may_write else "",
        present=forms.present(proposal.answers_id, key, request.at, besides=request.actor),
        is_read_only=not opened.may_write,
        **extra,
    )


@says_itself
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """One part: shown, or saved as a whole and shown again or followed by the next."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    if not opened.proposal.is_draft:
        return HttpResponseRedirect(reverse("dossiers:detail", args=[token]))
    part_of(opened, part)
    if request.method == "POST":
        return _save(opened, part, request.POST)
    back = stash.take_back(request)
    return _shown(opened, part, typed_back=back, more_rows=request.GET.get("more", ""))


def _save(opened: Open, key: str, given: QueryDict) -> HttpResponse:
    request, here = opened.request, reverse("dossiers:part", args=[opened.token, key])
    page = page_of(opened, key, proposals.answers_of(opened.proposal))
    try:
        proposals.save_part(
            proposal_id=opened.proposal.pk, changes=page.apply_post(given), actor=request.actor, at=request.at
        )
    except Refused as refusal:
        return _shown(opened, key, status=422, findings=refusal.findings, typed_back=given)
    more = given.get("more", "")
    if more in opened.form.by_key:
        return HttpResponseRedirect(f"{here}?more={more}#id_{more}")
    messages.success(request, _fill_in(opened, key) or _("Saved."))
    following = _neighbours(opened, key)[1]
    if given.get("then") == "next":
        return HttpResponseRedirect(f"{following['url']}#main")  # else browsers keep the fragment of the page before
    return HttpResponseRedirect(f"{here}#main")


def _fill_in(opened: Open, key: str) -> str:
    """Answer the own contribution where the other amounts leave no doubt, and say so; nothing where they do."""
    own = proposals.questions.OWN
    if own not in {one.key for one in part_of(opened, key).questions}:
        return ""
    cents = own_contribution(proposals.answers_of(opened.proposal).values)
    if cents is None:
        return ""
    changes = [forms.FieldChange(own, f"{cents // 100}.{cents % 100:02d}")]
    proposals.save_part(
        proposal_id=opened.proposal.pk, changes=changes, actor=opened.request.actor, at=opened.request.at
    )
    told = _("Saved. The own contribution is set to %(amount)s, what is left of the total: change it if others pay.")
    return told % {"amount": formats.money(cents)}


def _shown(opened: Open, key: str, status: int = 200, **extra: Any) -> HttpResponse:
    draft = opened.draft
    questions = {one.key for one in part_of(opened, key).questions}
    stage = opened.proposal.stage
    said = [one for one in draft.findings if one.rule and one.outcome != "pass"]
    here = [one for one in said if question_of(one.field, stage)[0] in questions]
    names = forms.names_of(draft.answers.author_ids)
    named = _named(opened) if proposals.questions.COUNTRIES in questions else ()
    page = page_of(opened, key, draft.answers, named, names=names, faq=faq_by_question(opened, questions), **extra)
    before, after = _neighbours(opened, key)
    context = {
        **frame(opened.proposal, opened.title),
        "page": page,
        "rows": opened.rows(here),
        "totals": totals(draft.dossier) if proposals.questions.LINES in questions else None,
        "plan": work_plan(draft.answers.values) if proposals.questions.ACTIVITIES in questions else None,
        "before": before,
        "after": after,
        "lessons": beside_part(opened.proposal, draft.answers.values, key, questions),
    }
    return render(opened.request, "dossiers/part.html", context, status=status)


def _neighbours(opened: Open, key: str) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The part before and what comes after: the next part, or checking the answers."""
    asked = [one for one in opened.form.parts if one.is_asked(opened.proposal.stage)]
    place = next(number for number, one in enumerate(asked) if one.key == key)
    ways = [{"url": reverse("dossiers:part", args=[opened.token, one.key]), "label": said(one.title)} for one in asked]
    ways.append({"url": reverse("dossiers:check", args=[opened.token]), "label": _("Check your answers")})
    return (ways[place - 1] if place else None), ways[place + 1]


@autosave.for_script
@require_POST
def field(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """Save what the script sends of single fields."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    changes = page_of(opened, part, proposals.answers_of(opened.proposal)).apply_post(request.POST)
    saved = proposals.save_part(proposal_id=opened.proposal.pk, changes=changes, actor=ours.actor, at=ours.at)
    return autosave.saved_response(page_of(opened, part, proposals.answers_of(opened.proposal)), saved, ours.at)


@autosave.for_script
@require_POST
def here(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """Tell the others that one is here; hear who else is and what they changed."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    part_of(opened, part)
    proposals.be_here(proposal_id=opened.proposal.pk, part=part, actor=ours.actor, at=ours.at)
    answers = proposals.answers_of(opened.proposal)
    names = forms.names_of(answers.author_ids)
    return autosave.presence_response(page_of(opened, part, answers, names=names), autosave.known_versions(request))


@signed_in
@require_safe
def versions(request: HttpRequest, token: str, field: str) -> HttpResponse:
    """Every version of one answer, with what changed."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    question = opened.form.by_key.get(field)
    if question is None:
        raise NotFound("question")
    earlier = proposals.versions_of(opened.proposal, field)
    names = forms.names_of({one.author_id for one in earlier})
    part_key = next(one.key for one in opened.form.parts if question in one.questions)
    context = {
        **frame(opened.proposal, said(question.label)),
        "rows": history_rows(question, earlier, names, language=language()),
        "field": field,
        "restore_url": reverse("dossiers:restore", args=[token, field]) if opened.may_write else "",
        "back": reverse("dossiers:part", args=[token, part_key]) + f"#id_{field}",
    }
    return render(request, "dossiers/versions.html", context)


@signed_in
@require_POST
def restore(request: HttpRequest, token: str, field: str) -> HttpResponse:
    """Bring an earlier version back."""
    ours = cast(FacilityRequest, request)
    found = own_dossier(ours, token)
    number = request.POST.get("version", "")
    if not (number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS):
        raise NotFound("version")
    proposals.restore(proposal_id=found.pk, field=field, version=int(number), actor=ours.actor, at=ours.at)
    messages.success(request, _("The earlier version stands again; what stood until now stays in the list."))
    return HttpResponseRedirect(reverse("dossiers:versions", args=[token, field]))
