"""Publications: nothing without a second person, editions in order, texts read or a reason said, withdrawn for good."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from facility.apps.knowledge import public as knowledge
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from facility.foundation.clocks import public as clocks
from facility.foundation.files.models import StoredFile
from facility.foundation.jobs.models import JobKey
from facility.foundation.search.public import Query, find
from facility.foundation.trail.models import Entry
from seeds.story.library import paper
from tests.apps.knowledge.make import AT
from tests.foundation.test_file_texts import many, pdf

pytestmark = pytest.mark.django_db
JOB = system("knowledge.read_file")


@pytest.fixture
def officer(actor_of: Callable[..., Actor]) -> Actor:
    """Prepares."""
    return actor_of(Role.GRANTS_OFFICER)


@pytest.fixture
def editor(actor_of: Callable[..., Actor]) -> Actor:
    """Clears and publishes."""
    return actor_of(Role.EDITOR)


def prepared(actor: Actor, **changes: Any) -> knowledge.Publication:
    given: dict[str, Any] = {
        "kind": "guide",
        "title": {"en": "Opening a counter"},
        "summary": {"en": "Six steps."},
        "themes": ["return"],
        "countries": ["MD"],
        "issued": "2024-05",
    }
    return knowledge.prepare_publication(actor=actor, at=AT, **{**given, **changes}).publication


def with_file(
    found: knowledge.Publication, actor: Actor, content: bytes, language: str = "en", name: str = "a.pdf"
) -> Any:
    upload = SimpleUploadedFile(name, content)
    return knowledge.add_file(publication_id=found.pk, language=language, upload=upload, actor=actor, at=AT)


def out(officer: Actor, editor: Actor, *words: str) -> knowledge.Publication:
    found = prepared(officer)
    with_file(found, officer, paper(*words).read())
    knowledge.clear_edition(publication_id=found.pk, actor=editor, at=AT)
    return knowledge.publish_edition(publication_id=found.pk, actor=editor, at=AT)


def read_all() -> None:
    for row in knowledge.EditionFile.objects.filter(text_state="waiting"):
        knowledge.read_file(file_id=row.pk, actor=JOB, at=AT)


def hits(words: str) -> list[str]:
    return [hit.path for hit in find(Query(words, PUBLIC)).hits]


def test_nobody_clears_what_he_prepared_or_gave_a_file_of(officer: Actor, editor: Actor, actor_of: Any) -> None:
    found = prepared(officer)
    with pytest.raises(Refused) as refusal:
        knowledge.clear_edition(publication_id=found.pk, actor=editor, at=AT)
    assert refusal.value.findings[0].message == "edition_without_file"
    with_file(found, editor, paper("Talk").read())
    for one in (officer, editor):
        with pytest.raises(Refused) as refusal:
            knowledge.clear_edition(publication_id=found.pk, actor=one, at=AT)
        assert refusal.value.findings[0].message == "edition_second_person_needed"
    with pytest.raises(Forbidden):
        knowledge.clear_edition(publication_id=found.pk, actor=actor_of(Role.AUDITOR), at=AT)
    assert knowledge.editions_of(found)[0].state == "proposed"
    knowledge.clear_edition(publication_id=found.pk, actor=actor_of(Role.EDITOR), at=AT)
    with pytest.raises(NotAllowedNow):
        with_file(found, officer, paper("Later").read(), "fr")
    with pytest.raises(NotAllowedNow):
        knowledge.take_out_file(publication_id=found.pk, language="en", actor=officer, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        knowledge.Edition.objects.update(cleared_by=officer.user_id)


def test_a_published_text_is_found_with_its_passage_and_a_later_read_one_too(officer: Actor, editor: Actor) -> None:
    found = out(officer, editor, "Talk with employers before the towns are chosen")
    address = f"/publications/{found.record.reference}/"
    assert found.record.reference == f"MPF-PB-2024-{found.pk:04}"
    assert hits("opening a counter") == [address]
    assert hits("employers") == []
    assert JobKey.objects.filter(name="knowledge.read_file").count() == 1
    read_all()
    (hit,) = find(Query("employers", PUBLIC)).hits
    assert [part.text for part in hit.passage if part.is_hit] == ["employers"]
    assert hit.facets == {
        "country": ["MD"],
        "language": ["en"],
        "theme": ["return"],
        "type": ["guide"],
        "year": ["2024"],
    }
    read_all()
    assert knowledge.read_file(file_id=0, actor=JOB, at=AT) is None


def test_the_next_edition_supersedes_and_the_one_before_stays_readable(officer: Actor, editor: Actor) -> None:
    found = out(officer, editor, "Old words")
    read_all()
    assert hits("old words") != []
    given: dict[str, Any] = {"themes": [], "countries": [], "issued": "2025", "actor": officer, "at": AT}
    texts: dict[str, Any] = {"title": {"fr": "Ouvrir un guichet"}, "summary": {"fr": "Pas."}, "changes": {"en": "New"}}
    knowledge.prepare_edition(publication_id=found.pk, **texts, **given)
    with pytest.raises(NotAllowedNow):
        knowledge.prepare_edition(publication_id=found.pk, **texts, **given)
    with pytest.raises(NotAllowedNow):
        knowledge.withdraw_publication(publication_id=found.pk, reason="x", actor=editor, at=AT)
    with_file(found, officer, paper("Nouveaux mots").read(), "fr")
    knowledge.clear_edition(publication_id=found.pk, actor=editor, at=AT)
    knowledge.publish_edition(publication_id=found.pk, actor=editor, at=AT)
    read_all()
    assert [one.state for one in knowledge.editions_of(found, public=True)] == ["published", "superseded"]
    assert knowledge.edition_file(found, 1, "en", public=True).text == "Old words"
    assert hits("nouveaux mots") != [] and hits("old words") == []
    with pytest.raises(NotFound):
        knowledge.edition_file(found, 2, "en", public=True)


def test_a_withdrawn_publication_keeps_its_address_and_nothing_else(officer: Actor, editor: Actor) -> None:
    found = out(officer, editor, "Talk with employers")
    read_all()
    with pytest.raises(Refused):
        knowledge.withdraw_publication(publication_id=found.pk, reason=" ", actor=editor, at=AT)
    with pytest.raises(Forbidden):
        knowledge.withdraw_publication(publication_id=found.pk, reason="Wrong", actor=officer, at=AT)
    assert hits("employers") != []
    knowledge.withdraw_publication(publication_id=found.pk, reason="Wrong figures", actor=editor, at=AT)
    assert hits("employers") == [] and list(knowledge.library()) == []
    assert knowledge.publication_by_reference(found.record.reference or "").withdrawn_reason == "Wrong figures"
    assert clocks.visible(PUBLIC, [found.record]) == {}
    assert clocks.visible(officer, [found.record]) == {found.record_id: f"/desk/publications/{found.record.token}/"}
    with pytest.raises(NotFound):
        knowledge.edition_file(found, 1, "en", public=True)
    with pytest.raises(NotAllowedNow):
        knowledge.prepare_edition(
            publication_id=found.pk, title={"en": "x"}, summary={"en": "x"}, changes={}, themes=[], countries=[],
            issued="2025", actor=officer, at=AT,
        )  # fmt: skip


def test_a_dropped_edition_says_why_and_another_can_follow(officer: Actor, editor: Actor) -> None:
    found = out(officer, editor, "Talk")
    texts: dict[str, Any] = {"title": {"en": "x"}, "summary": {"en": "x"}, "changes": {}, "themes": [], "countries": []}
    for _number in range(2):
        knowledge.prepare_edition(publication_id=found.pk, issued="2025", actor=officer, at=AT, **texts)
        knowledge.drop_edition(publication_id=found.pk, reason="Not now", actor=editor, at=AT)
    assert [one.state for one in knowledge.editions_of(found)] == ["dropped", "dropped", "published"]
    with pytest.raises(NotAllowedNow):
        knowledge.drop_edition(publication_id=found.pk, reason="Not now", actor=editor, at=AT)
    with pytest.raises(NotAllowedNow):
        knowledge.clear_edition(publication_id=found.pk, actor=editor, at=AT)
    with pytest.raises(NotAllowedNow):
        knowledge.publish_edition(publication_id=found.pk, actor=editor, at=AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "novel"}, "kind"),
        ({"title": {"en": " "}}, "title"),
        ({"title": {"xx": "Title"}}, "title"),
        ({"themes": ["weather"]}, "themes"),
        ({"countries": ["QQ"]}, "countries"),
        ({"issued": "May"}, "issued"),
        ({"about": ["MPF-0"]}, "projects"),
    ],
)
def test_what_nobody_knows_is_refused_and_nothing_is_kept(officer: Actor, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        prepared(officer, **changes)
    assert refusal.value.findings[0].field == field
    assert knowledge.Publication.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF", "script"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/#4aavaScript 2 0 R>>endobj\n%%EOF", "script"),
        (pdf("Secret", password="known to one"), "protected"),
        (b"MZ\x00\x00", "type_differs"),
    ],
)
def test_a_hostile_file_is_refused_at_the_door_and_nothing_is_kept(officer: Actor, content: bytes, said: str) -> None:
    found = prepared(officer)
    with pytest.raises(Refused) as refusal:
        with_file(found, officer, content)
    assert refusal.value.findings[0].message == f"files.{said}"
    assert (StoredFile.objects.count(), knowledge.EditionFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (pdf("", ""), "none", "no_text"),
        (many(5000), "partly", "pages"),
        (many(2, b"(not a page"), "none", "no_text"),
    ],
)
def test_a_file_that_is_hard_to_read_says_so_and_is_published_all_the_same(
    officer: Actor, editor: Actor, content: bytes, state: str, reason: str
) -> None:
    found = prepared(officer)
    row = with_file(found, officer, content)
    read_all()
    row.refresh_from_db()
    assert (row.text_state, row.reason) == (state, reason)
    knowledge.clear_edition(publication_id=found.pk, actor=editor, at=AT)
    knowledge.publish_edition(publication_id=found.pk, actor=editor, at=AT)
    assert len(hits("counter")) == 1
    assert Entry.objects.filter(record=found.record, event="publication.file_read").count() == 1


def test_one_file_for_each_language_and_it_can_be_taken_out(officer: Actor) -> None:
    found = prepared(officer)
    with_file(found, officer, paper("Talk").read())
    for language in ("en", "xx"):
        with pytest.raises(Refused):
            with_file(found, officer, paper("Again").read(), language)
    knowledge.take_out_file(publication_id=found.pk, language="en", actor=officer, at=AT)
    assert StoredFile.objects.get().state == "removed"
    with pytest.raises(NotFound):
        knowledge.take_out_file(publication_id=found.pk, language="en", actor=officer, at=AT)
    with pytest.raises(NotFound):
        knowledge.add_file(publication_id=0, language="en", upload=paper("x"), actor=officer, at=AT)
    with pytest.raises(NotFound):
        knowledge.clear_edition(publication_id=0, actor=officer, at=AT)
    assert knowledge.publication_by_token(found.record.token, officer) == found
    with pytest.raises(NotFound):
        knowledge.publication_by_token(found.record.token, PUBLIC)
    assert list(knowledge.publications_at_desk(PUBLIC)) == []
