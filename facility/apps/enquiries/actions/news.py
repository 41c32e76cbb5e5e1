"""News is prepared by one person, cleared by another, and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from facility.apps.enquiries.models import NewsItem
from facility.apps.enquiries.models.news import CONTENTS
from facility.apps.enquiries.policy import (
    may_clear_news,
    may_drop_news,
    may_propose_news,
    may_publish_news,
    may_revise_news,
)
from facility.apps.enquiries.tasks import CLEAR
from facility.apps.enquiries.words import THEMES
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import NEWS
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, Permission, Role, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def _texts(texts: Mapping[str, str], field: str) -> dict[str, str]:
    kept = {language: plain_text(text, field).strip() for language, text in texts.items() if text.strip()}
    if not kept:
        raise Refused(at_field(field, "news_text_missing"))
    return kept


def _title(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: one_line(text)[:200] for language, text in _texts(texts, "title").items()}


def checked(field: str, given: Sequence[str], known: Sequence[str]) -> list[str]:
    """The codes given, each once. Raises Refused for one that is not on offer."""
    if unknown := [code for code in given if code not in known]:
        raise Refused(at_field(field, "subscription_choice_unknown", code=unknown[0]))
    return list(dict.fromkeys(given))


def known_countries(given: Sequence[str]) -> list[str]:
    """The country codes given, each once. Raises Refused for one that is none."""
    return checked("countries", given, [code for code in given if parties.is_country(code)])


def _describe(
    item: NewsItem,
    title: Mapping[str, str],
    body: Mapping[str, str],
    content: str,
    themes: Sequence[str],
    countries: Sequence[str],
) -> None:
    if content not in CONTENTS:
        raise Refused(at_field("content", "news_content_unknown"))
    item.title, item.body, item.content = _title(title), _texts(body, "body"), content
    item.themes, item.countries = checked("themes", themes, list(THEMES)), known_countries(countries)


@action
def propose_news(
    *,
    title: Mapping[str, str],
    body: Mapping[str, str],
    content: str,
    themes: Sequence[str],
    countries: Sequence[str],
    actor: Actor,
    at: datetime,
    invented: bool = False,
) -> NewsItem:
    """Prepare news for a second person to clear. Raises Forbidden, Refused (a text missing, a code unknown)."""
    require(may_propose_news, actor)
    item = NewsItem(proposed_at=at, proposed_by=acting(actor))
    _describe(item, title, body, content, themes, countries)
    item.record = records.create(kind="news", label=item.title, at=at, invented=invented)
    item.save()
    trail.record(record=item.record, event=Event.NEWS_PROPOSED, actor=actor, at=at)
    _ask_second_person(item, actor, at)
    return item


def _ask_second_person(item: NewsItem, actor: Actor, at: datetime) -> None:
    """Put the clearing on the task list of those whom the author is not one of."""
    clocks.stop_all(record=item.record, actor=actor, at=at)
    role = Role.GRANTS_OFFICER if actor.has(Role.EDITOR) else Role.EDITOR
    clocks.start(record=item.record, kind=CLEAR, actor=actor, at=at, role=role)


def _allowed(news_id: int, may: Permission, actor: Actor, act: str) -> NewsItem:
    """The locked item, advanced. Raises NotFound, Forbidden, NotAllowedNow."""
    found = NewsItem.objects.filter(pk=news_id).first()
    if found is None:
        raise NotFound("news")
    records.lock(found.record_id)
    item = NewsItem.objects.select_related("record").get(pk=news_id)
    require(may, actor, item)
    item.state = advance(NEWS, item.state, act)
    return item


@action
def revise_news(
    *,
    news_id: int,
    title: Mapping[str, str],
    body: Mapping[str, str],
    content: str,
    themes: Sequence[str],
    countries: Sequence[str],
    actor: Actor,
    at: datetime,
) -> NewsItem:
    """Change what is not published yet; whoever does is its author now, and it is to be cleared (again).

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    item = _allowed(news_id, may_revise_news, actor, "revise")
    _describe(item, title, body, content, themes, countries)
    item.proposed_at, item.proposed_by, item.cleared_at, item.cleared_by = at, acting(actor), None, None
    item.save()
    records.update(item.record, label=item.title)
    trail.record(record=item.record, event=Event.NEWS_REVISED, actor=actor, at=at)
    _ask_second_person(item, actor, at)
    return item


@action
def clear_news(*, news_id: int, actor: Actor, at: datetime) -> NewsItem:
    """Clear news as a second person. Raises NotFound, Forbidden, NotAllowedNow, Refused for its author."""
    item = _allowed(news_id, may_clear_news, actor, "clear")
    if actor.user_id == item.proposed_by:
        raise Refused(at_field("", "news_second_person"))
    item.cleared_at, item.cleared_by = at, actor.user_id
    item.save()
    clocks.stop_all(record=item.record, actor=actor, at=at)
    trail.record(record=item.record, event=Event.NEWS_CLEARED, actor=actor, at=at)
    return item


@action
def publish_news(*, news_id: int, actor: Actor, at: datetime) -> NewsItem:
    """Publish cleared news: it has an address, is found, and goes into digests. Raises as the others."""
    item = _allowed(news_id, may_publish_news, actor, "publish")
    item.published_at, item.published_by = at, actor.user_id
    item.save()
    reference = str(Reference("MPF", item.pk, "N", at.year))
    records.update(item.record, is_public=True, reference=reference)
    search.put(
        *(
            search.Doc(
                record=item.record,
                language=language,
                title=title,
                body=item.body.get(language, ""),
                labels=("public",),
                path=f"/news/{reference}/",
                facets={"country": item.countries, "theme": item.themes},
                updated_at=at,
            )
            for language, title in item.title.items()
        )
    )
    trail.record(record=item.record, event=Event.NEWS_PUBLISHED, actor=actor, at=at)
    return item


@action
def drop_news(*, news_id: int, reason: str, actor: Actor, at: datetime) -> NewsItem:
    """Drop news that is not published, with the reason. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    item = _allowed(news_id, may_drop_news, actor, "drop")
    if not reason.strip():
        raise Refused(at_field("reason", "news_text_missing"))
    item.dropped_reason = one_line(plain_text(reason, "reason"))[:400]
    item.save()
    clocks.stop_all(record=item.record, actor=actor, at=at)
    trail.record(record=item.record, event=Event.NEWS_DROPPED, actor=actor, at=at)
    return item
