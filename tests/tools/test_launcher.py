"""The launcher's promises: one sentence for each trouble, nothing done twice, totals that are true."""

import ast
import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools.launcher import demo, environment, main, postgres, suite, words
from tools.launcher.children import children, need_port
from tools.launcher.demo import Demo, Record, clear_away
from tools.launcher.say import Stop, duration, sentence_for

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_port_in_use_is_said_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        number = taken.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {number} on 127.0.0.1 is in use.*--port {number + 1}"):
            need_port("127.0.0.1", number, "python3 run.py demo")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Stop, match="not an address of this machine"):
        need_port("192.0.2.7", 8000, "python3 run.py demo")


@pytest.mark.parametrize(
    ("number", "words_said"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "may not write here")],
)
def test_what_the_machine_refuses_is_one_sentence(number: int, words_said: str) -> None:
    said = sentence_for(OSError(number, os.strerror(number), "/some/where"))
    assert words_said in said
    assert "/some/where" in said
    assert "\n" not in said


def test_a_real_facility_is_never_taken_for_a_demonstration(tmp_path: Path) -> None:
    (tmp_path / "facility.sqlite3").write_text("precious")
    with pytest.raises(Stop, match="not a demonstration's"):
        clear_away(tmp_path, fresh=True)
    assert (tmp_path / "facility.sqlite3").read_text() == "precious"


def test_a_demonstration_of_older_code_is_kept_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "demo"
    data.mkdir()
    Record(data).note(story="of older code")
    clear_away(data, fresh=False)
    assert not data.exists()
    assert (tmp_path / "demo.before" / demo.STAMP).exists()
    assert "built anew" in capsys.readouterr().out


def test_a_demonstration_of_this_code_stays_and_an_interrupted_one_goes(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    data.mkdir()
    Record(data).note(story=demo.fingerprint())
    clear_away(data, fresh=False)
    assert (data / demo.STAMP).exists()
    Record(data).path.write_text("{}")
    clear_away(data, fresh=False)
    assert not data.exists()


def test_two_demonstrations_do_not_share_a_folder(tmp_path: Path) -> None:
    with demo.alone(tmp_path / "demo"), pytest.raises(Stop, match=r"running on .*demo already"):
        demo.alone(tmp_path / "demo").__enter__()
    with demo.alone(tmp_path / "demo"):
        pass


def test_settings_of_a_real_facility_do_not_leak_into_the_demonstration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FACILITY_DATABASE_URL", "postgresql://real/facility")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "somebody.elses")
    env = Demo("0.0.0.0", 8001, tmp_path).surroundings()
    assert "FACILITY_DATABASE_URL" not in env
    assert "DJANGO_SETTINGS_MODULE" not in env
    assert env["FACILITY_DEBUG"] == "0"
    assert env["FACILITY_PUBLIC_ADDRESS"] == "http://127.0.0.1:8001"
    assert socket.gethostname() in env["FACILITY_ALLOWED_HOSTS"].split(",")


def test_a_child_that_ends_by_itself_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with children(tmp_path) as family:
        family.start("server", [sys.executable, "-c", "print('no such table'); raise SystemExit(1)"], os.environ)
        family.running[0][1].wait(20)
        said = family.ended()
    assert said is not None
    assert said.startswith("The server has stopped by itself: no such table")


def test_children_are_stopped_on_every_way_out(tmp_path: Path) -> None:
    seen = []

    def trouble() -> None:
        with children(tmp_path) as family:
            family.start("server", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ)
            seen.append(family.running[0][1])
            raise RuntimeError("trouble")

    with pytest.raises(RuntimeError, match="trouble"):
        trouble()
    assert seen[0].poll() is not None


def report(path: Path, **counts: int) -> Path:
    facts = " ".join(f'{name}="{number}"' for name, number in counts.items())
    path.write_text(f"<testsuites><testsuite {facts}></testsuite></testsuites>")
    return path


def test_the_counts_of_a_run_are_those_of_its_report(tmp_path: Path) -> None:
    result = suite.counted(
        "sqlite", report(tmp_path / "r.xml", tests=10, failures=1, errors=1, skipped=2), 1, chosen=False
    )
    assert (result.passed, result.failed, result.skipped) == (6, 2, 2)


def test_a_run_that_broke_has_failed_whatever_it_counted(tmp_path: Path) -> None:
    full = report(tmp_path / "r.xml", tests=10, failures=0, errors=0, skipped=0)
    assert suite.counted("sqlite", full, 3, chosen=False).failed == 1
    assert suite.counted("sqlite", tmp_path / "none.xml", 2, chosen=False).failed == 1
    assert suite.counted("sqlite", tmp_path / "none.xml", 5, chosen=False).failed == 1
    assert suite.counted("sqlite", tmp_path / "none.xml", 5, chosen=True).failed == 0


CASE = '<testcase name="{}">{}</testcase>'


@pytest.mark.parametrize(
    ("second", "failed", "note"),
    [("", 0, "unsteady, passed only alone: test_b"), ("<failure/>", 1, "")],
)
def test_what_failed_is_driven_once_more_and_named_when_it_then_passes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    second: str,
    failed: int,
    note: str,
) -> None:
    drives = {"journeys": CASE.format("test_a", "") + CASE.format("test_b", "<failure/>")}
    drives["journeys-again"] = CASE.format("test_b", second)
    asked = []

    def drive(run: suite.Run, name: str, options: list[str], **env: str) -> suite.Result:
        asked.append(options)
        cases = drives[name]
        bad = cases.count("<failure/>")
        (tmp_path / f"{name}.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
        return suite.Result(name, passed=cases.count("<testcase") - bad, failed=bad)

    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    monkeypatch.setattr(suite, "pytest", drive)
    monkeypatch.setattr(suite.browser, "find_chromium", lambda: "/usr/bin/chromium")
    result = suite.journeys(suite.Run(scratch=tmp_path))
    assert (result.passed, result.failed, result.note) == (2 - failed, failed, note)
    assert "--last-failed" in asked[1]
    assert "Once more" in capsys.readouterr().out


def test_the_last_line_holds_the_totals() -> None:
    lines = suite.summary(
        [suite.Result("lint", passed=1), suite.Result("sqlite", passed=40, failed=2, skipped=3)], 12.3
    ).splitlines()
    assert lines[-1] == "41 passed, 2 failed, 3 skipped in 12.3s"


def test_what_is_missing_is_a_visible_skip_at_home_and_a_failure_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "CI", False)
    assert suite.absent("postgres", postgres.MISSING).skipped == 1
    assert "install the package postgresql" in capsys.readouterr().out
    monkeypatch.setattr(suite, "CI", True)
    assert suite.absent("postgres", postgres.MISSING).failed == 1


def test_an_unknown_step_is_named() -> None:
    args = main.parser().parse_args(["test", "--only", "lint,nothing"])
    with pytest.raises(Stop, match="There is no step nothing"):
        main.steps(args)


def test_a_word_or_a_file_leaves_only_the_two_databases() -> None:
    assert main.steps(main.parser().parse_args(["test", "-k", "submit"])) == ["sqlite", "postgres"]
    assert main.steps(main.parser().parse_args(["test"])) == list(suite.STEPS)


@pytest.mark.parametrize("text", ["0", "65536", "eighty", "-1"])
def test_a_port_is_a_number_from_1_to_65535(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.parser().parse_args(["demo", f"--port={text}"])
    assert "is not a port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: Temporary failure in name resolution", "cannot be reached"),
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that"),
        ("warning\nERROR: No matching distribution found for x==1", "No matching distribution found for x==1"),
    ],
)
def test_what_pip_means_is_one_sentence(said: str, sentence: str) -> None:
    assert sentence in environment.explain(said, "requirements.lock")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "tools/node.lock"])
def test_a_lock_pins_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert entries
    assert all("==" in line and line.endswith("\\") for line in entries)


def test_the_dev_lock_pins_what_runs_alike() -> None:
    def pins(name: str) -> set[str]:
        return {line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in "# "}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_words_are_compiled_once_and_again_after_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Call"\nmsgstr "Appel"\n', "utf-8"
    )
    assert words.compile_words(tmp_path) == [source]
    assert b"Appel" in source.with_suffix(".mo").read_bytes()
    assert words.compile_words(tmp_path) == []
    os.utime(source, (2e9, 2e9))
    assert words.compile_words(tmp_path) == [source]


def test_durations_are_said_as_people_say_them() -> None:
    assert (duration(1.23), duration(125)) == ("1.2 s", "2 min 05 s")


def starts(python: str | None) -> bool:
    if python is None:
        return False
    return subprocess.run([python, "-c", "pass"], capture_output=True, check=False).returncode == 0


OLD = [path for name in ("python2", "python3.6", "python3.8", "python3.10") if starts(path := shutil.which(name))]


def test_the_first_file_can_be_read_by_an_old_python() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="ascii"), feature_version=(3, 4))


@pytest.mark.parametrize("python", OLD or [pytest.param("", marks=pytest.mark.skip("no old Python is installed"))])
def test_an_old_python_gets_one_sentence(python: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [python, str(ROOT / "run.py"), "demo"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer" in done.stderr
