"""What a journey does again and again: become somebody, follow, press, agree, fill answers in, keep a picture."""

from collections.abc import Callable, Mapping
from typing import Any

from seeds.story.people import Cast


class Stage:
    """One browser page on which the people of a story take turns; its pictures are numbered in order."""

    def __init__(
        self,
        page: Any,
        cast: Cast,
        sign_in: Callable[[Any, Any], None],
        axe: Callable[..., None],
        shot: Callable[[Any, str], Any],
        name: str,
    ) -> None:
        self.page, self.cast, self.name = page, cast, name
        self._sign_in, self._axe, self._shot = sign_in, axe, shot
        self._pictures = 0
        self._part: str | None = None
        self.kinds: dict[str, tuple[str | None, str]] = {}
        """Where each kind of page was seen, and by whom."""

    def become(self, part: str | None) -> None:
        """Sign in as the person of that part, or leave as a visitor."""
        self._part = part
        self.page.context.clear_cookies()
        if part is not None:
            self._sign_in(self.page, self.cast.users[part])

    def keep(self, words: str, kind: str = "") -> None:
        """A picture of the page; axe looks at each kind of page once."""
        self._pictures += 1
        self._shot(self.page, f"{self.name}-{self._pictures:02d}-{words}")
        if kind and kind not in self.kinds:
            self.kinds[kind] = self._part, self.page.url
            self._axe(self.page)

    def go(self, address: str) -> None:
        """Open an address that the person may see."""
        answer = self.page.goto(address)
        assert answer.status == 200, f"{address} answers {answer.status}"

    def _through(self, target: Any) -> None:
        with self.page.expect_navigation() as found:
            target.click()
        assert found.value.status == 200, f"{self.page.url} answers {found.value.status}: {self.wrong()}"

    def wrong(self) -> str:
        """What the page says is wrong."""
        return " ".join(self.page.locator(".f-error-summary, .ecl-notification, h1").all_inner_texts())

    def follow(self, name: str) -> None:
        """Follow the link of that name in the page's own part."""
        self._through(self.page.locator("main").get_by_role("link", name=name).first)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press a button."""
        self._through(self.page.locator("main").get_by_role("button", name=name, exact=exact).first)

    def agree(self, name: str) -> None:
        """Press a button that asks once more whether one is sure."""
        self.page.locator("main summary").filter(has_text=name).first.click()
        self.press(f"Yes: {name}")

    def says(self, words: str) -> None:
        """The page shows these words."""
        self.page.get_by_text(words).first.wait_for()

    def write(self, label: str, value: str) -> None:
        """Fill the field of that label in, or choose in it."""
        box = self.page.get_by_label(label).first
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)

    def answer(self, given: Mapping[str, Any]) -> None:
        """Fill in all questions of a part of a dossier for which there is an answer."""
        shown = self.page.locator("[data-field]").evaluate_all("all => all.map(one => one.dataset.field)")
        for key in shown:
            value = given.get(key)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                self._rows(key, value)
            elif isinstance(value, list):
                for one in value:
                    self.page.locator(f"[name='{key}'][value='{one}']").check()
            elif value is not None:
                self._put(f"[name='{key}']", value)

    def _rows(self, key: str, rows: list[Mapping[str, str]]) -> None:
        for number, row in enumerate(rows):
            if not self.page.locator(f"[name^='{key}.{number}.']").count():
                self._through(self.page.locator(f"button[name=more][value={key}]"))
            for column, value in row.items():
                self._put(f"[name='{key}.{number}.{column}']", value)

    def _put(self, place: str, value: str) -> None:
        box = self.page.locator(place).first
        tag, kind = box.evaluate("one => [one.tagName, one.type]")
        if tag == "SELECT":
            box.select_option(value)
        elif kind == "checkbox":
            box.check()
        else:
            box.fill(value)
