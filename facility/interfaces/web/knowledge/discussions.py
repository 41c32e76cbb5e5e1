"""The discussion under a lesson or a meeting: read by everybody, written by who has an account, moderated at the desk."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.knowledge import public as knowledge
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import form_page
from facility.interfaces.web.knowledge import posts
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import Said, page_language, said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, pages_of, render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 20


def _page(request: FacilityRequest, rows: Any) -> tuple[list[Any], Any]:
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return list(found), pages_of(found.number, found.paginator.num_pages, request.GET)


def _bound(request: FacilityRequest) -> posts.PostForm:
    given = request.POST if request.POST.get("do") == "write" else None
    return posts.PostForm(given, actor=request.actor)


@GET_POST
def discussion(request: FacilityRequest, reference: str) -> HttpResponse:
    """What is said under one lesson or meeting, the earliest first, and a place to write."""
    subject = knowledge.subject_at(reference)
    form = _bound(request)
    if request.method == "POST":
        if not knowledge.policy.may_write(request.actor):
            raise Forbidden("knowledge.write_post")
        if form.is_valid() and _sent(request, form, subject):
            messages.success(request, _("Sent. It stands here for everybody once a moderator has let it in."))
            return redirect("knowledge:discussion", reference=reference)
    rows, pages = _page(request, knowledge.posts_of(subject, request.actor))
    answers = knowledge.first_answers(rows, request.actor) if rows else {}
    context = _about(request, subject) | {
        "form": form,
        "posts": [posts.shown(one, answers[one.pk]) for one in rows],
        "pages": pages,
        "may_close": rows and not subject.is_closed and knowledge.policy.may_moderate(request.actor, subject),
    }
    return render(request, "knowledge/discussion.html", context, status=422 if form.errors else 200)


def _sent(request: FacilityRequest, form: posts.PostForm, subject: knowledge.Subject) -> bool:
    """Whether the post was taken; what is refused stands at the fields."""
    who: dict[str, Any] = {"actor": request.actor, "at": request.at, "language": page_language()}
    try:
        knowledge.write_post(reference=subject.record.reference or "", **form.given(), **who)
    except Refused as refusal:
        add_to_form(form, refusal.findings)
        return False
    return True


def _about(request: FacilityRequest, subject: knowledge.Subject) -> dict[str, Any]:
    """What the pages of a discussion say of the thing that is discussed; of a withdrawn lesson its reference."""
    held, policy = subject.discussion, knowledge.policy
    read = policy.is_read_by_everybody(subject)
    named = subject.lesson is None or policy.may_open(request.actor, subject.lesson)
    return {
        "subject": subject,
        "subject_title": said(subject.title) if named else subject.record.reference,
        "subject_url": subject.path,
        "here": request.get_full_path(),
        "talk_url": reverse("knowledge:discussion", args=[subject.record.reference]) if read else subject.path,
        "closing": Said(held.closing_word, held.closing_language) if held is not None and subject.is_closed else "",
        "may_write": policy.may_write(request.actor) and read and not subject.is_closed,
        "signed_in": policy.may_write(request.actor),
    }


ACTS = {"withdraw": knowledge.withdraw_post, "let_in": knowledge.let_in, "keep": knowledge.keep_post}
WITH_REASON = {"report": knowledge.report_post, "decline": knowledge.decline, "take_down": knowledge.take_down}
DONE = {
    "write": gettext_lazy("Sent. It stands here for everybody once a moderator has let it in."),
    "withdraw": gettext_lazy("Withdrawn. Its words are gone."),
    "let_in": gettext_lazy("Let in. Everybody can read it, and its author gets a letter."),
    "keep": gettext_lazy("Kept."),
    "report": gettext_lazy("Reported. A moderator looks at it; the author is not told who reported."),
    "decline": gettext_lazy("Declined. Its author is told why."),
    "take_down": gettext_lazy("Taken down. The reason stands in its place."),
}


@GET_POST
def post(request: FacilityRequest, token: str) -> HttpResponse:
    """One post with all its answers: answered, reported, withdrawn by its author, moderated."""
    found = knowledge.post_by_token(token, request.actor)
    do = request.POST.get("do", "")
    form = _bound(request)
    reason = posts.ReasonForm(request.POST if do in WITH_REASON else None)
    if request.method == "POST" and _done(request, found, form, reason):
        messages.success(request, str(DONE[do]))
        read = knowledge.policy.is_read_by_everybody(found.discussion)
        gone = do == "withdraw" and found.settled_at is None and read
        subject = knowledge.subject_of(found.discussion)
        return redirect(subject.talk_path if gone else reverse("knowledge:post", args=[token]))
    context = _of_post(request, found) | {"form": form, "reason_form": reason}
    return render(request, "knowledge/post.html", context, status=422 if form.errors or reason.errors else 200)


def _done(
    request: FacilityRequest, found: knowledge.DiscussionPost, form: posts.PostForm, reason: posts.ReasonForm
) -> bool:
    """Do what was asked; whether it was done. Raises NotFound, Forbidden, NotAllowedNow, Refused (a button's)."""
    do = request.POST.get("do", "")
    who: dict[str, Any] = {"post_id": found.pk, "actor": request.actor, "at": request.at}
    if do in ACTS:
        ACTS[do](**who)
        return True
    asked: forms.Form = form if do == "write" else reason
    if do != "write" and do not in WITH_REASON:
        raise NotFound("act")
    if not knowledge.policy.may_write(request.actor):
        raise Forbidden(f"knowledge.{do}_post")
    if not asked.is_valid():
        return False
    try:
        if do == "write":
            knowledge.answer_post(**who, **form.given(), language=page_language())
        else:
            WITH_REASON[do](**who, reason=reason.cleaned_data["reason"])
    except Refused as refusal:
        add_to_form(asked, refusal.findings)
        return False
    return True


def _of_post(request: FacilityRequest, found: knowledge.DiscussionPost) -> dict[str, Any]:
    actor, subject = request.actor, knowledge.subject_of(found.discussion)
    judges, mine = knowledge.moderates(actor, found), actor.user_id == found.author_id
    reports = knowledge.reports_on(found, actor)
    rows, pages = _page(request, knowledge.answers_to(found, actor)) if found.above_id is None else ([], None)
    about = _about(request, subject)
    stands = found.state == "let_in"
    may_report = stands and about["signed_in"] and not judges and not mine
    return about | {
        "post": posts.shown(found),
        "above": reverse("knowledge:post", args=[found.above.record.token]) if found.above is not None else "",
        "answers": [posts.shown(one) for one in rows],
        "pages": pages,
        "may_answer": about["may_write"] and stands and found.above_id is None,
        "may_withdraw": mine and found.state in {"waiting", "let_in"},
        "may_let_in": judges and found.state == "waiting",
        "may_keep": judges and stands and any(one.seen_at is None for one in reports),
        "reports": reports,
        "name": str(found.author) if judges and found.forgotten_at is None else "",
        "ask_reason": _ask_reason(found.state, judges, may_report and not knowledge.has_reported(found, actor)),
    }


def _ask_reason(state: str, judges: bool, may_report: bool) -> dict[str, str]:
    """The one act with a reason that is open to this reader now."""
    if judges and state == "waiting":
        return {"do": "decline", "title": _("Decline it"), "label": _("Decline"), "note": _("Its author reads why.")}
    if judges and state == "let_in":
        note = _("The reason stands in its place, and its author reads it.")
        return {"do": "take_down", "title": _("Take it down"), "label": _("Take down"), "note": note}
    if may_report:
        note = _("A moderator looks at it. Nobody else learns that you reported it.")
        return {"do": "report", "title": _("Report this post"), "label": _("Report"), "note": note}
    return {}


@GET_POST
def close(request: FacilityRequest, reference: str) -> HttpResponse:
    """End a discussion with a word."""
    subject = knowledge.subject_at(reference)
    require(knowledge.policy.may_moderate, request.actor, subject)
    form = posts.ClosingForm(request.POST or None)

    def do() -> None:
        who: dict[str, Any] = {"actor": request.actor, "at": request.at, "language": page_language()}
        knowledge.close_discussion(reference=reference, word=form.cleaned_data["word"], **who)

    words = {"title": _("Close the discussion"), "lead": said(subject.title), "button": _("Close it")}
    back = reverse("knowledge:discussion", args=[reference])
    return form_page(
        request, form, do, back, template="grants/form.html", up=_("Discussion"), done=_("Closed."), **words
    )


class Posts(DataList):
    """Posts at the desk, the newest first."""

    name = "posts"
    caption = gettext_lazy("Posts")
    columns = (
        Column(
            key="text",
            label=gettext_lazy("Post"),
            value=lambda one: one.text[:80] or posts.line_of(one),
            url=lambda one: reverse("knowledge:post", args=[one.record.token]),
        ),
        Column(
            key="under",
            label=gettext_lazy("Under"),
            value=lambda one: said(knowledge.subject_of(one.discussion).title),
        ),
        Column(key="author", label=gettext_lazy("Author"), value=posts.author_of),
        Column(key="written", label=gettext_lazy("Written"), kind="date", value="written_at", sort="written_at"),
        Column(
            key="reported",
            label=gettext_lazy("Reported"),
            value=lambda one: _("yes") if one.is_reported else "",
        ),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=knowledge.POST_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=knowledge.POST_STATES.items, counts=True
        ),
        Choice(
            key="reported",
            label=gettext_lazy("Reported"),
            choices=(("yes", gettext_lazy("Reported, to look at")),),
            apply=lambda rows, chosen: rows.filter(is_reported=True) if chosen else rows,
        ),
    )
    search = ("text",)
    order = ("-written_at",)
    empty = Empty(
        gettext_lazy("Nobody has written yet"), gettext_lazy("Posts under lessons and meetings wait here to be let in.")
    )
    invented = "record.invented"


@require_safe
def desk_posts(request: FacilityRequest) -> HttpResponse:
    """Posts that wait, that were reported, and all others, for those who moderate."""
    require(knowledge.policy.may_list_posts, request.actor)
    rows = Posts(knowledge.posts_at_desk(request.actor))
    lead = _("What people write under lessons and meetings. Nobody else reads it before it is let in.")
    return render_list(request, rows, title=_("Posts"), lead=lead)  # type: ignore[return-value]
