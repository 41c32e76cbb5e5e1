"""One index over plain documents that apps hand in: texts, who may see them, facets, and postings for PostgreSQL."""

from typing import ClassVar

from django.db import models


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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "language"], name="searchdocument_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["length"], name="searchdocument_length"),
            models.Index(fields=["id", "record", "kind", "language", "invented"], name="searchdocument_facts"),
        ]


class DocumentLabel(models.Model):
    """An access label: whoever carries one of a document's labels may find it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="labels")
    label = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "label"], name="searchlabel_once"),
        ]


class DocumentFacet(models.Model):
    """A value by which found documents are counted and narrowed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="facet_values")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "name", "value"], name="searchfacet_once"),
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
