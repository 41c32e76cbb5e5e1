"""Content in several languages: plain as text, marked as markup, never breaking what it stands in."""

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.html import format_html
from lxml import html

from facility.interfaces.web.projects.themes import THEMES, theme
from facility.interfaces.web.ui.columns import Column
from facility.interfaces.web.ui.languages import Said, direction, named, only_in, said

TITLE = {"en": "Call for <proposals>"}


def test_the_language_of_the_page_is_shown_without_a_mark() -> None:
    with translation.override("fr"):
        found = said({"en": "Call", "fr": "Appel"})
        assert (found, found.noted, format_html("{}", found)) == ("Appel", "Appel", "Appel")


def test_another_language_is_named_marked_and_escaped() -> None:
    with translation.override("fr"):
        found = said(TITLE)
        assert found == "Call for <proposals>"
        assert found.noted == named(found) == "Call for <proposals> (uniquement en anglais)"
        assert format_html("{}", found) == (
            "<span lang='en' dir='ltr'>Call for &lt;proposals&gt;</span> "
            "<span class='f-language-note'>(uniquement en anglais)</span>"
        )


def test_a_title_of_a_window_says_the_language_in_words_and_an_attribute_stays_whole() -> None:
    page = Template('<title>{% filter striptags %}{{ title }}{% endfilter %}</title><p aria-label="{{ title }}">')
    with translation.override("fr"):
        html = page.render(Context({"title": said({"en": 'A "quoted" call'})}))
    assert html.startswith("<title>A &quot;quoted&quot; call (uniquement en anglais)</title>")
    assert html.count('"') == 2


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert (said(None), said({}).noted, format_html("{}", said({}))) == ("", "", "")


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("fr", "ltr"), ("qqq", "ltr")])
def test_a_text_runs_in_its_own_direction(language: str, way: str) -> None:
    assert direction(language) == way
    assert f"dir='{way}'" in format_html("{}", Said("x", language))


def test_a_language_without_a_name_is_named_by_its_code() -> None:
    assert only_in("qqq") == "only in qqq"


def test_a_theme_is_said_in_the_language_of_the_page_or_marked_as_published() -> None:
    with translation.override("fr"):
        assert theme("Return and reintegration") == "Retour et réintégration"
        assert named(theme("Something new")) == "Something new (uniquement en anglais)"
        assert [one for one in THEMES if str(THEMES[one]) == one] == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_file_holds_the_same_figures_whatever_the_language(language: str) -> None:
    row = SimpleNamespace(cents=123_456_789, day=dt.date(2022, 5, 16), number=12_345, share=9_025)
    columns = [
        Column(key="cents", label="x", kind="money", value="cents"),
        Column(key="day", label="x", kind="date", value="day"),
        Column(key="number", label="x", kind="number", value="number"),
        Column(key="share", label="x", kind="share", value="share"),
    ]
    with translation.override("en"):
        plain = [one.data(row) for one in columns]
    with translation.override(language):
        stream = io.StringIO()
        csv.writer(stream).writerow([one.data(row) for one in columns])
    assert next(csv.reader(io.StringIO(stream.getvalue()))) == plain
    assert plain[1:3] == ["2022-05-16", "12345"]


@pytest.mark.django_db
def test_the_switch_of_languages_keeps_the_page_and_its_question(client: Client) -> None:
    address = "/projects/?q=visa&sort=-title"
    page = html.fromstring(client.get(address).content)
    [form] = [one for one in page.forms if one.action == "/language/"][:1]
    answer = client.post("/language/", {**dict(form.form_values()), "language": "fr"}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    found = html.fromstring(answer.content)
    assert (found.get("lang"), found.xpath("string(//form[@action='/language/']/input[@name='next']/@value)")) == (
        "fr",
        address,
    )
