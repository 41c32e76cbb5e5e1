"""The frame of every page: weight of a first visit, keyboard, script-free menu, appearance, paper, right to left."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from facility.interfaces.web.ui import context
from tests.journeys.browser import PHONE, overflows

STATEMENTS = ["home", "about", "contact", "privacy", "accessibility"]


@pytest.mark.parametrize("path", ["/", "/patterns/"])
def test_a_first_visit_stays_light(assets, db, path):
    """Page, styles, script and pictures together, compressed as the server sends them: under 100 kB, by far."""
    html = Client().get(path).content
    weight = len(gzip.compress(html, 9))
    for name in set(re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode())):
        found = finders.find(name)
        assert found, f"{name} is not there"
        weight += len(gzip.compress(Path(found).read_bytes(), 9))
    assert weight < 40_000


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_statements_are_accessible(page, axe, shot, name):
    page.goto(reverse(f"public:{name}"))
    axe(page)
    assert not overflows(page)
    shot(page, f"statement-{name}")


def test_a_wrong_address_gets_a_calm_page(page, axe, shot):
    page.goto("/nothing/here/")
    assert page.get_by_role("heading", level=1).inner_text() == "There is no such page"
    axe(page)
    shot(page, "error-404")


def test_the_first_key_skips_to_the_content(page):
    page.goto("/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "f-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_step_of_the_keyboard_is_seen(page):
    page.goto("/patterns/")
    unseen = []
    for _step in range(40):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)]; }"""
        )
        if told[1] == "none" or not told[2]:
            unseen.append(told[0])
    assert unseen == []


def test_the_menu_of_a_phone_opens_without_a_script(browse, axe, shot, monkeypatch):
    monkeypatch.setattr(
        context, "entries", lambda: tuple((one.title(), reverse(f"public:{one}")) for one in STATEMENTS)
    )
    caches["template_fragments"].clear()
    still = browse(viewport=PHONE, java_script_enabled=False)
    still.goto("/privacy/")
    menu = still.get_by_role("navigation", name="Main menu")
    assert not menu.is_visible()
    still.locator(".f-nav__toggle summary").click()
    assert menu.is_visible()
    shot(still, "menu-phone")
    page = browse()
    page.goto("/privacy/")
    assert page.get_by_role("navigation", name="Main menu").is_visible()
    assert page.locator(".f-nav [aria-current=page]").inner_text() == "Privacy"
    axe(page)
    shot(page, "menu-desktop")
    caches["template_fragments"].clear()


def test_the_appearance_can_be_chosen_and_is_kept(page):
    page.goto("/about/")
    page.get_by_label("Appearance").select_option("dark")
    page.get_by_role("button", name="Set").click()
    assert page.url.endswith("/about/")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 20, 27)"


def test_paper_shows_the_content_and_not_the_controls(page):
    page.goto("/patterns/")
    page.emulate_media(media="print")
    assert not page.locator(".f-languages").is_visible()
    assert not page.get_by_role("button", name="Save and continue").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.f-table')).maxHeight") == "none"


def test_forced_colours_keep_words_and_borders(browse, shot):
    page = browse(forced_colors="active")
    page.goto("/patterns/")
    assert page.evaluate("getComputedStyle(document.querySelector('.f-tag')).borderTopStyle") == "solid"
    shot(page, "patterns-forced-colours")


def test_less_movement_is_respected(browse):
    page = browse(reduced_motion="reduce")
    page.goto("/patterns/")
    assert page.evaluate("getComputedStyle(document.querySelector('.f-card')).transitionDuration") in {"0s", "1e-05s"}


def test_right_to_left_mirrors_and_fits(browse, axe, shot, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    for size in (None, PHONE):
        page = browse(**({"viewport": size} if size else {}))
        page.goto("/patterns/")
        page.get_by_role("button", name="العربيّة").click()
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert not overflows(page)
        shot(page, f"patterns-right-to-left{'-phone' if size else ''}")
        axe(page)


def test_counting_and_focus_help_where_scripts_run(page):
    page.goto("/patterns/")
    assert page.evaluate("document.activeElement.className").find("f-errors") >= 0
    area = page.get_by_label("Summary")
    area.fill("four")
    assert page.get_by_text("4 / 600").is_visible()
