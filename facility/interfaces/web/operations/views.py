"""The outbox and the queue: what waits, what went wrong, and trying again."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.foundation.accounts.public import require
from facility.foundation.jobs import public as jobs
from facility.foundation.post import public as post
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


def kind_words(code: str) -> str:
    """A kind as words: "parties.invitation" reads "Parties: invitation"."""
    app, _dot, kind = code.partition(".")
    return f"{app.capitalize()}: {kind.replace('_', ' ')}"


class LetterList(DataList):
    """Letters, newest first."""

    name = "letters"
    caption = gettext_lazy("Letters")
    columns = [
        Column(
            key="kind",
            label=gettext_lazy("Letter"),
            value=lambda one: kind_words(one.kind),
            url=lambda one: reverse("operations:letter", args=[one.token]),
            sort="kind",
        ),
        Column(key="to_address", label=gettext_lazy("To"), unknown=gettext_lazy("erased"), sort="to_address"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=post.STATES, sort="state"),
        Column(key="queued_at", label=gettext_lazy("Written"), kind="date", sort="queued_at"),
        Column(key="sent_at", label=gettext_lazy("Sent"), kind="date", sort="sent_at", unknown=gettext_lazy("not yet")),
        Column(key="attempts", label=gettext_lazy("Tries"), kind="number", sort="attempts"),
    ]
    order = ["-queued_at", "-id"]
    empty = Empty(gettext_lazy("No letters yet"), gettext_lazy("Letters appear here as soon as an act writes them."))


def letter_filters() -> list[Any]:
    """What narrows the list of letters."""
    return [
        Choice(key="state", label=_("State"), field="state", choices=list(post.STATES.items())),
        Choice(
            key="kind", label=_("Letter"), field="kind", choices=[(kind, kind_words(kind)) for kind in post.kinds()]
        ),
    ]


@signed_in
@require_safe
def letters(request: HttpRequest) -> HttpResponseBase:
    """The outbox."""
    require(post.may_read_letters, cast(FacilityRequest, request).actor)
    rows = LetterList(post.outbox(), filters=letter_filters())
    lead = _("What the facility wrote to people, what still waits, and what could not be delivered.")
    return render_list(request, rows, title=_("Letters"), lead=lead)


@signed_in
@require_safe
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """One letter as it reads; that it was read is on the trail."""
    ours = cast(FacilityRequest, request)
    words = post.read_letter(token=token, actor=ours.actor, at=ours.at)
    found = post.letter(token)
    context = {
        "letter": found,
        "words": words,
        "kind": kind_words(found.kind),
        "state": post.STATES[found.state],
        "trouble": post.ERRORS.get(found.last_error, ""),
    }
    return render(request, "operations/letter.html", context)


@signed_in
@require_POST
def retry_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Try a failed letter again."""
    ours = cast(FacilityRequest, request)
    post.retry_letter(token=token, actor=ours.actor, at=ours.at)
    messages.success(request, _("The letter waits to be sent again."))
    return HttpResponseRedirect(reverse("operations:letter", args=[token]))


class JobList(DataList):
    """Jobs, newest first."""

    name = "jobs"
    caption = gettext_lazy("Jobs")
    columns = [
        Column(key="name", label=gettext_lazy("Job"), value=lambda one: kind_words(one.name), sort="name"),
        Column(key="key", label=gettext_lazy("Key")),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=jobs.STATES, sort="state"),
        Column(key="enqueued_at", label=gettext_lazy("Queued"), kind="date", sort="enqueued_at"),
        Column(key="attempts", label=gettext_lazy("Tries"), kind="number", sort="attempts"),
        Column(key="last_error", label=gettext_lazy("Trouble"), unknown=gettext_lazy("none")),
    ]
    search = ["key", "name"]
    order = ["-enqueued_at", "-id"]
    empty = Empty(gettext_lazy("No jobs yet"), gettext_lazy("Acts queue them for what need not be done at once."))


def mailbox_facts(at: datetime) -> list[tuple[str, str]]:
    """How the reading of the mailbox goes: when it was read last, what keeps it from being read, what came in a month."""
    found = post.standing(at)
    if not found.is_set:
        nobody = _(
            "No mailbox is set: reports of mail servers and answers of calendars are not read (FACILITY_MAILBOX)."
        )
        return [(_("State"), nobody)]
    trouble = str(post.MAILBOX_TROUBLES.get(found.trouble, found.trouble)) or _("none")
    read = formats.moment(found.read_at) or _("never")
    rows = [(_("Read last"), read), (_("Trouble"), trouble)]
    return rows + [
        (str(post.INCOMING.get((kind, outcome), outcome)), formats.number(number))
        for kind, outcome, number in found.figures
    ]


def job_filters() -> list[Any]:
    """What narrows the list of jobs."""
    return [Choice(key="state", label=_("State"), field="state", choices=list(jobs.STATES.items()))]


@signed_in
@require_safe
def jobs_list(request: HttpRequest) -> HttpResponseBase:
    """The queue, with the schedule below."""
    ours = cast(FacilityRequest, request)
    require(jobs.may_see_jobs, ours.actor)
    failed = jobs.in_hand().filter(state="failed").order_by("-enqueued_at")[:20] if jobs.failed() else []
    extra = {
        "schedule": jobs.schedule(),
        "failed": [(job, kind_words(job.name)) for job in failed],
        "is_worker_seen": jobs.is_worker_seen(ours.at),
        "mailbox": mailbox_facts(ours.at),
    }
    return render_list(
        request,
        JobList(jobs.in_hand(), filters=job_filters()),
        title=_("Jobs and schedule"),
        template="operations/jobs.html",
        extra=extra,
    )


@signed_in
@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a failed job back into the queue."""
    ours = cast(FacilityRequest, request)
    jobs.retry_job(job_id=job_id, actor=ours.actor, at=ours.at)
    messages.success(request, _("The job waits to be run again."))
    return HttpResponseRedirect(reverse("operations:jobs"))
