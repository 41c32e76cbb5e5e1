"""The door of search: hand documents in, take them out, find what the actor may see."""

from facility.foundation.search.documents import Doc, put, rebuild, remove
from facility.foundation.search.finding import Hit, Query, Results, find, similar, similar_to_text
from facility.foundation.search.models import Document
from facility.foundation.search.passages import Segment
from facility.foundation.search.querying import ask
from facility.foundation.search.terms import spans, spelt, stem

# Writes for the owning apps' actions; pages never call them.
STEPS = (put, remove)

__all__ = [
    "STEPS",
    "Doc",
    "Document",
    "Hit",
    "Query",
    "Results",
    "Segment",
    "ask",
    "find",
    "put",
    "rebuild",
    "remove",
    "similar",
    "similar_to_text",
    "spans",
    "spelt",
    "stem",
]
