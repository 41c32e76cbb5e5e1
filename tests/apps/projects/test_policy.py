"""Who may see and change the register."""

from collections.abc import Callable

import pytest

from facility.apps.projects.policy import STAFF, may_confirm_placement, may_import, may_view, sees_all
from facility.apps.projects.public import by_reference, visible_to
from facility.core.errors import NotFound
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from tests.apps.projects.make import known


@pytest.mark.parametrize("role", list(Role))
def test_each_role(role: Role, bare_actor: Callable[..., Actor]) -> None:
    actor = bare_actor(role)
    assert may_import(actor) == (role in {Role.ADMINISTRATOR, Role.GRANTS_OFFICER})
    assert may_confirm_placement(actor) == (role in {Role.EDITOR, Role.GRANTS_OFFICER})
    assert sees_all(actor) == (role in STAFF)


def test_nobody_and_jobs() -> None:
    assert not may_import(PUBLIC)
    assert may_import(system("load-portfolio"))
    assert not may_import(system("another"))


@pytest.mark.django_db
def test_the_list_shows_what_the_detail_would_not_refuse(bare_actor: Callable[..., Actor]) -> None:
    project = known()
    project.record.is_public = False
    project.record.save()
    applicant, officer = bare_actor(Role.APPLICANT), bare_actor(Role.GRANTS_OFFICER)
    for actor in (PUBLIC, applicant):
        assert not may_view(actor, project)
        assert not visible_to(actor).exists()
        with pytest.raises(NotFound):
            by_reference(project.key, actor)
    assert may_view(officer, project)
    assert by_reference(project.key, officer) == project
    project.record.is_public = True
    assert may_view(PUBLIC, project)
