"""Feeds and harvesting: what is published goes out in order, what was withdrawn is gone for good, errors have codes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.feeds import oai
from seeds.story.library import paper
from tests.apps.knowledge.make import AT, lesson

pytestmark = pytest.mark.django_db
SPACES = {"o": oai.OAI, "dc": oai.DC, "a": "http://www.w3.org/2005/Atom"}


def ask(query: str, **posted: Any) -> etree._Element:
    answer = Client(enforce_csrf_checks=True).post("/oai/", posted) if posted else Client().get(f"/oai/?{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/xml")
    return etree.fromstring(answer.content)


def said(root: etree._Element, path: str) -> list[str]:
    return [str(one) for one in root.xpath(path, namespaces=SPACES)]  # type: ignore[union-attr]


def error(query: str) -> str:
    root = ask(query)
    return "".join(said(root, "//o:error/@code"))


def shelf(count: int) -> None:
    for number in range(1, count + 1):
        lesson(number, published_at=AT + timedelta(hours=number))


def withdraw(one: knowledge.Lesson, hours: int) -> None:
    one.state, one.withdrawn_at, one.withdrawn_reason = "withdrawn", AT + timedelta(hours=hours), "It did not hold."
    one.save()


def test_it_says_who_it_is_by_get_and_by_post() -> None:
    shelf(1)
    for root in (ask("verb=Identify"), ask("", verb="Identify")):
        assert said(root, "//o:deletedRecord/text()") == ["persistent"]
        assert said(root, "//o:earliestDatestamp/text()") == ["2024-05-02T10:30:00Z"]
        assert said(root, "/o:OAI-PMH/*[2]/@verb") == ["Identify"]
    assert said(ask("verb=ListSets"), "//o:setSpec/text()") == ["lesson", "publication"]
    assert said(ask("verb=ListMetadataFormats"), "//o:metadataPrefix/text()") == ["oai_dc"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Dance", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-5-02", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-05-02&until=2024-05-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-01-01&until=2024-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=weather", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=made-up", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=made-up", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=made-up&set=lesson", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:else:1", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
    ],
)
def test_what_is_asked_wrongly_has_its_code(query: str, code: str) -> None:
    shelf(1)
    assert error(query) == code
    request = ask(query).find("o:request", SPACES)
    assert request is not None
    if code in {"badVerb", "badArgument"}:
        assert dict(request.attrib) == {}


def test_a_record_is_dublin_core_in_its_languages() -> None:
    one = lesson(1, title={"en": "Ask \x0bfirst", "fr": "Demander d'abord"}, countries=["MD"])
    root = ask(f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:{one.record.reference}")
    assert said(root, "//dc:title/text()") == ["Ask first", "Demander d'abord"]
    assert said(root, "//dc:title/@xml:lang") == ["en", "fr"]
    assert said(root, "//dc:identifier/text()")[0].endswith(f"/lessons/{one.record.reference}/")
    assert said(root, "//dc:coverage/text()") == ["Moldova"]
    assert said(root, "//dc:subject/text()") == ["Return and reintegration"]


def test_until_counts_and_a_day_is_a_whole_day() -> None:
    shelf(3)
    start = "verb=ListIdentifiers&metadataPrefix=oai_dc"
    assert len(said(ask(f"{start}&until=2024-05-02T11:30:00Z"), "//o:identifier/text()")) == 2
    assert len(said(ask(f"{start}&from=2024-05-02&until=2024-05-02"), "//o:identifier/text()")) == 3
    assert len(said(ask(f"{start}&from=2024-05-02T12:30:00Z"), "//o:identifier/text()")) == 1
    assert said(ask(start), "//o:resumptionToken") == []


def test_pages_follow_each_other_and_a_token_works_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "PAGE", 2)
    shelf(5)
    root = ask("verb=ListIdentifiers&metadataPrefix=oai_dc&set=lesson")
    first = said(root, "//o:resumptionToken/text()")[0]
    found = said(root, "//o:identifier/text()")
    for _again in range(2):
        assert said(ask(f"verb=ListIdentifiers&resumptionToken={first}"), "//o:identifier/text()")[0].endswith("0003")
    token = first
    while token:
        root = ask(f"verb=ListIdentifiers&resumptionToken={token}")
        found += said(root, "//o:identifier/text()")
        token = "".join(said(root, "//o:resumptionToken/text()"))
    assert [one[-4:] for one in found] == ["0001", "0002", "0003", "0004", "0005"]
    assert len(root.findall(".//o:resumptionToken", SPACES)) == 1


def test_what_is_withdrawn_stays_as_deleted_and_what_is_made_up_never_goes_out() -> None:
    shelf(2)
    lesson(9, invented=True)
    withdraw(knowledge.Lesson.objects.get(record__reference="MPF-L-2024-0001"), 30)
    root = ask("verb=ListRecords&metadataPrefix=oai_dc")
    assert said(root, "//o:record/o:header/o:identifier/text()")[-1].endswith("0001")
    assert said(root, "//o:header[@status='deleted']/o:datestamp/text()") == ["2024-05-03T15:30:00Z"]
    assert len(said(root, "//dc:title/text()")) == 1
    again = ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:MPF-L-2024-0001")
    assert said(again, "//o:header/@status") == ["deleted"]
    feed = etree.fromstring(Client().get("/feeds/lessons.atom").content)
    assert len(said(feed, "//a:entry/a:id/text()")) == 1


def test_a_publication_goes_out_with_its_languages_and_in_the_feed(actor_of: Callable[..., Actor]) -> None:
    officer, editor = actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    made = knowledge.prepare_publication(
        kind="policy_brief", title={"en": "Brief"}, summary={"en": "Short."}, themes=["return"], countries=[],
        issued="2024", actor=officer, at=AT,
    ).publication  # fmt: skip
    knowledge.add_file(publication_id=made.pk, language="fr", upload=paper("Bref"), actor=officer, at=AT)
    assert error("verb=ListRecords&metadataPrefix=oai_dc") == "noRecordsMatch"
    knowledge.clear_edition(publication_id=made.pk, actor=editor, at=AT)
    knowledge.publish_edition(publication_id=made.pk, actor=editor, at=AT)
    root = ask("verb=ListRecords&metadataPrefix=oai_dc&set=publication")
    assert said(root, "//dc:language/text()") == ["fr"]
    assert said(root, "//dc:type/text()") == ["policy brief"]
    answer = Client().get("/feeds/publications.atom")
    assert answer["Last-Modified"] == "Thu, 02 May 2024 09:30:00 GMT"
    feed = etree.fromstring(answer.content)
    assert said(feed, "//a:entry/a:title/text()") == ["Brief"]
    assert said(feed, "//a:entry/a:updated/text()") == ["2024-05-02T09:30:00Z"]
    knowledge.withdraw_publication(publication_id=made.pk, reason="Wrong", actor=editor, at=AT + timedelta(days=1))
    assert said(ask("verb=ListRecords&metadataPrefix=oai_dc"), "//o:header/@status") == ["deleted"]


def test_there_are_three_feeds() -> None:
    for what in ("lessons", "publications", "calls"):
        feed = etree.fromstring(Client().get(f"/feeds/{what}.atom").content)
        assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
        assert said(feed, "//a:entry") == []
    assert Client().get("/feeds/weather.atom").status_code == 404
