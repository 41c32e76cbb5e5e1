"""Sows invented lessons in two languages until the search holds so many documents.

python -m benchmarks.library 20000      (after benchmarks.seed)
"""

from __future__ import annotations

import argparse
import json
import os
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "facility.config.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from benchmarks.copying import Copier, Row, belonging  # noqa: E402
from benchmarks.prose import prose, title  # noqa: E402
from facility.apps.knowledge.models import Lesson  # noqa: E402
from facility.foundation.base.acts import act  # noqa: E402
from facility.foundation.records.models import Record, new_token  # noqa: E402
from facility.foundation.search import public as search  # noqa: E402
from facility.foundation.search.models import Document  # noqa: E402
from facility.foundation.trail.models import Entry  # noqa: E402
from facility.foundation.trail.recording import entry_digest  # noqa: E402

LANGUAGES = ("en", "fr")
WORDS = 350
PIECE = 500
_FIRST_REFERENCE = 100_000


def sow_lessons(total: int, rng: Random) -> None:
    """So many published lessons, copies of the story's, each with words of its own and found by the search."""
    known = Lesson.objects.filter(state="published", record__invented=True).order_by("pk").first()
    if known is None:
        raise SystemExit("Tell the story first: there is no published lesson to copy.")
    copier = Copier()
    original = belonging(copier.known, "knowledge_lesson", known.pk, ("trail_entry",))
    entries = {row["id"]: Entry.objects.get(pk=row["id"]) for row in original.get("trail_entry", [])}
    copier.begin()
    for first in range(0, total, PIECE):
        with act():
            made = []
            for number in range(first, min(first + PIECE, total)):
                words = title(rng, number)
                titles = {language: f"{words} {language}" for language in LANGUAGES}
                texts = {language: prose(rng, WORDS) for language in LANGUAGES}
                reference = f"MPF-L-{_FIRST_REFERENCE + number}"
                made.append((_copy(copier, original, entries, reference, titles, texts), reference, titles, texts))
            copier.write()
            _index(made, known)
    copier.finish()


def _copy(
    copier: Copier,
    original: dict[str, list[Row]],
    entries: dict[int, Entry],
    reference: str,
    titles: dict[str, str],
    texts: dict[str, str],
) -> int:
    """One lesson more; the number of its record."""
    made: list[int] = []

    def change(rows: dict[str, list[Row]], _moved: object) -> None:
        [lesson], [record] = rows["knowledge_lesson"], rows["records_record"]
        record.update(token=new_token(), reference=reference, label=json.dumps(titles))
        lesson.update(title=json.dumps(titles), body=json.dumps(texts))
        _chain(rows.get("trail_entry", []), original.get("trail_entry", []), entries)
        made.append(record["id"])

    copier.copy(original, change)
    return made[0]


def _chain(rows: list[Row], originals: list[Row], entries: dict[int, Entry]) -> None:
    """The trail of a copy is a chain of its own."""
    previous = ""
    for old, row in zip(originals, rows, strict=True):
        entry = entries[old["id"]]
        entry.record_id, entry.previous = row["record_id"], previous
        previous = entry.digest = entry_digest(entry)
        row.update(previous=entry.previous, digest=entry.digest, root_id=None)


def _index(made: list[tuple[int, str, dict[str, str], dict[str, str]]], known: Lesson) -> None:
    records = Record.objects.in_bulk([one[0] for one in made])
    for record_id, reference, titles, texts in made:
        search.put(
            *(
                search.Doc(
                    record=records[record_id],
                    language=language,
                    title=titles[language],
                    body=texts[language],
                    labels=("public",),
                    path=f"/lessons/{reference}/",
                    facets={"country": known.countries, "theme": known.themes},
                    updated_at=known.proposed_at,
                )
                for language in LANGUAGES
            )
        )


def main(argv: list[str] | None = None) -> int:
    """Sow into the database of the environment's settings; print how many documents there are then."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int)
    wanted = parser.parse_args(argv).documents - Document.objects.count()
    sow_lessons(max(0, -(-wanted // len(LANGUAGES))), Random(20261123))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"documents": Document.objects.count()}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
