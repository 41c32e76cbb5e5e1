"""OAI-PMH 2.0: what was published, as Dublin Core; tokens that need no memory, and items that are gone for good.

Source: The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.foundation.base.clock import now
from facility.interfaces.web.feeds.atom import stamp
from facility.interfaces.web.feeds.writing import add, written

OAI = "http://www.openarchives.org/OAI/2.0/"
DC_WRAP = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PAGE = 100
PREFIX = "oai_dc"
SETS = {"lesson": "Lessons", "publication": "Publications"}
# Required and allowed arguments of each verb; a resumption token stands alone.
_LISTED = ({"metadataPrefix"}, {"from", "until", "set"})
VERBS: Mapping[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), set()),
    "ListIdentifiers": _LISTED,
    "ListRecords": _LISTED,
    "GetRecord": ({"metadataPrefix", "identifier"}, set()),
}
_RESUMED = {"ListIdentifiers", "ListRecords", "ListSets"}
_DAY, _SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"


class Wrong(Exception):
    """A request that the protocol has a code for."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def _host() -> str:
    return urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or "localhost"


def _asked(given: Any) -> dict[str, str]:
    """The arguments, each once and none that the verb does not know. Raises Wrong."""
    asked = {name: str(values[-1]) for name, values in given.lists()}
    verb = asked.get("verb", "")
    if verb not in VERBS or len(given.getlist("verb")) != 1:
        raise Wrong("badVerb", "Exactly one verb of the protocol is needed.")
    required, allowed = VERBS[verb]
    if any(len(values) > 1 for _name, values in given.lists()):
        raise Wrong("badArgument", "An argument stands twice.")
    names = set(asked) - {"verb"}
    if "resumptionToken" in names and verb in _RESUMED:
        if names != {"resumptionToken"}:
            raise Wrong("badArgument", "A resumption token stands alone.")
        return asked
    if names - required - allowed or required - names:
        raise Wrong("badArgument", "An argument is missing, or is none of this verb.")
    if asked.get("metadataPrefix", PREFIX) != PREFIX:
        raise Wrong("cannotDisseminateFormat", "Items are given as oai_dc.")
    return asked


def _moment(text: str) -> tuple[datetime, timedelta]:
    """A moment and its grain. Raises Wrong."""
    for form, grain in ((_DAY, timedelta(days=1)), (_SECOND, timedelta(seconds=1))):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        if found.strftime(form) == text:
            return found, grain
    raise Wrong("badArgument", "A date is written 2024-10-31 or 2024-10-31T12:00:00Z.")


def _wanted(asked: Mapping[str, str]) -> knowledge.Wanted:
    """Which items are asked for. Raises Wrong."""
    since = before = None
    grains = set()
    if "from" in asked:
        since, grain = _moment(asked["from"])
        grains.add(grain)
    if "until" in asked:
        last, grain = _moment(asked["until"])
        grains.add(grain)
        if last > datetime(9999, 1, 1, tzinfo=UTC):
            raise Wrong("badArgument", "A date is out of reach.")
        before = last + grain
        if since is not None and since > last:
            raise Wrong("badArgument", "From lies after until.")
    if len(grains) > 1:
        raise Wrong("badArgument", "From and until are of different granularity.")
    if "set" in asked and asked["set"] not in SETS:
        raise Wrong("noRecordsMatch", "There is no such set.")
    kinds = [asked["set"]] if "set" in asked else list(SETS)
    return knowledge.Wanted(kinds, since, before)


def _opened(token: str) -> tuple[dict[str, str], tuple[datetime, int]]:
    """What a token continues, and after which place. Raises Wrong."""
    try:
        held = signing.loads(token, salt="oai")
        return held["asked"], (datetime.fromisoformat(held["after"]), int(held["number"]))
    except (signing.BadSignature, KeyError, ValueError, TypeError):
        raise Wrong("badResumptionToken", "This is not a token of this door.") from None


def _header(parent: etree._Element, one: knowledge.Issued) -> None:
    made = add(parent, "header", attributes={"status": "deleted"} if one.is_gone else {})
    add(made, "identifier", f"oai:{_host()}:{one.reference}")
    add(made, "datestamp", stamp(one.changed_at))
    add(made, "setSpec", one.kind)


def _record(parent: etree._Element, one: knowledge.Issued) -> None:
    made = add(parent, "record")
    _header(made, one)
    if one.is_gone:
        return
    root = etree.SubElement(add(made, "metadata"), f"{{{DC_WRAP}}}dc", nsmap={PREFIX: DC_WRAP, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{DC_WRAP} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    path = reverse(f"knowledge:{one.kind}", args=[one.reference])
    for language, text in one.title.items():
        add(root, f"{{{DC}}}title", text, language)
    for language, text in one.summary.items():
        add(root, f"{{{DC}}}description", text, language)
    add(root, f"{{{DC}}}publisher", settings.FACILITY_NAME)
    add(root, f"{{{DC}}}date", one.date)
    add(root, f"{{{DC}}}type", one.type.replace("_", " "))
    add(root, f"{{{DC}}}identifier", f"{settings.FACILITY_PUBLIC_ADDRESS}{path}")
    for code in one.themes:
        add(root, f"{{{DC}}}subject", str(knowledge.THEMES.get(code, code)), "en")
    for code in one.countries:
        add(root, f"{{{DC}}}coverage", parties.country_name(code, "en").text, "en")
    for language in one.languages:
        add(root, f"{{{DC}}}language", language)
    if one.project:
        address = reverse("projects:detail", args=[one.project])
        add(root, f"{{{DC}}}relation", f"{settings.FACILITY_PUBLIC_ADDRESS}{address}")


def _identify(parent: etree._Element, asked: Mapping[str, str]) -> None:
    first = next(iter(knowledge.issued(knowledge.Wanted(), 1)), None)
    add(parent, "repositoryName", settings.FACILITY_NAME)
    add(parent, "baseURL", f"{settings.FACILITY_PUBLIC_ADDRESS}{reverse('feeds:oai')}")
    add(parent, "protocolVersion", "2.0")
    add(parent, "adminEmail", settings.FACILITY_CONTACT_EMAIL or f"office@{_host()}")
    # An item's stamp only grows: the earliest one now bounds every later answer.
    add(parent, "earliestDatestamp", stamp(first.changed_at if first else datetime(2016, 1, 1, tzinfo=UTC)))
    add(parent, "deletedRecord", "persistent")
    add(parent, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _one(identifier: str) -> knowledge.Issued:
    """The item of an identifier. Raises Wrong."""
    start = f"oai:{_host()}:"
    reference = identifier.removeprefix(start).replace("\x00", "?") if identifier.startswith(start) else ""
    found = knowledge.issued(knowledge.Wanted(reference=reference), 1) if reference else []
    if not found:
        raise Wrong("idDoesNotExist", "There is no item of this identifier.")
    return found[0]


def _formats(parent: etree._Element, asked: Mapping[str, str]) -> None:
    if "identifier" in asked:
        _one(asked["identifier"])
    made = add(parent, "metadataFormat")
    add(made, "metadataPrefix", PREFIX)
    add(made, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    add(made, "metadataNamespace", DC_WRAP)


def _sets(parent: etree._Element, asked: Mapping[str, str]) -> None:
    if "resumptionToken" in asked:
        raise Wrong("badResumptionToken", "The list of sets is one page.")
    for code, name in SETS.items():
        made = add(parent, "set")
        add(made, "setSpec", code)
        add(made, "setName", name)


def _get(parent: etree._Element, asked: Mapping[str, str]) -> None:
    _record(parent, _one(asked["identifier"]))


def _list(parent: etree._Element, asked: Mapping[str, str]) -> None:
    """A page of headers or records, and the token of the next; the last page of several has an empty one."""
    held, after = _opened(asked["resumptionToken"]) if "resumptionToken" in asked else (dict(asked), None)
    wanted = _wanted(held)
    found = knowledge.issued(knowledge.Wanted(wanted.kinds, wanted.since, wanted.before, after=after), PAGE + 1)
    if not found and after is None:
        raise Wrong("noRecordsMatch", "Nothing was published or changed that matches.")
    for one in found[:PAGE]:
        (_header if asked["verb"] == "ListIdentifiers" else _record)(parent, one)
    if len(found) > PAGE:
        last = found[PAGE - 1]
        kept = {name: held[name] for name in ("from", "until", "set") if name in held}
        place = {"asked": kept, "after": last.changed_at.isoformat(), "number": last.record_id}
        add(parent, "resumptionToken", signing.dumps(place, salt="oai"))
    elif after is not None:
        add(parent, "resumptionToken")


_ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _list,
    "ListRecords": _list,
    "GetRecord": _get,
}


@csrf_exempt  # harvesters may ask by POST; nothing is changed
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """The one address of the protocol: every answer is a document, errors too."""
    root = etree.Element("OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    add(root, "responseDate", stamp(now()))
    base = f"{settings.FACILITY_PUBLIC_ADDRESS}{reverse('feeds:oai')}"
    asked: dict[str, str] = {}
    body = etree.Element("body")
    try:
        with override("en"):
            asked = _asked(request.POST if request.method == "POST" else request.GET)
            made = add(body, asked["verb"])
            _ANSWERS[asked["verb"]](made, asked)
    except Wrong as wrong:
        if wrong.code in {"badVerb", "badArgument"}:
            asked = {}
        made = add(root, "error", wrong.words, attributes={"code": wrong.code})
    add(root, "request", base, attributes=asked)
    root.append(made)
    for element in root.iter():
        element.tag = element.tag if "}" in str(element.tag) else f"{{{OAI}}}{element.tag!s}"
    return HttpResponse(written(root), content_type="text/xml; charset=utf-8")
