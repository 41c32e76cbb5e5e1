"""Feeds and harvesting as programs of others read them: a harvester of OAI-PMH and a reader of feeds, both not ours."""

import html
from datetime import timedelta
from typing import Any

import feedparser
import httpx2
import pytest
from django.test import Client
from oaipmh_scythe import Scythe
from oaipmh_scythe.exceptions import BadResumptionToken, CannotDisseminateFormat, IdDoesNotExist, NoRecordsMatch

from facility.apps.knowledge import public as knowledge
from facility.interfaces.web.feeds import oai
from tests.apps.calls.make import opened, people
from tests.apps.knowledge.make import AT, lesson

pytestmark = pytest.mark.django_db


def answered(asked: httpx2.Request) -> httpx2.Response:
    """What the application answers, in the transaction of the test."""
    answer = Client().get(asked.url.raw_path.decode())
    return httpx2.Response(answer.status_code, headers=dict(answer.items()), content=answer.content)


class Harvester(Scythe):
    """The harvester, which reads the application itself: no port, the database of the test."""

    made: httpx2.Client | None = None

    @property
    def client(self) -> httpx2.Client:
        """The way to the application."""
        self.made = self.made or httpx2.Client(transport=httpx2.MockTransport(answered))
        return self.made


@pytest.fixture
def harvester() -> Harvester:
    return Harvester("http://127.0.0.1/oai/")


def withdraw(one: knowledge.Lesson) -> None:
    one.state, one.withdrawn_at, one.withdrawn_reason = "withdrawn", AT + timedelta(days=2), "It did not hold."
    one.save()


def test_a_harvester_learns_who_we_are_and_what_there_is(harvester: Harvester) -> None:
    lesson(1)
    us = harvester.identify()
    assert (us.protocolVersion, us.deletedRecord, us.granularity) == ("2.0", "persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert [one.setSpec for one in harvester.list_sets()] == ["lesson", "publication"]
    assert [one.metadataPrefix for one in harvester.list_metadata_formats()] == ["oai_dc"]


def test_a_harvester_takes_all_pages_by_itself_each_record_once(
    harvester: Harvester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE", 2)
    for number in range(1, 6):
        lesson(number, published_at=AT + timedelta(hours=number))
    found = [one.header.identifier for one in harvester.list_records(metadata_prefix="oai_dc", set_="lesson")]
    assert [one[-4:] for one in found] == ["0001", "0002", "0003", "0004", "0005"]
    named = [one.identifier for one in harvester.list_identifiers(metadata_prefix="oai_dc")]
    assert named == found
    late = harvester.list_identifiers(metadata_prefix="oai_dc", from_="2024-05-02T12:30:00Z")
    assert [one.identifier for one in late] == found[2:]


def test_a_harvester_reads_dublin_core_and_sees_what_was_withdrawn(harvester: Harvester) -> None:
    kept = lesson(1, title={"en": "Ask first", "ka": "ჯერ იკითხე"}, countries=["GE"])
    withdraw(lesson(2))
    named = f"oai:127.0.0.1:{kept.record.reference}"
    one = harvester.get_record(identifier=named, metadata_prefix="oai_dc")
    assert one.metadata["title"] == ["Ask first", "ჯერ იკითხე"]
    assert one.metadata["coverage"] == ["Georgia"]
    told = {row.header.identifier: row.deleted for row in harvester.list_records(metadata_prefix="oai_dc")}
    assert list(told.values()) == [False, True]
    left = harvester.list_records(metadata_prefix="oai_dc", ignore_deleted=True)
    assert [row.header.identifier for row in left] == [named]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"identifier": "oai:127.0.0.1:MPF-L-2024-0099", "metadata_prefix": "oai_dc"}, IdDoesNotExist),
        ({"identifier": "oai:127.0.0.1:MPF-L-2024-0001", "metadata_prefix": "marc"}, CannotDisseminateFormat),
    ],
)
def test_a_harvester_understands_our_errors(
    harvester: Harvester, asked: dict[str, str], error: type[Exception]
) -> None:
    lesson(1)
    with pytest.raises(error):
        harvester.get_record(**asked)
    with pytest.raises(BadResumptionToken):
        list(harvester.list_records(resumption_token="made-up"))
    with pytest.raises(NoRecordsMatch):
        list(harvester.list_records(metadata_prefix="oai_dc", until="2001-01-01"))


@pytest.mark.parametrize("what", ["lessons", "publications", "calls"])
def test_a_reader_of_feeds_finds_nothing_to_complain_about(what: str) -> None:
    lesson(1, title={"en": "Ask <first> & twice"})
    answer = Client().get(f"/feeds/{what}.atom")
    feed: Any = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.id
    assert feed.feed.updated_parsed
    if what == "lessons":
        [entry] = feed.entries
        assert entry.title == "Ask <first> & twice"
        assert entry.link.endswith("/lessons/MPF-L-2024-0001/")
        assert entry.updated_parsed


@pytest.mark.parametrize("what", ["lessons", "publications", "calls"])
def test_a_reader_of_rss_finds_the_same_as_in_atom(what: str, actor_of: Any) -> None:
    lesson(1, title={"en": "Ask <first> & \x0btwice"}, body={"en": "If a < b & c."})
    lesson(2, title={"en": "Listen", "fr": "Écouter"}, published_at=AT + timedelta(hours=3))
    lesson(3, invented=True)
    withdraw(lesson(4))
    opened(people(actor_of), AT)
    found: dict[str, Any] = {}
    for kind in ("atom", "rss"):
        answer = Client().get(f"/feeds/{what}.{kind}", headers={"accept-language": "fr"})
        found[kind] = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    rss, atom = found["rss"], found["atom"]
    assert not rss.bozo
    assert (rss.version, rss.feed.language, rss.feed.title) == ("rss20", "fr", atom.feed.title)
    assert [one.id for one in rss.entries] == [one.id for one in atom.entries]
    assert [one.link for one in rss.entries] == [one.link for one in atom.entries]
    assert [one.published_parsed for one in rss.entries] == [one.updated_parsed for one in atom.entries]
    assert len(rss.entries) == {"lessons": 2, "publications": 0, "calls": 1}[what]
    page = Client().get(rss.feed.link.removeprefix("http://127.0.0.1:8000")).content.decode()
    assert 'type="application/rss+xml" title=' in page
    for kind in ("rss", "atom"):
        assert page.count(f'href="/feeds/{what}.{kind}"') == 2
    if what == "lessons":
        newer, older = rss.entries
        assert (newer.title, html.unescape(older.title)) == ("Écouter", "Ask <first> & twice")
        assert html.unescape(older.summary) == "If a < b & c."
        assert answer["Last-Modified"] == "Thu, 02 May 2024 12:30:00 GMT"


def test_there_is_no_rss_of_anything_else_and_nothing_is_written_there() -> None:
    assert Client().get("/feeds/weather.rss").status_code == 404
    assert Client().post("/feeds/lessons.rss").status_code == 405
    assert Client().head("/feeds/lessons.rss").status_code == 200
