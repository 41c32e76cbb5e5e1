"""Which organisations a process means, on its pages, on the page of the organisation, and for programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from facility.apps.dialogue.public import MemberFacts, NameTie
from facility.foundation.accounts.public import Role, User
from tests.apps.dialogue import make
from tests.apps.dialogue.test_name_ties import CENTRE, PAGE, body

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
Users = Callable[..., User]
HERE = "/processes/test-process/"


def test_the_secretariat_says_what_a_name_means(
    client: Client, client_as: Clients, user_of: Users, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make.process()
    centre = body(CENTRE)
    secretary = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    page = f"/organisations/{centre.record.token}/"
    assert f"{HERE}names/" in secretary.get(HERE).content.decode()
    assert f"{HERE}names/" not in client.get(HERE).content.decode()
    assert client.get(f"{HERE}names/").status_code == 302
    for role in (Role.EDITOR, Role.APPLICANT, Role.GRANTS_OFFICER):
        assert client_as(user_of(role)).get(f"{HERE}names/").status_code == 403
    listed = secretary.get(f"{HERE}names/").content.decode()
    assert "not said" in listed
    form = f"{HERE}names/?name=ICMPD"
    assert form in listed
    assert secretary.get(f"{HERE}names/?name=Nobody").status_code == 404
    assert secretary.post(f"{HERE}names/", {"seen": "0"}).status_code == 404
    asked = secretary.get(form).content.decode()
    assert f"{CENTRE}: its name has this in brackets" in asked
    assert "checked" not in asked.split("<form", 1)[1].split("</form>", 1)[0]
    given = {"chosen": centre.record.token, "source_url": PAGE, "seen": "0"}
    wrong = secretary.post(form, given | {"source_url": ""})
    assert wrong.status_code == 422
    assert secretary.post(form, {"organisation": "Nobody", "source_url": PAGE, "seen": "0"}).status_code == 422
    assert not NameTie.objects.exists()
    assert secretary.post(form, given).status_code == 302
    again = secretary.post(form, given)
    assert again.status_code == 422
    assert "Somebody else said what this name means meanwhile." in again.content.decode()
    # What stands now is on the page, and the next answer is on top of it.
    assert f'value="{NameTie.objects.get().pk}"' in again.content.decode()
    public = client.get(HERE).content.decode()
    assert f'ICMPD (<a class="ecl-link" href="{page}">{CENTRE}</a>)' in public
    said = client.get(page).content.decode()
    assert f'href="{HERE}"' in said
    assert "Secretariat" in said
    tie = NameTie.objects.get()
    silent = {"source_url": "https://example.org/better", "note": "A better source.", "seen": str(tie.pk)}
    for nothing in (silent, silent | {"organisation": "  "}):
        refused = secretary.post(form, nothing)
        assert (refused.status_code, NameTie.objects.count()) == (422, 1)
        assert "Choose an organisation, or name one." in refused.content.decode()
    ended = {"chosen": "none", "seen": str(tie.pk)}
    assert secretary.post(form, ended).status_code == 422
    assert secretary.post(form, ended | {"note": "Not settled."}).status_code == 302
    history = secretary.get(f"{HERE}names/").content.decode()
    assert "Not settled." in history
    assert history.count(page) == 1
    assert page not in client.get(HERE).content.decode()
    for reader, address, most in ((client, HERE, 8), (client, page, 15), (secretary, f"{HERE}names/", 15), (secretary, form, 15)):  # fmt: skip
        reader.get(address)
        with django_assert_max_num_queries(most):
            assert reader.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 4])
def test_names_cost_the_page_of_a_process_nothing(
    client: Client, client_as: Clients, user_of: Users, rows: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    names = [f"Centre {number}" for number in range(rows)]
    make.process(members=tuple(MemberFacts(status="observer", name=one, source_url=PAGE) for one in names))
    secretary = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    for one in names:
        body(one)
        secretary.post(f"{HERE}names/?name={one}", {"organisation": one, "source_url": PAGE, "seen": "0"})
    assert NameTie.objects.count() == rows
    client.get(HERE)
    with django_assert_max_num_queries(8):
        assert client.get(HERE).content.decode().count("/organisations/") >= rows
    with django_assert_max_num_queries(15):
        assert secretary.get(f"{HERE}names/").status_code == 200


def test_programs_do_the_same(client: Client, client_as: Clients, user_of: Users) -> None:
    make.process()
    centre = body(CENTRE)
    secretary, put = client_as(user_of(Role.DIALOGUE_SECRETARIAT)), {"content_type": "application/json"}
    where = "/api/v1/processes/test-process/names"
    assert client.get(where).status_code in {401, 403}
    assert client_as(user_of(Role.APPLICANT)).get(where).status_code == 403
    [named] = json.loads(secretary.get(where).content)
    assert (named["name"], named["tie"], named["organisation"]) == ("ICMPD", 0, None)
    # What a name may mean is looked for one name at a time.
    assert named["suggestions"] == []
    [named] = json.loads(secretary.get(f"{where}?name=ICMPD").content)
    assert [one["why"] for one in named["suggestions"]] == ["bracket"]
    assert json.loads(secretary.get(f"{where}?name=Nobody").content) == []
    given = {"name": "ICMPD", "organisation": centre.record.token, "source_url": PAGE}
    assert client_as(user_of(Role.EDITOR)).post(where, given, **put).status_code == 403  # type: ignore[arg-type]
    assert secretary.post(where, given | {"organisation": "Nobody"}, **put).status_code == 422  # type: ignore[arg-type]
    answer = secretary.post(where, given, **put)  # type: ignore[arg-type]
    assert answer.status_code == 201
    assert json.loads(answer.content)[0]["organisation"] == centre.record.token
    assert secretary.post(where, given, **put).status_code == 422  # type: ignore[arg-type]
    told = json.loads(client.get("/api/v1/processes/test-process").content)
    assert [one["organisation"] for one in told["terms"] if one["name"]] == [centre.record.token]
    known = json.loads(client.get(f"/api/v1/organisations/{centre.record.token}").content)["processes"]
    assert [(one["process"], one["how"], one["takes_part"]) for one in known] == [
        ("test-process", "secretariat", False)
    ]
