"""Pages of grants, payments, the books, reports and lessons: who sees them, what they say, at how many queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.grants import public as grants
from facility.apps.knowledge.models import Lesson
from facility.apps.reporting import public as reporting
from facility.foundation.accounts.public import Role, User
from facility.foundation.base.clock import now

Browse = Callable[[str], Client]
LISTS = (
    "/grants/",
    "/payments/",
    "/reports/",
    "/desk/finance/ledger/",
    "/desk/finance/orders/",
    "/desk/lessons/",
    "/lessons/",
)


def words_of(page: Any) -> str:
    """The page with plain spaces where amounts have ones that do not break."""
    return str(page.content.decode().replace("\xa0", " "))


def grant_url(suffix: str = "") -> str:
    return f"/grants/{grants.rows().get().record.token}/{suffix}"


@pytest.mark.django_db
@pytest.mark.parametrize("url", LISTS)
def test_an_empty_list_says_what_will_stand_there(user_of: Callable[..., User], url: str) -> None:
    client = Client()
    client.force_login(user_of(Role.GRANTS_OFFICER, Role.EDITOR))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(url)
    assert (page.status_code, len(seen) <= 10) == (200, True)
    assert "f-empty" in page.content.decode()


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("officer", 200),
        ("finance", 200),
        ("authority", 200),
        ("auditor", 200),
        ("donor", 200),
        ("signatory", 200),
        ("reporter", 200),
        ("applicant", 200),
        ("agency_applicant", 404),
        ("evaluator", 404),
        ("delegate", 404),
        ("", 404),
    ],
)
def test_a_grant_is_seen_by_staff_donors_and_its_beneficiary_alone(browse_as: Browse, part: str, status: int) -> None:
    client = browse_as(part)
    for url in (grant_url(), grant_url("agreement/")):
        assert client.get(url).status_code == status
    payment = grants.PaymentRequest.objects.get().record.token
    assert client.get(f"/payments/{payment}/").status_code == status


def test_a_grant_shows_its_money_what_is_due_and_where_it_came_from(browse_as: Browse) -> None:
    page = words_of(browse_as("officer").get(grant_url()))
    for words in ("EUR 380,000", "EUR 304,000", "95%", "Final report", "Demonstration Office for Migration"):
        assert words in page


@pytest.mark.parametrize("url", LISTS)
def test_a_list_stays_within_its_queries_and_bytes(browse_as: Browse, url: str) -> None:
    client = browse_as("officer")
    with CaptureQueriesContext(connection) as seen:
        page = client.get(url)
    assert page.status_code == 200
    assert len(seen) <= 10
    assert len(page.content) < 60_000


@pytest.mark.parametrize("part", ["officer", "finance", "authority", "signatory"])
def test_a_page_of_one_grant_or_payment_stays_within_its_queries(browse_as: Browse, part: str) -> None:
    client = browse_as(part)
    payment = grants.PaymentRequest.objects.get().record.token
    for url in (grant_url(), grant_url("agreement/"), f"/payments/{payment}/"):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= 15, url


@pytest.mark.parametrize("part", ["applicant", "evaluator", "editor", "delegate"])
def test_the_books_are_not_for_everybody(browse_as: Browse, part: str) -> None:
    client = browse_as(part)
    for url in ("/desk/finance/", "/desk/finance/ledger/", "/desk/finance/orders/"):
        assert client.get(url).status_code == 403


def test_the_books_show_what_is_not_known_as_not_known(browse_as: Browse) -> None:
    page = words_of(browse_as("donor").get("/desk/finance/"))
    assert "EUR 8,000,000" in page
    assert "EUR 7,620,000" in page
    assert page.count("not known") >= 6
    assert "The books agree" in page


def test_a_payment_cannot_be_pushed_by_the_wrong_person_or_twice(browse_as: Browse) -> None:
    payment = grants.PaymentRequest.objects.get()
    url = f"/payments/{payment.record.token}/"
    for part, do, status in (("donor", "check", 403), ("officer", "check", 409), ("finance", "order", 409)):
        assert browse_as(part).post(url, {"do": do}).status_code == status
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_a_request_above_the_ceiling_says_so_at_its_field(browse_as: Browse) -> None:
    client = browse_as("signatory")
    page = client.post(grant_url("payment/"), {"amount": "much"})
    assert page.status_code == 422
    assert "Write an amount of euro" in page.content.decode()
    page = client.post(grant_url("payment/"), {"amount": "304000.01"})
    assert page.status_code == 422
    assert "EUR 304,000" in words_of(page)
    assert grants.PaymentRequest.objects.count() == 1


def report_url(suffix: str = "") -> str:
    return f"/reports/{reporting.Report.objects.get().record.token}/{suffix}"


def test_a_report_shows_what_was_cut_and_why_with_its_documents(browse_as: Browse) -> None:
    client = browse_as("auditor")
    page = client.get(report_url()).content.decode()
    assert "PRG-14" in page
    assert "One visit has no boarding pass." in page
    document = page.split(f'href="{report_url("documents/")}', 1)[1].split('"', 1)[0]
    answer = client.get(report_url(f"documents/{document}"))
    assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF-")  # type: ignore[attr-defined]
    assert browse_as("agency_applicant").get(report_url(f"documents/{document}")).status_code == 404


def test_a_reporter_writes_documents_and_sends_a_report_through_the_pages(browse_as: Browse) -> None:
    report = reporting.Report.objects.get()
    grants.Grant.objects.update(ends_on=now().date() + timedelta(days=30))
    reporting.Report.objects.update(
        state="returned", returned_reason="Add the visits.", accepted_at=None, accepted_by=None
    )
    client = browse_as("reporter")
    texts = {"achieved": "Much <b>more</b>", "difficulties": "Few", "lessons": "Ask"}
    assert client.post(report_url(), texts).status_code == 302
    cost = {"heading": "travel", "description": "Visit", "incurred_on": "2026-07-02", "amount": "100"}
    page = client.post(report_url("costs/"), {**cost, "upload": SimpleUploadedFile("run.exe", b"MZ")})
    assert page.status_code == 422
    pdf = b"%PDF-1.4\n% new\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    assert client.post(report_url("costs/"), {**cost, "upload": SimpleUploadedFile("a.pdf", pdf)}).status_code == 302
    assert client.post(report_url("send/")).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.costs.count()) == ("submitted", 6)
    assert "Much &lt;b&gt;more&lt;/b&gt;" in browse_as("officer").get(report_url()).content.decode()


def test_a_published_lesson_is_read_by_everybody_in_their_language(browse_as: Browse) -> None:
    lesson = Lesson.objects.earliest("pk")
    url = f"/lessons/{lesson.record.reference}/"
    client = browse_as("")
    assert "Ask employers before choosing the towns" in client.get(url).content.decode()
    french = client.get(url, headers={"Accept-Language": "fr"}).content.decode()
    assert "Consulter les employeurs" in french
    assert client.get(f"/desk/lessons/{lesson.record.token}/").status_code == 403
    assert client.get("/lessons/MPF-L-2026-9999/").status_code == 404


def test_two_people_make_a_lesson_through_the_pages(browse_as: Browse) -> None:
    token = reporting.Report.objects.get().record.token
    told = Lesson.objects.count()
    officer, editor = browse_as("officer"), browse_as("editor")
    page = officer.post(f"/desk/lessons/propose/{token}/", {"title_en": "", "body_en": "Ask first."})
    assert page.status_code == 422
    done = officer.post(f"/desk/lessons/propose/{token}/", {"title_en": "Ask", "body_en": "First.", "themes": "return"})
    url = done["Location"]
    assert officer.post(url, {"do": "clear"}).status_code == 422
    assert editor.post(url, {"do": "clear"}).status_code == 302
    assert editor.post(url, {"do": "publish"}).status_code == 302
    assert sorted(Lesson.objects.values_list("state", flat=True)) == ["published"] * (told + 1)


def test_the_sum_over_the_projects_leaves_out_what_the_demonstration_made_up(browse_as: Browse) -> None:
    client = browse_as("")
    page = words_of(client.get("/projects/"))
    assert "Of 72 projects, 34 state a total budget in euro" in page
    assert "EUR 69,106,809.82" in page
    assert "Return with a trade (demonstration)" in words_of(client.get("/projects/?q=trade"))
