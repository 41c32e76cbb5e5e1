"""A round run by programs: dossiers added, evaluators assigned, sheets written, agreed and ranked; outsiders see none."""

from collections.abc import Callable
from typing import Any

import pytest

from facility.apps.evaluation.models import Assignment, Entry
from facility.foundation.accounts.public import Role, User
from tests.apps.evaluation import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(actor_of: Callable[..., Any]) -> make.Cast:
    return make.cast(actor_of)


@pytest.fixture
def of(program: Any) -> Callable[[Any], Any]:
    """The program of an actor."""
    return lambda actor: program(User.objects.get(pk=actor.user_id))


def sheet(relevance: int, quality: int) -> dict[str, Any]:
    lines = {"relevance": relevance, "quality": quality}
    return {"sheet": {code: {"points": points, "comment": "It meets a need."} for code, points in lines.items()}}


@pytest.fixture
def opened(cast: make.Cast, actor_of: Callable[..., Any], of: Any) -> tuple[Any, str, str, list[Any]]:
    """An open round with one dossier and two evaluators, all done by the officer's program."""
    dossier = make.eligible_in_full(cast)
    officer = of(cast.officer)
    made = officer.ask("POST", "rounds", {"lot": f"{cast.lot.call.code}:{cast.lot.code}"})
    assert made.status_code == 201, made.content
    token = made.json()["token"]
    [waiting] = officer.get(f"rounds/{token}/waiting").json()
    assert waiting["token"] == dossier.record.token
    added = officer.ask(
        "POST", f"rounds/{token}/dossiers", {"dossier": waiting["token"]}, If_Match=made.headers["ETag"]
    )
    assert (added.status_code, len(added.json()["entries"])) == (201, 1)
    late = officer.ask("POST", f"rounds/{token}/close", {}, If_Match=made.headers["ETag"])
    assert late.status_code == 412
    evaluators = [actor_of(Role.EVALUATOR) for _ in range(2)]
    people = officer.get(f"rounds/{token}/evaluators").json()
    assert len(people) == 2
    address = f"rounds/{token}/dossiers/{waiting['token']}"
    for one in people:
        assigned = officer.ask("POST", f"{address}/evaluators", {"person": one["token"]})
        assert assigned.status_code == 201, assigned.content
    shown = officer.get(address).json()
    assert [one["state"] for one in shown["people"]] == ["assigned", "assigned"]
    return officer, token, waiting["token"], [of(one) for one in evaluators]


def test_a_round_is_scored_agreed_and_ranked(opened: Any) -> None:
    officer, token, dossier, evaluators = opened
    mine = [f"evaluations/{one.get('evaluations').json()['items'][0]['token']}" for one in evaluators]
    for caller, address in zip(evaluators, mine, strict=True):
        assert caller.get(address).json()["answers"] is None
        declared = caller.ask("POST", f"{address}/declare", {"has_conflict": False})
        assert declared.status_code == 200
        assert declared.json()["answers"]
    first, second = evaluators
    early = first.ask("PUT", f"{mine[0]}/agreement", sheet(4, 4))
    assert (early.status_code, early.json()["code"]) == (409, "not_now")
    incomplete = {"sheet": {"relevance": {"points": 4}}}
    refused = first.ask("POST", f"{mine[0]}/hand-in", incomplete)
    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    for caller, address, points in zip(evaluators, mine, [(4, 4), (2, 5)], strict=True):
        assert caller.ask("POST", f"{address}/hand-in", sheet(*points)).status_code == 200
    assert first.get(mine[0]).json()["agreement"]["seen"] == ""
    before = second.get(mine[1])
    proposed = first.ask("PUT", f"{mine[0]}/agreement", sheet(4, 3))
    assert proposed.status_code == 200, proposed.content
    late = second.ask("PUT", f"{mine[1]}/agreement", sheet(3, 3), If_Match=before.headers["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    told = second.get(mine[1]).json()["agreement"]
    assert [one["agrees"] for one in told["sheets"]] == [True, False]
    other = second.ask("POST", f"{mine[1]}/agree", {"seen": "0" * 64})
    assert other.status_code == 409
    assert Entry.objects.get().agreed_sheet is None
    agreed = second.ask("POST", f"{mine[1]}/agree", {"seen": told["seen"]})
    assert (agreed.status_code, agreed.json()["state"]) == (200, "agreed")
    entry = officer.get(f"rounds/{token}/dossiers/{dossier}").json()
    assert entry["agreed_sheet"] == told["proposed"]
    closed = officer.ask("POST", f"rounds/{token}/close", {})
    assert (closed.status_code, closed.json()["state"], closed.json()["entries"][0]["place"]) == (200, "closed", 1)


def test_a_sheet_that_was_saved_meanwhile_is_not_written_over(opened: Any) -> None:
    _officer, _token, _dossier, [caller, _other] = opened
    address = f"evaluations/{caller.get('evaluations').json()['items'][0]['token']}"
    caller.ask("POST", f"{address}/declare", {"has_conflict": False})
    read = caller.get(address)
    assert caller.get(address).headers["ETag"] == read.headers["ETag"]
    saved = caller.ask("PUT", f"{address}/sheet", sheet(1, 2), If_Match=read.headers["ETag"])
    assert saved.status_code == 200
    # As many signs as before, and another version: what counts is the content.
    again = caller.ask("PUT", f"{address}/sheet", sheet(2, 1), If_Match=saved.headers["ETag"])
    assert again.headers["ETag"] != saved.headers["ETag"]
    for method, more in (("PUT", "sheet"), ("POST", "hand-in")):
        late = caller.ask(method, f"{address}/{more}", sheet(5, 5), If_Match=saved.headers["ETag"])
        assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert caller.get(address).json()["sheet"]["relevance"]["points"] == 2
    late = caller.ask("POST", f"{address}/step-down", {"text": "I know them"}, If_Match=read.headers["ETag"])
    assert late.status_code == 412
    gone = caller.ask("POST", f"{address}/step-down", {"text": "I know them"})
    assert (gone.status_code, gone.json()["state"], gone.json()["answers"]) == (200, "recused", None)


def test_outsiders_find_no_round_and_no_evaluation(opened: Any, cast: make.Cast, of: Any, actor_of: Any) -> None:
    officer, token, dossier, [evaluator, _other] = opened
    mine = evaluator.get("evaluations").json()["items"][0]["token"]
    before = (Assignment.objects.count(), Entry.objects.count())
    for stranger in (of(cast.applicant), of(actor_of(Role.EVALUATOR)), of(cast.delegate)):
        assert stranger.get(f"rounds/{token}/dossiers/{dossier}").status_code == 404
        assert stranger.get(f"rounds/{token}/waiting").status_code == 404
        assert stranger.ask("POST", f"rounds/{token}/close", {}).status_code == 404
        assert stranger.ask("POST", f"evaluations/{mine}/hand-in", sheet(1, 1)).status_code == 404
        assert stranger.ask("POST", "rounds", {"lot": f"{cast.lot.call.code}:A"}).status_code == 403
    assert of(cast.second).get(f"rounds/{token}").status_code == 200
    assert of(cast.second).ask("POST", f"rounds/{token}/close", {}).status_code == 403
    assert officer.get(f"evaluations/{mine}").status_code == 404
    assert (Assignment.objects.count(), Entry.objects.count()) == before


def test_services_are_consulted_reply_and_are_not_asked_twice(cast: make.Cast, of: Any, actor_of: Any) -> None:
    from facility.apps.evaluation import public as evaluation

    note = make.taken_up(cast)
    evaluation.judge_eligible(proposal_id=note.pk, actor=cast.officer, at=make.AT)
    officer, address = of(cast.officer), f"desk/dossiers/{note.record.token}/consultations"
    service = {"organisation": cast.service.record.token}
    asked = {"services": [service], "question": "Any objection?"}
    assert of(cast.second).ask("POST", address, asked).status_code == 403
    twice = officer.ask("POST", address, asked | {"services": [service, service]})
    assert (twice.status_code, twice.json()["findings"][0]["code"]) == (422, "service_twice")
    wrong = officer.ask("POST", address, asked | {"services": [{"organisation": cast.lead.record.token}]})
    assert (wrong.status_code, wrong.json()["findings"][0]["code"]) == (422, "not_a_service")
    made = officer.ask("POST", address, asked)
    assert made.status_code == 201, made.content
    delegate = of(cast.delegate)
    [question] = delegate.get("consultations").json()["items"]
    shown = delegate.get(f"consultations/{question['number']}")
    assert shown.json()["sheet"]["title"] == "Skills for return"
    reply = {"reply": "comments", "text": "Mind the coast."}
    place = f"consultations/{question['number']}/reply"
    assert delegate.ask("POST", place, reply, If_Match=shown.headers["ETag"]).status_code == 200
    assert delegate.ask("POST", place, reply | {"text": "x"}, If_Match=shown.headers["ETag"]).status_code == 412
    stranger = of(actor_of(Role.CONSULTED_SERVICE, organisation=cast.lead))
    assert stranger.get(f"consultations/{question['number']}").status_code == 404
    assert stranger.get("consultations").json()["items"] == []
    assert of(cast.applicant).get("consultations").status_code == 403
    [listed] = officer.get(address).json()
    assert listed["asked"][0]["reply"] == "comments"
    closed = officer.ask("POST", f"{address}/{listed['number']}/close", {})
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
