"""A publication is prepared by one person, cleared by another, published, followed by new editions, withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from facility.apps.knowledge.actions import check_scope, texts_of
from facility.apps.knowledge.indexing import index_publication
from facility.apps.knowledge.models import Edition, EditionFile, Publication
from facility.apps.knowledge.models.publication import KINDS
from facility.apps.knowledge.policy import (
    may_clear_publication,
    may_prepare,
    may_publish_publication,
    may_withdraw_publication,
)
from facility.apps.knowledge.words import LANGUAGES
from facility.apps.knowledge.works import draft_dropped, draft_published
from facility.apps.projects import public as projects
from facility.core.component_lifecycles import EDITION
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.partial_dates import PartialDate
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import act, action, step
from facility.foundation.files import public as files
from facility.foundation.forms.public import plain_text
from facility.foundation.jobs import public as jobs
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# What is read of a file, in characters: as much as the search index takes of one document.
MOST_SIGNS = 200_000
PURPOSE = "publication"


def _facts(
    title: Mapping[str, str],
    summary: Mapping[str, str],
    changes: Mapping[str, str],
    themes: Sequence[str],
    countries: Sequence[str],
    issued: str,
) -> dict[str, Any]:
    """The columns of an edition. Raises Refused."""
    check_scope(themes=themes, countries=countries)
    if unknown := [code for code in (*title, *summary, *changes) if code not in LANGUAGES]:
        raise Refused(at_field("title", "language_unknown", code=unknown[0]))
    try:
        PartialDate.parse(issued)
    except ValueError:
        raise Refused(at_field("issued", "date_unreadable")) from None
    return {
        "title": texts_of(title, "title"),
        "summary": texts_of(summary, "summary"),
        "changes": texts_of(changes, "changes", may_miss=True),
        "themes": list(themes),
        "countries": list(countries),
        "issued": issued,
    }


def _about(references: Sequence[str]) -> list[projects.Project]:
    """The published projects with these references. Raises Refused for one that nobody can open."""
    rows = projects.Project.objects.filter(record__reference__in=references, record__is_public=True)
    found = {one.record.reference: one for one in rows.select_related("record")}
    if unknown := [one for one in references if one not in found]:
        raise Refused(at_field("projects", "project_unknown", code=unknown[0]))
    return [found[one] for one in dict.fromkeys(references)]


@action
def prepare_publication(
    *,
    kind: str,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    themes: Sequence[str],
    countries: Sequence[str],
    issued: str,
    actor: Actor,
    at: datetime,
    about: Sequence[str] = (),
    invented: bool = False,
) -> Edition:
    """Prepare a publication with its first edition; `about` are references of projects, `issued` a partial date.

    Raises Forbidden, Refused.
    """
    require(may_prepare, actor)
    return start_publication(
        kind=kind,
        title=title,
        summary=summary,
        themes=themes,
        countries=countries,
        issued=issued,
        about=about,
        invented=invented,
        actor=actor,
        at=at,
    )


@step
def start_publication(
    *,
    kind: str,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    themes: Sequence[str],
    countries: Sequence[str],
    issued: str,
    about: Sequence[str],
    invented: bool,
    actor: Actor,
    at: datetime,
) -> Edition:
    """The publication with its first edition, inside the act that prepares it. Raises Refused."""
    if kind not in KINDS:
        raise Refused(at_field("kind", "publication_kind_unknown"))
    facts, about_rows = _facts(title, summary, {}, themes, countries, issued), _about(about)
    record = records.create(kind="publication", label=facts["title"], at=at, invented=invented)
    made = Publication.objects.create(record=record, kind=kind, started_at=at)
    return _edition(made, facts, about_rows, actor, at)


def _edition(
    publication: Publication, facts: dict[str, Any], about: list[projects.Project], actor: Actor, at: datetime
) -> Edition:
    number = publication.editions.count() + 1
    made = Edition.objects.create(
        publication=publication, number=number, proposed_at=at, proposed_by=acting(actor), **facts
    )
    made.projects.set(about)
    told = {"edition": number}
    trail.record(record=publication.record, event=Event.PUBLICATION_PREPARED, actor=actor, at=at, facts=told)
    return made


@action
def prepare_edition(
    *,
    publication_id: int,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    changes: Mapping[str, str],
    themes: Sequence[str],
    countries: Sequence[str],
    issued: str,
    actor: Actor,
    at: datetime,
    about: Sequence[str] = (),
) -> Edition:
    """Prepare the next edition of what is published; `changes` says what is new. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _locked(publication_id)
    require(may_prepare, actor, found)
    if found.current_id is None or found.withdrawn_at is not None or _prepared(found) is not None:
        raise NotAllowedNow("prepare_edition", "prepared" if found.withdrawn_at is None else "withdrawn", "publication")
    return _edition(found, _facts(title, summary, changes, themes, countries, issued), _about(about), actor, at)


def _locked(publication_id: int) -> Publication:
    found = Publication.objects.filter(pk=publication_id).first()
    if found is None:
        raise NotFound("publication")
    records.lock(found.record_id)
    return Publication.objects.select_related("record", "current").get(pk=publication_id)


def _prepared(publication: Publication) -> Edition | None:
    return publication.editions.filter(state__in=["proposed", "cleared"]).first()


def _writable(publication: Publication, actor: Actor) -> Edition:
    """The edition that is being prepared and not yet cleared. Raises Forbidden, NotAllowedNow."""
    require(may_prepare, actor, publication)
    edition = _prepared(publication)
    if edition is None or edition.state != "proposed":
        raise NotAllowedNow("attach", edition.state if edition else "published", "edition")
    return edition


def add_file(*, publication_id: int, language: str, upload: Any, actor: Actor, at: datetime) -> EditionFile:
    """Add the file of the prepared edition in a language; its text is read by a job. Looked into before it is kept.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (file not acceptable, language unknown or there already).
    """
    found = Publication.objects.select_related("record").filter(pk=publication_id).first()
    if found is None:
        raise NotFound("publication")
    _writable(found, actor)
    if language not in LANGUAGES:
        raise Refused(at_field("language", "language_unknown", code=language[:8]))
    prepared = files.prepare(upload)
    with act():
        locked = _locked(publication_id)
        edition = _writable(locked, actor)
        if edition.files.filter(language=language).exists():
            raise Refused(at_field("language", "language_there"))
        purpose = f"{PURPOSE}:{edition.number}:{language}"
        stored = files.keep(record=locked.record, prepared=prepared, purpose=purpose, actor=actor, at=at)
        made = EditionFile.objects.create(edition=edition, language=language, stored=stored)
        jobs.enqueue("knowledge.read_file", {"file": made.pk}, key=f"knowledge.read_file:{made.pk}", at=at)
        return made


@action
def take_out_file(*, publication_id: int, language: str, actor: Actor, at: datetime) -> None:
    """Take the file of a language out of the prepared edition. Raises NotFound, Forbidden, NotAllowedNow."""
    locked = _locked(publication_id)
    found = _writable(locked, actor).files.select_related("stored__record").filter(language=language).first()
    if found is None:
        raise NotFound("file")
    stored = found.stored
    found.delete()
    files.remove(stored=stored, actor=actor, at=at)


def read_file(*, file_id: int, actor: Actor, at: datetime) -> EditionFile | None:
    """Read the text of a file, outside any transaction, then keep it; nothing where it is gone or was read already."""
    waiting = EditionFile.objects.filter(pk=file_id, text_state="waiting")
    found = waiting.select_related("stored__record", "edition").first()
    if found is None:
        return None
    content = files.read(found.stored, files.key_for_readers(found.stored))
    text = files.text_of(content, found.stored.media_type, most_signs=MOST_SIGNS)
    with act():
        locked = _locked(found.edition.publication_id)
        # Read again: it may have been taken out until the publication was held.
        row = waiting.select_related("edition").first()
        if row is None:
            return None
        row.text_state = "none" if not text.text else "partly" if text.reason else "read"
        row.text, row.reason, row.read_at = text.text, text.reason, at
        row.pages, row.pages_read = text.pages, text.pages_read
        row.save()
        facts = {"file": row.pk, "signs": len(row.text)}
        trail.record(record=locked.record, event=Event.PUBLICATION_FILE_READ, actor=actor, at=at, facts=facts)
        if locked.current_id == row.edition_id and locked.withdrawn_at is None:
            index_publication(locked, at)
        return row


@action
def clear_edition(*, publication_id: int, actor: Actor, at: datetime) -> Edition:
    """Clear the prepared edition as a second person. Raises NotFound, Forbidden, NotAllowedNow, Refused.

    Refused for whoever prepared it or gave one of its files, and while it has no file.
    """
    locked = _locked(publication_id)
    require(may_clear_publication, actor, locked)
    edition = _prepared(locked)
    if edition is None:
        raise NotAllowedNow("clear", "published", "edition")
    given = list(edition.files.values_list("stored__uploaded_by_id", flat=True))
    if actor.user_id == edition.proposed_by or actor.user_id in given:
        raise Refused(at_field("", "edition_second_person_needed"))
    if not given:
        raise Refused(at_field("", "edition_without_file"))
    edition.state = advance(EDITION, edition.state, "clear")
    edition.cleared_at, edition.cleared_by = at, actor.user_id
    edition.save()
    told = {"edition": edition.number}
    trail.record(record=locked.record, event=Event.PUBLICATION_CLEARED, actor=actor, at=at, facts=told)
    return edition


@action
def publish_edition(*, publication_id: int, actor: Actor, at: datetime) -> Publication:
    """Publish the cleared edition: it has an address and is found; the one before stays readable as superseded.

    Raises NotFound, Forbidden, NotAllowedNow.
    """
    locked = _locked(publication_id)
    require(may_publish_publication, actor, locked)
    edition = _prepared(locked)
    if edition is None:
        raise NotAllowedNow("publish", "published", "edition")
    if locked.current is not None:
        before = locked.current
        before.state = advance(EDITION, before.state, "supersede")
        before.save()
    edition.state = advance(EDITION, edition.state, "publish")
    edition.published_at, edition.published_by = at, actor.user_id
    edition.save()
    locked.current, locked.changed_at = edition, at
    locked.save()
    reference = locked.record.reference or str(Reference("MPF", locked.pk, "PB", at.year))
    records.update(locked.record, is_public=True, reference=reference, label=edition.title)
    index_publication(locked, at)
    told = {"edition": edition.number}
    trail.record(record=locked.record, event=Event.PUBLICATION_PUBLISHED, actor=actor, at=at, facts=told)
    draft_published(locked, actor, at)
    return locked


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(at_field("reason", "text_missing"))
    return plain_text(reason)[:400]


@action
def drop_edition(*, publication_id: int, reason: str, actor: Actor, at: datetime) -> Edition:
    """Drop the prepared edition with the reason. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    locked = _locked(publication_id)
    require(may_publish_publication, actor, locked)
    why = _reason(reason)
    edition = _prepared(locked)
    if edition is None:
        raise NotAllowedNow("drop", "published", "edition")
    edition.state = advance(EDITION, edition.state, "drop")
    edition.dropped_reason = why
    edition.save()
    told = {"edition": edition.number}
    trail.record(record=locked.record, event=Event.PUBLICATION_DROPPED, actor=actor, at=at, facts=told)
    if locked.current_id is None:
        draft_dropped(locked, why, actor, at)
    return edition


@action
def withdraw_publication(*, publication_id: int, reason: str, actor: Actor, at: datetime) -> Publication:
    """Withdraw a publication: its address stays and says why. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    locked = _locked(publication_id)
    require(may_withdraw_publication, actor, locked)
    why = _reason(reason)
    if locked.current is None or _prepared(locked) is not None:
        raise NotAllowedNow("withdraw", "proposed", "edition")
    edition = locked.current
    edition.state = advance(EDITION, edition.state, "withdraw")
    edition.save()
    locked.withdrawn_at, locked.withdrawn_reason, locked.changed_at = at, why, at
    locked.save()
    search.remove(locked.record)
    trail.record(record=locked.record, event=Event.PUBLICATION_WITHDRAWN, actor=actor, at=at)
    return locked
