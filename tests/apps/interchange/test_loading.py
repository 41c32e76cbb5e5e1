"""Loading the folder of known projects: faults by file, line and column; the same again writes nothing."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase

from facility.apps.dialogue.public import meeting_by_reference, meetings, processes, roles_of_country
from facility.apps.finance.public import Posting
from facility.apps.interchange.public import Loaded, load, read_folder
from facility.apps.parties.public import Organisation
from facility.apps.portfolio.public import FACILITY_SCOPE, Snapshot, coverage, figures, readings
from facility.apps.projects.public import (
    Claim,
    Project,
    by_reference,
    claims_of,
    placements_of,
    roles_of,
    signatories,
)
from facility.core.errors import Refused
from facility.foundation.accounts.public import PUBLIC, system
from tests.apps.projects.make import AT

SEEDS = Path(settings.BASE_DIR) / "seeds" / "portfolio"
LOADER = system("load-portfolio")


class TheKnownProjects(TestCase):
    """The 72 projects as they are."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Load once for all."""
        cls.loaded = load(SEEDS, actor=LOADER, at=AT)

    def test_every_row_arrives(self) -> None:
        assert self.loaded.wrote
        assert self.loaded.counts == {
            "projects": {"created": 72, "changed": 0, "unchanged": 0},
            "processes": {"created": 11, "changed": 0, "unchanged": 0},
            "names": {"created": 2, "changed": 0, "unchanged": 0},
            "funding": {"created": 3, "changed": 0, "unchanged": 0},
            "meetings": {"created": 97, "changed": 0, "unchanged": 0},
            "follow_ups": {"created": 1, "changed": 0, "unchanged": 0},
            "outcomes": {"created": 1, "changed": 0, "unchanged": 0},
            "figures": {"created": 56, "changed": 0, "unchanged": 0},
        }
        assert Project.objects.filter(record__invented=True).count() == 0

    def test_loading_again_writes_nothing(self) -> None:
        before = (Claim.objects.count(), Organisation.objects.count(), Snapshot.objects.count())
        heard: list[tuple[str, int, int]] = []
        again = load(SEEDS, actor=LOADER, at=AT + timedelta(days=1), told=lambda *said: heard.append(said))
        assert not again.wrote
        assert (Claim.objects.count(), Organisation.objects.count(), Snapshot.objects.count()) == before
        assert heard[71] == ("projects", 72, 72)
        assert heard[-1] == ("figures", 56, 56)

    def test_the_meetings_stand_in_their_processes_and_bodies(self) -> None:
        """What sources leave open stays open: two minutes disagree on the third steering committee's date."""
        rows = meetings(PUBLIC)
        assert rows.count() == 97
        held = {one.code: one.held for one in processes(PUBLIC)}
        assert (held["budapest-process"], held["prague-process"], held["facility"]) == (23, 21, 14)
        assert meeting_by_reference("mpf-sc-03", PUBLIC).starts == ""
        silk = meeting_by_reference("bp-wg-sr-8", PUBLIC)
        assert silk.body is not None
        assert silk.body.code == "wg-silk-routes"
        caps = meeting_by_reference("pp-som-2023", PUBLIC)
        assert (caps.states, caps.participants) == (27, 60)
        assert caps.project is not None
        assert caps.project.key == "mpf-caps"
        online = meeting_by_reference("mpf-exchange-followup-2023", PUBLIC)
        assert online.follows == meeting_by_reference("mpf-exchange-2023", PUBLIC)
        assert online.follows_source.startswith("Synopsis report")
        assert {(one.process.code, one.role) for one in roles_of_country("TR")} == {("budapest-process", "chair")}

    def test_bagratashen_sadakhlo(self) -> None:
        """2,584,000 in all, of which 1,716,000 from the ENI; who pays the rest is stated nowhere."""
        project = by_reference("am-bagratashen-sadakhlo-ibm", PUBLIC)
        assert (project.total_cents, project.eu_cents) == (2_584_000_00, 1_716_000_00)
        eni, rest = project.funding_lines.all()
        assert (eni.source, eni.managing_service, eni.amount_cents, eni.is_eu) == ("ENI", "DG NEAR", 1_716_000_00, True)
        assert (rest.source, rest.managing_service, rest.amount_cents, rest.is_eu) == ("", "", None, None)
        others = [(one.attribute, one.value) for one in claims_of(project) if not one.is_shown]
        assert others == [("ends", "2015-11"), ("total", "430000000")]
        assert not Posting.objects.exists()

    def test_thirty_of_sixty_four_are_known_and_eighteen_state_an_amount(self) -> None:
        known = coverage(FACILITY_SCOPE)
        assert known.announced is not None
        assert (known.known, known.announced.value, known.with_total) == (30, 64, 18)
        total = readings(FACILITY_SCOPE)["total"]
        assert (total.known, total.of, total.unit) == (18, 30, "EUR cents")
        assert total.value == sum(
            Project.objects.filter(kind="ours", total_cents__isnull=False).values_list("total_cents", flat=True)
        )

    def test_a_share_is_shown_as_published_and_no_amount_is_computed_from_it(self) -> None:
        project = Project.objects.get(key="mpf-armenia-mrc-sea")
        assert (project.eu_share_bp, project.eu_cents) == (9025, None)
        assert [line.amount_cents for line in project.funding_lines.all()] == [None, None]

    def test_the_lead_state_stands_apart_from_the_lead_body(self) -> None:
        hungary = Project.objects.get(key="bp-silk-routes-partnership")
        assert (hungary.lead_country, hungary.lead_name, hungary.lead) == ("HU", "", None)
        icmpd = Project.objects.get(key="mpf-pp-data")
        assert (icmpd.lead_country, icmpd.lead_name) == ("", "ICMPD")

    def test_planned_and_actual_ends_stand_beside_the_published_one(self) -> None:
        coop = Project.objects.get(key="mpf-coop4int")
        assert (coop.ends, coop.planned_end, coop.actual_end) == ("2025-05", "2024-11-30", "2025-05")
        said = coop.claims.filter(attribute="actual_end").values_list("value", flat=True)
        assert sorted(said) == ["2025-05", "2025-07-31"]

    def test_one_body_under_several_names_and_states_that_are_no_bodies(self) -> None:
        icmpd = Organisation.objects.get(name__contains="(ICMPD)")
        roles = {(one.project.key, one.name) for one in roles_of(icmpd.pk, PUBLIC)}
        assert len(roles) == 14
        assert ("mpf-mcp-med-ti", "ICMPD (on behalf of Malta)") in roles
        assert not Organisation.objects.filter(name__in=["Malta", "Türkiye", "Hungary"]).exists()

    def test_published_types_only(self) -> None:
        placed = {one.key: one.approach_codes for one in Project.objects.exclude(approach_codes="")}
        assert len(placed) == 7
        assert placed["mpf-wafira"] == ";skills_labour_mobility;"
        (only,) = placements_of(Project.objects.get(key="mpf-insight"))
        assert (only.approach.code, only.status, only.approach.scheme.version) == (
            "action_research",
            "confirmed",
            "2023",
        )

    def test_signatories_are_known_or_said_to_be_unknown(self) -> None:
        assert signatories("mp-cv") == {"ES", "FR", "LU", "PT"}
        assert signatories("camm-ng") is None
        assert signatories("mp-xx") is None

    def test_the_series_of_published_figures_keeps_its_order_and_its_gaps(self) -> None:
        series = [
            (one.figure.value, one.figure.qualifier, one.figure.as_of)
            for one in figures()
            if one.figure.scope == "MPF" and one.figure.metric == "projects_funded"
        ]
        assert series == [
            (12, "exact", "2018-04-20"),
            (20, "exact", ""),
            (40, "more_than", ""),
            (52, "exact", "2023-09"),
            (56, "exact", ""),
            (64, "exact", ""),
        ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds to spoil."""
    copy = tmp_path / "portfolio"
    shutil.copytree(SEEDS, copy)
    return copy


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def said(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_folder(folder)
    return [finding.text for finding in refusal.value.findings]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("projects.csv", "2017-07,2018-11", "2017-13,2018-11", "projects.csv, line 4, column start_date: "),
        ("projects.csv", "554000.00", "554.000.00", "column total_budget_eur: "),
        ("projects.csv", "554000.00", "5x", "line 4, column total_budget_eur: '5x' is not an amount"),
        ("projects.csv", "16.5,completed", "16.55,completed", "line 4, column duration_months: "),
        ("projects.csv", "16.5,completed", "16.5,finished", "line 4, column status: 'finished' is not one of "),
        ("projects.csv", "SE,SE,AM,", "SE,SE,ZZ,", "line 4, column partner_countries: 'ZZ' is not a country code"),
        ("projects.csv", "AMIF,Mobility", "AMIV,Mobility", "column instrument: 'AMIV' is not a fund"),
        ("projects.csv", "project_id,title", "project,title", "projects.csv, line 1, column project_id: "),
        ("projects.csv", "mpf-mentor-i,", "mpf-pp-data,", "'mpf-pp-data' stands here twice"),
        ("projects.csv", "Action research", "Researching", "column typology: 'Researching' is not a type"),
        ("project_partners.csv", "mpf-palim,partner,VDAB", "mpf-none,partner,VDAB", "'mpf-none' is not a project"),
        ("project_partners.csv", "partner,VDAB,BE", "friend,VDAB,BE", "column role: 'friend' is not one of "),
        ("project_partners.csv", "partner,VDAB,BE", "partner,VDAB", "has 6 cells, the head has 7"),
        ("project_frameworks.csv", "mp-jo,stated", "mp-zz,stated", "column framework: 'mp-zz' is not a framework"),
        ("funding_lines.csv", "sadakhlo-ibm,ENI", "sadakhlo-ibm,ENN", "column instrument: 'ENN' is not a fund"),
        ("figures.csv", "projects_funded,12,", "projects_funded,a dozen,", "figures.csv, line 2, column value: "),
        ("figures.csv", "2018-04-20,page,https", "2018-04-20,guess,https", "line 2, column as_of_basis: "),
        ("instruments.csv", "yes,75,90", "perhaps,75,90", "instruments.csv, line 2, column used_by_mpf: "),
        ("claims.csv", ",https://", ",javascript://x ftp://y ", "is not a web address"),
        ("claims.csv", "mpf-homere,total", "mpf-homere,colour", "column attribute: 'colour' is not one of "),
    ],
)
def test_a_fault_says_file_line_and_column(folder: Path, name: str, old: str, new: str, fault: str) -> None:
    spoil(folder, name, old, new)
    assert any(fault in one for one in said(folder)), said(folder)


@pytest.mark.django_db
def test_missing_broken_and_foreign_files_are_faults_and_nothing_is_written(folder: Path) -> None:
    (folder / "figures.csv").unlink()
    (folder / "claims.csv").write_bytes(b"project_id,attribute\n\xff\xfe,x\n")
    (folder / "components.csv").write_text('project_id,number,title\n"open', encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        load(folder, actor=LOADER, at=AT)
    texts = [finding.text for finding in refusal.value.findings]
    assert "figures.csv: the file is missing" in texts
    assert any(text.startswith("claims.csv: is not UTF-8") for text in texts)
    assert any(text.startswith("components.csv: is not a CSV table") for text in texts)
    assert not Project.objects.exists()


@pytest.mark.django_db
def test_a_changed_row_changes_one_project(folder: Path) -> None:
    load(SEEDS, actor=LOADER, at=AT)
    spoil(folder, "projects.csv", "554000.00", "555000.00")
    changed: Loaded = load(folder, actor=LOADER, at=AT + timedelta(days=1))
    assert changed.counts["projects"] == {"created": 0, "changed": 1, "unchanged": 71}
    assert Snapshot.objects.filter(measure="total").count() == 2
    assert Snapshot.objects.filter(measure="projects").count() == 1
