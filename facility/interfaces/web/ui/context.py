"""What every page needs around its content: name, menu, languages, the person's corner."""

from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

# key, label, addresses in order of preference; an entry without an address is left out: no entry leads nowhere
MENU: list[tuple[str, Any, tuple[str, ...]]] = [
    ("calls", _("Calls"), ("calls:list", "calls:index")),
    ("could_we_apply", _("Could we apply?"), ("calls:could_we_apply", "calls:check")),
    ("projects", _("Projects"), ("projects:list", "projects:index")),
    ("countries", _("Countries"), ("projects:countries", "parties:countries", "portfolio:countries")),
    ("assistance", _("Assistance"), ("assistance:home",)),
    ("meetings", _("Meetings"), ("dialogue:meetings",)),
    ("figures", _("Figures"), ("portfolio:figures", "portfolio:index")),
    ("lessons", _("Lessons"), ("knowledge:list", "knowledge:index", "knowledge:list")),
    ("news", _("News"), ("enquiries:news",)),
    ("open_data", _("Open data"), ("portfolio:open_data", "portfolio:data", "projects:data")),
]
THEMES = {"auto": _("As my device"), "light": _("Light"), "dark": _("Dark")}
THEME_COOKIE = "facility_appearance"
PLACES: dict[str, tuple[str, ...]] = {
    "home": ("public:home",),
    "search": ("search:find",),
    "sign_in": ("accounts:sign_in",),
    "sign_out": ("accounts:sign_out",),
    "account": ("accounts:account", "accounts:profile"),
    "desk": ("desk:home",),
    "notices": ("notices:list",),
    "calendar": ("calendar:page",),
    "privacy": ("public:privacy",),
    "accessibility": ("public:accessibility",),
    "about": ("public:about",),
    "contact": ("public:contact",),
    "subscribe": ("enquiries:subscribe",),
    "developers": ("developers:home",),
    "patterns": ("ui:patterns",),
    "appearance": ("public:appearance",),
}


@lru_cache(maxsize=256)
def address(names: tuple[str, ...]) -> str:
    """The first of the named addresses that exists, else an empty text."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def is_open(path: str, url: str) -> bool:
    """Whether the page at `path` is `url` or lies below it."""
    return path == url or (url != "/" and path.startswith(url if url.endswith("/") else url + "/"))


@lru_cache(maxsize=1)
def entries() -> tuple[tuple[Any, str], ...]:
    """Label and address of the entries of the main menu that have one."""
    found = ((label, address(names)) for _key, label, names in MENU)
    return tuple((label, url) for label, url in found if url)


def section(path: str) -> tuple[str, str]:
    """The address of the menu's entry under which a page lies, and how it is current: "page", "true" or not at all."""
    current = max((url for _label, url in entries() if is_open(path, url)), key=len, default="")
    return current, "" if not current else "page" if current == path else "true"


def menu(path: str) -> list[dict[str, Any]]:
    """The entries of the main menu that have an address, with the open one marked."""
    current, how = section(path)
    return [{"label": label, "url": url, "current": how if url == current else ""} for label, url in entries()]


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame; touches neither the database nor the session."""
    code = get_language() or settings.LANGUAGE_CODE
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        "chrome": {
            "name": settings.FACILITY_NAME,
            "brand": settings.FACILITY_BRAND,
            "demo": settings.FACILITY_DEMO,
            # Asked for where the frame's parts are not kept yet; `section` is what they are kept by.
            "menu": partial(menu, request.path),
            "section": " ".join(section(request.path)),
            "language": code,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "languages": [
                {"code": key, "label": _native(key), "current": key == code} for key, _name in settings.LANGUAGES
            ],
            "set_language": address(("set_language",)),
            "path": request.get_full_path(),
            "theme": theme if theme in THEMES else "auto",
            "themes": [{"code": key, "label": label, "current": key == theme} for key, label in THEMES.items()],
            **{key: address(names) for key, names in PLACES.items()},
        }
    }


@lru_cache(maxsize=64)
def _native(code: str) -> str:
    from django.utils.translation import get_language_info

    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code
