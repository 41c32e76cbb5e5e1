"""The matrix of roles × acts: what the grids declare is what happens, and who holds no role may do nothing."""

import importlib
import importlib.util
import pkgutil
from dataclasses import replace
from typing import Any

import pytest

import facility.apps
import facility.foundation
from facility.foundation.accounts.public import (
    ANY,
    FOR_ORGANISATION,
    PERMISSIONS,
    PUBLIC,
    Actor,
    Held,
    Permission,
    Role,
    system,
)


def _load_policies() -> None:
    """Import every policy module, so that no grid escapes."""
    for floor in (facility.apps, facility.foundation):
        for package in pkgutil.iter_modules(floor.__path__):
            name = f"{floor.__name__}.{package.name}.policy"
            if package.ispkg and importlib.util.find_spec(name) is not None:
                importlib.import_module(name)


_load_policies()
CODES = sorted(PERMISSIONS)
# An organisation that nothing in these tests belongs to.
ELSEWHERE = 987_654_321


class Stranger:
    """A thing that is related to nobody: whatever one asks of it leads to another stranger or to nothing."""

    pk = id = organisation_id = user_id = person_id = record_id = ELSEWHERE - 1
    invited_by_id = proposer_id = created_by_id = ELSEWHERE - 2
    is_public = False
    state = status = "nowhere"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None if name.endswith(("_id", "_at", "_on")) else Stranger()

    def __call__(self, *args: Any, **kwargs: Any) -> "Stranger":
        return self

    def __iter__(self) -> Any:
        return iter(())

    def __bool__(self) -> bool:
        return False

    def __contains__(self, thing: object) -> bool:
        return False


def always(actor: Actor, held: Held, thing: Any) -> bool:
    return True


def never(actor: Actor, held: Held, thing: Any) -> bool:
    return False


def actor_with(role: Role) -> Actor:
    held = Held(role, ELSEWHERE if role in FOR_ORGANISATION else None)
    return Actor(user_id=1, person_id=1, name="Ada", held=frozenset({held}))


def bare(permission: Permission, holds: bool) -> Permission:
    """The same grid, where every relation holds or none does, without exclusions and openings."""
    relations = dict.fromkeys(permission.relations, always if holds else never)
    return replace(permission, relations=relations, forbids=(), public=None)


@pytest.mark.parametrize("code", CODES)
def test_every_role_may_what_its_cell_says(code: str) -> None:
    permission = PERMISSIONS[code]
    for role in Role:
        actor, cell = actor_with(role), permission.grid.get(role)
        for holds in (True, False):
            says = cell == ANY or (cell is not None and holds)
            assert bare(permission, holds)(actor, Stranger()) is says, role
        assert bare(permission, True)(actor) is (cell == ANY), role


@pytest.mark.parametrize("code", CODES)
def test_who_acts_for_an_organisation_gets_at_nothing_of_others(code: str) -> None:
    permission = replace(PERMISSIONS[code], public=None, forbids=())
    for role, cell in permission.grid.items():
        if role in FOR_ORGANISATION and cell != ANY:
            assert permission(actor_with(role), Stranger()) is False, role


@pytest.mark.parametrize("code", CODES)
def test_an_exclusion_wins_over_every_cell(code: str) -> None:
    excluded = replace(bare(PERMISSIONS[code], True), forbids=(always,))
    for role in Role:
        assert not excluded(actor_with(role), Stranger()), role
        assert not excluded(actor_with(role)), role


@pytest.mark.parametrize("code", CODES)
def test_the_public_and_a_person_without_a_role_may_nothing_that_is_not_public(code: str) -> None:
    permission = PERMISSIONS[code]
    nobody = (None, PUBLIC, Actor(user_id=1, person_id=1, name="Ada"), system("unheard of"))
    for actor in nobody:
        assert permission(actor) is False
        assert bare(permission, True)(actor, Stranger()) is False


@pytest.mark.parametrize("code", CODES)
def test_a_job_may_only_what_names_it(code: str) -> None:
    permission = bare(PERMISSIONS[code], True)
    for name in ("unheard of", *permission.systems):
        assert permission(system(name), Stranger()) is (name in permission.systems)


def test_the_auditor_changes_nothing_and_the_administrator_decides_on_no_dossier() -> None:
    for code, permission in PERMISSIONS.items():
        verb = code.partition(".")[2]
        if Role.AUDITOR in permission.grid:
            assert verb.startswith(("view", "see", "read", "list", "download", "export", "open_file")), code
        if code.startswith(("proposals.", "evaluation.", "grants.", "reporting.")):
            assert Role.ADMINISTRATOR not in permission.grid or verb.startswith(("view", "see", "read", "list")), code


def test_every_act_names_its_app() -> None:
    for code in PERMISSIONS:
        app, _dot, verb = code.partition(".")
        assert app.isidentifier(), code
        assert verb.isidentifier(), code
