"""A work that is not in the library: proposed by its address or its file, prepared as a publication, or not and why."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from facility.apps.knowledge import public as knowledge
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.base.acts import act
from facility.foundation.clocks import public as clocks
from facility.foundation.files import public as files
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.records import retention
from facility.foundation.trail import public as trail
from seeds.story.case import document
from tests.apps.assistance.make import AT, OWN, UN, body, loaded
from tests.apps.knowledge.test_gathering import held, programme, space

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/returns.pdf"
WHY_NOT = "It may not be passed on."
FACTS: dict[str, Any] = {
    "kind": "study",
    "title": {"en": "Counting returns"},
    "summary": {"en": "How three registers count."},
    "themes": ["return"],
    "countries": ["MD"],
    "issued": "2024-05",
}


@pytest.fixture
def bureau(actor_of: Any) -> Actor:
    loaded()
    actor: Actor = actor_of(Role.PARTNER, organisation=body("Bureau", "MD", "public_authority_central"))
    return actor


def offer(actor: Actor, **changes: Any) -> knowledge.OfferedWork:
    given: dict[str, Any] = {"programme": UN, "title": "Counting returns", "reason": "It counts.", "address": ADDRESS}
    return knowledge.offer_work(actor=actor, at=AT, **given | changes)


def told(kind: str) -> list[post.Letter]:
    return list(post.Letter.objects.filter(kind=f"knowledge.{kind}").order_by("pk"))


def drafted(one: knowledge.OfferedWork, editor: Actor) -> knowledge.Publication:
    return knowledge.take_up_work(work_id=one.pk, actor=editor, at=AT, **FACTS).publication


def test_a_work_is_taken_up_published_and_stands_in_the_space(bureau: Actor, actor_of: Any) -> None:
    editor, officer = actor_of(Role.EDITOR), actor_of(Role.GRANTS_OFFICER)
    one = offer(bureau)
    assert (one.state, one.address, one.record.invented) == ("waiting", ADDRESS, True)
    made = drafted(one, editor)
    found = knowledge.origin_of(made)
    assert found is not None
    assert (found.pk, found.state, found.author_id) == (one.pk, "taken_up", bureau.user_id)
    assert [letter.to_user_id for letter in told("work_taken_up")] == [bureau.user_id]
    assert made.record.invented
    assert held(space()) == set()
    upload = document("Counting returns")
    knowledge.add_file(publication_id=made.pk, language="en", upload=upload, actor=editor, at=AT)
    knowledge.clear_edition(publication_id=made.pk, actor=officer, at=AT)
    made = knowledge.publish_edition(publication_id=made.pk, actor=editor, at=AT)
    made.record.refresh_from_db()
    assert held(space()) == {made.record.reference}
    assert held(space(code=OWN)) == set()
    assert knowledge.OfferedWork.objects.get(pk=one.pk).state == "published"
    assert [letter.to_user_id for letter in told("gathered_taken_up")] == [bureau.user_id]
    assert [entry.event for entry in trail.history(one.record_id)] == [
        "offered_work.offered",
        "offered_work.taken_up",
        "offered_work.published",
    ]


def test_with_its_author_goes_why_a_work_was_proposed_and_the_work_stands(bureau: Actor, actor_of: Any) -> None:
    editor, officer, other = actor_of(Role.EDITOR), actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    made, upload = drafted(offer(bureau), editor), document("Counting returns")
    knowledge.add_file(publication_id=made.pk, language="en", upload=upload, actor=editor, at=AT)
    knowledge.clear_edition(publication_id=made.pk, actor=officer, at=AT)
    made = knowledge.publish_edition(publication_id=made.pk, actor=editor, at=AT)
    made.record.refresh_from_db()
    [tie] = links.Link.objects.filter(kind="gathered_in")
    assert tie.note == "It counts."
    # Taken out and added anew: what the other editor says of it is theirs.
    knowledge.let_go(programme=UN, link_id=tie.pk, actor=editor, at=AT)
    later = AT + timedelta(hours=1)
    given: dict[str, Any] = {"programme": UN, "reference": made.record.reference, "reason": "It counts."}
    knowledge.gather(**given, actor=other, at=later)
    with act():
        retention.erase(bureau.user_id or 0, later)
    assert knowledge.OfferedWork.objects.get().reason == ""
    assert [one.note for one in links.Link.objects.order_by("pk")] == ["", "It counts."]
    assert held(space()) == {made.record.reference}


def test_who_proposed_is_told_why_it_is_not_taken_up(bureau: Actor, actor_of: Any) -> None:
    editor, one = actor_of(Role.EDITOR), offer(bureau)
    for reason in ("", " \n", "x" * 501):
        with pytest.raises(Refused):
            knowledge.decline_work(work_id=one.pk, reason=reason, actor=editor, at=AT)
    for stranger in (bureau, actor_of(Role.GRANTS_OFFICER), PUBLIC):
        with pytest.raises(Forbidden):
            knowledge.decline_work(work_id=one.pk, reason=WHY_NOT, actor=stranger, at=AT)
        with pytest.raises(Forbidden):
            drafted(one, stranger)
    assert knowledge.OfferedWork.objects.get(pk=one.pk).state == "waiting"
    assert not knowledge.Publication.objects.exists()
    knowledge.decline_work(work_id=one.pk, reason=WHY_NOT, actor=editor, at=AT)
    [letter] = told("gathered_declined")
    assert (letter.to_user_id, letter.facts["reason"]) == (bureau.user_id, WHY_NOT)
    assert WHY_NOT not in str([entry.facts for entry in trail.history(one.record_id)])
    [shown] = knowledge.works_of(knowledge.circle_of(programme(), bureau, AT.date()), bureau)
    assert (shown.state, shown.answer) == ("declined", WHY_NOT)
    with pytest.raises(NotAllowedNow):
        drafted(one, editor)
    assert not knowledge.Publication.objects.exists()


def test_a_draft_that_is_dropped_tells_who_proposed_the_work(bureau: Actor, actor_of: Any) -> None:
    editor, one = actor_of(Role.EDITOR), offer(bureau)
    made = drafted(one, editor)
    knowledge.drop_edition(publication_id=made.pk, reason=WHY_NOT, actor=editor, at=AT)
    assert knowledge.OfferedWork.objects.get(pk=one.pk).answer == WHY_NOT
    assert [letter.facts["reason"] for letter in told("gathered_declined")] == [WHY_NOT]
    assert not links.Link.objects.filter(kind="gathered_in").exists()


def test_editors_find_on_their_list_which_works_wait_and_since_when(bureau: Actor, actor_of: Any) -> None:
    editor, first = actor_of(Role.EDITOR), offer(bureau)
    second, third = offer(bureau, title="Registers"), offer(bureau, title="Letters")

    def waiting(reader: Actor) -> list[tuple[str, str, int]]:
        return [(row.kind, row.label["en"], (AT - row.started_at).days) for row in clocks.tasks_for(reader, AT)]

    assert offer(bureau).pk == first.pk
    assert waiting(editor) == [("knowledge.decide_work", one.title, 0) for one in (first, second, third)]
    [due] = {row.due_at for row in clocks.tasks_for(editor, AT)}
    assert due is not None
    for other in (bureau, actor_of(Role.GRANTS_OFFICER), actor_of(Role.AUDITOR), PUBLIC):
        assert waiting(other) == []
    with pytest.raises(Refused):
        knowledge.decline_work(work_id=first.pk, reason="", actor=editor, at=AT)
    assert len(waiting(editor)) == 3
    made = drafted(first, editor)
    knowledge.decline_work(work_id=second.pk, reason=WHY_NOT, actor=editor, at=AT)
    assert [title for _kind, title, _days in waiting(editor)] == ["Letters"]
    knowledge.drop_edition(publication_id=made.pk, reason=WHY_NOT, actor=editor, at=AT)
    assert [title for _kind, title, _days in waiting(editor)] == ["Letters"]


def test_works_from_before_stand_on_the_list_after_the_update(bureau: Actor, actor_of: Any) -> None:
    step: Any = import_module("facility.apps.knowledge.migrations.0008_tasks_of_works")
    editor, with_task = actor_of(Role.EDITOR), offer(bureau)
    since = AT - timedelta(days=40)
    for title, facts in (("Old", {}), ("Left out", {"state": "declined", "answer": WHY_NOT})):
        settled = {"settled_at": since, "settled_by": editor.user_id} if facts else {}
        knowledge.OfferedWork.objects.create(
            record=records.create(kind="offered_work", label={"en": title}, at=since),
            programme=with_task.programme,
            author_id=bureau.user_id,
            title=title,
            address=ADDRESS,
            offered_at=since,
            **facts,
            **settled,
        )
    step.forwards(apps, None)
    step.forwards(apps, None)
    rows = clocks.tasks_for(editor, AT)
    assert [(row.label["en"], (AT - row.started_at).days, row.due_at is None) for row in rows] == [
        ("Counting returns", 0, False),
        ("Old", 40, True),
    ]
    old = knowledge.OfferedWork.objects.get(title="Old")
    knowledge.decline_work(work_id=old.pk, reason=WHY_NOT, actor=editor, at=AT)
    assert [row.label["en"] for row in clocks.tasks_for(editor, AT)] == ["Counting returns"]


def test_what_says_nothing_or_leads_nowhere_is_refused(bureau: Actor, actor_of: Any) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"title": " "},
        {"title": "x" * 201},
        {"reason": "\n"},
        {"address": ""},
        {"address": "javascript:alert(1)"},
        {"address": "ftp://example.org/x"},
        {"address": "https://example.org/" + "x" * 500},
        {"upload": SimpleUploadedFile("tool.exe", b"MZ"), "address": ""},
    )
    for changes in wrong:
        with pytest.raises(Refused):
            offer(bureau, **changes)
    firm = actor_of(Role.PARTNER, organisation=body("Firm", "MD", "company"))
    for stranger in (PUBLIC, firm, actor_of(Role.GRANTS_OFFICER)):
        with pytest.raises(Forbidden):
            offer(stranger)
    with pytest.raises(NotFound):
        offer(bureau, programme="none")
    assert not knowledge.OfferedWork.objects.exists()
    assert not files.StoredFile.objects.exists()


def test_a_form_sent_twice_makes_one_and_very_many_wait_no_longer(bureau: Actor) -> None:
    assert offer(bureau).pk == offer(bureau).pk
    for number in range(19):
        offer(bureau, title=f"Study {number}")
    with pytest.raises(Refused):
        offer(bureau, title="One more")
    assert knowledge.OfferedWork.objects.count() == 20


def test_only_who_proposed_and_editors_see_a_work_and_its_file(bureau: Actor, actor_of: Any) -> None:
    one = offer(bureau, upload=document("Counting returns"), address="")
    assert one.file is not None
    other = actor_of(Role.PARTNER, organisation=body("Other", "MD", "public_authority_central"))
    for reader in (bureau, actor_of(Role.EDITOR), actor_of(Role.AUDITOR)):
        assert knowledge.work_by_token(UN, one.record.token, reader).pk == one.pk
    for stranger in (PUBLIC, other, actor_of(Role.GRANTS_OFFICER)):
        with pytest.raises(NotFound):
            knowledge.work_by_token(UN, one.record.token, stranger)
    with pytest.raises(NotFound):
        knowledge.work_by_token(OWN, one.record.token, bureau)
    assert knowledge.works_of(knowledge.circle_of(programme(), other, AT.date()), other) == []
