"""Words posted after the session had ended: kept, encrypted, for an hour, until the same person has signed in again.

One door for every form: sign-in (`accounts.sessions.signed_in`) hands over whatever a signed-out person posted. It lies
in the shared cache, encrypted with a key that only this browser holds (a cookie that scripts cannot read), and comes
back on the page it was written on, once (middleware below); nothing is done before the person presses again.

Whose it is: a signed cookie, set by the pages of a signed-in person, outlives the session and says by a digest who had
signed in last in this browser. A page written before that sign-in no longer posts (its form's mark has changed), so
that nobody else who signs in at the same computer sees it, and who never signed in cannot fill the cache.
"""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from facility.core import seal
from facility.interfaces.web.ui.context import PLACES, address

WRITER = "facility_writer"
COOKIE = "facility_kept"
KEPT_FOR = timedelta(hours=1)
# All that one browser may have waiting, in characters: five forms, or one that is as long as a form may be.
LONGEST = 2_000_000
MOST = 5
_SALT = "facility.forms.writer"
_WRITER_LASTS = timedelta(days=30)
_WRITER_RENEWED = timedelta(days=15)
_NAME_LENGTH = 24
_SECRET = re.compile("csrfmiddlewaretoken|pass(word|phrase)|secret|credential|token", re.IGNORECASE)


@dataclass(frozen=True)
class Posted:
    """A form that was sent too late: the page it stood on, where it went, and what was in it."""

    page: str
    path: str
    body: str
    files: bool = False

    @property
    def fields(self) -> QueryDict:
        """What was typed, by field."""
        return QueryDict(self.body)

    @property
    def place(self) -> str:
        """The path of its page, without the question behind it."""
        return urlsplit(self.page).path


def keepable(request: HttpRequest) -> QueryDict:
    """What may be kept of a posted form: never passwords, codes, marks of forms, or what a view calls sensitive."""
    fields = request.POST.copy()
    sensitive = getattr(request, "sensitive_post_parameters", ())
    for name in list(fields):
        if sensitive == "__ALL__" or name in sensitive or _SECRET.search(name):
            del fields[name]
    return fields


def came_from(request: HttpRequest) -> str:
    """The page of this site on which a form stood; empty where the browser does not say."""
    own = f"{request.scheme}://{request.get_host()}/"
    referer = request.headers.get("Referer", "")
    return "/" + referer[len(own) :].lstrip("/\\") if referer.startswith(own) and len(referer) < 1000 else ""


def _whose(name: str, user_id: object) -> str:
    return salted_hmac(_SALT, f"{name}:{user_id}", algorithm="sha256").hexdigest()


def _writer(request: HttpRequest, lasts: timedelta = _WRITER_LASTS) -> tuple[str, str] | None:
    """Name of the browser's place in the cache, and the digest of the person who had signed in last."""
    try:
        name, whose = signing.loads(request.COOKIES.get(WRITER, ""), salt=_SALT, max_age=lasts)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(name), str(whose)


def _set(request: HttpRequest, answer: HttpResponse, cookie: str, value: str, lasts: timedelta) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(cookie, value, max_age=lasts, path="/", httponly=True, samesite="Lax", secure=secure)


def note_writer(request: HttpRequest, answer: HttpResponse) -> None:
    """Let the browser remember, by a digest, who is signed in; a request that never asked who it is costs nothing."""
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated or not _is_page(answer):
        return
    known = _writer(request, _WRITER_RENEWED)
    if known is None or not constant_time_compare(known[1], _whose(known[0], user.pk)):
        name = seal.new_key().hex()[:_NAME_LENGTH]
        _set(request, answer, WRITER, signing.dumps([name, _whose(name, user.pk)], salt=_SALT), _WRITER_LASTS)


def _is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign-in and back to the page; what a person whose session has ended had posted is kept meanwhile."""
    here = address(PLACES["sign_in"])
    if request.method in {"GET", "HEAD"}:
        return HttpResponseRedirect(f"{here}?{urlencode({'next': request.get_full_path()})}")
    return kept_for_sign_in(request) or HttpResponseRedirect(here)


def kept_for_sign_in(request: HttpRequest) -> HttpResponse | None:
    """Keep what was posted by somebody whose session has ended, and lead to sign-in; None for everybody else."""
    is_script = request.headers.get("HX-Request") == "true"
    if request.method != "POST" or is_script or request.user.is_authenticated:
        return None
    writer = _writer(request)
    return None if writer is None else _keep(request, writer, address(PLACES["sign_in"]))


def _keep(request: HttpRequest, writer: tuple[str, str], sign_in: str) -> HttpResponse:
    page = came_from(request) or request.get_full_path()
    answer = HttpResponseRedirect(f"{sign_in}?{urlencode({'next': page})}")
    posted = Posted(page, request.get_full_path(), keepable(request).urlencode(), bool(request.FILES))
    if len(posted.body) > LONGEST:
        messages.warning(
            request, _("You had been signed out, and the form is too long to be kept. Go back and copy it.")
        )
        return answer
    key, waiting = _waiting(request)
    if key is None or waiting["writer"] != list(writer):
        key, waiting = seal.new_key(), {"writer": list(writer), "posts": []}
    others = [one for one in waiting["posts"] if (one["page"], one["path"]) != (posted.page, posted.path)]
    posts = [asdict(posted), *others][:MOST]
    while sum(len(one["body"]) for one in posts) > LONGEST:
        posts.pop()
    _store(writer[0], key, {"writer": list(writer), "posts": posts})
    messages.warning(request, _("You had been signed out. Sign in: what you wrote is kept and will be put back."))
    _set(request, answer, COOKIE, writer[0] + key.hex(), KEPT_FOR)
    return answer


def _entry(name: str) -> str:
    return f"kept:{seal.digest(name.encode())}"


def _store(name: str, key: bytes, waiting: dict[str, Any]) -> None:
    if not waiting["posts"]:
        cache.delete(_entry(name))
        return
    plain = zlib.compress(seal.canonical(waiting))
    cache.set(_entry(name), seal.encrypt(key, plain, name.encode()), KEPT_FOR.total_seconds())


def _waiting(request: HttpRequest) -> tuple[bytes | None, dict[str, Any]]:
    """The browser's key and all that waits in its place, whoever wrote it."""
    cookie = request.COOKIES.get(COOKIE, "")
    name, key = cookie[:_NAME_LENGTH], cookie[_NAME_LENGTH:]
    blob = cache.get(_entry(name)) if len(key) == 2 * seal.KEY_BYTES else None
    if blob is None:
        return None, {}
    try:
        plain = seal.decrypt(bytes.fromhex(key), blob, name.encode())
    except (ValueError, seal.SealBroken):
        return None, {}
    found: dict[str, Any] = json.loads(zlib.decompress(plain))
    return bytes.fromhex(key), found


def _own(request: HttpRequest) -> Iterator[Posted]:
    """What waits for the person who is signed in, the newest first."""
    if COOKIE not in request.COOKIES or not request.user.is_authenticated:
        return
    key, waiting = _waiting(request)
    if key is not None and constant_time_compare(waiting["writer"][1], _whose(waiting["writer"][0], request.user.pk)):
        yield from (Posted(**one) for one in waiting["posts"])


def way_back(request: HttpRequest) -> str:
    """The page whose form waits for the person who has just signed in; empty where nothing waits."""
    return next((one.page for one in _own(request)), "")


def waiting_here(request: HttpRequest) -> Posted | None:
    """What waits for this person on the page that is asked for."""
    if request.method != "GET" or request.headers.get("HX-Request") == "true":
        return None
    return next((one for one in _own(request) if one.place == request.path), None)


def drop(request: HttpRequest, posted: Posted) -> None:
    """It has been given back: once."""
    key, waiting = _waiting(request)
    if key is not None:
        waiting["posts"] = [one for one in waiting["posts"] if one != asdict(posted)]
        _store(waiting["writer"][0], key, waiting)


def take_back(request: HttpRequest) -> QueryDict | None:
    """What waits for this page, for one that puts it back by itself because its rows grow: `PartPage.typed_back`."""
    posted: Posted | None = getattr(request, "waiting_here", None)
    if posted is None or urlsplit(posted.path).path != request.path:
        return None
    request.waiting_here = None  # type: ignore[attr-defined]
    return posted.fields
