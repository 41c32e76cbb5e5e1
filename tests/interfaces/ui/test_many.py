"""Choices out of many: a closed list that says what is chosen, sends what is ticked and escapes what it shows."""

import lxml.html
from django import forms
from django.http import QueryDict
from django.utils import translation

from facility.interfaces.web.ui.many import ManyChoices

NAMES = [("AL", "Albania"), ("CI", "Côte d’Ivoire"), ("XX", "<b>Bold & co</b>")]


class Places(forms.Form):
    """Where."""

    places = forms.MultipleChoiceField(label="Places", choices=NAMES, widget=ManyChoices, required=False)


def drawn(form: forms.Form) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(str(form["places"]))


def test_it_is_closed_and_says_what_is_chosen() -> None:
    empty, some = drawn(Places()), drawn(Places(initial={"places": ["CI", "XX"]}))
    assert empty.tag == "details" and "open" not in empty.attrib
    assert empty.findtext("summary/span") == "none chosen"
    assert some.findtext("summary/span") == "Côte d’Ivoire, <b>Bold & co</b>"
    assert [box.get("value") for box in some.iter("input") if box.get("checked") is not None] == ["CI", "XX"]
    assert [label.text_content().strip() for label in some.iter("label")] == [name for _code, name in NAMES]
    assert not list(some.iter("b"))
    with translation.override("fr"):
        assert drawn(Places()).findtext("summary/span") == "aucun choix"


def test_what_was_sent_comes_back_ticked_and_what_is_no_choice_is_refused() -> None:
    form = Places(QueryDict("places=AL&places=XX"))
    assert form.is_valid() and form.cleaned_data == {"places": ["AL", "XX"]}
    wrong = Places(QueryDict("places=AL&places=%3Cscript%3E"))
    assert not wrong.is_valid() and "places" in wrong.errors
    assert [box.get("value") for box in drawn(wrong).iter("input") if box.get("checked") is not None] == ["AL"]


def test_it_is_open_where_something_is_wrong_in_it_and_locked_where_nothing_may_be_chosen() -> None:
    wrong, right = Places(QueryDict("places=%3Cscript%3E")), Places(QueryDict("places=AL"))
    assert ("open" in drawn(wrong).attrib, "open" in drawn(right).attrib) == (True, False)
    locked = Places()
    locked.fields["places"].disabled = True
    assert [box.get("disabled") is not None for box in drawn(locked).iter("input")] == [True] * 3
    assert all(box.get("disabled") is None for box in drawn(right).iter("input"))


def test_the_summary_of_errors_leads_to_its_first_box() -> None:
    assert [box.get("id") for box in drawn(Places()).iter("input")] == ["id_places_0", None, None]
