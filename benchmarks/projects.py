"""Many invented projects, each the copy of a known one with a title, key and reference of its own."""

from __future__ import annotations

import json
from itertools import cycle
from random import Random

from benchmarks.copying import Copier, Row, belonging
from benchmarks.prose import prose, title
from facility.apps.projects.models import Project
from facility.foundation.base.acts import act
from facility.foundation.base.fold import sort_key
from facility.foundation.records.models import Record, new_token
from facility.foundation.search import public as search
from facility.foundation.search.models import Document
from facility.foundation.trail.models import Entry
from facility.foundation.trail.recording import entry_digest

_OWNED = (
    "trail_entry",
    "projects_projectpartner",
    "projects_projectcountry",
    "projects_component",
    "projects_fundingline",
    "projects_projectframework",
    "projects_claim",
)
_FIRST_REFERENCE = 10_000


def sow_projects(total: int, rng: Random) -> None:
    """So many copies of the known projects, marked invented, found by the search."""
    copier = Copier()
    known = list(Project.objects.filter(record__invented=False).order_by("pk").values_list("pk", flat=True))
    originals = [belonging(copier.known, "projects_project", one, _OWNED) for one in known]
    entries = {
        row["id"]: Entry.objects.get(pk=row["id"]) for original in originals for row in original.get("trail_entry", [])
    }
    documents = [
        list(Document.objects.select_related("audience").filter(record_id=one["records_record"][0]["id"]))
        for one in originals
    ]
    labels = [[doc.audience.key.split("\n") if doc.audience else [] for doc in one] for one in documents]
    copier.begin()
    made: list[tuple[int, int, str, str]] = []
    turns = cycle(range(len(originals)))
    with act():
        for number, turn in zip(range(total), turns, strict=False):
            words = title(rng, number)

            def change(
                rows: dict[str, list[Row]], _moved: object, words: str = words, number: int = number, turn: int = turn
            ) -> None:
                [project], [record] = rows["projects_project"], rows["records_record"]
                reference = f"MPF-{_FIRST_REFERENCE + number}"
                record.update(token=new_token(), reference=reference, invented=True, label=json.dumps({"en": words}))
                project.update(
                    key=f"bench-{number}",
                    titles=json.dumps({"en": words}),
                    title_key=sort_key(words),
                    origin_id=None,
                    source_digest="",
                    found=f"{project['found']} {words.lower()}",
                )
                previous = ""
                for old, row in zip(originals[turn].get("trail_entry", []), rows.get("trail_entry", []), strict=True):
                    entry = entries[old["id"]]
                    entry.record_id, entry.previous = row["record_id"], previous
                    previous = entry.digest = entry_digest(entry)
                    row.update(previous=entry.previous, digest=entry.digest, root_id=None)
                made.append((record["id"], turn, words, reference))

            copier.copy(originals[turn], change)
            if number % 500 == 499:
                copier.write()
        copier.write()
        _index(made, documents, labels, rng)
    copier.finish()


def _index(
    made: list[tuple[int, int, str, str]], documents: list[list[Document]], labels: list[list[list[str]]], rng: Random
) -> None:
    records = Record.objects.in_bulk([one[0] for one in made])
    for record_id, turn, words, reference in made:
        for old, finders in zip(documents[turn][:1], labels[turn][:1], strict=True):
            search.put(
                search.Doc(
                    record=records[record_id],
                    title=words,
                    path=f"/projects/{reference}/",
                    labels=finders,
                    updated_at=old.updated_at,
                    summary=prose(rng, 40),
                    body=old.body,
                    facets=old.facets,
                )
            )
