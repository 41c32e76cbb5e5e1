"""The page of one dossier for those who write it: parts, documents, findings, amounts; after submission what became of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from facility.apps.proposals import public as proposals
from facility.core.budget import known_sum
from facility.foundation.documents import public as documents
from facility.foundation.post import public as post
from facility.foundation.trail import public as trail
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.reading import Open, country_words, frame, share_of
from facility.interfaces.web.dossiers.wording import language, stage_words, stages, what_next
from facility.interfaces.web.evaluation.result import result_of
from facility.interfaces.web.forms.progressing import part_tasks
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import amount, share

# The rules that say which letters of support are due (letter A of the lead's state, letter B per partner country).
_LETTERS = ("R-13", "R-14")
# Shown to applicants: what the facility did with the dossier, not who of its staff read it.
_SHOWN = 60
_HIDDEN_EVENTS = {trail.Event.PROPOSAL_READ}


@signed_in
@require_safe
def dossier(request: HttpRequest, token: str) -> HttpResponse:
    """The dossier: its board while it is written, its course once it was handed in; staff are led to their page."""
    ours = cast(FacilityRequest, request)
    found = proposals.by_token(token, ours.actor)
    if not proposals.policy.may_read_draft(ours.actor, found):
        return HttpResponseRedirect(reverse("dossiers:desk_detail", args=[token]))
    opened = Open(ours, found)
    if found.is_draft:
        return render(request, "dossiers/board.html", {**_common(opened), **_writing(opened)})
    return render(request, "dossiers/course.html", {**_common(opened), **_course(opened)})


def _common(opened: Open) -> dict[str, Any]:
    found = opened.proposal
    return {
        **frame(found, opened.title),
        "stages": stages(found),
        "next": what_next(found),
        "leads": opened.leads,
        "may_write": opened.may_write,
        "amounts": amounts(opened),
        "submissions": _submissions(found),
        "may_withdraw": opened.leads and _withdrawable(found),
    }


def _withdrawable(found: proposals.Proposal) -> bool:
    return found.state not in {"withdrawn", "rejected", "awarded", "contracted"}


def _writing(opened: Open) -> dict[str, Any]:
    tasks = part_tasks(
        opened.form,
        opened.draft.answers,
        lambda part: reverse("dossiers:part", args=[opened.token, part]),
        language=language(),
        stage=opened.proposal.stage,
    )
    letters = [one for one in opened.draft.findings if one.rule in _LETTERS]
    rows = opened.rows([one for one in opened.draft.findings if one.rule])
    missing = opened.rows([one for one in opened.draft.findings if not one.rule])
    return {
        "tasks": tasks,
        "done": sum(task["code"] == "complete" for task in tasks),
        "letters": [_letter(row) for row in opened.rows(letters)],
        "documents": len(opened.draft.documents),
        "open_rows": [row for row in rows if row["tone"] != "success"],
        "passed_rows": [row for row in rows if row["tone"] == "success"],
        "stops": sum(row["blocks"] for row in rows),
        "missing": missing,
        "readers": sum(one.until is None for one in opened.proposal.readers.all()),
    }


def _letter(row: dict[str, Any]) -> dict[str, Any]:
    """A letter that is due (or not) as a task: the finding says for whom and why."""
    code = {"success": "complete", "error": "missing", "warning": "missing"}.get(row["tone"], "unknown")
    label = {"complete": _("In order"), "missing": _("Missing"), "unknown": _("Not known yet")}[code]
    kind, _dot, country = row["field"].removeprefix("documents.").partition(".")
    name = str(proposals.DOCUMENTS.get(kind, _("Letters of support")))
    title = f"{name} ({country_words(country)})" if country else name
    return {"title": title, "url": row["target"], "code": code, "label": label, "hint": row["message"]}


def amounts(opened: Open) -> list[tuple[str, Any]]:
    """Total, amount asked for, the computed share and the rest, as far as they are known."""
    values, keys = opened.values, proposals.questions
    total, requested = proposals.total_cents(values), values.get(keys.REQUESTED)
    rows = values.get(keys.OTHERS)
    named = [row.get("amount") if isinstance(row.get("amount"), int) else None for row in rows or ()]
    return [
        (_("Total cost of the action"), amount(total)),
        (_("Amount requested from the facility"), amount(requested)),
        (_("Union share, computed"), share(share_of(requested, total))),
        (_("Own contribution"), amount(values.get(keys.OWN))),
        (_("Other sources"), amount(None if rows is None else known_sum(*named))),
    ]


def _submissions(found: proposals.Proposal) -> list[dict[str, Any]]:
    token = found.record.token
    return [
        {
            "label": stage_words(one.stage),
            "at": one.submitted_at,
            "number": one.number,
            "receipt": reverse("dossiers:receipt", args=[token, one.stage]),
            "content": reverse("dossiers:handed_in", args=[token, one.stage]),
        }
        for one in proposals.submissions_of(found).defer("ciphertext", "findings")
    ]


def _course(opened: Open) -> dict[str, Any]:
    found = opened.proposal
    user_id = opened.request.actor.user_id
    letters = list(post.Letter.objects.filter(record=found.record, to_user=user_id).order_by("-queued_at")[:20])
    return {
        "history": history(found),
        "letters": [{"when": one.queued_at, "words": post.preview(one)} for one in letters],
        "on_paper": documents.is_on_paper(letters),
        "waiting": found.state.endswith("_clarification"),
        "result": result_of(found, opened.request.actor),
        "withdrawn": found.withdrawn_at,
    }


def history(found: proposals.Proposal) -> list[dict[str, Any]]:
    """What happened to a dossier, newest first, in the words of the trade; who of the staff read it is left out."""
    return told(trail.history(found.record_id).exclude(event__in=_HIDDEN_EVENTS).order_by("-sequence")[:_SHOWN])


def told(entries: Iterable[trail.Entry]) -> list[dict[str, Any]]:
    """Entries of the trail as rows of the timeline."""
    return [
        {"when": one.at, "title": str(proposals.EVENTS[one.event]), "text": _facts(one)}
        for one in entries
        if one.event in proposals.EVENTS
    ]


def _facts(entry: trail.Entry) -> str:
    if entry.facts.get("number"):
        return _("Number %(number)s in the order of receipt") % {"number": entry.facts["number"]}
    if entry.facts.get("due_at"):
        return _("Due %(moment)s") % {"moment": formats.moment(datetime.fromisoformat(entry.facts["due_at"]))}
    return ""
