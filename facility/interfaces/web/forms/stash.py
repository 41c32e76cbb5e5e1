"""Words posted after the session had expired: kept, encrypted, for an hour, until the same person has signed in again.

The posted page lies in the shared cache under a random name, encrypted with a key that only this browser holds (a
cookie that scripts cannot read). The page says whose it was by a signed mark, so that nobody else who signs in at the
same computer sees it, and nobody without such a page can fill the cache.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from facility.core import seal
from facility.interfaces.web.ui.context import PLACES, address

COOKIE = "facility_kept"
_SALT = "facility.forms.writer"
_PAGE_LASTS = timedelta(days=2)
_KEPT_FOR = timedelta(hours=1)
_NAME_LENGTH = 24


def writer_mark(user_id: int | None) -> str:
    """A signed mark of whose page this is, for its hidden field `writer`."""
    return signing.dumps(user_id, salt=_SALT) if user_id is not None else ""


def _writer(post: QueryDict) -> int | None:
    try:
        found = signing.loads(post.get("writer", ""), salt=_SALT, max_age=_PAGE_LASTS)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def _entry(name: str) -> str:
    return f"kept:{seal.digest(name.encode())}"


def kept_through_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep what was posted by somebody whose session has expired, and lead to sign-in and back to the page."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        writer = _writer(request.POST)
        if writer is None:
            return view(request, *args, **kwargs)
        return _keep(request, writer)

    return inner


def _keep(request: HttpRequest, writer: int) -> HttpResponse:
    name, key = seal.new_key().hex()[:_NAME_LENGTH], seal.new_key()
    content = {"writer": writer, "path": request.path, "body": request.POST.urlencode()}
    cache.set(_entry(name), seal.encrypt(key, seal.canonical(content), name.encode()), _KEPT_FOR.total_seconds())
    messages.warning(request, _("You had been signed out. Sign in: what you wrote is kept and will be put back."))
    answer = HttpResponseRedirect(f"{address(PLACES['sign_in'])}?{urlencode({'next': request.get_full_path()})}")
    answer.set_cookie(
        COOKIE,
        name + key.hex(),
        max_age=_KEPT_FOR,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def take_back(request: HttpRequest) -> QueryDict | None:
    """What this person had posted to this page when the session expired; once. For `PartPage.typed_back`."""
    import json

    cookie = request.COOKIES.get(COOKIE, "")
    name, key = cookie[:_NAME_LENGTH], cookie[_NAME_LENGTH:]
    if request.method != "GET" or len(key) != 2 * seal.KEY_BYTES:
        return None
    blob = cache.get(_entry(name))
    if blob is None:
        return None
    try:
        content = json.loads(seal.decrypt(bytes.fromhex(key), blob, name.encode()))
    except (ValueError, seal.SealBroken):
        return None
    if content["path"] != request.path or content["writer"] != request.user.pk:
        return None
    cache.delete(_entry(name))
    messages.info(request, _("What you wrote before you were signed out is back in the fields. Save it."))
    return QueryDict(content["body"])
