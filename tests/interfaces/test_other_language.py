"""What is kept in one language only carries that language where a page of another shows it: said, and for screen readers."""

from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.apps import apps as registry
from django.test import Client
from django.urls import reverse

from facility.apps.calls.models import Grid, Rulebook
from facility.apps.calls.public import rulebook_of
from tests.interfaces.test_every_address import browser

# Remarks and definitions of the register, by model and field.
KEPT = [
    ("projects.Project", "note"),
    ("projects.FundingLine", "note"),
    ("projects.Claim", "note"),
    ("projects.Framework", "note"),
    ("projects.Scheme", "note"),
    ("projects.Placement", "reason"),
    ("portfolio.PublishedFigure", "note"),
    ("portfolio.PublishedFigure", "definition"),
]
PAGES = ["portfolio:figures", "projects:frameworks", "projects:approaches", "calls:rules"]


def french(address: str) -> Any:
    """A page in French, as an officer sees it."""
    client = browser("officer")
    client.cookies["facility_language"] = "fr"
    answer = client.get(address)
    assert answer.status_code == 200, address
    return lxml.html.fromstring(answer.content)


def unmarked(page: Any, texts: set[str]) -> Iterator[str]:
    """The texts that the page shows without saying which language they are in."""
    for one in page.xpath("//main//*[text()]"):
        words = {" ".join(part.split()) for part in one.xpath("text()")}
        if words & texts and not one.xpath("ancestor-or-self::*[@lang='en']"):
            yield from words & texts


def marked(page: Any) -> set[str]:
    return {" ".join(one.text_content().split()) for one in page.xpath("//main//*[@lang='en']")}


@pytest.mark.django_db
def test_a_page_in_the_same_language_needs_no_mark() -> None:
    assert lxml.html.fromstring(Client().get("/").content).xpath("//main//*[@lang='en']") == []


def test_remarks_and_definitions_of_the_register_carry_their_language(story: None) -> None:
    texts: set[str] = set()
    for model, field in KEPT:
        rows = registry.get_model(model)._default_manager.exclude(**{field: ""})
        texts |= {" ".join(one.split()) for one in rows.values_list(field, flat=True)}
    noted = registry.get_model("projects.Project")._default_manager.exclude(note="").select_related("record")[:3]
    known = [reverse("projects:detail", args=[one.record.reference]) for one in noted]
    wrong, seen = [], set()
    for address in [*map(reverse, PAGES), *known]:
        page = french(address)
        wrong += [(address, one) for one in unmarked(page, texts)]
        seen |= marked(page) & texts
    assert wrong == []
    assert len(seen) > 5


def test_notes_of_grids_and_rules_carry_their_language(story: None) -> None:
    for grid in Grid.objects.all():
        page = french(reverse("calls:grid", args=[grid.code, grid.version]))
        note = " ".join(grid.content.get("note", "").split())
        assert not note or note in marked(page)
    told: dict[str, set[str]] = {}
    for book in Rulebook.objects.all():
        for one in rulebook_of(book).entries:
            told.setdefault(one.number, set()).add(" ".join(one.note.split()))
    notes = {number: said - {""} for number, said in told.items() if said - {""}}
    for number in sorted(notes)[:3]:
        page = french(reverse("calls:rule", args=[number]))
        assert list(unmarked(page, notes[number])) == []
        assert notes[number] & marked(page)
    assert notes
