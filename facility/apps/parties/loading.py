"""Loads the shipped reference data (countries, regions, kinds of body) into rows; loading twice changes nothing."""

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from babel import Locale
from django.db import models

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr")
STYLE_GUIDE = "EU Interinstitutional Style Guide, 7.1.1 and Annex A5"
CLDR = "Unicode CLDR territory names"

# Gives the model class of a name: the live one, or the historical one of a migration.
GetModel = Callable[[str], type[models.Model]]


def read(name: str) -> dict[str, Any]:
    """One shipped file of reference data, parsed."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def edition() -> str:
    """The hash of all shipped reference data: changes whenever a file does."""
    digest = hashlib.sha256()
    for path in sorted(DATA.glob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _days(text: str) -> date:
    return date.fromisoformat(text)


def _names(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The name of every country in every language, then the names that differ by publisher or day."""
    special = {(row["code"], row["language"]) for row in data["designations"] if _holds_for_all(row)}
    ended = {
        (row["code"], row["language"]): row["to"] + timedelta(days=1)
        for row in data["designations"]
        if "to" in row and "publisher" not in row
    }
    for language in LANGUAGES:
        listed = data["names"][language]
        known = Locale(language).territories
        for code in data["codes"].split():
            if (code, language) not in special:
                yield {
                    "code": code,
                    "language": language,
                    "text": listed.get(code) or known[code],
                    "source": STYLE_GUIDE if code in listed else CLDR,
                    "valid_from": ended.get((code, language)),
                }
    for row in data["designations"]:
        yield {
            "code": row["code"],
            "language": row["language"],
            "publisher": row.get("publisher", ""),
            "text": row["text"],
            "footnote": row.get("footnote", ""),
            "valid_from": row.get("from"),
            "valid_to": row.get("to"),
            "source": row["source"],
        }


def _holds_for_all(row: Mapping[str, Any]) -> bool:
    return not any(bound in row for bound in ("publisher", "from", "to"))


def _statuses(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for block in data["statuses"]:
        for first, codes in block["on"].items():
            for code in codes.split():
                yield {
                    "country_id": code,
                    "status": block["status"],
                    "valid_from": _days(first),
                    "valid_to": block.get("until", {}).get(code),
                    "note": block.get("notes", {}).get(code, ""),
                    "source": block["source"],
                }


def load_countries(get_model: GetModel) -> None:
    """Countries are added or kept, never removed; names and statuses become exactly those of the file."""
    data = read("countries")
    order = {code: place for place, code in enumerate(data["protocol_order"].split(), start=1)}
    rows = [get_model("Country")(code=code, protocol_order=order.get(code)) for code in data["codes"].split()]
    get_model("Country")._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["protocol_order"]
    )
    designation, status = get_model("Designation"), get_model("CountryStatus")
    designation._default_manager.filter(subject="country").delete()
    designation._default_manager.bulk_create(designation(subject="country", **row) for row in _names(data))
    status._default_manager.all().delete()
    status._default_manager.bulk_create(status(**row) for row in _statuses(data))


def load_regions(get_model: GetModel) -> None:
    """Add the versions of region schemes that are not there yet; one that is there stays as it is."""
    scheme_model, region_model, member_model = (get_model(n) for n in ("RegionScheme", "Region", "RegionMember"))
    for block in read("regions")["schemes"]:
        key = {name: block[name] for name in ("component", "code", "version")}
        scheme, is_new = scheme_model._default_manager.get_or_create(
            **key, defaults={"label": block["label"], "source": block["source"]}
        )
        for position, row in enumerate(block["regions"] if is_new else []):
            region = region_model._default_manager.create(
                scheme=scheme,
                code=row["code"],
                label=row["label"],
                position=position,
                members_known="members" in row,
            )
            member_model._default_manager.bulk_create(
                member_model(
                    region=region,
                    country_id=code,
                    valid_to=row.get("until", {}).get(code),
                    status=row["status"],
                    source=row["source"],
                )
                for code in row.get("members", "").split()
            )


def load_kinds(get_model: GetModel) -> None:
    """Add the version of the kinds of body that is shipped, frozen, unless it is there."""
    data = read("organisation_kinds")
    tree_model, kind_model = get_model("KindTree"), get_model("Kind")
    tree, is_new = tree_model._default_manager.get_or_create(
        version=data["version"], defaults={"source": data["source"], "frozen": True}
    )
    made: dict[str, models.Model] = {}
    for position, row in enumerate(data["kinds"] if is_new else []):
        made[row["code"]] = kind_model._default_manager.create(
            tree=tree,
            code=row["code"],
            parent=made.get(row.get("parent", "")),
            label=row["label"],
            position=position,
            is_public_body=row.get("is_public_body", False),
            is_natural_person=row.get("is_natural_person", False),
        )


def load(get_model: GetModel) -> None:
    """Bring all shipped reference data into the database and note its edition."""
    load_countries(get_model)
    load_regions(get_model)
    load_kinds(get_model)
    get_model("ReferenceVersion")._default_manager.update_or_create(name="parties", defaults={"version": edition()})
