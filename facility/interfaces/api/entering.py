"""The way into every endpoint: who calls, how often, how large; answers kept for repeated requests; marks of versions."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from facility.core.errors import FacilityError
from facility.foundation.accounts.public import acting
from facility.foundation.base.acts import together
from facility.foundation.machines import public as machines
from facility.interfaces.api.callers import SAFE, ApiRequest, owner_of, recognise
from facility.interfaces.api.problems import Problem, answer, of

Endpoint = Callable[..., HttpResponse]
KEY = "Idempotency-Key"
# Kept with an answer; everything else is set again on the way out.
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def entered(view: Endpoint) -> Endpoint:
    """Wrap an endpoint: every refusal is a problem, every answer carries what caches and programs need."""

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        try:
            if asked == "OPTIONS":
                return _finished(request, _options(view, request, *args, **kwargs))
            if asked == "HEAD":
                request.method = "GET"
            ours = recognise(request)
            _measured(request)
            if request.method in SAFE:
                given = view(request, *args, **kwargs)
            else:
                given = _once(ours, lambda: view(request, *args, **kwargs))
        except (Problem, FacilityError) as error:
            given = answer(of(request, error))
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            given = answer(Problem(413, "too_large"))
        except MultiPartParserError:
            given = answer(Problem(400, "bad_request"))
        except RawPostDataException:  # a form where JSON is read, its stream used up by the look for the mark
            given = answer(Problem(415, "media_type", reads=["application/json"]))
        finally:
            request.method = asked
        return _finished(request, given)

    return inner


def _options(view: Endpoint, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Which methods the address knows; nothing is said to other sites' scripts (no CORS)."""
    known = view(request, *args, **kwargs).headers.get("Allow", "")
    methods = {one.strip() for one in known.split(",") if one.strip()} | {"OPTIONS"}
    return HttpResponse(status=204, headers={"Allow": ", ".join(sorted(methods | _head(methods)))})


def _head(methods: set[str]) -> set[str]:
    return {"HEAD"} if "GET" in methods else set()


def _measured(request: HttpRequest) -> None:
    """Refuse what is too large before reading it. Raises Problem (413, 415)."""
    if request.method in SAFE:
        return
    kind = request.content_type or ""
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    if kind == "multipart/form-data":
        largest += settings.FACILITY_UPLOAD_MAX_BYTES
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()) or int(length) > largest:
        raise Problem(413, "too_large", most_bytes=largest)
    if int(length) and kind not in {"application/json", "multipart/form-data"}:
        raise Problem(415, "media_type", reads=["application/json", "multipart/form-data"])


def _finished(request: HttpRequest, given: HttpResponse) -> HttpResponse:
    """Problems for what the framework says in its own words; marks, and how long anything may be kept."""
    if given.status_code == 405:
        allowed = {one.strip() for one in given.headers.get("Allow", "").split(",") if one.strip()}
        allow = ", ".join(sorted(allowed | _head(allowed) | {"OPTIONS"}))
        given = answer(Problem(405, "method", headers={"Allow": allow}))
    etag = getattr(request, "etag", "")
    if given.status_code == 200 and request.method in {"GET", "HEAD"} and not given.streaming:
        given.headers["ETag"] = etag or f'"{hashlib.sha256(given.content).hexdigest()[:32]}"'
        if given.headers["ETag"] in _marks(request.headers.get("If-None-Match", "")):
            kept = given.headers["ETag"]
            given = HttpResponse(status=304, headers={"ETag": kept})
            del given.headers["Content-Type"]
    elif given.status_code < 300 and etag:
        given.headers["ETag"] = etag
    given.headers.setdefault("Cache-Control", "no-cache, private" if given.status_code in {200, 304} else "no-store")
    allowance = getattr(request, "allowance", None)
    if allowance is not None:
        for name, value in allowance.headers().items():
            given.headers[name] = value
    patch_vary_headers(given, ["Authorization", "Cookie", "Accept-Language"])
    return given


def _marks(header: str) -> set[str]:
    return {one.strip().removeprefix("W/") for one in header.split(",") if one.strip()}


def _once(request: ApiRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it, or give again what was answered when the same key came with the same request."""
    key = request.headers.get(KEY, "")
    if not key:
        with together(lambda: _checked(request)) as shared:
            given = write()
            if given.status_code >= 400:
                shared.undo()
            return given
    owner, told = owner_of(request), _digest(request)
    if not owner:
        return write()
    if len(key) > 200 or not key.isprintable():
        raise Problem(400, "bad_request", header=KEY)
    return _again(owner, key, told) or _raced(request, owner, key, told, write)


def _raced(request: ApiRequest, owner: str, key: str, told: str, write: Callable[[], HttpResponse]) -> HttpResponse:
    """The act, unless the same request is ahead by a moment: then its answer, not what it left us to be refused with."""
    given = None
    try:
        given = _first(request, owner, key, told, write)
    except machines.InHand:
        pass
    if given is not None and given.status_code < 400:
        return given
    found = _again(owner, key, told)
    if found is None and given is None:
        raise _in_hand()
    return found or given  # type: ignore[return-value]


def _in_hand() -> Problem:
    """The request with the same key has not come to its end: come again in a second."""
    return Problem(409, "in_hand", headers={"Retry-After": "1"})


def _checked(request: ApiRequest) -> None:
    """Versions that the program names, compared in the transaction of the act. Raises Problem (412)."""
    for check in request.expected:
        check()


def _digest(request: HttpRequest) -> str:
    head = json.dumps([request.method, request.path, request.META.get("QUERY_STRING", "")])
    if request.content_type == "multipart/form-data":
        return hashlib.sha256(head.encode() + _form_digest(request)).hexdigest()
    return hashlib.sha256(head.encode() + b"\n" + request.body).hexdigest()


def _form_digest(request: HttpRequest) -> bytes:
    """The fields and files of a form: its boundary is another one each time it is sent."""
    told = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        told.update(json.dumps([name, values]).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            told.update(json.dumps([name, upload.name, upload.size]).encode())
            for piece in upload.chunks():
                told.update(piece)
            upload.seek(0)
    return told.digest()


def _again(owner: str, key: str, told: str) -> HttpResponse | None:
    found = machines.answer_to(owner, key)
    if found is None:
        return None
    before, kept = found
    if before != told:
        raise Problem(422, "key_reused", header=KEY)
    if kept is None:
        raise _in_hand()
    given = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        given.headers[name] = value
    given.headers["Idempotency-Replayed"] = "true"
    return given


def _first(request: ApiRequest, owner: str, key: str, told: str, write: Callable[[], HttpResponse]) -> HttpResponse:
    """The act, its answer and the key stand together or not at all; a refusal keeps nothing, so it can be mended."""
    taken: list[int] = []

    def begun() -> None:
        user = acting(request.actor)
        taken.append(machines.claim(owner=owner, user_id=user, key=key, request_digest=told, at=request.at))
        _checked(request)

    with together(begun) as shared:
        given = write()
        if given.status_code >= 400:
            shared.undo()
        elif shared.is_open:
            if request.etag:
                given.headers["ETag"] = request.etag
            headers = {name: given.headers[name] for name in _KEPT_HEADERS if name in given.headers}
            machines.keep(taken[0], machines.Kept(given.status_code, headers, given.content))
    return given
