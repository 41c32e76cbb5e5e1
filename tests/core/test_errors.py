"""Each way of saying no carries what a page needs to explain it."""

import pytest

from facility.core.errors import (
    FacilityError,
    Forbidden,
    NotAllowedNow,
    NotFound,
    Refused,
)
from facility.core.findings import Finding, at_field


def test_a_refusal_carries_its_findings_and_names_rule_and_field() -> None:
    stop = Finding(
        rule="R-07",
        field="budget.requested",
        message="too_much",
        facts={"share_bp": 9501},
    )
    advice = Finding(rule="R-12", message="late", blocks=False)
    refusal = Refused([stop, advice])
    assert refusal.findings == (stop, advice)
    assert refusal.blocking == (stop,)
    assert str(refusal) == "R-07: budget.requested: too_much; R-12: late"
    assert Refused(stop).findings == (stop,)


def test_a_refusal_without_a_reason_is_a_defect() -> None:
    with pytest.raises(ValueError, match="at least one finding"):
        Refused([])


def test_a_form_error_is_a_finding_without_a_rule() -> None:
    found = at_field("title", "missing", text="Give the action a title.", limit=200)
    assert (found.blocks, found.outcome, found.facts, str(found)) == (
        True,
        "fail",
        {"limit": 200},
        "title: Give the action a title.",
    )


def test_a_finding_is_stored_and_read_back_whole() -> None:
    found = Finding(
        rule="R-07",
        kind="eu_share",
        field="x",
        message="m",
        facts={"a": 1},
        remedy="r",
        source="s",
    )
    assert Finding.from_dict(found.as_dict()) == found
    assert Finding.from_dict({"message": "m"}) == Finding(message="m")


@pytest.mark.parametrize("wrong", [{"outcome": "maybe"}, {"source_status": "rumour"}])
def test_a_stored_finding_with_an_unknown_word_is_refused(
    wrong: dict[str, str],
) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        Finding.from_dict({"message": "m", **wrong})


def test_the_other_three_say_what_was_tried() -> None:
    assert str(Forbidden("calls.open")) == "calls.open"
    assert str(Forbidden("calls.open", "not your facility")) == "calls.open: not your facility"
    now = NotAllowedNow("submit", "withdrawn", "proposal")
    assert (now.action, now.state, now.lifecycle) == ("submit", "withdrawn", "proposal")
    assert str(now) == "submit is not possible while proposal is withdrawn"
    assert str(NotAllowedNow("submit", "closed")) == "submit is not possible while this is closed"
    assert NotFound("dossier").what == "dossier"
    assert all(issubclass(error, FacilityError) for error in (Refused, Forbidden, NotAllowedNow, NotFound))
