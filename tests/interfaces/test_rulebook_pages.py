"""Rules at the desk and in public: a changed figure is a new version, every figure can be typed and read back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from facility.apps.calls import public as calls
from facility.core import presets
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base import clock
from facility.interfaces.web.calls.rule_form import RuleForm
from seeds.story import calls as story
from tests.apps.calls.make import book

pytestmark = pytest.mark.django_db


def typed(form: RuleForm) -> dict[str, Any]:
    """The form's own initial values as a browser would send them back."""
    return {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}


@pytest.mark.parametrize("name", presets.names("rulebooks"))
def test_every_rule_that_is_sent_back_unchanged_stays_the_same(name: str) -> None:
    for entry in presets.rulebook(name).as_dict()["entries"]:
        start = typed(RuleForm(entry=entry)) | {"title_en": "Title"}
        sent = {key: value for key, value in start.items() if value}
        form = RuleForm(sent, entry=entry)
        assert form.is_valid(), form.errors
        assert form.changed_entry() == entry


def test_a_changed_figure_is_the_next_version(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor]
) -> None:
    first = book(actor_of(Role.GRANTS_OFFICER), clock.now())
    officer = client_as(user_of(Role.GRANTS_OFFICER))
    assert "Test rules 1" in officer.get("/desk/rulebooks/").content.decode()
    page = officer.get("/desk/rulebooks/test-book/1/").content.decode()
    assert "/desk/rulebooks/test-book/1/5/" in page
    entry = first.content["entries"][5]
    assert entry["kind"] == "eu_share"
    sent = typed(RuleForm(entry=entry)) | {"title_en": "Test rules, 90 per cent"}
    unchanged = officer.post("/desk/rulebooks/test-book/1/5/", sent)
    assert unchanged.status_code == 422
    assert "Nothing differs" in unchanged.content.decode()
    wrong = officer.post("/desk/rulebooks/test-book/1/5/", sent | {"figure_ceiling_bp": "101"})
    assert wrong.status_code == 422
    assert (
        "Write a share"
        in officer.post("/desk/rulebooks/test-book/1/5/", sent | {"figure_ceiling_bp": "most"}).content.decode()
    )
    assert calls.Rulebook.objects.count() == 1
    answer = officer.post("/desk/rulebooks/test-book/1/5/", sent | {"figure_ceiling_bp": "90"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/rulebooks/test-book/2/")
    second = calls.rulebook_at("test-book", 2)
    differences = calls.rule_changes(calls.rulebook_of(first), calls.rulebook_of(second))
    assert [(one.path, one.before, one.after) for one in differences] == [("R-11.ceiling_bp", 9500, 9000)]
    first.refresh_from_db()
    assert calls.rulebook_of(first).figures("eu_share", on=clock.now().date()).ceiling_bp == 9500
    assert officer.get("/desk/rulebooks/test-book/1/99/").status_code == 404
    auditor = client_as(user_of(Role.AUDITOR))
    assert auditor.get("/desk/rulebooks/test-book/2/").status_code == 200
    assert auditor.post("/desk/rulebooks/test-book/2/5/", sent).status_code == 403


def test_only_those_who_may_change_a_rule(actor_of: Callable[..., Actor]) -> None:
    at, officer = clock.now(), actor_of(Role.GRANTS_OFFICER)
    row = book(officer, at)
    given: dict[str, Any] = {"rulebook_id": row.pk, "entry": {}, "title": {"en": "x"}, "at": at}
    with pytest.raises(Forbidden):
        calls.change_rule(**given, place=0, actor=actor_of(Role.FINANCE_OFFICER))
    with pytest.raises(NotFound):
        calls.change_rule(**given, place=-1, actor=officer)
    with pytest.raises(Refused):
        calls.change_rule(**given, place=0, actor=officer)
    assert calls.Rulebook.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "lines", "fault"),
    [
        ("conditional", "SN", "one country per line"),
        ("conditional", "SN, launched, soon", "one country per line"),
        ("regions", "silk-routes", "one region per line"),
    ],
)
def test_lines_that_cannot_be_read_are_said(name: str, lines: str, fault: str) -> None:
    kind, params = {
        "conditional": ("countries", {"listed": ["MA"], "conditional": []}),
        "regions": ("regions", {"regions": {"a": ["MA"]}}),
    }[name]
    entry = next(one for one in presets.rulebook("mp-2024").as_dict()["entries"] if one["kind"] == kind)
    entry = entry | {"params": params}
    form = RuleForm(typed(RuleForm(entry=entry)) | {"title_en": "x", f"figure_{name}": lines}, entry=entry)
    assert not form.is_valid()
    assert fault in str(form.errors)


def test_rules_and_grids_are_for_everybody(client: Client, actor_of: Callable[..., Actor]) -> None:
    story.adopt(actor_of(Role.GRANTS_OFFICER), clock.now())
    page = client.get("/rules/").content.decode()
    assert "R-11" in page
    assert "not confirmed yet" in page
    page = client.get("/rules/R-06/").content.decode()
    assert "Senegal: launch of the Talent Partnership (not recorded yet)" in page
    assert "{" not in page.split("<main")[1].split("</main>")[0]
    assert client.get("/rules/R-99/").status_code == 404
    page = client.get("/grids/concept-note-classic/1/").content.decode()
    assert "Relevance" in page
    assert "below 30 points" in page
    assert client.get("/grids/none/1/").status_code == 404
    for grid in calls.grids():
        assert client.get(f"/grids/{grid.code}/{grid.version}/").status_code == 200
    assert client.get("/desk/rulebooks/").status_code == 403
