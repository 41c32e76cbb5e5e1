"""The lists of news, of subscribers, of the inbox, and of what one asked oneself."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.public import Subscriber, words
from facility.interfaces.web.knowledge.narrowing import TIED_TO_PROGRAMME
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty


def _themes(item: Any) -> str:
    return ", ".join(str(words.THEMES[code]) for code in item.themes if code in words.THEMES)


_THEME = Choice(
    key="theme",
    label=gettext_lazy("Theme"),
    choices=words.THEMES.items,
    apply=lambda rows, chosen: rows.filter(pk__in=[one.pk for one in rows if chosen in one.themes]),
)
_CONTENT = Choice(
    key="content", label=gettext_lazy("Kind of content"), field="content", choices=words.CONTENTS.items, counts=True
)


def _countries() -> list[tuple[str, str]]:
    naming = Naming()
    return [(code, naming(code)) for code in naming.ordered(enquiries.countries_of_news())]


_COUNTRY = Choice(key="country", label=gettext_lazy("Country"), choices=_countries, apply=enquiries.news_about_country)


class PublicNews(DataList):
    """Published news."""

    name = "news"
    caption = gettext_lazy("News")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("News"),
            value=lambda one: said(one.title),
            url=lambda one: reverse("enquiries:news_item", args=[one.record.reference]),
        ),
        Column(
            key="content", label=gettext_lazy("Kind of content"), value=lambda one: str(words.CONTENTS[one.content])
        ),
        Column(key="themes", label=gettext_lazy("Themes"), value=_themes),
        Column(
            key="published", label=gettext_lazy("Published"), kind="date", value="published_at", sort="published_at"
        ),
    )
    filters = (_CONTENT, _THEME, _COUNTRY, TIED_TO_PROGRAMME)
    search = ("title", "body")
    order = ("-published_at",)
    empty = Empty(gettext_lazy("No news yet"), gettext_lazy("What is published here goes into the letters as well."))
    invented = "record.invented"


class DeskNews(DataList):
    """All news at the desk."""

    name = "news"
    caption = gettext_lazy("News")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("News"),
            value=lambda one: said(one.title),
            url=lambda one: reverse("enquiries:desk_news_item", args=[one.record.token]),
        ),
        Column(key="proposed", label=gettext_lazy("Prepared"), kind="date", value="proposed_at", sort="proposed_at"),
        Column(
            key="published", label=gettext_lazy("Published"), kind="date", value="published_at", sort="published_at"
        ),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.NEWS_STATES, sort="state"),
    )
    filters = (
        Choice(key="state", label=gettext_lazy("State"), field="state", choices=words.NEWS_STATES.items, counts=True),
        _CONTENT,
    )
    search = ("title", "body")
    order = ("-proposed_at",)
    empty = Empty(gettext_lazy("No news yet"), gettext_lazy("Prepare some; a second person clears it."))
    invented = "record.invented"


def masked(subscriber: Subscriber) -> str:
    """An address as staff see it: enough to tell one from another."""
    local, _at, domain = subscriber.email.rpartition("@")
    return f"{local[:1]}…@{domain}"


class SubscriberList(DataList):
    """Subscribers, their addresses shortened."""

    name = "subscribers"
    caption = gettext_lazy("Subscribers")
    columns = (
        Column(
            key="address",
            label=gettext_lazy("Address"),
            value=masked,
            url=lambda one: reverse("enquiries:subscriber", args=[one.record.token]),
        ),
        Column(
            key="contents",
            label=gettext_lazy("Content"),
            value=lambda one: ", ".join(str(words.CONTENTS[code]) for code in one.contents),
        ),
        Column(
            key="frequency", label=gettext_lazy("How often"), value=lambda one: str(words.FREQUENCIES[one.frequency])
        ),
        Column(key="language", label=gettext_lazy("Language"), value="language", sort="language"),
        Column(key="asked", label=gettext_lazy("Asked"), kind="date", value="asked_at", sort="asked_at"),
        Column(
            key="next", label=gettext_lazy("Next letter"), kind="date", value="next_digest_at", sort="next_digest_at"
        ),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.SUBSCRIPTION_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("State"),
            field="state",
            choices=[(code, label) for code, label in words.SUBSCRIPTION_STATES.items() if code != "erased"],
            counts=True,
        ),
    )
    search = ("email_key",)
    search_label = gettext_lazy("Address, or a part of it")
    order = ("-asked_at",)
    empty = Empty(
        gettext_lazy("Nobody has subscribed yet"),
        gettext_lazy("The page for it is linked at the foot of every page."),
    )


class EnquiryList(DataList):
    """What was asked, the newest first."""

    name = "enquiries"
    caption = gettext_lazy("Enquiries")
    columns = (
        Column(
            key="number",
            label=gettext_lazy("Number"),
            value=lambda one: one.record.reference,
            url=lambda one: reverse("enquiries:inbox_item", args=[one.record.token]),
        ),
        Column(key="intent", label=gettext_lazy("What is asked"), value=lambda one: str(words.INTENTS[one.intent])),
        Column(key="reason", label=gettext_lazy("What it is about"), value=lambda one: str(words.REASONS[one.reason])),
        Column(key="responsible", label=gettext_lazy("Who is to answer"), value=enquiries.holder_of),
        Column(key="received", label=gettext_lazy("Asked"), kind="date", value="received_at", sort="received_at"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.ENQUIRY_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=words.ENQUIRY_STATES.items, counts=True
        ),
        Choice(
            key="intent", label=gettext_lazy("What is asked"), field="intent", choices=words.INTENTS.items, counts=True
        ),
        Choice(key="reason", label=gettext_lazy("What it is about"), field="reason", choices=words.REASONS.items),
    )
    search = ("record__reference", "email_key", "name", "message")
    search_label = gettext_lazy("Number, address, name or words")
    order = ("-received_at",)
    empty = Empty(
        gettext_lazy("Nothing was asked yet"), gettext_lazy("What people ask on the contact page stands here.")
    )
    invented = "record.invented"


class OwnEnquiries(DataList):
    """What somebody with an account asked from its address, the newest first; each leads to the page of its letters."""

    name = "own-enquiries"
    caption = gettext_lazy("Your enquiries")
    columns = (
        Column(
            key="number",
            label=gettext_lazy("Number"),
            value=lambda one: one.record.reference,
            url=lambda one: reverse("enquiries:followed", args=[one.key]),
        ),
        Column(key="intent", label=gettext_lazy("What is asked"), value=lambda one: str(words.INTENTS[one.intent])),
        Column(key="reason", label=gettext_lazy("What it is about"), value=lambda one: str(words.REASONS[one.reason])),
        Column(key="responsible", label=gettext_lazy("Who is to answer"), value=enquiries.holder_of),
        Column(key="received", label=gettext_lazy("Asked"), kind="date", value="received_at", sort="received_at"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=words.ENQUIRY_STATES, sort="state"),
    )
    filters = (Choice(key="intent", label=gettext_lazy("What is asked"), field="intent", choices=words.INTENTS.items),)
    search = ("record__reference", "message")
    search_label = gettext_lazy("Number or words")
    order = ("-received_at",)
    empty = Empty(
        gettext_lazy("Nothing was asked from this address"),
        gettext_lazy(
            "What you ask on the contact page, and what you write when you register for updates, stands here."
        ),
    )
    invented = "record.invented"
