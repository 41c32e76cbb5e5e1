"""What every page must keep on paper and in the reader's own colours, looked at in the browser on the same visit."""

from typing import Any

# A page of A4 without its margins, in CSS pixels.
PAPER_WIDTH = 680

# On paper: nothing that only a screen can use, nothing cut off, dark words on white, addresses written out.
PAPER = """() => {
  const seen = (css) => [...document.querySelectorAll(css)].filter((one) => one.checkVisibility());
  const found = [];
  for (const css of ["nav:not(.f-steps)", ".f-nav", ".f-site__tools", "main button", ".f-appearance", ".f-filters",
                     ".f-skip", "main input[type=submit]"])
    for (const one of seen(css)) found.push("printed: " + css + " " + one.outerHTML.slice(0, 90));
  for (const one of document.querySelectorAll(".f-table, .f-card, main section, main pre, main dd, main blockquote"))
    if (one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
      found.push("cut: " + one.tagName + " " + one.className);
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) found.push("wider than paper");
  for (const one of document.querySelectorAll("main details"))
    if (one.querySelector("summary") && getComputedStyle(one).display !== "none" && one.checkVisibility()
        && getComputedStyle(one.querySelector("summary")).display === "none"
        && !one.matches(".f-answer__more, .f-chart__table")) found.push("a heading is gone");
  const link = seen("main a[href^='http']")[0];
  if (link && !getComputedStyle(link, "::after").content.includes("http")) found.push("an address is missing");
  if (getComputedStyle(document.body).backgroundColor !== "rgb(255, 255, 255)") found.push("dark paper");
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const one = part / 255;
      return one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pale = new Set();
  for (const one of seen("main h1, main h2, main h3, main p, main li, main td, main th, main dd, main dt, main label, main a, main textarea, main input, main select"))
    if (1.05 / (light(getComputedStyle(one).color) + 0.05) < 4.5) pale.add(one.tagName + "." + one.className);
  return [...found, ...[...pale].map((one) => "pale: " + one)].slice(0, 6);
}"""

# A state or a focus that only a colour shows is gone where the reader's own colours are forced.
FORCED = """() => {
  const found = [];
  const line = (one) => ["Top", "Bottom"].some((side) => {
    const style = getComputedStyle(one);
    return style["border" + side + "Style"] !== "none" && parseFloat(style["border" + side + "Width"]) > 0;
  });
  const bordered = ".f-tag, .f-notice, .f-finding, .ecl-button, .f-page[aria-current], main input:not([type=hidden]), "
    + "main select, main textarea, .f-tab[aria-current], .f-nav__link[aria-current]";
  for (const one of document.querySelectorAll(bordered))
    if (one.checkVisibility() && !line(one) && !["checkbox", "radio", "file", "range"].includes(one.type))
      found.push("no border: " + one.outerHTML.slice(0, 90));
  const kinds = new Set();
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    const kind = one.tagName + "." + one.className + "." + (one.type ?? "");
    if (kinds.has(kind) || !one.checkVisibility()) continue;
    kinds.add(kind);
    one.focus({ preventScroll: true, focusVisible: true });
    const style = getComputedStyle(one);
    if (document.activeElement === one && style.outlineStyle === "none")
      found.push("focus unseen: " + one.outerHTML.slice(0, 90));
  }
  document.activeElement?.blur();
  return found.slice(0, 6);
}"""


def on_paper(page: Any) -> list[str]:
    """What is wrong with the open page as it is printed, by somebody who reads in the dark."""
    size = page.viewport_size
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": PAPER_WIDTH, "height": 1000})
    told = [f"on paper: {one}" for one in page.evaluate(PAPER)]
    page.set_viewport_size(size)
    page.emulate_media(media="screen", color_scheme="light")
    return told


def in_own_colours(page: Any) -> list[str]:
    """What is wrong with the open page where the reader's own colours are forced."""
    page.emulate_media(forced_colors="active")
    told = [f"in forced colours: {one}" for one in page.evaluate(FORCED)]
    page.emulate_media(forced_colors="none")
    return told
