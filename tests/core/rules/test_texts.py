"""Every message of every rule has words in both languages, with the same figures in them."""

import string

import pytest

from facility.core import presets
from facility.core.findings import Finding, at_field
from facility.core.rules.catalogue.papers import REQUIRABLE
from facility.core.rules.registry import rules
from facility.core.rules.texts import LANGUAGES, PlainFormatter, label, text, texts, worded

PASSING = {"ok", "met", "none", "whole", "partly", "there", "co_applicant", "lead_is_central", "not_needed"}
PASSING |= {"other_framework", "exempt"}
SAYINGS = [(known.number, message) for known in rules().values() for message in known.says]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("number", "message"), SAYINGS)
def test_every_message_has_its_words(number: str, message: str, language: str) -> None:
    known = next(one for one in rules().values() if one.number == number)
    words = texts(language)[number][message]
    facts = set(known.says[message])
    assert placeholders(words["says"]) <= facts
    assert words["says"].strip()
    if message in PASSING:
        assert set(words) == {"says"}
    else:
        assert placeholders(words["do"]) <= facts
        assert words["do"].strip(), "whoever is refused is told what would make it right"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_without_a_rule(language: str) -> None:
    table = texts(language)
    assert set(table) == {known.number for known in rules().values()} | {"labels", "common"}
    for known in rules().values():
        assert set(table[known.number]) == {"title", "explanation", *known.says}
        assert table[known.number]["title"]
        assert table[known.number]["explanation"]


def test_both_languages_show_the_same_figures_and_the_same_labels() -> None:
    english, french = texts("en"), texts("fr")
    for number, message in SAYINGS:
        for part in english[number][message]:
            # The French sentence may name a country once more where English repeats it in the nominative.
            assert placeholders(english[number][message][part]) == placeholders(french[number][message][part]) or (
                number == "R-14" and message in ("missing", "unknown")
            )
    assert {group: set(codes) for group, codes in english["labels"].items()} == {
        group: set(codes) for group, codes in french["labels"].items()
    }
    assert set(REQUIRABLE) == set(english["labels"]["field"])


def test_codes_in_shipped_rulebooks_have_labels() -> None:
    for book in presets.rulebooks():
        for entry in book.entries:
            for kind in (*entry.params.get("admitted", ()), *entry.params.get("refused", ())):
                assert label("kinds", kind, "fr") != kind
            for region in entry.params.get("regions", {}):
                assert label("regions", region, "fr") != region
            for row in entry.params.get("conditional", ()):
                assert label("condition", row["condition"], "fr") != row["condition"]


ABOVE = Finding(
    rule="R-11",
    message="above",
    remedy="above",
    facts={
        "requested_cents": 95_500_000,
        "total_cents": 100_000_000,
        "share_bp": 9550,
        "ceiling_bp": 9500,
        "most_cents": 95_000_000,
        "least_total_cents": 100_526_316,
    },
    source="the call page",
)


def test_a_refusal_says_what_would_make_it_right_with_figures() -> None:
    english = text(ABOVE, "en")
    assert english.says == "955,000.00 EUR of 1,000,000.00 EUR is 95.50 %, above the ceiling of 95.00 %."
    assert english.remedy == "Ask for at most 950,000.00 EUR, or raise the total to at least 1,005,263.16 EUR."
    french = text(ABOVE, "fr")
    assert (
        french.remedy
        == "Demandez au plus 950\u202f000,00 EUR, ou portez le total à 1\u202f005\u202f263,16 EUR au moins."
    )
    assert (english.source, english.source_status, french.source_status) == ("the call page", "confirmed", "confirmé")
    assert english.title == "The share of the Union stays within the ceiling"


def test_a_language_without_texts_falls_back_to_english() -> None:
    assert text(ABOVE, "pt") == text(ABOVE, "en")


def test_a_pass_has_no_remedy_and_a_form_error_its_own_sentence() -> None:
    assert text(Finding(rule="R-04", message="ok", facts={"fund": "AMIF"}, outcome="pass"), "en").remedy == ""
    assert text(at_field("title", "missing", text="Give it a title."), "fr").says == "Give it a title."
    assert text(at_field("title", "missing"), "fr").says == "missing"
    scope = Finding(rule="R-04", message="scope_unknown", remedy="scope_unknown", facts={"field": "lot"})
    assert text(scope, "en").remedy == "Choose the lot; the rule is checked at once."


def test_figures_are_worded_by_the_end_of_their_name() -> None:
    facts = {
        "total_cents": -5,
        "share_bp": 9501,
        "since_on": "2025-03-01",
        "country": "SN",
        "listed_countries": ["EG", "MA"],
        "roles": ["lead", "co_applicant"],
        "kinds": ["ngo", "guild"],
        "minimum": 2,
        "description": "",
        "name": None,
    }
    assert worded(facts, "en", PlainFormatter()) == {
        "total_cents": "-0.05 EUR",
        "share_bp": "95.01 %",
        "since_on": "2025-03-01",
        "country": "SN",
        "listed_countries": "EG, MA",
        "roles": "lead applicant, co-applicant",
        "kinds": "non-governmental organisation, guild",
        "minimum": "2",
        "description": "?",
        "name": "?",
    }
