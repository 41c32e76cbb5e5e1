"""Error pages and statements: calm, complete, and able to do without a database."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from facility.apps.portfolio.models import PublishedFigure
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.records.models import Record
from facility.interfaces.web.ui import pages
from facility.interfaces.web.ui.middleware import FacilityErrorsMiddleware
from tests.conftest import AT


@pytest.fixture
def middleware() -> FacilityErrorsMiddleware:
    return FacilityErrorsMiddleware(lambda _request: HttpResponse("fine"))


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Refused(Finding(message="x", rule="R-14", text="The share is too high.")), 422, "The share is too high."),
        (Forbidden("grants.decide"), 403, "This is not yours to do"),
        (NotAllowedNow("submit", "closed"), 409, "This is not possible at the moment"),
        (NotFound("call"), 404, "There is no such page"),
    ],
)
def test_each_way_to_say_no_has_its_page(middleware, error, status, words):
    answer = middleware.process_exception(RequestFactory().get("/x/"), error)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_refusal_names_its_rule(middleware):
    error = Refused(Finding(message="x", rule="R-14", text="Too high.", remedy="Lower it.", source="Guidelines"))
    html = middleware.process_exception(RequestFactory().post("/x/"), error).content.decode()
    assert "R-14" in html
    assert "Lower it." in html
    assert "Guidelines" in html


@pytest.mark.parametrize("error", [ValueError("x"), Http404(), PermissionDenied()])
def test_other_errors_go_on(middleware, error):
    assert middleware.process_exception(RequestFactory().get("/"), error) is None


def test_an_error_that_is_not_ours_is_raised_again():
    with pytest.raises(ValueError, match="odd"):
        pages.error_page(RequestFactory().get("/"), ValueError("odd"))


def test_a_fragment_is_answered_with_a_fragment():
    answer = pages.not_found(RequestFactory().get("/x/", headers={"HX-Request": "true"}))
    assert "<html" not in answer.content.decode()


def test_the_way_back_never_begins_with_two_slashes():
    headers = {"Referer": "http://testserver//elsewhere.example/", "Host": "testserver"}
    html = pages.bad_request(RequestFactory().get("/x/", headers=headers)).content.decode()
    assert 'href="/elsewhere.example/"' in html


@pytest.mark.parametrize(
    ("referer", "leads_back"),
    [
        ("http://testserver/calls/1/", True),
        ("http://elsewhere.example/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_the_way_back_stays_on_this_site(referer, leads_back):
    request = RequestFactory().get("/x/", headers={"Referer": referer, "Host": "testserver"})
    html = pages.bad_request(request).content.decode()
    assert ("Go back</a>" in html) is leads_back


@pytest.mark.parametrize("view", [pages.bad_request, pages.forbidden, pages.not_found])
def test_djangos_own_errors_are_ours_too(view):
    assert "<h1" in view(RequestFactory().get("/x/"), Exception()).content.decode()


def test_a_defect_page_needs_no_database():
    answer = pages.server_error(RequestFactory().get("/x/"))
    assert answer.status_code == 500
    assert "on our side" in answer.content.decode()


def test_a_defect_page_appears_even_without_its_frame(monkeypatch):
    monkeypatch.setattr(pages, "chrome", lambda _request: 1 / 0)
    assert pages.server_error(RequestFactory().get("/x/")).status_code == 500


def test_an_expired_form_says_what_to_do():
    answer = pages.csrf_failure(RequestFactory().post("/x/"), "no cookie")
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


def test_a_foreign_form_is_refused(db):
    answer = Client(enforce_csrf_checks=True).post(reverse("public:appearance"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()


@pytest.mark.parametrize("name", ["about", "contact", "privacy", "accessibility"])
def test_statements_are_there_for_everybody_without_a_query(client, db, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(reverse(f"public:{name}"))
    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_every_link_of_the_statements_leads_somewhere(client, db):
    seen: set[str] = set()
    for name in ["home", "about", "contact", "privacy", "accessibility"]:
        html = client.get(reverse(f"public:{name}")).content.decode()
        seen |= {part.split('"')[0].split("#")[0] for part in html.split('href="')[1:]}
    own = {link for link in seen if link.startswith("/") and not link.startswith("/static/")}
    assert own
    assert [link for link in own if client.get(link).status_code >= 400] == []


def test_the_contact_page_names_the_address_that_is_set(client, db, settings):
    settings.FACILITY_CONTACT_EMAIL = "office@example.org"
    assert "mailto:office@example.org" in client.get(reverse("public:contact")).content.decode()


@pytest.mark.parametrize(
    ("brand", "words"),
    [("eu_funded", "Funded by the European Union"), ("eu_body", "A service of the European Union"), ("none", "")],
)
def test_the_emblem_follows_the_setting(client, db, settings, brand, words):
    settings.FACILITY_BRAND = brand
    html = client.get("/").content.decode()
    assert ("eu-emblem" in html) is bool(words)
    assert words in html


@pytest.mark.parametrize(("demo", "there"), [(True, True), (False, False)])
def test_a_demonstration_says_so_on_every_page(client, db, settings, demo, there):
    settings.FACILITY_DEMO = demo
    assert ("f-demo" in client.get("/").content.decode()) is there


def test_the_appearance_is_kept_and_leads_back(client, db):
    answer = client.post(reverse("public:appearance"), {"theme": "dark", "next": "/about/"})
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert 'data-theme="dark"' in client.get("/about/").content.decode()
    client.post(reverse("public:appearance"), {"theme": "auto", "next": "/about/"})
    assert "data-theme" not in client.get("/about/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_appearance_never_leads_elsewhere(client, db, target):
    answer = client.post(reverse("public:appearance"), {"theme": "light", "next": target})
    assert answer["Location"] == "/"


def test_an_odd_appearance_changes_nothing(client, db):
    client.cookies["facility_appearance"] = '"><script>'
    assert "data-theme" not in client.get("/").content.decode()


def test_machines_find_what_they_ask_for(client, db):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()
    assert client.get("/favicon.ico")["Location"].endswith(".svg")


def test_the_right_to_left_frame_is_ready(client, db, settings: Any):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    client.cookies["facility_language"] = "ar"
    assert 'lang="ar" dir="rtl"' in client.get("/").content.decode()


def test_answers_without_an_error_pass_unchanged(middleware):
    assert middleware(RequestFactory().get("/")).content == b"fine"


def test_the_start_page_stays_within_its_queries(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert "Partnerships on migration and mobility" in client.get("/").content.decode()


def test_the_start_page_shows_the_newest_published_figures_and_not_made_up_ones(client, db):
    for position, (value, invented, day) in enumerate(
        [(52, False, "2023-09"), (64, False, ""), (987_654, True, "2025")]
    ):
        record = Record.objects.create(kind="figure", label={}, created_at=AT, invented=invented)
        PublishedFigure.objects.create(
            record=record,
            figure_id=f"f{position}",
            position=position,
            scope="MPF",
            metric="projects_funded",
            value=value,
            unit="count",
            as_of=day,
            as_of_basis="page" if day else "undated",
            source_url="https://www.example.org/about",
        )
    html = client.get("/").content.decode()
    assert '<span class="f-stat__value">64</span>' in html
    assert "undated" in html
    assert "example.org" in html
    assert "987654" not in html.replace(",", "")


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(client, db):
    html = client.get("/nothing/?a=1").content.decode()
    assert f'href="{reverse("accounts:sign_in")}?next=%2Fnothing%2F%3Fa%3D1"' in html


def test_who_is_signed_in_is_not_asked_to(user_of, client_as):
    html = client_as(user_of()).get("/nothing/").content.decode()
    assert "?next=" not in html
    assert pages.forbidden(RequestFactory().post("/x/")).content.decode().count("?next=") == 0
