"""News for everybody and at the desk, and subscribers for those who look after them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import require
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Language, Long, Short, Texts, Token, listing, page_of
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.enquiries.lists import DeskNews, PublicNews, SubscriberList, masked

router = Router(tags=["enquiries"])


class NewsOut(Schema):
    """News, in the languages it was written in."""

    token: str
    reference: str | None
    title: Texts
    body: Texts
    content: str
    themes: list[str]
    countries: list[str]
    state: str
    published_at: datetime | None
    invented: bool


class NewsIn(Schema):
    """What a news item says; `content` is policy, events or funding."""

    title: dict[Language, Short] = Field(max_length=10)
    body: dict[Language, Long] = Field(max_length=10)
    content: Token
    themes: list[Token] = Field(default_factory=list, max_length=20)
    countries: list[Token] = Field(default_factory=list, max_length=60)


class SubscriberOut(Schema):
    """A subscriber, the address shortened; empty themes, countries and calls mean all of them.

    With `programmes` only what their knowledge spaces take up is told.
    """

    token: str
    address: str
    state: str
    contents: list[str]
    themes: list[str]
    countries: list[str]
    calls: list[str]
    programmes: list[str]
    frequency: str
    language: str
    asked_at: datetime
    confirmed_at: datetime | None
    next_digest_at: datetime | None
    paused_reason: str
    invented: bool


class SubscriberDetailOut(SubscriberOut):
    """One subscriber with the keys of what the next letter would tell now, the newest first."""

    fresh: list[str]


_NEWS = ("title", "body", "content", "themes", "countries", "state", "published_at")
_SUBSCRIBER = (
    "state", "contents", "themes", "countries", "calls", "programmes", "frequency", "language", "asked_at", "confirmed_at",
    "next_digest_at", "paused_reason",
)  # fmt: skip


def _news_row(one: enquiries.NewsItem) -> dict[str, Any]:
    told = {"token": one.record.token, "reference": one.record.reference, "invented": one.record.invented}
    return {name: getattr(one, name) for name in _NEWS} | told


def _news(rows: Sequence[enquiries.NewsItem]) -> list[dict[str, Any]]:
    return [_news_row(one) for one in rows]


@router.get("/news", response=page_of(NewsOut), openapi_extra=listing(PublicNews))
def list_news(request: ApiRequest) -> dict[str, Any]:
    """Published news. Public."""
    return page(request, PublicNews(enquiries.news_visible_to(request.actor).filter(state="published")), _news)


@router.get("/news/{reference}", response=NewsOut)
def read_news(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One published item. Public."""
    return _news_row(enquiries.news_by_reference(reference, request.actor))


@router.get("/desk/news", response=page_of(NewsOut), openapi_extra=listing(DeskNews))
def list_desk_news(request: ApiRequest) -> dict[str, Any]:
    """News in every state, for those who make it."""
    require(enquiries.policy.may_list_news, need_person(request))
    return page(request, DeskNews(enquiries.news_visible_to(request.actor)), _news)


@router.post("/desk/news", response={201: NewsOut})
def propose_news(request: ApiRequest, given: NewsIn) -> Status[Any]:
    """Prepare news; a second person clears it."""
    need_writer(request, "enquiries")
    made = enquiries.propose_news(**given.dict(), actor=request.actor, at=request.at)
    return Status(201, _shown(request, made.record.token))


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    found = enquiries.news_by_token(token, request.actor)
    marks.stamp(request, marks.version_of(found.record_id))
    return _news_row(found)


def _changed(request: ApiRequest, token: str) -> enquiries.NewsItem:
    """The item of a write. Raises Problem (401, 403, 412), NotFound."""
    need_writer(request, "enquiries")
    found = enquiries.news_by_token(token, request.actor)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id))
    return found


@router.get("/desk/news/{token}", response=NewsOut)
def read_desk_news(request: ApiRequest, token: str) -> dict[str, Any]:
    """One item in whatever state, for those who make it."""
    require(enquiries.policy.may_list_news, need_person(request))
    return _shown(request, token)


@router.put("/desk/news/{token}", response=NewsOut)
def revise_news(request: ApiRequest, token: str, given: NewsIn) -> dict[str, Any]:
    """Change what is not published yet; it is to be cleared (again)."""
    found = _changed(request, token)
    enquiries.revise_news(news_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/news/{token}/clear", response=NewsOut)
def clear_news(request: ApiRequest, token: str) -> dict[str, Any]:
    """Clear news as the second person."""
    found = _changed(request, token)
    enquiries.clear_news(news_id=found.pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/news/{token}/publish", response=NewsOut)
def publish_news(request: ApiRequest, token: str) -> dict[str, Any]:
    """Publish news that was cleared."""
    found = _changed(request, token)
    enquiries.publish_news(news_id=found.pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/news/{token}/drop", response=NewsOut)
def drop_news(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Drop news that is not published, with the reason."""
    found = _changed(request, token)
    enquiries.drop_news(news_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)


def _subscriber(one: enquiries.Subscriber) -> dict[str, Any]:
    told = {"token": one.record.token, "address": masked(one), "invented": one.record.invented}
    return {name: getattr(one, name) for name in _SUBSCRIBER} | told


def _subscribers(rows: Sequence[enquiries.Subscriber]) -> list[dict[str, Any]]:
    return [_subscriber(one) for one in rows]


def _subscriber_shown(request: ApiRequest, token: str) -> dict[str, Any]:
    found = enquiries.subscriber_by_token(token)
    marks.stamp(request, marks.version_of(found.record_id))
    fresh = enquiries.fresh_items(found, request.at) if found.state == "confirmed" else []
    return _subscriber(found) | {"fresh": [item.key for item in fresh]}


@router.get("/desk/subscribers", response=page_of(SubscriberOut), openapi_extra=listing(SubscriberList))
def list_subscribers(request: ApiRequest) -> dict[str, Any]:
    """Subscribers, for those who look after them."""
    require(enquiries.policy.may_list_subscribers, need_person(request))
    return page(request, SubscriberList(enquiries.subscribers()), _subscribers)


@router.get("/desk/subscribers/{token}", response=SubscriberDetailOut)
def read_subscriber(request: ApiRequest, token: str) -> dict[str, Any]:
    """One subscriber, and what the next letter would tell."""
    require(enquiries.policy.may_list_subscribers, need_person(request))
    return _subscriber_shown(request, token)


@router.post("/desk/subscribers/{token}/pause", response=SubscriberDetailOut)
def pause_subscriber(request: ApiRequest, token: str) -> dict[str, Any]:
    """Note that letters to an address come back; nothing more is sent to it."""
    need_writer(request, "enquiries")
    require(enquiries.policy.may_list_subscribers, request.actor)
    found = enquiries.subscriber_by_token(token)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id))
    enquiries.pause_subscription(subscriber_id=found.pk, actor=request.actor, at=request.at)
    return _subscriber_shown(request, token)
