"""Programmes as shipped are brought in; what the database says already stays."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from facility.apps.assistance.actions.settings import state_funds
from facility.apps.assistance.indexing import index_programme, index_space
from facility.apps.assistance.models import Programme, Setting
from facility.apps.assistance.policy import may_load
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

PRESETS = Path(__file__).resolve().parent.parent / "presets" / "programmes.toml"


def shipped() -> Mapping[str, Any]:
    """The programmes as shipped, by code."""
    found: Mapping[str, Any] = tomllib.loads(PRESETS.read_text(encoding="utf-8"))
    return found


@action
def load_programmes(*, actor: Actor, at: datetime) -> list[str]:
    """Add the shipped programmes that are not there, and settings nobody has set; gives the codes that changed.

    Raises Forbidden.
    """
    require(may_load, actor)
    changed = []
    for position, (code, facts) in enumerate(shipped().items(), start=1):
        programme = Programme.objects.select_related("record").filter(code=code).first()
        if programme is None:
            made = records.create(kind="programme", label=facts["names"], reference=code, at=at, is_public=True)
            programme = Programme.objects.create(
                record=made,
                code=code,
                names=facts["names"],
                purpose=facts["purpose"],
                source_url=facts["source_url"],
                position=position,
            )
            trail.record(record=made, event=Event.PROGRAMME_ADDED, actor=actor, at=at, facts={"code": code})
            index_programme(programme, at)
            changed.append(code)
        _add_settings(programme, facts["settings"], actor, at)
        _add_space(programme, actor, at)
    return changed


def _add_space(programme: Programme, actor: Actor, at: datetime) -> None:
    """Give the programme the record of its knowledge space, where it has none, and let it be found."""
    if programme.space is not None:
        return
    label = {}
    for language, name in programme.names.items():
        with translation.override(language):
            label[language] = f"{gettext('Knowledge space')}: {name}"
    code = f"{programme.code}-knowledge"
    programme.space = records.create(kind="knowledge_space", label=label, reference=code, at=at, is_public=True)
    programme.save(update_fields=["space"])
    trail.record(record=programme.space, event=Event.KNOWLEDGE_SPACE_OPENED, actor=actor, at=at)
    index_space(programme, at)


def _add_settings(programme: Programme, settings: Mapping[str, Mapping[str, Any]], actor: Actor, at: datetime) -> None:
    """Add the settings of which the programme has none."""
    held = set(programme.settings.values_list("key", flat=True))
    missing = [key for key in settings if key not in held]
    added = Setting.objects.bulk_create(
        Setting(
            programme=programme,
            key=key,
            value=settings[key].get("value"),
            source=settings[key]["source"],
            source_url=settings[key].get("source_url", ""),
            status=settings[key]["status"],
            note=settings[key].get("note", {}),
        )
        for key in missing
    )
    if missing:
        facts = {"keys": sorted(missing)}
        trail.record(record=programme.record, event=Event.PROGRAMME_SET, actor=actor, at=at, facts=facts)
    for setting in added:
        if setting.key == "funds":
            state_funds(setting, actor=actor, at=at)
