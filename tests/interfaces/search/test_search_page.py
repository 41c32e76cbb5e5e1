"""The search page: what people find, how they narrow it, and what they never see."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from facility.foundation.accounts.public import Role
from facility.foundation.records.models import Record
from facility.foundation.search import public as search

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def put(title: str, *, labels: tuple[str, ...] = ("public",), kind: str = "project", **extra: Any) -> Record:
    with transaction.atomic():
        invented = extra.pop("invented", False)
        record = Record.objects.create(kind=kind, label={"en": title}, created_at=AT, invented=invented)
        search.put(
            search.Doc(record=record, title=title, path=f"/{kind}s/{record.pk}/", labels=labels, updated_at=AT, **extra)
        )
    return record


def page(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def titles(tree: Any) -> list[str]:
    return [one.text_content().strip() for one in tree.xpath("//li[@class='f-hit']//h2")]


def test_without_a_question_the_page_says_what_to_do(client: Client) -> None:
    tree = page(client, "/search/")
    assert "What are you looking for?" in tree.text_content()
    assert tree.xpath("//input[@id='q']") and titles(tree) == []


def test_hits_lead_to_their_page_with_the_words_marked(client: Client) -> None:
    record = put("Readmission in Georgia", body="The agreement on réadmission <b>entered</b> into force.")
    tree = page(client, "/search/?q=readmission")
    assert titles(tree) == ["Readmission in Georgia"]
    assert tree.xpath("//li[@class='f-hit']//a/@href") == [f"/projects/{record.pk}/"]
    assert [one.text for one in tree.xpath("//li[@class='f-hit']//mark")] == ["Readmission", "réadmission"]
    assert "<b>entered</b>" in tree.xpath("//p[@class='f-hit__passage']")[0].text_content()
    assert tree.get_element_by_id("q").get("value") == "readmission"
    assert "1 result" in tree.xpath("//p[@role='status']")[0].text_content()


def test_kinds_and_facets_narrow_and_can_be_taken_away(client: Client) -> None:
    put("Training one", facets={"country": ("MD",)})
    put("Training two", facets={"country": ("GE",)})
    put("Training lesson", kind="lesson", facets={"country": ("MD",)})
    tree = page(client, "/search/?q=training")
    tabs = [one.text_content().split() for one in tree.xpath("//nav[@aria-label='Kinds of results']//a")]
    assert tabs == [["Everything", "3"], ["Projects", "2"], ["Lessons", "1"]]
    moldova = next(one for one in tree.xpath("//ul[@class='f-find__values']//a") if "Moldova" in one.text_content())
    tree = page(client, f"/search/{moldova.get('href')}")
    assert sorted(titles(tree)) == ["Training lesson", "Training one"]
    away = tree.xpath("//ul[@class='f-find__values']//a[@aria-current]/@href")[0]
    assert len(titles(page(client, f"/search/{away}"))) == 3
    assert titles(page(client, "/search/?q=training&kind=lesson")) == ["Training lesson"]
    assert "Nothing found" in page(client, "/search/?q=training&country=ZZ").text_content()


def test_nobody_finds_what_is_not_theirs(
    client: Client, client_as: Callable[..., Client], user_of: Callable[..., Any]
) -> None:
    put("Open partnership")
    put("Closed partnership", labels=("role:grants_officer",), kind="proposal", facets={"country": ("GE",)})
    outside = page(client, "/search/?q=partnership")
    assert titles(outside) == ["Open partnership"]
    assert "Proposals" not in outside.text_content() and "Georgia" not in outside.text_content()
    assert titles(page(client_as(user_of(Role.EVALUATOR)), "/search/?q=partnership")) == ["Open partnership"]
    inside = page(client_as(user_of(Role.GRANTS_OFFICER)), "/search/?q=partnership")
    assert sorted(titles(inside)) == ["Closed partnership", "Open partnership"]


def test_what_a_demonstration_made_up_is_marked_and_can_be_left_out(client: Client) -> None:
    put("Real training")
    put("Invented training", invented=True)
    tree = page(client, "/search/?q=training")
    assert len(tree.xpath("//li[@class='f-hit']//span[contains(@class, 'f-tag--invented')]")) == 1
    assert titles(page(client, "/search/?q=training&real=1")) == ["Real training"]


@pytest.mark.parametrize(
    "address",
    [
        "?q=%00", "?q=a%00b&country=%00", "?q=%ED%A0%80", '?q="', "?q=a*&page=99999999", "?q=a&page=-1", "?q=a&page=x",
        "?q=a&kind=%00", "?q=title:(", "?q=a&Country=1&__proto__=2", "?" + "&".join(f"f{n}=x" for n in range(100)) + "&q=a",
        "?q=" + "a+" * 150, "?q=%E2%80%AEabc", "?page=3",
    ],
)  # fmt: skip
def test_no_address_is_ever_an_error(client: Client, address: str) -> None:
    put("Any")
    # A NUL character is refused at the door of every page.
    assert client.get(f"/search/{address}").status_code == (400 if "%00" in address else 200)


def test_a_search_costs_few_queries_whatever_is_found(client: Client) -> None:
    counts, size = [], 0
    for number in range(3):
        put(f"Project {number}", body="Project text " * 40, facets={"country": ("MD", "GE")})
        with CaptureQueriesContext(connection) as seen:
            size = len(client.get("/search/?q=project").content)
        counts.append(len(seen))
    assert max(counts[1:]) <= 10 and size < 60_000


def test_the_page_speaks_french(client: Client) -> None:
    put("Chiffres", language="fr")
    tree = page(client, "/search/?q=chiffres")
    assert tree.xpath("//li[@class='f-hit']//a/@lang") == ["fr"]


def test_every_public_hit_of_the_known_projects_opens_for_everybody(client: Client) -> None:
    from facility.interfaces.cli.main import main

    assert main(["load-portfolio", str(ROOT / "seeds" / "portfolio"), "--quiet"]) == 0
    paths = list(
        search.Document.objects.filter(audience__labels__label="public").values_list("path", flat=True).distinct()
    )
    assert len(paths) > 30
    refused = [path for path in paths if client.get(path).status_code != 200]
    assert refused == []
    tree = page(client, "/search/?q=moldova")
    assert titles(tree)
