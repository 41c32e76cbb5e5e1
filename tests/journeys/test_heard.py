"""What a screen reader says: landmarks, headings in order, names of controls, what is announced."""

import re
from itertools import pairwise

import pytest


def outline(page):
    return page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.checkVisibility()).map(e => +e.tagName[1])"
    )


@pytest.mark.parametrize("path", ["/", "/patterns/", "/privacy/", "/accessibility/", "/nothing/"])
def test_one_title_and_no_level_left_out(page, path):
    page.goto(path)
    levels = outline(page)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_landmarks_have_names(page, settings):
    settings.FACILITY_DEMO = True
    page.goto("/patterns/")
    tree = page.locator("body").aria_snapshot()
    for landmark in ("banner", "main", "contentinfo", 'navigation "You are here"', 'complementary "Demonstration"'):
        assert landmark in tree
    names = re.findall(r'navigation "([^"]*)"', tree)
    assert len(names) == len(set(names))
    assert "- navigation:" not in tree


def test_controls_say_what_they_are(page):
    page.goto("/patterns/")
    form = page.locator("#forms form").first.aria_snapshot()
    for control in (
        'textbox "Title of the action"',
        'textbox "EU contribution requested (EUR)"',
        'combobox "Fund"',
        'group "Role in the consortium"',
        'radio "Coordinator"',
        'checkbox "Legal migration"',
        'checkbox "I declare that what is written here is true"',
        'button "Save and continue"',
    ):
        assert control in form


def test_a_mistake_is_announced_and_described(page):
    page.goto("/patterns/")
    summary = page.get_by_role("alert")
    assert "Please check these points" in summary.inner_text()
    wrong = page.locator("#id_amount")
    assert wrong.get_attribute("aria-invalid") == "true"
    described = page.evaluate(
        "id => document.getElementById(id).getAttribute('aria-describedby').split(' ')"
        ".map(part => document.getElementById(part).textContent.trim()).join(' ')",
        "id_amount",
    )
    assert "is not an amount" in described
    summary.get_by_role("link", name="EU contribution requested").click()
    assert page.evaluate("document.activeElement.id") == "id_amount"


def test_states_and_steps_are_said_in_words(page):
    page.goto("/patterns/")
    steps = page.get_by_role("navigation", name="Stages").aria_snapshot()
    assert "(done)" in steps
    assert "(now)" in steps
    assert page.get_by_role("progressbar", name="3 of 8 parts are complete").count() == 1
    assert page.get_by_role("table", name="Partners").get_by_role("rowheader", name="Coordinator").count() == 1
    assert page.get_by_role("columnheader", name="Amount").first.is_visible()


def test_a_chart_is_heard_as_its_sentence_and_table(page):
    page.goto("/patterns/")
    figure = page.get_by_role("figure").first
    assert "Highest: AMIF" in figure.aria_snapshot()
    assert "img" not in figure.aria_snapshot()
    figure.get_by_text("Show as a table").click()
    assert figure.get_by_role("cell", name="EUR 4,120,000").is_visible()
