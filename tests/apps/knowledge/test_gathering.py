"""The knowledge space of a programme: who proposes, who lets stand, what belongs there, and who reads which part of it."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.apps.portfolio import public as portfolio
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from tests.apps.assistance import make as asking
from tests.apps.assistance.make import AT, OWN, UN, body, loaded
from tests.apps.dialogue import make as meetings
from tests.apps.enquiries.make import news
from tests.apps.knowledge.make import lesson

pytestmark = pytest.mark.django_db
WHY_NOT = "It repeats what the guide says."
DRAFT = knowledge.Draft(title={"en": "Sit at one table"}, body={"en": "It takes two half-days."}, countries=["MD"])


def gather(actor: Actor, reference: str | None, **changes: Any) -> links.Link:
    given: dict[str, Any] = {"programme": UN, "reference": reference or "", "reason": "It shows how.", "at": AT}
    return knowledge.gather(actor=actor, **given | changes)


def declined(*, reason: str = WHY_NOT, **given: Any) -> links.Link:
    return knowledge.decline_gathered(reason=reason, **given)


def letters(kind: str) -> list[post.Letter]:
    return list(post.Letter.objects.filter(kind=f"knowledge.gathered_{kind}").order_by("pk"))


def space(actor: Actor = PUBLIC, code: str = UN, **narrowed: str) -> portfolio.Space:
    return portfolio.space_of(programme(code), actor, **narrowed)


def programme(code: str = UN) -> assistance.Programme:
    return assistance.programme_by_code(code)


def held(found: portfolio.Space) -> set[str]:
    return {one.reference for one in found.lines}


@pytest.fixture
def bureau(actor_of: Any) -> Actor:
    """Speaks for an authority of a partner country, which may ask under the partnership."""
    loaded()
    actor: Actor = actor_of(Role.PARTNER, organisation=body("Bureau", "MD", "public_authority_central"))
    return actor


def test_an_editor_adds_and_takes_out_and_everybody_sees_it(bureau: Actor, actor_of: Any) -> None:
    editor, one = actor_of(Role.EDITOR), lesson(1)
    assert held(space()) == set()
    link = gather(editor, one.record.reference)
    assert (link.state, link.valid_from) == ("confirmed", AT.date())
    assert held(space()) == {one.record.reference}
    assert held(space(code=OWN)) == set()
    with pytest.raises(Refused):
        gather(editor, one.record.reference)
    knowledge.let_go(programme=UN, link_id=link.pk, actor=editor, at=AT)
    assert held(space()) == set()
    with pytest.raises(NotAllowedNow):
        knowledge.let_go(programme=UN, link_id=link.pk, actor=editor, at=AT)
    assert gather(editor, one.record.reference.lower()).pk != link.pk
    events = [entry.event for entry in trail.history(one.record_id)]
    assert events == ["link.confirmed", "link.ended", "link.confirmed"]


def test_who_takes_part_proposes_and_an_editor_decides(bureau: Actor, actor_of: Any) -> None:
    editor, first, second = actor_of(Role.EDITOR), lesson(1), lesson(2)
    one, two = gather(bureau, first.record.reference), gather(bureau, second.record.reference)
    assert {one.state, two.state} == {"proposed"}
    assert held(space()) == held(space(bureau)) == set()
    with pytest.raises(Refused):
        gather(bureau, first.record.reference)
    for act in (knowledge.accept_gathered, declined, knowledge.let_go):
        with pytest.raises(Forbidden):
            act(programme=UN, link_id=one.pk, actor=bureau, at=AT)
        with pytest.raises(NotFound):
            act(programme=OWN, link_id=one.pk, actor=editor, at=AT)
    with pytest.raises(NotAllowedNow):
        knowledge.let_go(programme=UN, link_id=one.pk, actor=editor, at=AT)
    knowledge.accept_gathered(programme=UN, link_id=one.pk, actor=editor, at=AT)
    for nothing in ("", " \n "):
        with pytest.raises(Refused):
            declined(programme=UN, link_id=two.pk, reason=nothing, actor=editor, at=AT)
    with pytest.raises(Refused):
        declined(programme=UN, link_id=two.pk, reason="x" * 501, actor=editor, at=AT)
    assert links.Link.objects.get(pk=two.pk).state == "proposed"
    declined(programme=UN, link_id=two.pk, actor=editor, at=AT)
    with pytest.raises(NotAllowedNow):
        knowledge.accept_gathered(programme=UN, link_id=two.pk, actor=editor, at=AT)
    assert held(space()) == {first.record.reference}
    circle = knowledge.circle_of(programme(), bureau, AT.date())
    assert [(tie.state, tie.is_own, tie.answer) for tie in knowledge.ties_of(circle, bureau)] == [
        ("rejected", True, WHY_NOT),
        ("confirmed", True, ""),
    ]
    assert [(tie.state, tie.is_own) for tie in knowledge.ties_of(circle, editor)] == [("confirmed", False)]
    assert knowledge.ties_of(circle, PUBLIC) == knowledge.ties_of(circle, actor_of(Role.AUDITOR)) == []
    # What was not taken up can be proposed anew; an editor lets it stand by adding it.
    again = gather(bureau, second.record.reference)
    assert gather(editor, second.record.reference).pk == again.pk
    assert held(space()) == {first.record.reference, second.record.reference}


def test_editors_find_on_their_list_what_is_proposed(bureau: Actor, actor_of: Any) -> None:
    editor, several = actor_of(Role.EDITOR), [lesson(number) for number in range(1, 5)]
    one, two, three, _four = (gather(bureau, each.record.reference) for each in several)
    kinds = [f"knowledge.decide_tie:{link.pk}" for link in (one, two, three, _four)]

    def waiting(reader: Actor) -> list[str]:
        return [row.kind for row in clocks.tasks_for(reader, AT)]

    [row, *_others] = clocks.tasks_for(editor, AT)
    assert waiting(editor) == kinds
    assert (row.started_at, row.address, str(row.title)) == (
        AT, f"/assistance/{UN}/knowledge/", "Let a proposal stand in a knowledge space, or leave it out",
    )  # fmt: skip
    assert row.due_at is not None
    for other in (bureau, actor_of(Role.GRANTS_OFFICER), PUBLIC):
        assert waiting(other) == []
    with pytest.raises(Refused):
        declined(programme=UN, link_id=one.pk, reason="", actor=editor, at=AT)
    knowledge.accept_gathered(programme=UN, link_id=two.pk, actor=editor, at=AT)
    declined(programme=UN, link_id=three.pk, actor=editor, at=AT)
    gather(editor, several[3].record.reference)
    assert waiting(editor) == kinds[:1]
    step: Any = import_module("facility.apps.knowledge.migrations.0008_tasks_of_works")
    step.ties(apps, None)
    assert waiting(editor) == kinds[:1]
    with transaction.atomic():
        clocks.stop_all(record=programme().space or programme().record, actor=editor, at=AT)
    step.ties(apps, None)
    assert waiting(editor) == kinds[:1]


def test_nobody_decides_what_stands_in_a_space_on_the_page_of_connections(bureau: Actor, actor_of: Any) -> None:
    first, second = lesson(1), lesson(2)
    link = gather(bureau, first.record.reference)
    for role in (Role.GRANTS_OFFICER, Role.ASSISTANCE_COORDINATOR, Role.AUTHORISING_OFFICER, Role.EDITOR):
        other = actor_of(role)
        assert (links.proposed_for(other), links.waiting(other).count()) == ([], 0)
        for act in (links.confirm_link, links.reject_link):
            with pytest.raises(NotFound):
                act(link_id=link.pk, actor=other, at=AT)
    given: dict[str, Any] = {"reference": f"{UN}-knowledge", "kind": "gathered_in", "note": "", "at": AT}
    with pytest.raises(Refused) as refusal:
        links.propose_link(token=second.record.token, actor=actor_of(Role.GRANTS_OFFICER), **given)
    assert [one.field for one in refusal.value.findings] == ["kind"]
    assert [one.state for one in links.Link.objects.filter(kind="gathered_in")] == ["proposed"]


def test_who_proposed_is_told_what_came_of_it_and_why_not(bureau: Actor, actor_of: Any) -> None:
    editor, first, second, third = actor_of(Role.EDITOR), lesson(1), lesson(2), lesson(3)
    one, two, three = (gather(bureau, each.record.reference) for each in (first, second, third))
    knowledge.accept_gathered(programme=UN, link_id=one.pk, actor=editor, at=AT)
    declined(programme=UN, link_id=two.pk, actor=editor, at=AT)
    # An editor who adds what waits as a proposal lets it stand, too.
    assert gather(editor, third.record.reference).pk == three.pk
    # Nobody is told of their own act.
    gather(editor, lesson(4).record.reference)
    assert [letter.to_user_id for letter in letters("taken_up")] == [bureau.user_id, bureau.user_id]
    [letter] = letters("declined")
    assert (letter.to_user_id, letter.facts["reason"]) == (bureau.user_id, WHY_NOT)
    assert letter.record_id == programme().space_id
    for language, said in (("en", "is not taken up"), ("fr", "n’est pas repris")):
        shown = post.render(letter.kind, letter.facts, language)
        assert said in shown.body
        assert WHY_NOT in shown.body
    assert WHY_NOT not in str([entry.facts for entry in trail.history(second.record_id)])
    with pytest.raises(NotAllowedNow):
        declined(programme=UN, link_id=two.pk, actor=editor, at=AT)
    assert len(letters("declined")) == 1


def test_who_proposed_a_lesson_is_told_what_came_of_it(bureau: Actor, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    made = knowledge.propose_for_programme(programme=UN, draft=DRAFT, actor=bureau, at=AT)
    knowledge.drop(lesson_id=made.pk, reason=WHY_NOT, actor=editor, at=AT)
    [letter] = letters("declined")
    assert (letter.to_user_id, letter.facts["reason"]) == (bureau.user_id, WHY_NOT)
    again = knowledge.propose_for_programme(programme=UN, draft=DRAFT, actor=bureau, at=AT)
    knowledge.clear(lesson_id=again.pk, actor=editor, at=AT)
    knowledge.publish(lesson_id=again.pk, actor=editor, at=AT)
    assert [letter.to_user_id for letter in letters("taken_up")] == [bureau.user_id]
    own = knowledge.propose_for_programme(programme=OWN, draft=DRAFT, actor=editor, at=AT)
    knowledge.drop(lesson_id=own.pk, reason=WHY_NOT, actor=editor, at=AT)
    assert len(letters("declined")) == 1


def test_a_space_is_found_as_a_page(bureau: Actor) -> None:
    for words, language in (("knowledge space partnership", "en"), ("espace de connaissances partenariat", "fr")):
        found = search.find(search.Query(words, PUBLIC, language=language))
        assert f"/assistance/{UN}/knowledge/" in {hit.path for hit in found.hits}
    before = programme().space_id
    loaded()
    assert programme().space_id == before


def test_only_who_may_ask_under_the_programme_takes_part(bureau: Actor, actor_of: Any) -> None:
    one = lesson(1)
    office = actor_of(Role.APPLICANT, organisation=body("Office", "PL", "public_authority_central"))
    firm = actor_of(Role.PARTNER, organisation=body("Firm", "MD", "company"))
    strangers = (PUBLIC, office, firm, actor_of(Role.AUDITOR), actor_of(Role.GRANTS_OFFICER))
    for stranger in strangers:
        with pytest.raises(Forbidden):
            gather(stranger, one.record.reference)
        with pytest.raises(Forbidden):
            knowledge.propose_for_programme(programme=UN, draft=DRAFT, actor=stranger, at=AT)
    assert not links.Link.objects.exists()
    assert gather(office, one.record.reference, programme=OWN).state == "proposed"
    with pytest.raises(NotFound):
        gather(office, one.record.reference, programme="none")


def test_nothing_that_is_not_published_is_tied(bureau: Actor, actor_of: Any) -> None:
    editor, hidden = actor_of(Role.EDITOR), lesson(1, state="proposed")
    for reference in ("", "MPF-L-1999-0001", "a\x00b", hidden.record.reference, programme().record.reference):
        with pytest.raises(Refused):
            gather(editor, reference)
    with pytest.raises(Refused):
        gather(editor, lesson(2).record.reference, reason=" \n ")
    assert not links.Link.objects.exists()


def test_a_lesson_of_who_takes_part_stands_by_itself_once_two_people_cleared_it(bureau: Actor, actor_of: Any) -> None:
    editor, officer = actor_of(Role.EDITOR), actor_of(Role.GRANTS_OFFICER)
    made = knowledge.propose_for_programme(programme=UN, draft=DRAFT, actor=bureau, at=AT)
    assert (made.origin, made.state, made.record.invented) == ("programme", "proposed", True)
    assert held(space()) == held(space(editor)) == set()
    knowledge.clear(lesson_id=made.pk, actor=officer, at=AT)
    made = knowledge.publish(lesson_id=made.pk, actor=editor, at=AT)
    made.record.refresh_from_db()
    assert held(space()) == {made.record.reference}
    assert held(space(code=OWN)) == set()
    with pytest.raises(Refused):
        gather(editor, made.record.reference)
    knowledge.withdraw(lesson_id=made.pk, reason="It was wrong.", actor=editor, at=AT)
    assert held(space(editor)) == set()
    own = knowledge.propose_for_programme(programme=OWN, draft=DRAFT, actor=editor, at=AT)
    assert not own.record.invented


def test_a_space_is_narrowed_by_country_and_theme(bureau: Actor, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    meetings.process()
    met = meetings.meeting()
    item = news(actor_of, AT, editor=editor, countries=["GE"], themes=["asylum"])
    told = lesson(1)
    for record in (met.record, item.record, told.record):
        record.refresh_from_db()
        gather(editor, record.reference)
    found = space()
    assert [one.kind for one in found.lines] == ["news", "lesson", "meeting"]
    assert found.countries == {"GE": 2, "MD": 1}
    assert found.themes == {"asylum": 1, "return": 1}
    assert [one.kind for one in space(country="GE").lines] == ["news", "meeting"]
    assert [one.kind for one in space(country="GE", theme="asylum").lines] == ["news"]
    assert len(space(country="FR", theme="moon").lines) == 3
    assert (found.of_kind("meeting")[0].day, found.of_kind("meeting")[0].countries) == ("2023-09-21", ("GE",))


def test_answered_requests_are_shown_to_who_reads_them(actor_of: Any) -> None:
    loaded()
    of = asking.cast(actor_of, "MD", "public_authority_central")
    asked = asking.registered(of, UN)
    one = lesson(1)
    gather(actor_of(Role.EDITOR), one.record.reference)
    assert space(of.coordinator).answered == ()
    assistance.answer_with(
        request_id=asked.pk, reference=one.record.reference or "", reason="It says how.", actor=of.coordinator, at=AT
    )
    other = actor_of(Role.PARTNER, organisation=body("Other", "GE", "public_authority_central"))
    assert space().answered == space(other).answered == space(of.asker, theme="return").answered
    for reader in (of.coordinator, of.asker):
        [shown] = space(reader).answered
        assert (shown.request.pk, [ref for _label, ref, _kind in shown.by]) == (asked.pk, [one.record.reference])
    assert space(of.coordinator, code=OWN).answered == ()


def test_what_came_into_a_space_is_told_once(bureau: Actor, actor_of: Any) -> None:
    editor, hour = actor_of(Role.EDITOR), timedelta(hours=1)
    one = lesson(1)
    link = gather(editor, one.record.reference)
    gather(bureau, lesson(2).record.reference)
    made = knowledge.propose_for_programme(programme=UN, draft=DRAFT, actor=bureau, at=AT)
    knowledge.clear(lesson_id=made.pk, actor=editor, at=AT)
    knowledge.publish(lesson_id=made.pk, actor=editor, at=AT)
    fresh = knowledge.fresh_in_spaces(AT - hour, AT)
    assert [(each.programme, each.link_id, each.record.pk) for each in fresh] == [
        (UN, link.pk, one.record_id),
        (UN, 0, made.record_id),
    ]
    assert fresh[0].path == f"/lessons/{one.record.reference}/"
    assert knowledge.fresh_in_spaces(AT, AT + hour) == []
    knowledge.let_go(programme=UN, link_id=link.pk, actor=editor, at=AT + hour)
    assert [each.link_id for each in knowledge.fresh_in_spaces(AT - hour, AT)] == [0]


def test_what_was_withdrawn_since_is_told_by_nobody_and_stands_in_no_space(bureau: Actor, actor_of: Any) -> None:
    editor, hour = actor_of(Role.EDITOR), timedelta(hours=1)
    one, two = lesson(1), lesson(2)
    gather(editor, one.record.reference)
    waits = gather(bureau, two.record.reference)
    for each in (one, two):
        knowledge.withdraw(lesson_id=each.pk, reason="It was wrong.", actor=editor, at=AT + hour)
    assert knowledge.fresh_in_spaces(AT - hour, AT + hour) == []
    space_record = programme().record
    assert [row.other.pk for row in links.links_of(space_record, editor)] == [one.record_id]
    for reader in (PUBLIC, bureau, actor_of(Role.DONOR)):
        assert links.links_of(space_record, reader) == []
    with pytest.raises(NotAllowedNow):
        knowledge.accept_gathered(programme=UN, link_id=waits.pk, actor=editor, at=AT + hour)
    assert (links.Link.objects.get(pk=waits.pk).state, letters("taken_up")) == ("proposed", [])
    declined(programme=UN, link_id=waits.pk, actor=editor, at=AT + hour)


def test_a_request_is_not_shown_as_answered_by_what_was_withdrawn(actor_of: Any) -> None:
    loaded()
    of, editor = asking.cast(actor_of, "MD", "public_authority_central"), actor_of(Role.EDITOR)
    asked = asking.registered(of, UN)
    answers = [lesson(1), lesson(2)]
    given: dict[str, Any] = {"request_id": asked.pk, "reason": "It says how.", "actor": of.coordinator, "at": AT}
    for each in answers:
        assistance.answer_with(reference=each.record.reference or "", **given)

    def shown() -> list[list[str]]:
        return [[ref for _label, ref, _kind in one.by] for one in space(of.asker).answered]

    assert shown() == [["MPF-L-2024-0001", "MPF-L-2024-0002"]]
    knowledge.withdraw(lesson_id=answers[0].pk, reason="It was wrong.", actor=editor, at=AT)
    assert shown() == [["MPF-L-2024-0002"]]
    knowledge.withdraw(lesson_id=answers[1].pk, reason="It was wrong.", actor=editor, at=AT)
    assert shown() == []
