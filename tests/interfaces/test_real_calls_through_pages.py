"""Both real calls made by two people through the pages alone: what stands is what the story makes by the actions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.base import clock
from facility.interfaces.web.calls.euros import show_euros
from facility.interfaces.web.calls.forms import spread
from seeds.story import calls as story
from tests.apps.calls.make import people, questions

pytestmark = pytest.mark.django_db
CODES = (story.FRAME_2022["code"], story.FRAME_2023["code"])
TEXTS = {"title", "remark", "summary", "note", "scope"}
CALL_FIELDS = (
    "title",
    "programme",
    "state",
    "opens_on",
    "deadline_model",
    "closes_at",
    "stages",
    "source",
    "status",
    "remark",
)


def shown(client: Client, address: str) -> Any:
    """A page that must be there, as a tree."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.content)


def press(client: Client, address: str, form: Any, typed: dict[str, str]) -> None:
    """Send one form of a page as a browser does: what it holds already, and what was typed into its fields."""
    absent = set(typed) - set(form.fields.keys())
    assert not absent, f"{address} has no field for {absent}"
    for name, value in typed.items():
        form.fields[name] = value
    target = form.get("action") or address
    answer = client.post(target, dict(form.form_values()))
    assert answer.status_code in {302, 303}, (target, typed, answer.status_code)


def fill(client: Client, address: str, **typed: Any) -> None:
    """Fill in the one form of a page that has a field of each name; a choice that is not offered is an error."""
    told = {name: str(value) for name, value in typed.items()}
    offered = [form for form in shown(client, address).forms if set(told) <= set(form.fields.keys())]
    assert len(offered) == 1, f"{address} has {len(offered)} forms for {sorted(told)}"
    press(client, address, offered[0], told)


def push(client: Client, address: str, button: str) -> None:
    """Press a button by its words."""
    found = [form for form in shown(client, address).forms if button in form.text_content()]
    assert len(found) == 1, f"{address} has {len(found)} buttons '{button}'"
    press(client, address, found[0], {})


def typed(facts: dict[str, Any]) -> dict[str, str]:
    """What a person types for facts of the story: a text per language, euro for cents."""
    plain: dict[str, str] = {}
    for name, value in facts.items():
        if name in TEXTS:
            plain |= spread(value, name)
        else:
            plain[name] = show_euros(value) if name.endswith("_cents") else str(value)
    return plain


def draft(officer: Client, frame: dict[str, Any], guidelines: dict[str, Any]) -> str:
    """Begin a call with its guidelines; gives the address of its page at the desk."""
    fill(officer, "/desk/calls/new/", **typed(frame))
    home = f"/desk/calls/{frame['code']}/"
    fill(officer, f"{home}guidelines/", **typed(guidelines))
    return home


def add_lot(officer: Client, home: str, lot: tuple[str, Any, Any], rules: tuple[str, int], asked: str) -> None:
    """A lot with its rules, questions and grids."""
    code, title, scope = lot
    fill(officer, f"{home}lots/new/", code=code, **typed({"title": title}))
    here, grids = f"{home}lots/{code}/", {grid.code: grid.pk for grid in calls.grids()}
    fill(officer, f"{here}rules/", rulebook=calls.rulebook_at(*rules).pk, **typed({"scope": scope}))
    fill(officer, f"{here}questions/", concept_form=asked, full_form=asked)
    fill(officer, f"{here}grids/", concept_grid=grids[story.CONCEPT_GRID], full_grid=grids[story.FULL_GRID])


def record_money(officer: Client, home: str, envelopes: tuple[tuple[str, str, int | None, str, str], ...]) -> None:
    """Each envelope on the page of its lot."""
    for lot, fund, cents, as_of, source in envelopes:
        money = {"status": story.envelope_status(cents), "amount": show_euros(cents), "as_of": as_of, "source": source}
        fill(officer, f"{home}lots/{lot}/money/", fund=fund, **money)


def publish(officer: Client, second: Client, home: str, propose: str) -> None:
    """One proposes on the page that shows everything, the other approves what it shows."""
    push(officer, f"{home}check/", propose)
    assert not [form for form in shown(officer, f"{home}check/").forms if "Approve" in form.text_content()]
    push(second, f"{home}check/", "Approve and publish")


def make_2022(officer: Client, second: Client, asked: str) -> None:
    """The call of 2022: two strands, the first guidelines, the revision of 16 May 2022, the envelope it made known."""
    home = draft(officer, story.FRAME_2022, story.GUIDELINES_2022)
    for lot in story.LOTS_2022:
        add_lot(officer, home, lot, story.FIRST_RULES_2022, asked)
    record_money(officer, home, story.ENVELOPES_2022)
    publish(officer, second, home, "Propose the opening")
    push(officer, home, "Begin a new version")
    fill(officer, f"{home}guidelines/", **typed(story.REVISION_2022))
    revised = calls.rulebook_at(*story.REVISED_RULES_2022)
    for code, _title, _scope in story.LOTS_2022:
        fill(officer, f"{home}lots/{code}/rules/", rulebook=revised.pk)
    publish(officer, second, home, "Propose this version")
    record_money(officer, home, story.ENVELOPES_AFTER_REVISION)


def make_2023(officer: Client, second: Client, asked: str) -> None:
    """Borders and Security: one lot, two funds whose shares nobody published, 11 million for the whole call."""
    home = draft(officer, story.FRAME_2023, story.GUIDELINES_2023)
    for lot in story.LOTS_2023:
        add_lot(officer, home, lot, story.RULES_2023, asked)
    record_money(officer, home, story.ENVELOPES_2023)
    publish(officer, second, home, "Propose the opening")


def standing(code: str) -> dict[str, Any]:
    """Everything that stands of a call but moments, keys and row numbers."""
    call = calls.call_for(code, PUBLIC)
    versions = list(call.versions.order_by("number"))
    money = finance.envelopes(code)
    return {
        "call": {name: getattr(call, name) for name in CALL_FIELDS},
        "invented": call.record.invented,
        "public": call.record.is_public,
        "lots": [(lot.code, lot.title, lot.state) for lot in call.lots.all()],
        "contents": [calls.version_content(call, version) for version in versions],
        "hashes": [version.content_hash for version in versions],
        "whole": [(one.envelope_cents, one.envelope_as_of, one.envelope_source) for one in versions],
        "rulebooks": [
            [(terms.lot.code, terms.rulebook.code, terms.rulebook.version) for terms in calls.terms_of(version)]
            for version in versions
        ],
        "envelopes": [
            (one.lot_code, one.fund_code, one.amount_cents, one.remaining_cents, one.status, one.as_of, one.source)
            for one in money
        ],
        "said": [
            (said.amount_cents, said.status, said.as_of, said.source)
            for one in money
            for said in finance.envelope_history(code, one.lot_code, one.fund_code)
        ],
    }


def as_told(actor_of: Callable[..., Actor], asked: tuple[str, int]) -> dict[str, dict[str, Any]]:
    """What the story makes by the actions, then undone: the pages begin where the story began."""
    who, before = people(actor_of), transaction.savepoint()
    story.tell(who.officer, who.authorising, asked)
    found = {code: standing(code) for code in CODES}
    transaction.savepoint_rollback(before)
    assert not calls.Call.objects.exists()
    assert not calls.rulebooks().exists()
    return found


def test_both_real_calls_are_made_through_the_pages_as_the_story_makes_them(
    user_of: Callable[..., User], client_as: Callable[[User], Client], actor_of: Callable[..., Actor], client: Client
) -> None:
    asked = questions(story.DRAFTED_2022)
    told = as_told(actor_of, asked)
    story.adopt(actor_of(Role.GRANTS_OFFICER), clock.now())
    users = user_of(Role.GRANTS_OFFICER), user_of(Role.AUTHORISING_OFFICER)
    User.objects.update(invented=False)
    officer, second = (client_as(user) for user in users)
    chosen = f"{asked[0]}:{asked[1]}"
    make_2022(officer, second, chosen)
    make_2023(officer, second, chosen)

    stands = {code: standing(code) for code in CODES}
    for code in CODES:
        for part, value in told[code].items():
            assert stands[code][part] == value, (code, part)
    assert [one.key for one in calls.open_lots(clock.now())] == ["amif-2022:A", "amif-2022:D", "bs-2023:BS"]
    first, borders = stands.values()
    assert [content["published_on"] for content in first["contents"]] == ["2022", "2022-05-16"]
    assert first["rulebooks"] == [[(lot, "mpf-2022", version) for lot in ("A", "D")] for version in (1, 2)]
    assert first["envelopes"] == [
        ("A", "AMIF", 800_000_000, 800_000_000, "published", "2022", story.LISTING),
        ("D", "AMIF", None, None, "unknown", "", story.PAGE),
    ]
    assert borders["whole"] == [(1_100_000_000, "2023-03-10", story.BORDERS)]
    assert borders["envelopes"] == [("BS", fund, None, None, "unknown", "", story.BORDERS) for fund in ("BMVI", "ISF")]
    assert "What version 2 changed" in client.get("/calls/amif-2022/").content.decode()
    assert "EUR\u00a011,000,000" in client.get("/calls/bs-2023/").content.decode()
