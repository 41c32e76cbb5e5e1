"""What every index must do, run on the database of the test run: SQLite and PostgreSQL give the same answers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facility.foundation.accounts.public import PUBLIC, Actor, Held, Role
from facility.foundation.records.models import Record
from facility.foundation.search import public as search
from facility.foundation.search.models import Audience

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICER = Actor(user_id=7, held=frozenset({Held(Role.GRANTS_OFFICER)}))


@pytest.fixture
def put() -> Callable[..., Record]:
    def make(
        title: str, *, record: Record | None = None, labels: tuple[str, ...] = ("public",), **extra: Any
    ) -> Record:
        kind, invented = extra.pop("kind", "project"), extra.pop("invented", False)
        with transaction.atomic():
            record = record or Record.objects.create(kind=kind, label={"en": title}, created_at=AT, invented=invented)
            doc = search.Doc(
                record=record, title=title, path=f"/{kind}s/{record.pk}/", labels=labels, updated_at=AT, **extra
            )
            search.put(doc)
        return record

    return make


def found(text: str, actor: Actor = PUBLIC, **extra: Any) -> list[str]:
    hits = search.find(search.Query(text, actor, **extra)).hits
    return ["".join(one.text for one in hit.title) for hit in hits]


def test_a_title_outranks_a_body_and_every_word_outranks_some(put: Any) -> None:
    put("Border management in Moldova", body="Training")
    put("Training of officers", body="Somewhere in Moldova")
    put("Study visits", body="Officers travel")
    assert found("moldova ") == ["Border management in Moldova", "Training of officers"]
    assert found("training officers ")[0] == "Training of officers"
    assert set(found("training officers ")) == {"Training of officers", "Border management in Moldova", "Study visits"}
    results = search.find(search.Query("training officers ", PUBLIC))
    assert (results.total, results.with_every_word) == (3, 1)


def test_one_language_of_a_record_is_found_whatever_came_and_went(put: Any) -> None:
    record = put("Returns and reintegration", language="en")
    put("Retours et réintégration", record=record, language="fr", body="returns")
    put("Returns by sea")
    assert sorted(found("returns")) == ["Returns and reintegration", "Returns by sea"]
    assert sorted(found("returns", language="fr")) == ["Retours et réintégration", "Returns by sea"]
    with transaction.atomic():
        search.remove(record, language="fr")
    assert sorted(found("returns", language="fr")) == ["Returns and reintegration", "Returns by sea"]
    with transaction.atomic():
        search.put(
            search.Doc(record=record, title="Returns", path="/a/", labels=("user:9",), updated_at=AT, language="fr")
        )
    assert sorted(found("returns")) == ["Returns and reintegration", "Returns by sea"]


def test_documents_of_one_audience_share_its_labels_and_a_change_moves_only_one(put: Any) -> None:
    first, second = put("Boats", labels=("user:1", "user:2")), put("Boats again", labels=("user:2", "user:1"))
    assert Audience.objects.count() == 1
    put("Boats", record=first, labels=("user:1",))
    reader = Actor(user_id=2)
    assert found("boats", reader) == ["Boats again"]
    assert second.pk and sorted(Audience.objects.values_list("key", flat=True)) == ["user:1", "user:1\nuser:2"]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Łódź i Gdańsk", "lodz"),
        ("Grenzstraße", "grenzstrasse"),
        ("Ελλάδα και Κύπρος", "ελλαδα"),
        ("Зелёная ёлка", "елка"),
        ("الهِجْرَة النظامية", "الهجرة"),
        ("أوروبا", "اوروبا"),
        ("Türkiye", "turkiye"),
        ("Republic of Côte d’Ivoire", "cote ivoire"),
        ("L'accord de réadmission", "readmission"),
        ("KOSOVO* partnership", "kosovo"),
        ("Ångström café ﬁnance", "finance"),
    ],
)
def test_accents_case_and_script_do_not_matter(put: Any, title: str, asked: str) -> None:
    put(title)
    put("Something else")
    assert found(asked) == [title]


@pytest.mark.parametrize(
    ("language", "title", "asked"),
    [
        ("en", "Partnerships for training", "partnership trained"),
        ("en", "Country strategies", "strategy"),
        ("fr", "Accords de réadmissions", "réadmission"),
        ("fr", "Partenariats régionaux", "partenariat régional"),
        ("de", "Rückübernahmen der Länder", "Rückübernahme"),
    ],
)
def test_usual_endings_do_not_matter(put: Any, language: str, title: str, asked: str) -> None:
    put(title, language=language)
    assert found(f"{asked} ", language=language) == [title]


def test_the_last_word_counts_as_a_beginning_until_a_space_ends_it(put: Any) -> None:
    put("Readmission agreements")
    assert found("readm") == ["Readmission agreements"]
    assert found("readm ") == []


def test_phrases_and_excluded_words(put: Any) -> None:
    put("Mobility partnership with Georgia")
    put("Partnership for mobility")
    assert found('"mobility partnership"') == ["Mobility partnership with Georgia"]
    assert found("mobility -georgia") == ["Partnership for mobility"]
    assert found("mobility -“with georgia”") == ["Partnership for mobility"]


def test_only_what_the_actor_may_see_is_found_and_counted(put: Any) -> None:
    put("Open lesson", facets={"country": ("MD",)})
    put("Closed lesson", labels=("role:grants_officer",), kind="dossier", facets={"country": ("GE",)})
    results = search.find(search.Query("lesson", PUBLIC))
    assert (results.total, results.kinds, results.facets) == (1, {"project": 1}, {"country": {"MD": 1}})
    results = search.find(search.Query("lesson", OFFICER))
    assert (results.total, results.kinds) == (2, {"dossier": 1, "project": 1})
    assert results.facets == {"country": {"GE": 1, "MD": 1}}


def test_kinds_and_facets_narrow_and_kinds_stay_countable(put: Any) -> None:
    put("Training one", facets={"country": ("MD", "GE"), "fund": ("AMIF",)})
    put("Training two", facets={"country": ("GE",)})
    put("Training three", kind="lesson", facets={"country": ("MD",)})
    assert sorted(found("training", facets={"country": ("MD",)})) == ["Training one", "Training three"]
    results = search.find(search.Query("training", PUBLIC, kinds=("lesson",)))
    assert (results.total, results.kinds) == (1, {"lesson": 1, "project": 2})
    assert results.facets == {"country": {"MD": 1}}
    assert found("training", facets={"country": ("GE",), "fund": ("AMIF",)}) == ["Training one"]


def test_a_record_in_two_languages_is_one_hit_in_the_language_asked_for(put: Any) -> None:
    record = put("Migration figures", body="migration")
    put("Chiffres de la migration", record=record, language="fr", body="migration")
    results = search.find(search.Query("migration", PUBLIC, language="fr"))
    assert results.total == 1 and results.hits[0].language == "fr"
    assert found("figures", language="fr") == ["Migration figures"]


def test_a_document_put_again_replaces_itself(put: Any) -> None:
    record = put("Old title", facets={"country": ("MD",)}, labels=("public", "role:editor"))
    put("New title", record=record, facets={"country": ("GE",)}, labels=("role:editor",))
    assert found("old") == [] and found("new") == []
    editor = Actor(user_id=1, held=frozenset({Held(Role.EDITOR)}))
    assert found("new", editor) == ["New title"]
    assert search.find(search.Query("new", editor)).facets == {"country": {"GE": 1}}


def test_what_is_removed_is_not_found(put: Any) -> None:
    record = put("Short-lived")
    with transaction.atomic():
        assert search.remove(record) == 1
        assert search.remove(record) == 0
    assert found("short") == []


def test_what_a_demonstration_made_up_can_be_left_out(put: Any) -> None:
    put("Real training")
    put("Invented training", invented=True)
    assert sorted(found("training")) == ["Invented training", "Real training"]
    assert found("training", with_invented=False) == ["Real training"]


def test_words_that_answer_are_marked_and_markup_stays_text(put: Any) -> None:
    body = "word " * 100 + "then the <b>réadmission</b> began & " + "word " * 100
    put("A <script> title", body=body)
    hit = search.find(search.Query("readmission title", PUBLIC)).hits[0]
    assert [one.text for one in hit.title if one.is_hit] == ["title"]
    assert "".join(one.text for one in hit.title) == "A <script> title"
    assert [one.text for one in hit.passage if one.is_hit] == ["réadmission"]
    whole = "".join(one.text for one in hit.passage)
    assert whole.startswith("… ") and whole.endswith(" …") and "<b>réadmission</b> began &" in whole
    assert len(whole) < 300


def test_without_a_word_in_the_text_the_beginning_is_shown(put: Any) -> None:
    put("Only the title", summary="", body="The beginning. " * 50)
    hit = search.find(search.Query("only", PUBLIC)).hits[0]
    assert hit.passage[0].text.startswith("The beginning.")
    put("Nothing else here")
    assert search.find(search.Query("nothing", PUBLIC)).hits[0].passage == ()


def test_pages_do_not_overlap(put: Any) -> None:
    for number in range(5):
        put(f"Project number {number}")
    first = search.find(search.Query("project", PUBLIC, size=2))
    third = search.find(search.Query("project", PUBLIC, size=2, page=3))
    assert (first.total, first.pages, len(first.hits), len(third.hits)) == (5, 3, 2, 1)
    seen = [found("project", size=2, page=page) for page in (1, 2, 3)]
    assert sorted(one for page in seen for one in page) == [f"Project number {number}" for number in range(5)]


def test_similar_documents_share_rare_words(put: Any) -> None:
    own = put("Document security", body="forged passports at the airport, training of the border police")
    put("Airport checks", body="passports and forged papers seen by border police")
    put("Labour mobility", body="nurses and teachers of another country in training")
    put("Secret airport paper", body="forged passports airport", labels=("role:auditor",))
    hits = search.similar(own.pk, PUBLIC)
    assert ["".join(one.text for one in hit.title) for hit in hits][:1] == ["Airport checks"]
    assert all(hit.record_id != own.pk for hit in hits)
    assert "Secret airport paper" not in ["".join(one.text for one in hit.title) for hit in hits]
    assert search.similar(999_999, PUBLIC) == ()
    text = search.similar_to_text("Forged passports are found at an airport", PUBLIC)
    assert "".join(one.text for one in text[0].title) in {"Document security", "Airport checks"}
    assert search.similar_to_text("zzz", PUBLIC) == ()


def test_an_empty_question_finds_nothing(put: Any) -> None:
    put("Anything")
    for text in ("", "   ", "-", '""', "-anything", "***", "\x00", "—"):
        assert search.find(search.Query(text, PUBLIC)).hits == ()


@pytest.mark.parametrize(
    "text",
    [
        'title:"x" AND (', "NEAR(a b)", "a* OR b*", "'; DROP TABLE search_document; --", "{a b} : c", '"unclosed',
        "^start", "a\x00b", "%_\\", "\ud800 lone", "\u202eright", "🙂 smile", "a" * 5000, "- - -", "+a +b", "NOT",
        "AND OR NOT", '"a"b"c"', "a:b:c", "½ ² Ⅷ", "\u0301\u0301", "x" * 70 + " y",
    ],
)  # fmt: skip
def test_no_question_is_ever_an_error(put: Any, text: str) -> None:
    put("Any title at all")
    search.find(search.Query(text, PUBLIC))
    search.similar_to_text(text, PUBLIC)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_no_text_is_ever_an_error(text: str) -> None:
    search.find(search.Query(text, PUBLIC))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=40)
)
def test_any_text_can_be_put_in_and_found_by_its_own_words(put: Any, title: str) -> None:
    from facility.foundation.search.terms import terms

    record = put(title)
    first = next(iter(terms(title)), "")
    if first:
        results = search.find(search.Query(f'"{title}" ' if '"' not in title else f"{first} ", PUBLIC, size=100))
        assert record.pk in {hit.record_id for hit in results.hits} or results.total > 100


def test_with_enough_documents_that_hold_every_word_the_others_stay_away(put: Any) -> None:
    for number in range(31):
        put(f"Border training {number}")
    put("Training alone")
    assert search.find(search.Query("border training ", PUBLIC)).total == 31
    assert search.find(search.Query("border training alone ", PUBLIC)).total == 32


def test_a_search_takes_three_queries_whatever_is_found(put: Any) -> None:
    for number in range(3):
        put(f"Project {number}", body="text " * 50, facets={"country": ("MD",)})
        with CaptureQueriesContext(connection) as seen:
            search.find(search.Query("project text", PUBLIC))
        assert len(seen) == 3


def test_a_document_nobody_could_find_is_refused(put: Any) -> None:
    with pytest.raises(ValueError, match="label"):
        put("Lost", labels=())


def test_the_index_can_be_built_anew(put: Any) -> None:
    from facility.foundation.search.models import Document

    put("Readmission of people", body="agreements")
    Document.objects.update(folded_title="", folded_body="", stemmed_title="", stemmed_text="")
    assert search.rebuild() == 1
    assert found("readmission agreement ") == ["Readmission of people"]


def test_the_command_builds_the_index_anew(put: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from facility.interfaces.cli.main import main

    put("Readmission")
    assert main(["search", "rebuild"]) == 0
    assert "1 documents indexed" in capsys.readouterr().out
