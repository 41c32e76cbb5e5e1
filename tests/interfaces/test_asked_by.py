"""Questions kept for a set of roles find for everybody of the story what their plain query set finds."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from facility.apps.parties import public as parties
from facility.apps.projects.public import Project, by_reference, visible_to
from facility.core.errors import NotFound
from facility.foundation.accounts.public import PUBLIC, Actor, AskedBy, Held, Role, User
from facility.foundation.base.counting import count_all
from facility.foundation.clocks.public import ON_DESK, open_for
from facility.foundation.clocks.queries import first_open
from facility.interfaces.web.desk.tiles import counted, makers
from tests.interfaces.test_every_address import PEOPLE

pytestmark = pytest.mark.django_db


def _actor(part: str) -> Actor:
    return parties.actor_for(User.objects.get(email=f"{part}@example.org"), now())


def test_tasks_and_tiles_are_those_of_the_plain_question(story: None) -> None:
    at, seen = now() + timedelta(days=1), set()
    for part in PEOPLE:
        actor = _actor(part)
        assert first_open(actor, ON_DESK) == list(open_for(actor)[:ON_DESK]), part
        tiles = [tile for maker in makers() for tile in maker(actor, at)]
        plain = count_all({place: one.count(actor, at) for place, one in enumerate(tiles) if callable(one.count)})
        shown = counted(tiles, actor, at)
        assert {place: shown[place].count for place in plain} == plain, part
        seen |= {tile.title for tile in shown if tile.count}
    assert len(seen) >= 5  # numbers that are not nought, for different things


def test_one_of_the_same_roles_for_another_organisation_finds_only_their_own(story: None) -> None:
    asked = AskedBy(
        lambda actor: parties.Organisation.objects.filter(pk__in=actor.organisations(Role.APPLICANT)).order_by("pk")
    )
    first, second, third = parties.Organisation.objects.order_by("pk")[:3]
    for user, ours in ((1, (first,)), (2, (second,)), (3, (third, first)), (4, ())):
        held = frozenset(Held(Role.APPLICANT, one.pk) for one in ours)
        actor = Actor(user_id=user, person_id=user, held=held)
        assert asked.rows(actor) == sorted(ours, key=lambda one: one.pk), user
    assert asked.rows(PUBLIC) == []


def test_a_question_that_looks_an_id_up_before_finds_nothing_for_anybody(story: None) -> None:
    def early(actor: Actor) -> object:
        return parties.Organisation.objects.filter(pk__in=[one for one in actor.organisations() if one < 1_000_000_000])

    (first,) = parties.Organisation.objects.order_by("pk")[:1]
    actor = Actor(user_id=1, person_id=1, held=frozenset({Held(Role.APPLICANT, first.pk)}))
    kept: AskedBy[parties.Organisation] = AskedBy(early)  # type: ignore[arg-type]
    kept.rows(actor)
    statement = next(iter(kept._kept.values()))._statements
    assert set(statement.values()) == {None}  # it found nothing for its stand-ins, so that nothing is kept


def test_a_project_that_is_not_public_is_found_by_those_who_see_it_only(story: None) -> None:
    project = Project.objects.select_related("record").filter(record__is_public=True, record__invented=False).first()
    assert project is not None
    project.record.is_public = False
    project.record.save(update_fields=["is_public"])
    for actor in (PUBLIC, *(_actor(part) for part in PEOPLE)):
        reference = project.record.reference or ""
        if visible_to(actor).filter(pk=project.pk).exists():
            assert by_reference(reference, actor) == project
        else:
            with pytest.raises(NotFound):
                by_reference(reference, actor)
