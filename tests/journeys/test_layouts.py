"""Every kind of page laid out: right to left, dark, on a phone, at 200 and 400 % zoom; on paper; styles without sides.

The pages come from the route table (served.py), so that a new page cannot escape.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.mirrored import ARABIC, LATIN, in_arabic_letters
from tests.journeys.served import Seen, Served, seen

__all__ = ["seen"]

# The database is made only where a test says that it needs it; the pages are rendered from it before.
pytestmark = pytest.mark.django_db

DESK, PHONE = 1280, 375
ZOOMED_TWICE, ZOOMED_FOUR_TIMES = 640, 320
STYLES = sorted((Path(__file__).resolve().parents[2] / "facility/interfaces/web/static/facility").glob("*.css"))
# What stands out of the window although nothing there scrolls by itself, and whether the page can be moved sideways.
BEYOND = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide || document.body.scrollWidth > wide) found.push("the page scrolls");
  const scrolls = (one) => {
    for (let e = one; e && e !== document.body; e = e.parentElement)
      if (e !== one && /auto|scroll/.test(getComputedStyle(e).overflowX)) return true;
    return false;
  };
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || !one.checkVisibility() || one.closest("svg, .u-sr-only, .f-skip")) continue;
    if ((box.right > wide + 1 || box.left < -1) && !scrolls(one)) {
      found.push(`${one.tagName}.${one.className} ${Math.round(box.left)}..${Math.round(box.right)}`);
      if (found.length > 3) break;
    }
  }
  return found;
}"""

WORN = "[...new Set([...document.querySelectorAll('[class]')].flatMap(one => [...one.classList]))]"
PALE = """axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations']})
  .then(told => told.violations.flatMap(one => one.nodes.map(node => node.html.slice(0, 120))))"""

# What a screen reader would stumble over: a state without words, an order that is not said, markup inside a name,
# messages that nobody announces, text of another language that is not marked although the mark stands beside it.
HEARD = """() => {
  const all = (css) => [...document.querySelectorAll(css)], found = [];
  const text = (one) => one.textContent.trim();
  if (all("h1").length !== 1) found.push("not one h1");
  for (const one of all(".f-tag, .f-task__status, .f-step, button, main a, summary"))
    if (!text(one) && !one.getAttribute("aria-label") && !one.querySelector("img[alt]"))
      found.push("nothing to say: " + one.outerHTML.slice(0, 80));
  for (const one of all("table")) {
    if (!one.caption || !text(one.caption)) found.push("a table without a name");
    if (one.querySelectorAll("[aria-sort]").length > 1) found.push("a table with two orders");
  }
  for (const one of all("nav")) if (!one.getAttribute("aria-label")) found.push("navigation without a name");
  for (const one of all(".f-messages")) if (one.getAttribute("role") !== "status") found.push("unheard messages");
  for (const one of all(".f-errors")) if (one.getAttribute("role") !== "alert") found.push("unheard mistakes");
  for (const one of all("[data-note]")) if (one.getAttribute("role") !== "status") found.push("unheard saving");
  for (const one of all(".f-language-note"))
    if (!one.previousElementSibling?.lang) found.push("a language named and not marked");
  for (const one of all("*")) for (const { name, value } of one.attributes)
    if (value.includes("<span")) found.push(`markup in ${name}`);
  return found.slice(0, 5);
}"""


@pytest.fixture
def served(chromium: Any) -> Any:
    """A browser page in the dark: light is what all the other journeys see."""
    context = chromium.new_context(color_scheme="dark", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield Served(context.new_page())
    context.close()


def beyond(page: Any, *widths: int) -> list[str]:
    """What does not fit, at each width."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {one}" for one in page.evaluate(BEYOND)]
    return found


def test_no_page_scrolls_sideways_at_any_zoom_and_every_page_can_be_heard(seen: list[Seen], served: Served) -> None:
    wrong = {}
    for one in seen:
        page = served.show(one)
        told = beyond(page, ZOOMED_FOUR_TIMES, ZOOMED_TWICE, DESK) + page.evaluate(HEARD)
        if told:
            wrong[f"{one.name} {one.address}"] = told
    assert wrong == {}


def test_right_to_left_every_page_is_mirrored_and_fits_and_the_dark_keeps_its_contrast(
    seen: list[Seen], served: Served, assets: Path
) -> None:
    """Contrast is looked at wherever a page wears a class that no page before it wore."""
    wrong, worn = {}, set()
    axe = assets.read_text(encoding="utf-8")
    for one in seen:
        page = served.show(one, "ar")
        told = beyond(page, PHONE, DESK) + page.evaluate(HEARD)
        if page.locator("html").get_attribute("dir") != "rtl" or not ARABIC.search(
            page.locator(".f-skip").inner_text()
        ):
            told.append("not right to left")
        classes = set(page.evaluate(WORN))
        if classes - worn:
            worn |= classes
            page.evaluate(axe)
            told += [f"pale in the dark: {node}" for node in page.evaluate(PALE)[:3]]
        if told:
            wrong[f"{one.name} {one.address}"] = told
    assert wrong == {}


def test_a_name_with_a_footnote_carries_it_in_every_language(seen: list[Seen]) -> None:
    """Kosovo*: the name is marked and its footnote stands on the page, in French and right to left as well."""
    wrong, told = [], 0
    for one in seen:
        for language, html in one.html.items():
            text = html.decode()
            if re.search(r"Kosovo\*", text):
                told += 1
                if "1244" not in text:
                    wrong.append((one.name, language))
    assert told >= len(("en", "fr", "ar"))
    assert wrong == []


def test_the_invented_arabic_keeps_placeholders_and_is_longer_by_a_third() -> None:
    words = "Save %(count)s answers of {name} <strong>now</strong>"
    turned = in_arabic_letters(words)
    assert [one in turned for one in ("%(count)s", "{name}", "<strong>", "</strong>")] == [True] * 4
    assert not LATIN.search(re.sub(r"%\(count\)s|\{name\}|</?strong>", "", turned))
    long = "Nothing stands against submitting this dossier before its deadline"
    assert len(in_arabic_letters(long)) >= 1.24 * len(long)


SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|(?:min-|max-)?(?:width|height)|left|right|top|bottom|inset-[xy]"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
# Conditions of media queries speak of the window, in which width and height mean the screen's own.
CONDITION = re.compile(r"@(?:media|container|supports)[^{]*\{")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_our_styles_know_begin_and_end_and_no_left_or_right(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source = CONDITION.sub("{", re.sub(r'url\("[^"]*"\)|/\*.*?\*/', "", text, flags=re.DOTALL))
    assert SIDES.findall(source) == []


@pytest.mark.parametrize("wrong", ["a{margin-left:1rem}", "a{text-align:right}", "a{width:1rem}", "a{left:0}"])
def test_a_style_with_a_side_is_found(wrong: str) -> None:
    assert SIDES.search(wrong)
    assert not SIDES.search("a{margin-inline-start:1rem;inset-inline-start:0;inline-size:1rem;text-align:end}")
