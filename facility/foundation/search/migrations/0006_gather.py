"""Every document's labels and facets, gathered into sets. A migration of its own: PostgreSQL alters no table with rows under way."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def gather(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the labels and facets of every document into sets."""
    models_of = {
        name: apps.get_model("search", name)
        for name in (
            "Document",
            "DocumentLabel",
            "DocumentFacet",
            "Audience",
            "AudienceLabel",
            "FacetSet",
            "FacetValue",
        )
    }
    labels: dict[int, list[str]] = {}
    for document, label in models_of["DocumentLabel"].objects.order_by("label").values_list("document", "label"):
        labels.setdefault(document, []).append(label)
    facets: dict[int, list[tuple[str, str]]] = {}
    rows = models_of["DocumentFacet"].objects.order_by("name", "value").values_list("document", "name", "value")
    for document, name, value in rows:
        facets.setdefault(document, []).append((name, value))
    audiences: dict[str, int] = {}
    sets: dict[str, int] = {}
    documents = models_of["Document"].objects
    languages: dict[int, int] = {}
    pairs = list(documents.values_list("pk", "record"))
    for _pk, record in pairs:
        languages[record] = languages.get(record, 0) + 1
    for pk, record in pairs:
        own, values = sorted(set(labels.get(pk, []))), sorted(set(facets.get(pk, [])))
        key, other = "\n".join(own), "\n".join(f"{name}={value}" for name, value in values)
        if own and key not in audiences:
            audiences[key] = models_of["Audience"].objects.create(key=key).pk
            models_of["AudienceLabel"].objects.bulk_create(
                [models_of["AudienceLabel"](audience_id=audiences[key], label=one) for one in own]
            )
        if values and other not in sets:
            sets[other] = models_of["FacetSet"].objects.create(key=other).pk
            models_of["FacetValue"].objects.bulk_create(
                [models_of["FacetValue"](facet_set_id=sets[other], name=name, value=value) for name, value in values]
            )
        documents.filter(pk=pk).update(
            audience_id=audiences.get(key), facet_set_id=sets.get(other), alone=languages[record] == 1
        )


def spread(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give every document its labels and facets again."""
    label, facet = apps.get_model("search", "DocumentLabel"), apps.get_model("search", "DocumentFacet")
    for document in apps.get_model("search", "Document").objects.select_related("audience", "facet_set"):
        if document.audience:
            label.objects.bulk_create(
                [label(document=document, label=one) for one in document.audience.key.split("\n")]
            )
        for line in document.facet_set.key.split("\n") if document.facet_set else ():
            name, _is, value = line.partition("=")
            facet.objects.create(document=document, name=name, value=value)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0005_sets")]

    operations: ClassVar = [migrations.RunPython(gather, spread)]
