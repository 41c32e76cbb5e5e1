"""Handing documents in and taking them out: steps of the owning apps, in the transaction of their act."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from facility.foundation.base.acts import action, step
from facility.foundation.records.public import Record
from facility.foundation.search.backends import backend
from facility.foundation.search.models import Audience, AudienceLabel, Document, FacetSet, FacetValue
from facility.foundation.search.terms import stems, terms

MAX_BODY = 200_000


@dataclass(frozen=True)
class Doc:
    """What may be found of a record in one language.

    `labels` are access labels as in Actor.labels ("public", "role:grants_officer", "org:12:applicant", "user:3"):
    whoever carries one of them finds it. Sealed content and drafts are never handed in. `facets` are codes by name ({"country": ["MD"]}).
    """

    record: Record
    title: str
    path: str
    labels: Iterable[str]
    updated_at: datetime
    language: str = "en"
    summary: str = ""
    body: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)


@step
def put(*docs: Doc) -> list[Document]:
    """Put documents in, or in place of those of the same record and language."""
    return [_put(doc) for doc in docs]


def _put(doc: Doc) -> Document:
    title, summary, body = terms(doc.title), terms(doc.summary), terms(doc.body[:MAX_BODY])
    columns: dict[str, Any] = {
        "kind": doc.record.kind,
        "title": doc.title,
        "summary": doc.summary,
        "body": doc.body[:MAX_BODY],
        "path": doc.path,
        "facets": {name: sorted(set(values)) for name, values in doc.facets.items()},
        "invented": doc.record.invented,
        "updated_at": doc.updated_at,
        **_indexed(doc.language, title, summary, body),
    }
    if not (labels := set(doc.labels)):
        raise ValueError("a document without an access label can never be found")
    rows = {row.language: row for row in Document.objects.filter(record=doc.record)}
    row = rows.get(doc.language) or Document(record=doc.record, language=doc.language)
    columns |= {
        "audience": audience_of(labels),
        "facet_set": _facet_set(doc.facets),
        "alone": not set(rows) - {doc.language},
    }
    for column, value in columns.items():
        setattr(row, column, value)
    row.save()
    if any(other.alone is not False for language, other in rows.items() if language != doc.language):
        Document.objects.filter(record=doc.record).exclude(pk=row.pk).update(alone=False)
    backend().index(row, weights(doc.language, title, summary, body))
    return row


def _indexed(language: str, title: list[str], summary: list[str], body: list[str]) -> dict[str, Any]:
    """The columns that the index reads."""
    return {
        "folded_title": " ".join(title),
        "folded_summary": " ".join(summary),
        "folded_body": " ".join(body),
        "stemmed_title": " ".join(stems(title, language)),
        "stemmed_text": " ".join(stems([*summary, *body], language)),
        "length": len(title) + len(summary) + len(body),
    }


def weights(language: str, title: list[str], summary: list[str], body: list[str]) -> dict[str, int]:
    """How much each term and each stem (~) weighs: a word of the title eight times, of the summary three times."""
    found: Counter[str] = Counter()
    for times, words in ((8, title), (3, summary), (1, body)):
        for word in words:
            found[word] += times
        for word in stems(words, language):
            found[f"~{word}"] += times
    return dict(found)


def audience_of(labels: Iterable[str]) -> Audience:
    """The one set that holds exactly these labels; made where there is none yet."""
    wanted = sorted(set(labels))
    row, made = Audience.objects.get_or_create(key="\n".join(wanted))
    if made:
        AudienceLabel.objects.bulk_create([AudienceLabel(audience=row, label=one) for one in wanted])
    return row


def _facet_set(facets: Mapping[str, Sequence[str]]) -> FacetSet | None:
    wanted = sorted({(name, str(one)[:120]) for name, values in facets.items() for one in values})
    if not wanted:
        return None
    row, made = FacetSet.objects.get_or_create(key="\n".join(f"{name}={value}" for name, value in wanted))
    if made:
        FacetValue.objects.bulk_create([FacetValue(facet_set=row, name=name, value=value) for name, value in wanted])
    return row


@step
def remove(record: Record, *, language: str | None = None) -> int:
    """Take a record out of the index (one language of it, where named); the number of documents taken out."""
    rows = Document.objects.filter(record=record, **({"language": language} if language else {}))
    taken = rows.delete()[1].get("search.Document", 0)
    if language and Document.objects.filter(record=record).count() == 1:
        Document.objects.filter(record=record).update(alone=True)
    return taken


@action
def rebuild() -> int:
    """Fold and index every document anew, after the rules for words changed; the number of documents."""
    count = 0
    for row in Document.objects.order_by("pk").iterator(chunk_size=200):
        title, summary, body = terms(row.title), terms(row.summary), terms(row.body)
        for column, value in _indexed(row.language, title, summary, body).items():
            setattr(row, column, value)
        row.save()
        backend().index(row, weights(row.language, title, summary, body))
        count += 1
    return count
