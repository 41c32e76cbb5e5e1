"""One index over plain documents that apps hand in: texts, who may see them, facets, and postings for PostgreSQL."""

from typing import ClassVar

from django.db import models


class Audience(models.Model):
    """A set of access labels that documents share: whoever carries one of them may find those documents.

    Thousands of documents have a few hundred sets: a search asks once which sets the actor may see.
    """

    key = models.TextField(unique=True)


class AudienceLabel(models.Model):
    """An access label of a set."""

    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="labels")
    label = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["label", "audience"], name="searchaudience_once"),
        ]


class FacetSet(models.Model):
    """A set of facet values that documents share, by which found documents are counted and narrowed."""

    key = models.TextField(unique=True)


class FacetValue(models.Model):
    """A value of a set, such as country MD."""

    facet_set = models.ForeignKey(FacetSet, on_delete=models.PROTECT, related_name="values")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["facet_set", "name", "value"], name="searchfacetvalue_once"),
        ]


class Document(models.Model):
    """What may be found of a record in one language. The folded columns are what the index reads; see terms.py."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    title = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    facets = models.JSONField(default=dict)
    invented = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    folded_title = models.TextField(editable=False)
    folded_summary = models.TextField(editable=False, blank=True)
    folded_body = models.TextField(editable=False, blank=True)
    stemmed_title = models.TextField(editable=False)
    stemmed_text = models.TextField(editable=False, blank=True)
    length = models.PositiveIntegerField(editable=False)
    # Without an audience nobody finds it; without a known `alone` its record is taken to have other languages.
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    facet_set = models.ForeignKey(FacetSet, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    alone = models.BooleanField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "language"], name="searchdocument_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["length"], name="searchdocument_length"),
            # All that a search reads of a document it does not show; see backends.fts5.
            models.Index(
                fields=["id", "record", "kind", "language", "invented", "audience", "facet_set", "alone"],
                name="searchdocument_read",
            ),
        ]


class Posting(models.Model):
    """What a term adds to a document's score: filled on PostgreSQL only, where it is the index (stems begin with ~)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="postings")
    term = models.CharField(max_length=64)
    score = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "term"], name="searchposting_once"),
        ]
        indexes: ClassVar = [
            # The second holds all that a search reads, so that it need not visit the table; the first is for beginnings.
            models.Index(fields=["term"], name="searchposting_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["term", "document", "score"], name="searchposting_read"),
        ]
