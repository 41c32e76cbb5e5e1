"""The donor's page: all four components, by fund and phase, within fifteen queries, as a page and as a file."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facility.apps.assistance.models import Request
from facility.apps.grants.models import Grant
from facility.foundation.base.clock import local_day, now
from tests.interfaces.test_every_address import browser

pytestmark = pytest.mark.django_db
PAGE = "/desk/whole/"


def rows(part: str, address: str) -> dict[str, dict[str, str]]:
    answer = browser(part).get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return {row["figure"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_donor_reads_all_four_components_with_lists_and_days(story: None) -> None:
    client = browser("donor")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(PAGE).content.decode()
    assert len(seen) <= 10, "\n".join(one["sql"][:100] for one in seen)
    for word in ("Grants", "Technical assistance and support", "Dialogue", "Knowledge and communication"):
        assert f">{word}</h2>" in page
    for address in ("/grants/", "/projects/", "/meetings/", "/commitments/", "/lessons/", "/publications/", "/news/"):
        assert f'href="{address}"' in page
    # The donor does not open the list of requests: the figure stands there without a link.
    assert "Requests handed in" in page
    assert 'href="/desk/assistance/"' not in page
    assert 'href="/desk/assistance/"' in browser("authority").get(PAGE).content.decode()
    assert 'href="/desk/assistance/"' not in browser("officer").get(PAGE).content.decode()
    assert page.count("rests on") == 11


def test_every_list_that_is_linked_opens(story: None) -> None:
    for part in ("donor", "officer", "editor", "auditor", "finance", "authority", "administrator"):
        client = browser(part)
        page = client.get(PAGE).content.decode()
        main = page[page.index("<main") : page.index("</main")]
        for address in set(re.findall(r'class="ecl-link" href="(/[^"?]+)"', main)):
            assert client.get(address).status_code == 200, (part, address)


def test_a_fund_and_a_phase_narrow_what_carries_them(story: None) -> None:
    client = browser("donor")
    page = client.get(PAGE, {"fund": "AMIF", "phase": "mpf-3"}).content.decode()
    assert "of all funds" not in page
    assert len(re.findall(r"[\d,]+ of [\d,]+ records name a fund", page)) == 8
    assert "The fund of the grant." in page
    assert "Phases overlap" in page
    unknown = client.get(PAGE, {"phase": "mpf-4"}).content.decode()
    assert "Its start and its money were not published" in unknown
    assert client.get(PAGE, {"fund": "NONE"}).status_code == 422


def test_known_meetings_of_a_fund_rest_on_what_sources_name(story: None) -> None:
    told = rows("donor", f"{PAGE}?format=csv&fund=AMIF")["Meetings"]
    assert (told["value"], told["known"], told["of"], told["funds"]) == ("24", "30", "97", "AMIF")
    shared = rows("donor", f"{PAGE}?format=csv&fund=GPGC")["Meetings"]
    assert (shared["value"], shared["known"], shared["of"]) == ("4", "30", "97")


def test_what_the_demonstration_made_up_is_paid_apart(story: None) -> None:
    real, shown = (rows("donor", f"{PAGE}?format=csv&fund=AMIF{more}") for more in ("", "&demonstration=in"))
    assert (real["Publications in the library"]["value"], real["Publications in the library"]["of"]) == ("0", "0")
    assert (shown["Publications in the library"]["value"], shown["Publications in the library"]["known"]) == ("1", "1")


def test_the_page_reads_as_it_stood_on_an_earlier_day(story: None) -> None:
    client, today = browser("donor"), local_day(now())
    long_ago = rows("donor", f"{PAGE}?format=csv&demonstration=in&day=2020-01-01")
    assert {row["value"] for name, row in long_ago.items() if ":" not in name} == {"0"}
    assert {row["day"] for row in long_ago.values()} == {"2020-01-01"}
    page = client.get(PAGE, {"day": "2020-01-01"}).content.decode()
    assert "As it stood at the end of that day" in page
    assert "As it stood" not in client.get(PAGE, {"day": today.isoformat()}).content.decode()
    later = client.get(PAGE, {"day": (today + timedelta(days=1)).isoformat()})
    assert later.status_code == 422
    assert "This day is still to come" in later.content.decode()
    assert client.get(f"{PAGE}?format=csv&day=soon").status_code == 422
    yesterday = rows("donor", f"{PAGE}?format=csv&demonstration=in&day={today - timedelta(days=1)}")
    held = rows("donor", f"{PAGE}?format=csv&demonstration=in")
    assert yesterday["Committed"]["value"] == held["Committed"]["value"]
    with CaptureQueriesContext(connection) as seen:
        client.get(PAGE, {"fund": "AMIF", "phase": "mpf-3", "day": "2025-01-01"})
    assert len(seen) <= 15, "\n".join(one["sql"][:100] for one in seen)


def test_the_file_holds_what_the_page_shows(story: None) -> None:
    real, all_of_it = rows("donor", f"{PAGE}?format=csv"), rows("donor", f"{PAGE}?format=csv&demonstration=in")
    assert real["Requests handed in"]["value"] == "0"
    handed_in = Request.objects.exclude(submitted_at=None).count()
    assert all_of_it["Requests handed in"]["value"] == str(handed_in)
    parts = [int(row["value"]) for name, row in all_of_it.items() if name.startswith("Requests handed in: ")]
    assert sum(parts) == handed_in
    assert int(all_of_it["Committed"]["value"]) >= Grant.objects.get().amount_cents
    assert int(real["Meetings"]["value"]) >= 97


@pytest.mark.parametrize(("part", "status"), [("", 403), ("applicant", 403), ("expert", 403), ("evaluator", 403)])
def test_nobody_else_opens_it(story: None, part: str, status: int) -> None:
    assert browser(part).get(PAGE).status_code in {status, 302}
    assert browser(part).get(f"{PAGE}?format=csv").status_code in {status, 302}
