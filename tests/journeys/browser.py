"""A real browser for journeys: one shared Chromium, pages that report what must never happen, axe, pictures.

    def test_an_applicant_finds_the_call(page, live_server, sign_in, axe, shot):
        sign_in(page, user)
        page.goto(live_server.url + "/calls/")
        axe(page)
        shot(page, "calls")

`page` is a desktop page; `browse(viewport=..., color_scheme="dark", locale="fr-FR", java_script_enabled=False)` gives
others. At the end of a test every page is asked: no server error, no refused script or style, no request elsewhere.
"""

import os
import re
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tools.launcher.browser import MISSING, find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "build" / "journeys"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1280, "height": 900}
# The document that each page is fetching at this moment.
UNDER_WAY: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()


@pytest.fixture(scope="session")
def assets() -> Path:
    """The design system's style sheet, axe and the words of all languages, made once where they are missing."""
    from django.utils.translation import trans_real

    from tools.launcher.assets import provide
    from tools.launcher.say import Stop
    from tools.launcher.words import compile_words

    try:
        provide(("run", "test"))
    except Stop as stop:
        pytest.skip(str(stop))
    if compile_words():
        trans_real._translations.clear()
    return ROOT / ".tools" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium(assets: Path) -> Iterator[Any]:
    """One browser for the whole run."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    # The browser's own loop makes Django think that test code runs inside async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as started, pytest.MonkeyPatch.context() as patch:
        for kind, page_of in ((playwright.Locator, lambda locator: locator.page), (playwright.Page, lambda page: page)):
            patch.setattr(kind, "click", _settled(kind.click, page_of))
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def _settled(click: Callable[..., None], page_of: Callable[[Any], Any]) -> Callable[..., None]:
    def click_and_settle(self: Any, *aim: str, **options: Any) -> None:
        click(self, *aim, **options)
        settle(page_of(self))

    return click_and_settle


def settle(page: Any, *, seconds: float = 15.0) -> None:
    """Wait until a click's way to another page has ended: on a busy machine the browser sets out only after the click.

    One answer of the page's own thread comes after all that the click set off there; a request for a document that is
    still open then is waited for, and so is the document itself.
    """
    until = time.monotonic() + seconds
    with suppress(Exception):  # the page went away while it was asked: just what is waited for
        page.evaluate("1")
    while not page.is_closed() and UNDER_WAY.get(page) and time.monotonic() < until:
        page.wait_for_timeout(10)
    if not page.is_closed():
        page.wait_for_load_state("load")


@pytest.fixture
def browse(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open pages with any setting of a browser context; check them all at the end."""
    contexts: list[Any] = []
    troubles: list[str] = []
    own = urlsplit(live_server.url).netloc

    def make(**settings: Any) -> Any:
        settings.setdefault("viewport", DESKTOP)
        settings.setdefault("locale", "en-GB")
        context = chromium.new_context(base_url=live_server.url, **settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", lambda page: _watch(page, own, troubles))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def _watch(page: Any, own: str, troubles: list[str]) -> None:
    def said(message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            troubles.append(f"{page.url}: {message.text}")

    def asked(request: Any) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            UNDER_WAY[page] = request
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != own:
            troubles.append(f"{page.url} asks {request.url}")

    def answered(response: Any) -> None:
        if response.status >= 500:
            troubles.append(f"{response.url} answers {response.status}")

    def came(request: Any) -> None:
        if UNDER_WAY.get(page) is request:
            del UNDER_WAY[page]

    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", asked)
    page.on("requestfailed", came)
    page.on("requestfinished", came)
    page.on("response", answered)


@pytest.fixture
def page(browse: Callable[..., Any]) -> Any:
    """A page on a desk."""
    return browse()


@pytest.fixture
def phone(browse: Callable[..., Any]) -> Any:
    """A page on a phone."""
    return browse(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Any, Any], None]:
    """Sign a page in as a user, without the form: sign_in(page, user)."""

    def do(page: Any, user: Any) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return do


@pytest.fixture
def axe(assets: Path) -> Callable[..., None]:
    """Assert that axe finds nothing on a page: axe(page)."""
    source = assets.read_text(encoding="utf-8")
    gone = pytest.importorskip("playwright.sync_api").Error

    def check(page: Any, *, without: tuple[str, ...] = ()) -> None:
        settle(page)
        rules = {name: {"enabled": False} for name in without}
        run = "rules => axe.run(document, {rules, resultTypes: ['violations']}).then(told => told.violations)"
        try:
            page.evaluate(source)
            found = page.evaluate(run, rules)
        except gone as error:
            # A page that was left under axe's hands is not judged: the one that came after it is, once.
            if "context was destroyed" not in str(error) and "axe is not defined" not in str(error):
                raise
            settle(page)
            page.evaluate(source)
            found = page.evaluate(run, rules)
        lines = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(f"{node['target']} {node['html'][:160]} {_why(node)}" for node in one["nodes"][:5])
            for one in found
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(lines)

    return check


def _why(node: dict[str, Any]) -> str:
    return re.sub(r"\s+", " ", node.get("failureSummary", ""))[:300]


@pytest.fixture
def shot() -> Callable[[Any, str], Path]:
    """Keep a picture of the whole page in build/journeys: shot(page, "calls-list")."""

    def take(page: Any, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=str(path), full_page=True)
        return path

    return take


def overflows(page: Any) -> bool:
    """Whether a page is wider than its window, so that one would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
