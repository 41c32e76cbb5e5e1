"""Letters derived from the consortium, statements, required answers."""

import pytest

from facility.core.budget import Budget, BudgetLine
from facility.core.rules.facts import Document, Dossier, FrameworkFacts, Party
from tests.core.rules.cases import DAY, abroad, body, find, ministry, said

NO_PAPERS: frozenset[Document] = frozenset()
LETTER_A = frozenset({Document("letter_a")})


@pytest.mark.parametrize(
    ("dossier", "expected"),
    [
        (Dossier(lead=ministry(), partners=(), documents=NO_PAPERS), ("pass", "lead_is_central")),
        (
            Dossier(
                lead=body("university_research", role="lead"),
                partners=(ministry(role="co_applicant"),),
                documents=NO_PAPERS,
            ),
            ("pass", "co_applicant"),
        ),
        (Dossier(lead=body("ngo", role="lead"), partners=(), documents=LETTER_A), ("pass", "there")),
        (Dossier(lead=body("ngo", role="lead"), partners=(), documents=NO_PAPERS), ("fail", "missing")),
        # A ministry of the partner country does not speak for the lead's own state.
        (Dossier(lead=body("ngo", role="lead"), partners=(abroad(),), documents=NO_PAPERS), ("fail", "missing")),
        # A ministry that is only associated is not co-applicant.
        (
            Dossier(lead=body("ngo", role="lead"), partners=(ministry(role="associated"),), documents=NO_PAPERS),
            ("fail", "missing"),
        ),
        (Dossier(lead=body("ngo", role="lead"), partners=(), documents=None), ("unknown", "unknown")),
        (Dossier(lead=body("ngo", role="lead"), documents=NO_PAPERS), ("unknown", "unknown")),
        (Dossier(lead=Party(role="lead"), partners=(), documents=NO_PAPERS), ("unknown", "unknown")),
        (Dossier(documents=NO_PAPERS, partners=()), ("unknown", "unknown")),
    ],
)
def test_letter_a_follows_from_the_consortium(dossier: Dossier, expected: tuple[str, str]) -> None:
    assert said("letter_a", dossier) == [expected]


def test_an_explicit_flag_wins_over_the_kind() -> None:
    agency = body("public_authority_other", role="lead", is_central_government=True)
    assert said("letter_a", Dossier(lead=agency)) == [("pass", "lead_is_central")]


def test_letter_b_is_asked_of_each_country_without_a_central_institution() -> None:
    dossier = Dossier(
        lead=ministry(),
        partners=(abroad("MA"), body("ngo", "TN", seat_status="third")),
        countries=("MA", "TN", "EG"),
        documents=frozenset({Document("letter_b", "EG")}),
    )
    found = find("letter_b", dossier)
    assert [(one.message, one.field) for one in found] == [
        ("co_applicant", "documents.letter_b.MA"),
        ("missing", "documents.letter_b.TN"),
        ("there", "documents.letter_b.EG"),
    ]


def test_letter_b_says_what_it_does_not_know() -> None:
    assert said("letter_b", Dossier()) == [("unknown", "no_countries")]
    assert said("letter_b", Dossier(countries=("MA",), partners=())) == [("unknown", "unknown")]
    assert said("letter_b", Dossier(countries=("MA",), documents=NO_PAPERS)) == [("unknown", "unknown")]


@pytest.mark.parametrize(
    ("dossier", "when", "expected"),
    [
        (Dossier(lead=ministry(), statements=frozenset()), "always", ("fail", "missing")),
        (Dossier(lead=ministry(), statements=frozenset({"charter"})), "always", ("pass", "ok")),
        (Dossier(lead=ministry()), "always", ("unknown", "unknown")),
        (Dossier(lead=ministry(), statements=frozenset()), "third_country", ("pass", "not_needed")),
        (
            Dossier(lead=ministry(), partners=(abroad(),), statements=frozenset()),
            "third_country",
            ("fail", "missing"),
        ),
        (Dossier(statements=frozenset()), "third_country", ("unknown", "seats_unknown")),
        (Dossier(lead=Party(role="lead")), "third_country", ("unknown", "seats_unknown")),
    ],
)
def test_the_charter_is_stated_where_it_is_asked(dossier: Dossier, when: str, expected: tuple[str, str]) -> None:
    assert said("charter", dossier, when=when) == [expected]


def test_one_declaration_for_all_or_one_of_each() -> None:
    assert said("declaration_on_honour", Dossier(statements=frozenset())) == [("fail", "missing")]
    consortium = Dossier(
        lead=ministry(has_declared_on_honour=True),
        partners=(
            body("ngo", has_declared_on_honour=False),
            body("ngo"),
            body("ngo", role="associated"),
        ),
    )
    found = find("declaration_on_honour", consortium, each_applicant=True)
    assert [(one.message, one.field) for one in found] == [
        ("party_missing", "partners.0.has_declared_on_honour"),
        ("party_unknown", "partners.1.has_declared_on_honour"),
    ]
    alone = Dossier(lead=ministry(has_declared_on_honour=True))
    assert said("declaration_on_honour", alone, each_applicant=True) == [("pass", "ok")]
    assert said("declaration_on_honour", Dossier(), each_applicant=True) == [("unknown", "unknown")]


def test_the_statement_of_the_dossier_is_the_leads_own_declaration() -> None:
    silent = Dossier(lead=ministry(), statements=frozenset())
    assert said("declaration_on_honour", silent, each_applicant=True) == [("fail", "party_missing")]
    spoken = Dossier(lead=ministry(), statements=frozenset({"declaration_on_honour"}), partners=(body("ngo"),))
    assert said("declaration_on_honour", spoken, each_applicant=True) == [("unknown", "party_unknown")]
    refused = Dossier(lead=ministry(has_declared_on_honour=False), statements=frozenset({"declaration_on_honour"}))
    assert said("declaration_on_honour", refused, each_applicant=True) == [("fail", "party_missing")]


def test_double_funding_is_ruled_out_by_statement() -> None:
    assert said("no_double_funding", Dossier(statements=frozenset({"no_double_funding"}))) == [("pass", "ok")]


def test_an_unanswered_part_stops_a_submission_and_never_the_writing() -> None:
    dossier = Dossier(lead=ministry(), unanswered=("summary",), own_cents=0)
    fields = ["lead", "budget.own", "budget.total"]
    advice = find("required", dossier, fields=fields)
    assert [(one.outcome, one.field, one.blocks) for one in advice] == [
        ("unknown", "budget.total", False),
        ("unknown", "summary", False),
    ]
    submission = find("required", dossier, fields=fields, at_submission=True)
    assert [one.blocks for one in submission] == [True, True]


def test_a_complete_dossier_answers_every_requirable_part() -> None:
    whole = Dossier(
        lead=ministry(),
        lot="A",
        funds=("AMIF",),
        countries=("MA",),
        framework=FrameworkFacts(kind="none"),
        duration_months=24,
        starts=DAY,
        total_cents=100,
        requested_cents=95,
        own_cents=5,
        budget=Budget(lines=(BudgetLine(heading="travel", units_hundredths=100, unit_cents=100),)),
    )
    fields = [
        *("lead", "lead.country", "lead.kinds", "lot", "funds", "countries", "framework"),
        *("duration", "starts", "budget.total", "budget.requested", "budget.own", "budget"),
    ]
    assert said("required", whole, fields=fields) == [("pass", "ok")]
    assert len(said("required", Dossier(), fields=fields)) == len(fields)
