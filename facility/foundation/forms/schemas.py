"""Keeping schemas: add a version, correct one that nobody used yet, freeze it, read it as a form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from facility.core import seal
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.foundation.base.acts import step
from facility.foundation.forms.content import Form
from facility.foundation.forms.models import Schema
from facility.foundation.forms.parsing import Reader


def check_content(content: Any) -> list[Finding]:
    """What is wrong with the content of a schema, by path (`parts.0.questions.2.visible_when`); empty when nothing is."""
    reader = Reader()
    reader.read(content)
    return reader.findings


def _hash(content: Mapping[str, Any]) -> str:
    return seal.digest(seal.canonical(content))


def _checked(content: Any) -> str:
    findings = check_content(content)
    if findings:
        raise Refused(findings)
    return _hash(content)


@step
def add_schema(
    *,
    code: str,
    title: Mapping[str, str],
    content: Mapping[str, Any],
    source: str,
    status: str,
    at: datetime,
) -> Schema:
    """Add the next version of a schema, or give back the newest one when it has the same content. Raises Refused."""
    found = _checked(content)
    newest = Schema.objects.select_for_update().filter(code=code).order_by("-version").first()
    if newest is not None and newest.content_hash == found:
        return newest
    return Schema.objects.create(
        code=code,
        version=newest.version + 1 if newest else 1,
        title=dict(title),
        content=dict(content),
        content_hash=found,
        source=source,
        status=status,
        created_at=at,
    )


@step
def edit_schema(schema_id: int, *, content: Mapping[str, Any], title: Mapping[str, str] | None = None) -> Schema:
    """Correct a version that was not used yet. Raises Refused, NotFound, NotAllowedNow once it is frozen."""
    found = _checked(content)
    schema = _locked(schema_id)
    if schema.frozen_at is not None:
        raise NotAllowedNow("edit", "frozen", "schema")
    schema.content, schema.content_hash = dict(content), found
    if title is not None:
        schema.title = dict(title)
    schema.save()
    return schema


@step
def freeze(schema_id: int, at: datetime) -> Schema:
    """Fix a version for good; nothing happens when it is fixed already. Raises NotFound."""
    schema = _locked(schema_id)
    if schema.frozen_at is None:
        schema.frozen_at = at
        schema.save(update_fields=["frozen_at"])
    return schema


def _locked(schema_id: int) -> Schema:
    schema = Schema.objects.select_for_update().filter(pk=schema_id).first()
    if schema is None:
        raise NotFound("schema")
    return schema


def schema_by(code: str, version: int | None = None) -> Schema:
    """The schema of that code, the newest version unless one is named. Raises NotFound."""
    rows = Schema.objects.filter(code=code, **({} if version is None else {"version": version}))
    found = rows.order_by("-version").first()
    if found is None:
        raise NotFound(f"schema {code}")
    return found


_FORMS: dict[tuple[str, int, str], Form] = {}


def form_of(schema: Schema) -> Form:
    """The schema as frozen objects, kept by its hash for the next request. Raises Refused for content that is broken."""
    place = (schema.code, schema.version, schema.content_hash)
    known = _FORMS.get(place)
    if known is None:
        reader = Reader()
        parts, context = reader.read(schema.content)
        if reader.findings:
            raise Refused(reader.findings)
        known = Form(schema.code, schema.version, schema.title, parts, context, schema.content_hash)
        if len(_FORMS) > 256:
            _FORMS.clear()
        _FORMS[place] = known
    return known


def need_question(form: Form, key: str) -> None:
    """Raises Refused when the schema asks no question of that key."""
    if key not in form.by_key:
        raise Refused(at_field(key, "forms.unknown_field", text=_("The form has no field of this name.")))
