"""A call prepared by programs, to the point where two people open it on the page; calls that run; rules changed."""

from typing import Any

import pytest
from django.utils.timezone import now

from facility.apps.calls.models import Call, CallVersion, Grid, Rulebook
from facility.apps.finance.models import EnvelopeSetting
from facility.foundation.forms.models import Schema

CODE = "mobility-2027"


@pytest.mark.django_db
def test_the_public_drafts_nothing(program: Any) -> None:
    assert (
        program().ask("POST", "desk/calls", {"code": "x", "title": {"en": "X"}, "programme": "MPF"}).status_code == 401
    )
    assert not Call.objects.exists()


@pytest.fixture
def officer(story: None, program: Any) -> Any:
    caller = program("officer")
    given = {"code": CODE, "title": {"en": "Mobility 2027"}, "programme": "MPF"}
    made = caller.ask("POST", "desk/calls", given)
    assert made.status_code == 201, made.content
    assert made.json()["preparing"]["number"] == 1
    return caller


def test_a_call_is_prepared_whole_and_waits_for_two_people(officer: Any, program: Any) -> None:
    address = f"desk/calls/{CODE}"
    first = officer.get(address)
    framed = officer.ask("PATCH", address, {"opens_on": "2027-01", "stages": "full"}, If_Match=first.headers["ETag"])
    late = officer.ask("PATCH", address, {"opens_on": "2028"}, If_Match=first.headers["ETag"])
    assert (framed.status_code, late.status_code) == (200, 412)
    wrong = officer.ask("PATCH", address, {"opens_on": "soon"})
    assert (wrong.status_code, wrong.json()["findings"][0]["field"]) == (422, "opens_on")
    empty = officer.ask("PATCH", address, {"title": None})
    assert (empty.status_code, empty.json()["findings"][0]["code"]) == (422, "not_null")
    told = {
        "published_on": "2026-12-01",
        "summary": {"en": "Ways that are safe"},
        "guidelines_url": "https://example.org/g",
    }
    assert officer.ask("PATCH", f"{address}/guidelines", told).status_code == 200
    bad = officer.ask("PATCH", f"{address}/guidelines", {"guidelines_url": "javascript:alert(1)"})
    assert (bad.status_code, bad.json()["findings"][0]["field"]) == (422, "guidelines_url")
    assert officer.ask("POST", f"{address}/lots", {"code": "A", "title": {"en": "Lot A"}}).status_code == 201
    assert officer.ask("POST", f"{address}/lots", {"code": "B", "title": {"en": "Lot B"}}).status_code == 201
    assert officer.ask("PUT", f"{address}/lots/B", {"title": {"en": "Other"}}).status_code == 200
    assert officer.ask("DELETE", f"{address}/lots/B").status_code == 204
    unruled = officer.ask("PATCH", f"{address}/lots/A/terms", {"scope": {"en": "Everything"}})
    assert (unruled.status_code, unruled.json()["findings"][0]["field"]) == (422, "rulebook")
    book, form, grid = Rulebook.objects.first(), Schema.objects.first(), Grid.objects.filter(stage="full").first()
    assert book and form and grid
    terms = {
        "rulebook": {"code": book.code, "version": book.version},
        "scope": {"en": "Safe ways"},
        "full_form": {"code": form.code, "version": form.version},
        "full_grid": {"code": grid.code, "version": grid.version},
    }
    assert officer.ask("PATCH", f"{address}/lots/A/terms", terms).status_code == 200
    before = EnvelopeSetting.objects.count()
    money = {"fund": "AMIF", "amount_cents": 100, "status": "published", "as_of": "2026"}
    unsourced = officer.ask("POST", f"{address}/lots/A/envelopes", money)
    assert (unsourced.status_code, EnvelopeSetting.objects.count()) == (422, before)
    unknown = officer.ask("POST", f"{address}/lots/A/envelopes", money | {"fund": "NONE"})
    assert unknown.json()["findings"][0]["code"] == "fund_unknown"
    done = officer.ask("POST", f"{address}/lots/A/envelopes", money | {"source": "https://example.org/m"})
    assert (done.status_code, EnvelopeSetting.objects.count()) == (201, before + 1)
    assert done.json()["preparing"]["missing"] == []
    history = program("finance").get(f"desk/finance/envelopes/{CODE}/A/AMIF/history").json()
    assert [one["amount_cents"] for one in history] == [100]
    assert Call.objects.get(code=CODE).state == "draft"
    assert program().get(f"calls/{CODE}").status_code == 404


def test_only_officers_prepare_calls(officer: Any, program: Any) -> None:
    versions = CallVersion.objects.count()
    for part in ("finance", "auditor"):
        other = program(part)
        assert other.get(f"desk/calls/{CODE}").status_code == 200
        assert other.ask("PATCH", f"desk/calls/{CODE}", {"opens_on": "2027"}).status_code == 403
        assert other.ask("POST", "desk/calls/amif-2022/revision", {}).status_code == 403
    for part in ("applicant", "evaluator"):
        assert program(part).get(f"desk/calls/{CODE}").status_code == 403
        assert program(part).get("desk/calls").status_code == 403
    narrow = program("officer", "read", "write:dossiers")
    assert narrow.ask("PATCH", f"desk/calls/{CODE}", {"opens_on": "2027"}).json()["needs"] == "write:calls"
    assert CallVersion.objects.count() == versions


def test_a_call_that_runs_is_revised_suspended_resumed_and_its_lots_exhausted(officer: Any) -> None:
    address = "desk/calls/amif-2022"
    assert officer.ask("POST", f"{address}/revision", {}).status_code == 201
    assert officer.ask("POST", f"{address}/revision", {}).status_code == 409
    note = {"note": {"en": "More time"}}
    assert officer.ask("PATCH", f"{address}/guidelines", note).json()["preparing"]["note"] == {"en": "More time"}
    assert officer.ask("DELETE", f"{address}/revision").status_code == 204
    lot = Call.objects.get(code="amif-2022").lots.first()
    assert lot
    exhausted = officer.ask("POST", f"{address}/lots/{lot.code}/exhaust", {})
    assert next(one for one in exhausted.json()["lots"] if one["code"] == lot.code)["state"] == "exhausted"
    assert officer.ask("POST", f"{address}/lots/{lot.code}/reopen", {}).status_code == 200
    silent = officer.ask("POST", f"{address}/suspend", {"reason": " "})
    assert (silent.status_code, Call.objects.get(code="amif-2022").state) == (422, "open")
    assert officer.ask("POST", f"{address}/suspend", {"reason": "Funds"}).json()["suspension_reason"] == "Funds"
    assert officer.ask("POST", f"{address}/resume", {}).json()["state"] == "open"
    assert officer.ask("POST", f"{address}/exhaust", {}).json()["state"] == "exhausted"
    assert officer.ask("POST", f"{address}/close", {}).status_code == 404


def test_a_rule_is_changed_in_the_next_version_only(officer: Any) -> None:
    book = Rulebook.objects.order_by("code", "version").first()
    assert book
    address, before = f"rulebooks/{book.code}/{book.version}/rules/0", Rulebook.objects.count()
    same = officer.ask("POST", address, {"entry": {}})
    assert same.status_code == 422
    for entry in (
        {"params": 5}, {"params": {"x": 1.5}}, {"kind": 3}, {"kind": "nothing"}, {"source": 1}, {"lots": 7}, {"lots": [[]]},
        {"stage": []}, {"weight": {}}, {"funds": "A"}, {"source_status": None}, {"note": 1}, {"until": 7}, {"since": []},
    ):  # fmt: skip
        wrong = officer.ask("POST", address, {"entry": entry})
        assert wrong.status_code in {422, 201}, (entry, wrong.content)
    last = Rulebook.objects.count()
    made = officer.ask("POST", address, {"entry": {"note": f"Said on {now():%Y-%m-%d}"}})
    assert (made.status_code, Rulebook.objects.count()) == (201, last + 1)
    assert last - before <= 2
    book.refresh_from_db()
    assert "Said on" not in str(book.content)
