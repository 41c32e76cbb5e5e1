"""Why a file is refused, in words a person can act on."""

from typing import Any

from django.utils.translation import gettext as _

from facility.core.errors import Refused
from facility.core.findings import Finding

FIELD = "file"


def refusal(code: str, text: str, remedy: str = "", **facts: Any) -> Refused:
    """A refusal at the file's field: `text` and `remedy` are ready sentences, `facts` their figures."""
    return Refused(Finding(message=f"files.{code}", field=FIELD, facts=facts, text=text, remedy=remedy))


def megabytes(size: int) -> str:
    """A size for a sentence, in megabytes with one decimal, rounded down for limits."""
    return f"{size // 100_000 / 10:g}"


def too_large(limit: int) -> Refused:
    """More bytes than allowed."""
    text = _("The file is larger than %(limit)s MB.") % {"limit": megabytes(limit)}
    return refusal("too_large", text, _("Make it smaller, or split it into several files."), limit_bytes=limit)


def empty() -> Refused:
    """No bytes."""
    return refusal("empty", _("The file is empty."), _("Save it again and choose it once more."))


def type_unknown(extension: str) -> Refused:
    """A kind of file that is not taken."""
    text = _("Files of the type “%(extension)s” are not accepted.") % {"extension": extension or "?"}
    remedy = _("Accepted are PDF, DOCX, XLSX, ODT, PNG, JPEG, CSV and plain text.")
    return refusal("type_unknown", text, remedy, extension=extension)


def type_differs(extension: str, found: str) -> Refused:
    """The content is another than the name says."""
    text = _("The name ends in “%(extension)s”, but the content is %(found)s.") % {
        "extension": extension,
        "found": _(found) if found else _("something else"),
    }
    remedy = _("Open it in its own program and save it in the type that its name says.")
    return refusal("type_differs", text, remedy, extension=extension, found=found)


def damaged(found: str) -> Refused:
    """The content breaks off or does not follow its own format."""
    text = _("The %(found)s file is damaged or incomplete.") % {"found": found}
    return refusal("damaged", text, _("Open it, save it again and upload the new copy."), found=found)


def two_in_one(found: str) -> Refused:
    """A picture or PDF that other programs open as an archive or as a page."""
    text = _("The %(found)s file is two files in one: something else is hidden behind its end.") % {"found": found}
    return refusal("two_in_one", text, _("Open it, save it again and upload the new copy."), found=found)


def with_macros() -> Refused:
    """A document that carries programs."""
    text = _("The document contains macros or other embedded programs.")
    return refusal("macros", text, _("Save it without macros (DOCX, XLSX or ODT) or as PDF."))


def linked_elsewhere() -> Refused:
    """A document that loads its template or objects from another address."""
    text = _("The document loads a template or an object from another address.")
    return refusal("linked_elsewhere", text, _("Remove the link, or save the document as PDF."))


def with_script() -> Refused:
    """A PDF that runs something."""
    text = _("The PDF contains a script or starts a program.")
    return refusal("script", text, _("Print it to a new PDF, which leaves scripts out."))


def unreadable_parts() -> Refused:
    """A PDF with parts that nobody can look into."""
    text = _("Parts of the PDF are packed in a way that cannot be checked.")
    return refusal("unreadable_parts", text, _("Print it to a new PDF."))


def protected() -> Refused:
    """A file behind a password."""
    text = _("The file is protected by a password, so that nobody here can read it.")
    return refusal("protected", text, _("Save it without protection; your upload is encrypted here anyway."))


def packed() -> Refused:
    """An archive that unfolds into too much."""
    text = _("The document unfolds into more data than a document can have.")
    return refusal("packed", text, _("Remove very large pictures or sheets, or save it as PDF."))


def odd_paths() -> Refused:
    """An archive whose parts have names that lead elsewhere."""
    text = _("The document contains parts with names that a document cannot have.")
    return refusal("odd_paths", text, _("Open it, save it again and upload the new copy."))


def not_utf8() -> Refused:
    """Text in another encoding."""
    text = _("The text is not encoded in UTF-8.")
    return refusal("not_utf8", text, _("Save it as “CSV UTF-8” or as text in UTF-8."))


def control_characters(line: int) -> Refused:
    """Text with characters that no text has."""
    text = _("Line %(line)s contains control characters.") % {"line": line}
    return refusal("control_characters", text, _("Remove them and save the file again."), line=line)


def picture_too_large(megapixels: int) -> Refused:
    """A picture that fills the memory of who opens it."""
    text = _("The picture has more than %(limit)s megapixels.") % {"limit": megapixels}
    return refusal("picture_too_large", text, _("Scale it down."), limit=megapixels)


def infected() -> Refused:
    """The scanner found something."""
    text = _("The scanner for harmful software refuses this file.")
    return refusal("infected", text, _("Check your computer, and upload a clean copy."))


def not_scanned() -> Refused:
    """The scanner gave no answer."""
    text = _("The file could not be checked for harmful software at the moment.")
    return refusal("not_scanned", text, _("Nothing was changed. Try again later."))


def no_room() -> Refused:
    """The disk of the system is full or read-only."""
    text = _("The file could not be kept: there is no room on the server at the moment.")
    return refusal("no_room", text, _("Nothing was changed. Try again later; the facility has to make room."))
