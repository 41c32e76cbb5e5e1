"""Releases open data: writes the file, checks it, and only then publishes it with its day and its hash."""

from datetime import datetime

from facility.apps.interchange import shelf
from facility.apps.interchange.iati.checking import check
from facility.apps.interchange.iati.writer import Written, write
from facility.apps.interchange.models import Release
from facility.apps.interchange.policy import may_release
from facility.apps.interchange.queries import latest
from facility.apps.projects.public import Project
from facility.core import seal
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import act
from facility.foundation.records.public import create
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

REAL, DEMONSTRATION = "iati", "iati-demonstration"


def activities(kind: str, at: datetime) -> Written:
    """The activity file as it would be now: real projects of the facility, or signed demonstration grants only."""
    rows = Project.objects.filter(kind="ours", record__is_public=True).select_related("record")
    demonstration = kind == DEMONSTRATION
    if demonstration:
        rows = rows.filter(record__invented=True, origin__isnull=False)
    else:
        rows = rows.filter(record__invented=False)
    ordered = rows.prefetch_related("partners", "funding_lines").order_by("key")
    return write(ordered, at=at, demonstration=demonstration)


def release(*, kind: str, actor: Actor, at: datetime) -> Release:
    """Publish the file of that kind as of now; the last release stands when the records did not change since.

    Raises Forbidden; Refused when the file breaks the standard (then nothing is published).
    """
    require(may_release, actor)
    if kind not in {REAL, DEMONSTRATION}:
        raise Refused(at_field("kind", "unknown_code", text=f"There is no release of kind {kind!r}."))
    written = activities(kind, at)
    checked = check(written.content, at)
    if checked.faults:
        raise Refused([at_field("file", "invalid", text=fault) for fault in checked.faults[:50]])
    digest = seal.digest(written.content)
    last = latest(kind)
    # The file names the moment it was generated: compared without it, the same records give the same file.
    if last is not None and activities(kind, last.at).content == shelf.fetch(last.sha256):
        return last
    shelf.keep(digest, written.content)
    with act():
        label = {"en": f"{kind}, {at:%Y-%m-%d}"}
        record = create(kind="release", label=label, at=at, invented=kind == DEMONSTRATION, is_public=True)
        published = Release.objects.create(
            record=record,
            kind=kind,
            at=at,
            sha256=digest,
            bytes_count=len(written.content),
            activities=len(written.included) + 1,
            included=list(written.included),
            advice=[list(one) for one in checked.advice],
            left_out=[[reference, list(missing)] for reference, missing in written.left_out],
        )
        facts = {"sha256": digest, "activities": published.activities, "left_out": len(written.left_out)}
        record_trail(record=record, event=Event.RELEASE_PUBLISHED, actor=actor, at=at, facts=facts)
        return published
