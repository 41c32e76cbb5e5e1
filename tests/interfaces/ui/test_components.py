"""The components: what they say, that they escape, and how they are wired for those who listen."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from facility.core.findings import Finding
from facility.core.money import Money
from facility.foundation.base.text import pick
from facility.interfaces.web.ui import findings as finding_rows
from facility.interfaces.web.ui.components import library
from facility.interfaces.web.ui.findings import (
    add_to_form,
    fact,
    field_target,
    register_words,
    say,
    view_row,
    view_rows,
)
from facility.interfaces.web.ui.tones import TONES, tone_of


def show(text: str, **context: Any) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


class ActionForm(forms.Form):
    title = forms.CharField(label="Title", max_length=20, help_text="Short.")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"class": "own"}), required=False, max_length=90)
    role = forms.ChoiceField(label="Role", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


HOSTILE = "<script>alert('x')</script>"


@pytest.mark.parametrize(
    "text",
    [
        "{% page_header x lead=x eyebrow=x status=x meta=x %}",
        "{% breadcrumb x x x %}",
        "{% primary_action x url=x %}{% primary_action x name=x value=x %}{% link_button x x %}{% button x name=x value=x %}",
        "{% post_button x x confirm=x field=x %}",
        "{% notice x title=x %}{{ x }}{% endnotice %}{% what_next title=x %}{{ x }}{% endwhat_next %}",
        "{% fieldset x hint=x %}{{ x }}{% endfieldset %}",
        "{% summary %}{% row x url=x action=x %}{{ x }}{% endrow %}{% endsummary %}{% summary_list rows %}",
        "{% status_tag x x tone=x %}{% rule_status x %}{% unknown x %}{% source_link x x x %}{% date x %}",
        "{% stats %}{% stat x x as_of=x source=x source_url=x note=x url=x %}{% endstats %}{% progress 1 2 x %}",
        "{% data_table x head lines %}{% table x %}{% endtable %}",
        "{% task_list items %}{% timeline items %}{% steps items label=x %}{% tabs items label=x %}{% file_list items %}",
        "{% cards %}{% card x x eyebrow=x status=x %}{{ x }}{% endcard %}{% endcards %}{% empty_state x x action=x url=x %}",
        "{% filters title=x %}{{ x }}{% endfilters %}{% finding row %}{% findings items title=x %}",
        "{% in_language x shown='fr' %}{% in_language x shown=x %}",
    ],
)
def test_markup_typed_by_somebody_stays_text(text):
    item = dict.fromkeys(
        [
            "title",
            "url",
            "code",
            "label",
            "tone",
            "hint",
            "when",
            "text",
            "who",
            "state",
            "note",
            "kind",
            "message",
            "remedy",
            "outcome",
            "number",
            "source",
        ],
        HOSTILE,
    )
    html = show(
        text,
        x=HOSTILE,
        rows=[(HOSTILE, HOSTILE, HOSTILE, HOSTILE)],
        head=[HOSTILE],
        lines=[[HOSTILE]],
        items=[item],
        row=item,
    )
    assert "<script" not in html
    assert "alert(" in html


def test_no_component_brings_a_script_or_a_style_of_its_own(client, db):
    html = client.get("/patterns/").content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert "onclick" not in html
    assert html.count("<script") == 1


def test_the_pattern_page_needs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/patterns/").status_code == 200


def test_an_unknown_amount_is_never_zero():
    assert "not stated" in show("{% amount None %}{% share None %}{% count None %}")
    assert "EUR" in show("{% amount value %}", value=Money(0))
    assert "nothing published" in show("{% amount None unknown_text='nothing published' %}")
    assert show("{% count 1500 %}") == '<span class="f-amount">1,500</span>'


def test_a_state_has_a_word_and_a_tone():
    assert show("{% status_tag 'awarded' 'Awarded' %}") == '<span class="f-tag f-tag--success">Awarded</span>'
    assert "f-tag--warning" in show("{% status_tag 'x' 'X' tone='attention' %}")
    assert tone_of("x", "nonsense") == "neutral"
    assert tone_of("something-else") == "neutral"


@pytest.mark.parametrize(
    ("record", "marked"),
    [
        (True, True),
        (False, False),
        (SimpleNamespace(invented=True), True),
        (SimpleNamespace(record=SimpleNamespace(invented=True)), True),
        (SimpleNamespace(), False),
    ],
)
def test_what_is_made_up_is_marked(record, marked):
    assert bool(show("{% invented_mark record %}", record=record)) is marked


def test_a_field_is_described_by_its_help_its_hint_and_its_errors():
    form = ActionForm({"title": ""})
    form.is_valid()
    html = show("{% form_field form.title hint='FAQ 3' hint_url='/faq/#3' %}", form=form)
    assert 'aria-describedby="id_title_helptext id_title_hint id_title_error"' in html
    assert 'aria-invalid="true"' in html
    for part in ("helptext", "hint", "error"):
        assert f'id="id_title_{part}"' in html
    assert 'href="/faq/#3"' in html


def test_choices_are_grouped_under_their_question():
    html = show("{% form_field form.role %}", form=ActionForm())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_what_is_optional_says_so():
    html = show("{% form_fields form %}", form=ActionForm())
    assert html.count("(optional)") == 1
    assert 'data-count="90"' in html
    assert 'class="ecl-text-area f-input own"' in html
    assert 'type="hidden"' in html


def test_the_summary_of_errors_leads_to_the_fields():
    form = ActionForm({"title": "", "role": "x"})
    form.is_valid()
    form.add_error(None, "The whole does not fit.")
    html = show("{% error_summary form %}", form=form)
    assert 'href="#id_title"' in html
    assert 'href="#id_role_0"' in html
    assert "The whole does not fit." in html
    assert show("{% error_summary form %}", form=ActionForm()).strip() == ""
    assert show("{% error_summary form %}", form=None).strip() == ""


def test_a_button_that_posts_carries_its_own_protection():
    request = RequestFactory().get("/")
    from django.template import RequestContext

    html = Template("{% load ui %}{% post_button 'Withdraw' '/w/' version=3 %}").render(RequestContext(request))
    assert "csrfmiddlewaretoken" in html
    assert 'name="version" value="3"' in html
    assert "<details" not in html


def test_text_in_another_language_is_marked():
    with translation.override("en"):
        assert show("{% in_language 'Bonjour' shown='fr' %}") == (
            "<span lang='fr' dir='ltr'>Bonjour</span> <span class='f-language-note'>(only in French)</span>"
        )
        assert show("{% in_language 'Hello' shown='en' %}") == "Hello"
        assert show("{% in_language 'Hello' %}") == "Hello"
        assert "lang='fr'" in show("{% in_language t %}", t=pick({"fr": "Bonjour"}, "en"))
        assert show("{% in_language t %}", t={"fr": "Bonjour", "en": "Hello"}) == "Hello"
        assert "(only in qqq)" in show("{% in_language 'x' shown='qqq' %}")


def test_buttons_that_do_not_submit_and_panels_that_are_open():
    assert 'type="button"' in show("{% button 'X' submits=False %}")
    assert "<details" in show("{% filters opened=True %}{% endfilters %}")
    assert " open>" in show("{% filters opened=True %}{% endfilters %}")


def test_figures_and_dates_in_a_stat():
    html = show("{% stat 1500 'projects' as_of='2024-05' source='Report' %}")
    assert "1,500" in html
    assert "as of May 2024" in html


# Findings


def test_findings_stand_in_the_order_of_what_to_do_first():
    rows = view_rows(
        [
            Finding(message="a", outcome="pass"),
            Finding(message="b", outcome="unknown"),
            Finding(message="c", blocks=False),
            Finding(message="d", field="budget.requested", rule="R-1"),
        ],
        target=field_target,
        rule_url=lambda rule: f"/rules/{rule}/",
    )
    assert [row["tone"] for row in rows] == ["error", "warning", "neutral", "success"]
    assert rows[0]["target"] == "#id_budget-requested"
    assert rows[0]["rule_url"] == "/rules/R-1/"
    assert [row["blocks"] for row in rows] == [True, False, False, False]


def test_facts_are_written_by_their_unit():
    assert fact("share_bp", 9600) == "96%"
    assert fact("asked_cents", 100_000).endswith("1,000")
    assert fact("ends_on", "2022-05-16") == "16 May 2022"
    assert fact("months", 1200) == "1,200"
    assert fact("there", True) == "yes"
    assert fact("there", False) == "no"
    assert fact("countries", ["MD", "GE"]) == "MD, GE"
    assert fact("x", None) == "not stated"
    assert fact("x", "y") == "y"


def test_a_finding_without_a_text_still_says_something():
    assert say(Finding(message="share_too_high", facts={"share_bp": 9600}))[0] == "Share too high (96%)"
    assert view_row(Finding(message="x", text="Said."))["message"] == "Said."


def test_rulebooks_bring_their_own_words(monkeypatch):
    monkeypatch.setattr(finding_rows, "_words", [])
    register_words(lambda finding: ("", "") if finding.message == "other" else (f"Words of {finding.rule}", "Do this"))
    assert say(Finding(message="x", rule="R-1")) == ("Words of R-1", "Do this")
    assert say(Finding(message="other"))[0] == "Other"


def test_findings_go_to_their_fields():
    form = ActionForm({"title": "x", "role": "a", "agreed": "on"})
    assert form.is_valid()
    add_to_form(
        form,
        [
            Finding(message="x", field="title", text="Too short."),
            Finding(message="x", field="part.role", text="Wrong role."),
            Finding(message="x", field="elsewhere", text="Something else."),
            Finding(message="x", field="title", text="Only advice.", blocks=False),
        ],
    )
    assert form.errors["title"] == ["Too short."]
    assert form.errors["role"] == ["Wrong role."]
    assert form.non_field_errors() == ["Something else."]


# The frame uses them, or they need rows of the database: shown on every page, beside a project.
ELSEWHERE = {"with_footnotes", "htmx", "connected"}


def test_the_pattern_page_shows_every_component_and_every_tone(client):
    folder = Path(library.__file__).resolve().parents[2] / "templates" / "patterns"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    shown = set(re.findall(r"{% (\w+)", source))
    assert set(library.register.tags) - ELSEWHERE - shown == set()
    page = client.get("/patterns/").content.decode()
    assert {tone for tone in TONES if f"f-tag--{tone}" not in page} == set()
    assert page.count('aria-sort="descending"') == 1
