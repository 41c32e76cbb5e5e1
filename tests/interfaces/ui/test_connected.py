"""Connected records on a page: in words of both directions, and never one that the reader may not view."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.template import Context, Template

from facility.foundation.accounts.public import PUBLIC, Actor
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.records.models import Record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(ids: Any) -> dict[int, Record]:
        return {record.pk: record for record in Record.objects.filter(pk__in=ids)}

    known = records.Kind("paper", load, lambda _actor, one: one.is_public, lambda one: f"/p/{one.reference}/")
    monkeypatch.setitem(records._KINDS, "paper", known)


def paper(name: str, is_public: bool = True) -> Record:
    with transaction.atomic():
        label = {"en": f"Paper <{name}>", "fr": "Papier"}
        return records.create(kind="paper", label=label, at=AT, reference=name, is_public=is_public)


def shown(record: Record, rf: Any) -> str:
    request = rf.get("/")
    request.actor = PUBLIC
    return Template("{% load ui %}{% connected record %}").render(Context({"record": record, "request": request}))


def test_links_read_from_both_ends_and_hidden_ones_are_not_there(rf: Any) -> None:
    first, second, hidden = paper("A-1"), paper("A-2"), paper("A-3", is_public=False)
    assert shown(first, rf).strip() == ""
    with transaction.atomic():
        links.connect(source=first, target=second, kind="reports_on", actor=Actor(), at=AT)
        links.connect(source=first, target=hidden, kind="reports_on", actor=Actor(), at=AT)
    there, back = shown(first, rf), shown(second, rf)
    assert 'reports on: <a class="ecl-link" href="/p/A-2/">A-2, Paper &lt;A-2&gt;</a>' in there
    assert "A-3" not in there
    assert 'reported by: <a class="ecl-link" href="/p/A-1/">' in back
