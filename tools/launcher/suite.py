"""`run.py test`: lint, types, contracts, tests on SQLite and PostgreSQL, journeys; one summary at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tools.launcher import assets, browser, environment, postgres, words
from tools.launcher.children import Stopped, end_on_signals
from tools.launcher.places import CI, ROOT, VENV, python_of
from tools.launcher.say import Stop, duration, line

RESULTS = ROOT / "build" / "test"
TEMPLATES = "facility/interfaces/web/templates"
# Seconds after which one run of pytest hangs for certain; each test has a limit of its own in pyproject.toml. Beside
# other work the six thousand tests on SQLite took 1,385.
LONGEST = 2100
# So many tests that failed are driven a second time, alone; more than these are a fault for certain.
FEW = 5


@dataclass
class Result:
    """How one step ended; a step that is not a test run counts as one check."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


@dataclass
class Run:
    """One run of the suite: what was asked for and where its programs live."""

    select: str = ""
    paths: tuple[str, ...] = ()
    workers: int = 2
    scratch: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="facility-test-")))

    @property
    def python(self) -> str:
        """The project's interpreter."""
        return str(python_of(VENV))

    def surroundings(self, **more: str) -> dict[str, str]:
        """The environment of every step: no setting of a real facility or of another Django project leaks in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACILITY_", "DJANGO_"))}
        folder = str(VENV / ("Scripts" if sys.platform == "win32" else "bin"))
        return {
            **kept,
            "PATH": folder + os.pathsep + kept.get("PATH", os.defpath),
            "PYTHONPATH": str(ROOT),
            "FACILITY_DATA_DIR": str(self.scratch / "data"),
            "FACILITY_SECRET_KEY": "only-for-checks-" + "0123456789abcdef" * 4 + "-Az",
            **more,
        }


def check(run: Run, name: str, *commands: list[str], **env: str) -> Result:
    """One step of programs that either agree or not; their words are shown when they do not."""
    for command in commands:
        done = subprocess.run(
            [run.python, "-m", *command],
            cwd=ROOT,
            env=run.surroundings(**env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            line(done.stdout.rstrip())
            return Result(name, failed=1, note=" ".join(command[:3]))
    return Result(name, passed=1)


def pytest(run: Run, name: str, options: list[str], **env: str) -> Result:
    """One run of pytest, its words shown as they come, its counts read from its report."""
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [run.python, "-m", "pytest", "-q", f"--junitxml={report}", "-o", "junit_family=xunit2", *options]
    if run.select:
        command += ["-k", run.select]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=run.surroundings(**env), stdin=subprocess.DEVNULL, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return Result(name, failed=1, note=f"stopped after {duration(LONGEST)}: see above which tests had ended")
    return counted(name, report, done.returncode, chosen=bool(run.select or run.paths))


def counted(name: str, report: Path, code: int, *, chosen: bool) -> Result:
    """The counts of a JUnit report; a run that broke without a report has failed, whatever it counted."""
    result = Result(name)
    if report.exists():
        for suite in ET.parse(report).getroot().iter("testsuite"):
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            result.failed += bad
            result.skipped += skipped
            result.passed += int(suite.get("tests", 0)) - bad - skipped
    if code == 5 and chosen:  # nothing here matches what was asked for
        result.note = "no test of that name here"
    elif code and not result.failed:
        result.failed = 1
        result.note = f"pytest ended with {code}"
    return result


def failures(report: Path) -> list[str]:
    """The names of the tests that failed, by a JUnit report; nothing where there is none."""
    if not report.exists():
        return []
    cases = ET.parse(report).getroot().iter("testcase")
    return [
        str(case.get("name")) for case in cases if case.find("failure") is not None or case.find("error") is not None
    ]


def parallel(run: Run) -> list[str]:
    """Split over the cores only where it pays."""
    return ["-n", str(run.workers), "--dist", "loadfile"] if run.workers > 1 and not run.select else []


def lint(run: Run) -> Result:
    """Ruff's rules and format."""
    return check(run, "lint", ["ruff", "check", "."], ["ruff", "format", "--check", "."])


def types(run: Run) -> Result:
    """Mypy, strict."""
    return check(run, "types", ["mypy"])


def contracts(run: Run) -> Result:
    """The walls between floors and apps."""
    return check(run, "contracts", ["tools.lint_imports"])


def templates(run: Run) -> Result:
    """The rules of djlint for templates."""
    if not (ROOT / TEMPLATES).exists():
        return Result("templates", skipped=1, note="no templates")
    return check(run, "templates", ["djlint", TEMPLATES, "--lint", "--quiet"])


def django(run: Run) -> Result:
    """No migration is missing, and a deployment over https passes Django's own checks."""
    secure = {
        "FACILITY_PUBLIC_ADDRESS": "https://facility.example.org",
        "FACILITY_ALLOWED_HOSTS": "facility.example.org",
    }
    manage = ["facility", "manage"]
    return check(
        run,
        "django",
        [*manage, "makemigrations", "--check", "--dry-run"],
        [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        **secure,
    )


def on_sqlite(run: Run) -> Result:
    """All tests on the embedded database, with coverage."""
    cover = ["--cov", "--cov-report=", f"--cov-report=html:{RESULTS / 'coverage'}"]
    aim = list(run.paths) or ["tests", "--ignore=tests/journeys"]
    first = pytest(run, "sqlite", [*aim, *parallel(run), *([] if run.select or run.paths else cover)])
    return again(run, first, aim)


def coverage(run: Run) -> Result:
    """How much of the code the tests on SQLite went through, against the floors of pyproject.toml."""
    if run.select or run.paths or not (ROOT / ".coverage").exists():
        return Result("coverage", skipped=1, note="only after a whole run on SQLite")
    with (ROOT / "pyproject.toml").open("rb") as stream:
        floors = tomllib.load(stream)["tool"]["facility"]["coverage"]
    parts = {"core_and_policies": ["--include=facility/core/*,*/policy.py"], "everything": []}
    result = Result("coverage")
    for name, options in parts.items():
        report = [run.python, "-m", "coverage", "report", "--precision=1", *options]
        said = _said(run, [*report, "--format=total"])
        reached = float(said.strip() or 0)
        good = reached >= floors[name]
        if not good:
            line(_said(run, report).rstrip())
        result.passed, result.failed = result.passed + good, result.failed + (not good)
        result.note += f"{name.replace('_', ' ')}: {reached} % (at least {floors[name]}); "
    result.note = result.note.rstrip("; ")
    return result


def _said(run: Run, command: list[str]) -> str:
    """What a program printed."""
    return subprocess.run(command, cwd=ROOT, env=run.surroundings(), capture_output=True, text=True, check=False).stdout


def on_postgres(run: Run) -> Result:
    """All tests on a PostgreSQL of our own."""
    try:
        with postgres.server() as address:
            aim = list(run.paths) or ["tests", "--ignore=tests/journeys"]
            # The server goes as a whole: its databases need not be dropped one by one, which waits for each other.
            leave = ["--create-db", "--reuse-db"]
            first = pytest(run, "postgres", [*aim, *leave, *parallel(run)], FACILITY_TEST_DATABASE_URL=address)
            return again(run, first, [*aim, *leave], FACILITY_TEST_DATABASE_URL=address)
    except Stop as stop:
        return absent("postgres", str(stop))


def journeys(run: Run) -> Result:
    """The whole case in a real browser."""
    if not any((ROOT / "tests" / "journeys").glob("test_*.py")):
        return Result("journeys", skipped=1, note="no journey is written yet")
    chromium = browser.find_chromium()
    if chromium is None:
        return absent("journeys", browser.MISSING)
    split = ["-n", str(run.workers)] if run.workers > 1 and not run.select else []
    options = ["tests/journeys", "--tb=short"]
    first = pytest(run, "journeys", [*options, *split], FACILITY_CHROMIUM=chromium)
    return again(run, first, options, FACILITY_CHROMIUM=chromium)


def again(run: Run, first: Result, options: list[str], **env: str) -> Result:
    """Few tests that failed are driven once more, one after the other: what then passes is named as unsteady.

    A fault fails twice. What fails only beside others on a busy machine is for us to mend, not for everybody to wait.
    """
    failed = failures(RESULTS / f"{first.name}.xml")
    if not failed or len(failed) > FEW or len(failed) != first.failed or run.select:
        return first
    line(f"Once more, one after the other, to tell a fault from a busy machine: {', '.join(failed)}")
    name = f"{first.name}-again"
    second = pytest(run, name, [*options, "--last-failed"], **env)
    unsteady = [one for one in failed if one not in failures(RESULTS / f"{name}.xml")]
    return Result(
        first.name,
        passed=first.passed + second.passed,
        failed=second.failed,
        skipped=first.skipped,
        note=f"unsteady, passed only alone: {', '.join(unsteady)}" if unsteady else second.note,
    )


def absent(name: str, why: str) -> Result:
    """Something of the machine is missing: a visible skip at home, a failure in CI."""
    line(why)
    return Result(name, failed=1, note="CI must have it") if CI else Result(name, skipped=1, note=why)


STEPS: dict[str, Callable[[Run], Result]] = {
    "lint": lint,
    "types": types,
    "contracts": contracts,
    "templates": templates,
    "django": django,
    "sqlite": on_sqlite,
    "coverage": coverage,
    "postgres": on_postgres,
    "journeys": journeys,
}


def prepare(names: list[str]) -> None:
    """Packages, assets and words, each only when something changed."""
    if not environment.is_ready("dev"):
        line("Installing the pinned packages into .venv (once) ...")
        environment.make_environment("dev")
    for text in assets.provide(("run", "test") if "journeys" in names else ("run",)):
        line(text)
    if words.stale():
        subprocess.run([str(python_of(VENV)), "tools/launcher/words.py"], cwd=ROOT, check=True)


def summary(results: list[Result], seconds: float) -> str:
    """The table of all steps, and as last line the totals."""
    width = max(len(result.name) for result in results)
    rows = []
    for result in results:
        word = "FAILED" if result.failed else "passed" if result.passed else "skipped"
        counts = f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
        tail = f"  ({result.note})" if result.note else ""
        rows.append(f"  {result.name:<{width}}  {word:<7}  {duration(result.seconds):>12}  {counts}{tail}")
    passed, failed, skipped = (sum(getattr(one, name) for one in results) for name in ("passed", "failed", "skipped"))
    rows += ["", f"{passed} passed, {failed} failed, {skipped} skipped in {seconds:.1f}s"]
    return "\n".join(rows)


def run_suite(names: list[str], select: str, paths: tuple[str, ...], workers: int | None) -> int:
    """Run the chosen steps one after the other; 1 when any failed."""
    end_on_signals()
    started = time.monotonic()
    prepare(names)
    RESULTS.mkdir(parents=True, exist_ok=True)
    run = Run(select=select, paths=paths, workers=workers or min(os.cpu_count() or 1, 8))
    results: list[Result] = []
    try:
        for number, name in enumerate(names, 1):
            line(f"\n[{number}/{len(names)}] {name}: {(STEPS[name].__doc__ or '').rstrip('.')}")
            begun = time.monotonic()
            result = STEPS[name](run)
            result.seconds = time.monotonic() - begun
            results.append(result)
            line(f"[{number}/{len(names)}] {name}: {'FAILED' if result.failed else 'ok'}, {duration(result.seconds)}")
    except Stopped:
        line("\nStopped.")
        return 130
    finally:
        shutil.rmtree(run.scratch, ignore_errors=True)
    line("\n" + summary(results, time.monotonic() - started))
    return 1 if any(result.failed for result in results) else 0
