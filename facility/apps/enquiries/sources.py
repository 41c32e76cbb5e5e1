"""Where digests find what is new: each part of the facility that publishes adds a source, at the floor above all apps."""

from collections.abc import Callable, Iterable
from datetime import datetime

from facility.apps.enquiries.models import NewsItem
from facility.apps.enquiries.snapshots import Item

# What became public after the first moment, up to and including the second.
Source = Callable[[datetime, datetime], Iterable[Item]]

_SOURCES: dict[str, Source] = {}
# Those that tell what knowledge spaces take up: asked only for who chose a programme, who is told of nothing else.
_OF_PROGRAMMES: set[str] = set()


def register_source(name: str, source: Source, *, of_programmes: bool = False) -> None:
    """Add a source while the process starts; the same name again replaces it."""
    _SOURCES[name] = source
    if of_programmes:
        _OF_PROGRAMMES.add(name)


def sources() -> dict[str, Source]:
    """All sources by name."""
    return dict(_SOURCES)


def published_between(after: datetime, until: datetime, *, of_programmes: bool = False) -> list[Item]:
    """Everything that became public in the time, the newest first; or what knowledge spaces of programmes took up.

    One query or two for each source.
    """
    asked = [source for name, source in _SOURCES.items() if (name in _OF_PROGRAMMES) is of_programmes]
    found = [item for source in asked for item in source(after, until)]
    return sorted(found, key=lambda item: (item.published_at, item.key), reverse=True)


def news(after: datetime, until: datetime) -> Iterable[Item]:
    """Published news of the time."""
    rows = NewsItem.objects.select_related("record").filter(state="published")
    for row in rows.filter(published_at__gt=after, published_at__lte=until):
        yield Item(
            key=f"news:{row.pk}",
            content=row.content,
            title=row.title,
            path=f"/news/{row.record.reference}/",
            published_at=row.published_at or until,
            themes=tuple(row.themes),
            countries=tuple(row.countries),
        )


register_source("news", news)
