"""RSS 2.0 feeds of lessons, publications and calls, by the framework that Django has for it: the entries of Atom."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from facility.interfaces.web.feeds.entries import LISTS, Entry, entries, tag, title_of
from facility.interfaces.web.feeds.writing import readable
from facility.interfaces.web.ui.languages import page_language

if TYPE_CHECKING:
    Base = Feed[Entry, str]
else:
    Base = Feed


class Rss(Base):
    """One feed; what it is of is the object of the framework. Readers take texts for HTML: they are escaped."""

    item_guid_is_permalink = False

    def get_object(self, request: Any, what: str) -> str:
        """What the feed is of. Raises NotFound."""
        title_of(what)
        return what

    def title(self, what: str) -> str:
        """Its name."""
        return title_of(what)

    description = title

    def link(self, what: str) -> str:
        """The page on which people read the same."""
        return f"{settings.FACILITY_PUBLIC_ADDRESS}{reverse(LISTS[what])}"

    def feed_url(self, what: str) -> str:
        """Where it stands."""
        return f"{settings.FACILITY_PUBLIC_ADDRESS}{reverse('feeds:rss', args=[what])}"

    def get_feed(self, what: str, request: Any) -> Any:
        """The feed, in the language of the page."""
        self.language = page_language()
        return super().get_feed(what, request)

    def items(self, what: str) -> Iterable[Entry]:
        """Its entries."""
        return list(entries(what))

    def item_title(self, one: Entry) -> str:
        """What an entry is called."""
        return escape(readable(one.title))

    def item_description(self, one: Entry) -> str:
        """What it says in short."""
        return escape(readable(one.summary))

    def item_link(self, one: Entry) -> str:
        """Its page."""
        return f"{settings.FACILITY_PUBLIC_ADDRESS}{one.path}"

    def item_guid(self, one: Entry) -> str:
        """Its lasting name, the one it has in Atom."""
        return tag(one.path)

    def item_pubdate(self, one: Entry) -> datetime:
        """When it was published or last changed."""
        return one.changed_at


@require_safe
def feed(request: Any, what: str) -> Any:
    """The feed of lessons, publications or calls. Raises NotFound for anything else."""
    return Rss()(request, what=what)
