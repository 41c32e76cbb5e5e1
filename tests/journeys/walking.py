"""A first-time applicant who walks a way and counts: pages, clicks, fields, words to read."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core import mail

from facility.foundation.base import clock
from facility.foundation.post.public import send_due

# What one may choose from a list is not read through.
READ = """() => {
  const words = (one) => one.innerText.split(/\\s+/).filter(Boolean).length;
  return words(document.querySelector("main"))
    - [...document.querySelectorAll("main select")].map(words).reduce((sum, one) => sum + one, 0);
}"""


@dataclass
class Walk:
    """What a way costs."""

    page: Any
    pages: list[str] = field(default_factory=list)
    clicks: int = 0
    fields: int = 0
    words: int = 0

    def arrive(self) -> None:
        """Count the page that stands there now and the words of its own part."""
        self.page.wait_for_load_state("load")
        self.pages.append(self.page.locator("h1").first.inner_text())
        self.words += self.page.evaluate(READ)

    def open(self, address: str) -> None:
        """Come to a page from outside: the front page, a letter."""
        self.page.goto(address)
        self.arrive()

    def press(self, role: str, name: str, *, exact: bool = True, last: bool = False) -> None:
        """One click that leads to a page."""
        found = self.page.locator("main, .f-nav").get_by_role(role, name=name, exact=exact)
        with self.page.expect_navigation():
            (found.last if last else found.first).click()
        self.clicks += 1
        self.arrive()

    def write(self, label: str, value: str) -> None:
        """Fill one field in, unless it already says this."""
        box = self.page.get_by_label(label).first
        if box.input_value() == value:
            return
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
        self.fields += 1

    def tick(self, label: str) -> None:
        """Tick one box."""
        box = self.page.get_by_label(label).first
        if not box.is_checked():
            box.check()
            self.fields += 1

    def letter(self, place: str) -> None:
        """Open the link of the last letter."""
        send_due(clock.now())
        found = re.search(rf"/{place}/[^/\s]+/", str(mail.outbox[-1].body))
        assert found
        self.clicks += 1
        self.open(found[0])
