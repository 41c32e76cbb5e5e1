"""Serving a kept file: only after the caller asked the policy; never shown inline, never stored on the way."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from facility.foundation.files.public import StoredFile, open_stream


def disposition(name: str) -> str:
    """Content-Disposition with a plain name for old programs and the full one after RFC 5987."""
    plain = "".join(mark if mark.isascii() and mark.isprintable() and mark not in '"\\%;' else "_" for mark in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def serve(request: HttpRequest, stored: StoredFile, key: bytes) -> HttpResponseBase:
    """The file as a download. The first piece is decrypted here, so that a broken file is an error page, not half one.

    Raises NotAllowedNow, NotFound, SealBroken.
    """
    pieces = open_stream(stored, key)
    first = next(pieces)

    def content() -> object:
        yield first
        yield from pieces

    response = StreamingHttpResponse(content(), content_type=stored.media_type)  # type: ignore[arg-type]
    response.headers["Content-Length"] = str(stored.size)
    response.headers["Content-Disposition"] = disposition(stored.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
