"""Labels and facets by set: what many documents share is held once, so that a search asks once, not for each match."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _own() -> tuple[str, models.Field]:
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _points_to(model: str, **extra: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **extra)  # type: ignore[misc]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0004_labels")]

    operations: ClassVar = [
        migrations.CreateModel("Audience", [_own(), ("key", models.TextField(unique=True))]),
        migrations.CreateModel("FacetSet", [_own(), ("key", models.TextField(unique=True))]),
        migrations.CreateModel(
            "AudienceLabel",
            [
                _own(),
                ("label", models.CharField(max_length=80)),
                ("audience", _points_to("search.audience", related_name="labels")),
            ],
        ),
        migrations.CreateModel(
            "FacetValue",
            [
                _own(),
                ("name", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=120)),
                ("facet_set", _points_to("search.facetset", related_name="values")),
            ],
        ),
        migrations.AddConstraint(
            "audiencelabel", models.UniqueConstraint(fields=("label", "audience"), name="searchaudience_once")
        ),
        migrations.AddConstraint(
            "facetvalue",
            models.UniqueConstraint(fields=("facet_set", "name", "value"), name="searchfacetvalue_once"),
        ),
        migrations.AddField(
            "document", "audience", _points_to("search.audience", null=True, editable=False, related_name="+")
        ),
        migrations.AddField(
            "document", "facet_set", _points_to("search.facetset", null=True, editable=False, related_name="+")
        ),
        migrations.AddField("document", "alone", models.BooleanField(null=True, editable=False)),
    ]
