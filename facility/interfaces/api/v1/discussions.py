"""The discussion under a lesson or a meeting: read, written, withdrawn, reported and moderated as on the pages."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Language, Short
from facility.interfaces.web.knowledge.posts import line_of

router = Router(tags=["knowledge"])
MOST = 100


class PostOut(Schema):
    """A post or an answer (`above` is the token of the post it answers); without a text once it is gone."""

    token: str
    above: str | None
    name: str
    function: str
    organisation: str
    for_facility: bool
    language: str
    text: str
    state: str
    gone: str
    written_at: datetime
    answers: int


class DiscussionOut(Schema):
    """A discussion: what it is about, whether it is open, how it was closed, its posts, the earliest first."""

    reference: str
    state: str
    closing_word: str
    posts: list[PostOut]
    more: bool


class PostIn(Schema):
    """A post or an answer; `organisation` is the token of one that the caller acts for, or empty."""

    text: Annotated[str, Field(max_length=knowledge.LONGEST_POST)]
    function: Annotated[str, Field(max_length=120)]
    organisation: Annotated[str, Field(max_length=100)] = ""
    shows_name: bool = False
    language: Language = "en"


class ReasonIn(Schema):
    """Why."""

    reason: Short


class ClosingIn(Schema):
    """The closing word."""

    word: Annotated[str, Field(max_length=2000)]
    language: Language = "en"


class ReportedOut(Schema):
    """Whether a report was taken."""

    reported: bool


def _row(one: knowledge.DiscussionPost, above: str | None = None) -> dict[str, Any]:
    gone = line_of(one)
    told = {
        "name": one.shown_name,
        "function": one.function,
        "organisation": one.organisation.name if one.organisation is not None else "",
        "text": one.text,
    }
    return {name: "" if gone else value for name, value in told.items()} | {
        "token": one.record.token,
        "above": above,
        "for_facility": one.for_facility,
        "language": one.language,
        "state": one.state,
        "gone": gone,
        "written_at": one.written_at,
        "answers": getattr(one, "answered", 0),
    }


def _post(request: ApiRequest, token: str) -> knowledge.DiscussionPost:
    need_writer(request, "knowledge")
    return knowledge.post_by_token(token, request.actor)


def _said(request: ApiRequest, given: PostIn) -> dict[str, Any]:
    said = given.dict(exclude={"organisation"}) | {"actor": request.actor, "at": request.at}
    if not given.organisation:
        return said
    rows = parties.Organisation.objects.filter(pk__in=request.actor.organisations())
    found = rows.filter(record__token=given.organisation.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("organisation")
    return said | {"organisation_id": found.pk}


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    found = knowledge.post_by_token(token, request.actor)
    return _row(found, found.above.record.token if found.above is not None else None)


@router.get("/discussions/{reference}", response=DiscussionOut)
def read_discussion(request: ApiRequest, reference: str, page: Annotated[int, Field(ge=1, le=10_000)] = 1) -> Any:
    """The discussion under a lesson or a meeting, by its reference. A hundred posts for each `page`."""
    subject = knowledge.subject_at(reference)
    held, start = subject.discussion, (page - 1) * MOST
    found = list(knowledge.posts_of(subject, request.actor)[start : start + MOST + 1])
    return {
        "reference": subject.record.reference or "",
        "state": held.state if held is not None else "open",
        "closing_word": held.closing_word if held is not None else "",
        "posts": [_row(one) for one in found[:MOST]],
        "more": len(found) > MOST,
    }


@router.post("/discussions/{reference}/posts", response={201: PostOut})
def write_post(request: ApiRequest, reference: str, given: PostIn) -> Status[Any]:
    """Write a post; it waits until a moderator lets it in."""
    need_writer(request, "knowledge")
    made = knowledge.write_post(reference=reference, **_said(request, given))
    return Status(201, _shown(request, made.record.token))


@router.post("/discussions/{reference}/close", response=DiscussionOut)
def close_discussion(request: ApiRequest, reference: str, given: ClosingIn) -> Any:
    """Close a discussion with a word."""
    need_writer(request, "knowledge")
    knowledge.close_discussion(reference=reference, **given.dict(), actor=request.actor, at=request.at)
    return read_discussion(request, reference)


@router.get("/posts/{token}", response=PostOut)
def read_post(request: ApiRequest, token: str) -> Any:
    """One post."""
    return _shown(request, token)


@router.get("/posts/{token}/answers", response=list[PostOut])
def list_answers(request: ApiRequest, token: str, page: Annotated[int, Field(ge=1, le=10_000)] = 1) -> Any:
    """The answers to a post, the earliest first; a hundred for each `page`."""
    found, start = knowledge.post_by_token(token, request.actor), (page - 1) * MOST
    return [_row(one, token) for one in knowledge.answers_to(found, request.actor)[start : start + MOST]]


@router.post("/posts/{token}/answers", response={201: PostOut})
def answer_post(request: ApiRequest, token: str, given: PostIn) -> Status[Any]:
    """Answer a post; the answer waits until a moderator lets it in."""
    found = _post(request, token)
    made = knowledge.answer_post(post_id=found.pk, **_said(request, given))
    return Status(201, _shown(request, made.record.token))


@router.post("/posts/{token}/report", response=ReportedOut)
def report_post(request: ApiRequest, token: str, given: ReasonIn) -> Any:
    """Report a post to those who moderate, once."""
    found = _post(request, token)
    knowledge.report_post(post_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return {"reported": True}


@router.post("/posts/{token}/withdraw", response=PostOut)
def withdraw_post(request: ApiRequest, token: str) -> Any:
    """Withdraw one's own post; its words go at once."""
    knowledge.withdraw_post(post_id=_post(request, token).pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.get("/desk/posts", response=list[PostOut])
def list_desk_posts(request: ApiRequest, page: Annotated[int, Field(ge=1, le=10_000)] = 1) -> Any:
    """Posts that the caller moderates, the newest first; a hundred for each `page`."""
    require(knowledge.policy.may_list_posts, need_person(request))
    start = (page - 1) * MOST
    found = knowledge.posts_at_desk(request.actor)[start : start + MOST]
    return [_row(one, one.above.record.token if one.above is not None else None) for one in found]


@router.post("/desk/posts/{token}/let-in", response=PostOut)
def let_in_post(request: ApiRequest, token: str) -> Any:
    """Let a post in: everybody reads it."""
    knowledge.let_in(post_id=_post(request, token).pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/posts/{token}/decline", response=PostOut)
def decline_post(request: ApiRequest, token: str, given: ReasonIn) -> Any:
    """Decline a post with the reason that its author reads."""
    found = _post(request, token)
    knowledge.decline(post_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/posts/{token}/keep", response=PostOut)
def keep_post(request: ApiRequest, token: str) -> Any:
    """Keep a post that was reported."""
    knowledge.keep_post(post_id=_post(request, token).pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/posts/{token}/take-down", response=PostOut)
def take_down(request: ApiRequest, token: str, given: ReasonIn) -> Any:
    """Take a post down; the reason stands in its place."""
    found = _post(request, token)
    knowledge.take_down(post_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)
