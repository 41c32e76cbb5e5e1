"""What programs read: the same as their person's pages, page by page, in a known number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facility.apps.calls.models import Rulebook
from facility.apps.evaluation.models import Assignment, Round
from facility.apps.grants.models import Decision, Grant, PaymentRequest
from facility.apps.knowledge.models import Lesson
from facility.apps.projects.models import Project
from facility.apps.proposals.models import Proposal
from facility.apps.reporting.models import Report

OFFICE = "Demonstration Office for Migration"
LISTS = {
    "": [
        "calls",
        "projects",
        "organisations",
        "countries",
        "figures",
        "measures",
        "releases",
        "lessons",
        "processes",
        "meetings",
    ],
    "applicant": ["me", "dossiers", "grants"],
    "reporter": ["reports", "payments"],
    "officer": ["desk/dossiers", "rulebooks", "rounds", "decisions", "desk/lessons", "grants", "reports", "tasks"],
    "evaluator": ["evaluations"],
    "auditor": ["trail"],
}


@pytest.mark.django_db
def test_an_empty_facility_has_empty_lists(program: Any) -> None:
    assert program().get("calls").json() == {"items": [], "next": None}


@pytest.mark.parametrize(("part", "address"), [(part, one) for part, all_ in LISTS.items() for one in all_])
def test_a_list_takes_ten_queries_at_most(story: None, program: Any, part: str, address: str) -> None:
    caller = program(part)
    caller.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = caller.get(address)
    assert answer.status_code == 200, answer.content
    known = answer.json()
    assert known["items"] if isinstance(known, dict) and "items" in known else known
    assert len(asked) <= 10, [one["sql"][:120] for one in asked]


def details() -> list[tuple[str, str]]:
    """One thing of each kind and who reads it."""
    dossier = Proposal.objects.get(lead__name=OFFICE)
    token = dossier.record.token
    project = Project.objects.filter(record__is_public=True).first()
    report = Report.objects.get()
    book = Rulebook.objects.first()
    assert project and book
    return [
        ("", "calls/amif-2022"),
        ("officer", f"rulebooks/{book.code}/{book.version}"),
        ("", f"projects/{project.record.reference}"),
        ("applicant", f"dossiers/{token}"),
        ("applicant", f"dossiers/{token}/submissions/concept"),
        ("applicant", f"dossiers/{token}/receipts/full"),
        ("applicant", f"dossiers/{token}/clarifications"),
        ("applicant", f"dossiers/{token}/versions/title"),
        ("officer", f"desk/dossiers/{token}"),
        ("officer", f"grants/{Grant.objects.get().record.token}"),
        ("officer", f"payments/{PaymentRequest.objects.get().record.token}"),
        ("reporter", f"reports/{report.record.token}"),
        ("officer", f"decisions/{Decision.objects.get().record.token}"),
        ("officer", f"rounds/{Round.objects.get().record.token}"),
        ("evaluator", f"evaluations/{Assignment.objects.filter(user_id__gt=0).first().record.token}"),  # type: ignore[union-attr]
        ("", "processes/budapest-process"),
        ("", "meetings/pp-som-2023"),
        ("", f"lessons/{Lesson.objects.earliest('pk').record.reference}"),
        ("auditor", f"records/{dossier.record.token}/trail"),
    ]


def test_a_detail_takes_fifteen_queries_at_most_and_has_a_mark(story: None, program: Any) -> None:
    callers: dict[str, Any] = {}
    for part, address in details():
        caller = callers.setdefault(part, program(part))
        caller.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = caller.get(address)
        assert answer.status_code == 200, (address, answer.content)
        assert len(asked) <= 15, (address, [one["sql"][:120] for one in asked])
        again = caller.get(address, If_None_Match=answer.headers["ETag"])
        assert (again.status_code, again.content) == (304, b""), address


def test_the_public_reads_what_is_public_and_is_asked_for_a_token_elsewhere(story: None, program: Any) -> None:
    nobody = program()
    for address in ("dossiers", "desk/dossiers", "grants", "reports", "payments", "decisions", "tasks", "trail", "me"):
        answer = nobody.get(address)
        assert answer.status_code == 401, address
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "sign_in"


def test_what_is_not_ones_own_is_not_there(story: None, program: Any) -> None:
    stranger = program("agency_applicant")
    token = Proposal.objects.get(lead__name=OFFICE).record.token
    for address in (f"dossiers/{token}", f"dossiers/{token}/check", f"grants/{Grant.objects.get().record.token}"):
        assert stranger.get(address).status_code == 404
    assert stranger.get(f"desk/dossiers/{token}").status_code == 404
    assert stranger.get("desk/dossiers").status_code == 403
    assert token not in stranger.get("dossiers").content.decode()


def test_pages_follow_each_other_and_a_new_row_neither_repeats_nor_hides_any(story: None, program: Any) -> None:
    caller, seen, address = program(), [], "projects?limit=7&sort=-total"
    whole = [one["reference"] for one in program().get("projects?limit=200&sort=-total").json()["items"]]
    turned = 0
    while address:
        known = caller.get(address).json()
        seen += [one["reference"] for one in known["items"]]
        address, turned = known["next"], turned + 1
        if turned == 3:
            Project.objects.filter(record__reference=seen[-1]).update(title_key="")
    assert turned > 5
    assert seen == whole


def test_filters_are_those_of_the_page(story: None, program: Any, client: Any) -> None:
    found = program().get("projects?country=MD&limit=200").json()["items"]
    page = client.get("/projects/?country=MD")
    assert found
    assert all("MD" in one["partner_countries"] for one in found)
    assert page.context["listing"].total == len(found)


@pytest.mark.parametrize(
    "query", ["state=nonsense", "sort=nonsense", "cursor=nonsense", "limit=0", "limit=9999", "limit=x"]
)
def test_what_a_list_cannot_read_is_said(story: None, program: Any, query: str) -> None:
    answer = program().get(f"calls?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["place"].startswith("query")


def test_a_cursor_of_another_order_is_refused(story: None, program: Any) -> None:
    after = program().get("projects?limit=2").json()["next"]
    assert program().get(f"{after}&sort=total").status_code == 422


def test_head_options_and_unknown_methods_and_addresses(story: None, program: Any) -> None:
    caller = program()
    assert (caller.ask("HEAD", "calls").status_code, caller.ask("HEAD", "calls").content) == (200, b"")
    options = caller.ask("OPTIONS", "calls")
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Origin" not in options.headers
    wrong = caller.ask("DELETE", "calls")
    assert (wrong.status_code, wrong.headers["Allow"], wrong.json()["code"]) == (405, "GET, HEAD, OPTIONS", "method")
    nothing = caller.get("/api/v1/nothing/here")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not_found")


def test_a_browser_in_session_reads_the_interface_too(story: None, program: Any, client_as: Callable[..., Any]) -> None:
    from facility.foundation.accounts.public import User

    browser = client_as(User.objects.get(email="applicant@example.org"))
    answer = browser.get("/api/v1/me")
    assert (answer.status_code, answer.json()["token"]) == (200, None)
