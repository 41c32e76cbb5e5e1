"""Reads of releases."""

from facility.apps.interchange import shelf
from facility.apps.interchange.models import Release
from facility.core.errors import NotFound


def latest(kind: str) -> Release | None:
    """The newest release of a kind; None before the first."""
    return Release.objects.filter(kind=kind).first()


def releases(kind: str, limit: int = 50) -> list[Release]:
    """The releases of a kind, newest first."""
    return list(Release.objects.filter(kind=kind)[:limit])


def content(kind: str, sha256: str = "") -> tuple[Release, bytes]:
    """A release, the newest where no hash is given, with its bytes. Raises NotFound."""
    rows = Release.objects.filter(kind=kind)
    found = (rows.filter(sha256=sha256) if sha256 else rows).first()
    if found is None:
        raise NotFound("release")
    return found, shelf.fetch(found.sha256)
