"""Hands projects, the bodies that take part and the countries they name to the search index."""

from datetime import datetime

from facility.apps.parties.public import Organisation, country_name
from facility.apps.projects.models import Project, SchemeDraft
from facility.apps.projects.policy import STAFF
from facility.foundation.base.acts import step
from facility.foundation.base.text import pick
from facility.foundation.records.public import Record, create
from facility.foundation.search.public import Doc, put

STAFF_ONLY = tuple(sorted(f"role:{role}" for role in STAFF))
LANGUAGES = ("en", "fr")


def _codes(joined: str) -> list[str]:
    return [code for code in joined.strip(";").split(";") if code]


@step
def index_project(project: Project, at: datetime) -> None:
    """Put a project in, in each language of its title, and the countries that it names."""
    countries = list(dict.fromkeys([*_codes(project.country_codes), *_codes(project.state_codes)]))
    parts = [project.acronym, project.contract_reference, project.theme, project.programme, project.lead_name]
    parts += list(project.partners.values_list("name", flat=True))
    for language, title in project.titles.items():
        names = [country_name(code, language).text for code in countries]
        put(
            Doc(
                record=project.record,
                title=title,
                path=f"/projects/{project.record.reference}/",
                labels=("public",) if project.record.is_public else STAFF_ONLY,
                updated_at=at,
                language=language,
                summary=project.summaries.get(language, "")
                or ", ".join(part for part in (project.theme, *names) if part),
                body=" · ".join(part for part in (*parts, *names, project.note) if part),
                facets={
                    "country": countries,
                    "theme": [project.theme] if project.theme else [],
                    "fund": _codes(project.fund_codes),
                },
            )
        )
    _index_countries(countries, at)


def _index_countries(codes: list[str], at: datetime) -> None:
    """Put in the countries that are not there yet, in every language of the pages."""
    keys = {f"country-{code}": code for code in codes}
    there = set(Record.objects.filter(reference__in=keys).values_list("reference", flat=True))
    for key in sorted(set(keys) - there):
        code = keys[key]
        names = {language: country_name(code, language).text for language in LANGUAGES}
        record = create(kind="country", label=names, reference=key, at=at, is_public=True)
        for language, name in names.items():
            path = f"/countries/{code}/"
            put(Doc(record=record, title=name, path=path, labels=("public",), updated_at=at, language=language))


@step
def index_body(organisation: Organisation, at: datetime) -> None:
    """Put in a body that was recorded with a project."""
    country = organisation.country_id
    put(
        Doc(
            record=organisation.record,
            title=organisation.name,
            path=f"/organisations/{organisation.record.token}/",
            labels=("public",),
            updated_at=at,
            summary=country_name(country, "en").text if country else "",
            facets={"country": [country] if country else []},
        )
    )


@step
def index_version(draft: SchemeDraft, at: datetime) -> None:
    """Put a version of the typology that was made here in, in each language of its name, with its types."""
    lines = [line for line in draft.lines.all() if line.change != "retire"]
    for language, name in draft.names.items():
        types = [word for line in lines for word in (pick(line.names, language).text, *line.aliases)]
        put(
            Doc(
                record=draft.record,
                title=f"{name} ({draft.version})",
                path=f"/approaches/{draft.version}/",
                labels=("public",),
                updated_at=at,
                language=language,
                summary=", ".join(pick(line.names, language).text for line in lines),
                body=" · ".join([*types, draft.note]),
            )
        )
