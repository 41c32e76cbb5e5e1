"""The benchmark's own parts: shares that add up, a table that can be printed, bytes of a request."""

import json

from benchmarks.live import lines
from benchmarks.live_load import Heard
from benchmarks.load import raw
from benchmarks.prose import texts
from benchmarks.report import table


def test_a_request_carries_its_cookie_and_its_body() -> None:
    sent = raw({"path": "/x/", "cookie": "a=b", "body": "k=v"}, 80)
    assert sent.startswith(b"POST /x/ HTTP/1.1\r\n")
    assert b"\r\nCookie: a=b\r\n" in sent
    assert sent.endswith(b"Content-Length: 3\r\n\r\nk=v")


def test_the_long_answers_have_a_realistic_length_and_are_the_same_every_time() -> None:
    from random import Random

    first, again = texts(Random(1)), texts(Random(1))
    assert first == again
    assert 6_000 < sum(len(text) for text in first.values()) < 12_000


def test_a_live_row_says_whether_all_heard_in_time() -> None:
    row = {"clients": 100, "acts": 240, "p50": 150.0, "p95": 310.5, "max": 420.0, "lost": 0, "behind": 0, "errors": 0}
    row |= {"act_p50": 18.0, "messages": 5_000, "kilobytes": 12.5}
    row |= {"stream_cpu": 0.1, "web_cpu": 0.4, "database_cpu": 0.0, "foreign": 0.01}
    said = lines({"live_sqlite": row, "live_postgres": {**row, "lost": 1}})
    assert (
        "| SQLite | 100 | 240 | 150.0 / 310.5 / 420.0 | yes | 0 | 0 | 0 | 18.0 | 5,000 | 12.5 | 10% | 40% | 0% | 1% |"
        in said
    )
    assert any(line.startswith("| PostgreSQL") and "| **no** | 1 |" in line for line in said)
    assert lines({}) == []


def test_what_a_page_has_heard_is_read_from_the_states_that_it_got() -> None:
    html = '<li data-key="question-7" data-state="question"><p>Why?</p><p>{} votes </p></li>'
    page = Heard()
    for moment, votes in enumerate(("0", "2", "1,003")):
        page.take(f"state {votes}", json.dumps({"html": html.format(votes)}), float(moment))
    assert [page.when(7, votes) for votes in (0, 1, 2, 3, 1_004)] == [0.0, 1.0, 1.0, 2.0, None]
    assert page.when(8, 0) is None


def test_the_table_says_whether_what_is_asked_for_is_reached() -> None:
    timed = {"p50": 12.0, "p90": 13.0, "p99": 20.0, "asked": 50, "errors": 0, "per_second": 80.0, "generator_cpu": 0.05}
    page = {"name": "staff list", "queries": 8, "bytes": 37000, "cpu_ms": 11.0, "c1": timed, "c8": timed}
    handed_in = {**timed, "clients": 8, "server_cpu_ms": 12.0, "database_cpu_ms": 0.0, "foreign": 0.01}
    found = {
        "at": "2026-11-22T06:00+00:00",
        "took_s": 300,
        "machine": {"cores": 2, "python_loop_ms": 100.0},
        "sqlite_commits": 4000,
        "postgres_commits_1": 3000,
        "postgres_commits_8": 6000,
        "many": 5000,
        "seeded_64_s": 5.0,
        "seeded_5000_s": 60.0,
        "submissions_sqlite": [handed_in],
        "submissions_postgres": [handed_in],
        "mail": [timed, {**timed, "letters_taken": 3}],
        "saves_sqlite": timed,
        "rules": {"microseconds": 300.0, "rules": 20},
        "pages_5000": [page],
        "pages_64": [page],
        "pages_postgres": [{**page, "name": "front page"}],
        "pages_postgres_foreign": 0.5,
        "pages_peers": [{**page, "name": "projects"}],
        "library": {"documents": 20_000},
        "matching": {"experts": 500, "fit": 7, "ms": 81.5, "path": "/desk/experts/match/"},
        "pages_wide": [{**page, "name": "matching"}],
    }
    said = table(found)
    assert "| staff list | 8 | 37,000 | 11.0 | 12.0 / 20.0 | 12.0 / 20.0 | 80 | ≤ 25: yes |" in said
    assert "| SQLite, 5,000, 8 clients | 80.0 |" in said
    assert "50 × |" in said
    _sqlite, _mark, postgres = said.partition("(PostgreSQL; ")
    assert "Others used 50% of the processor meanwhile." in postgres
    assert "| front page | 8 | 37,000 | 11.0 | 12.0 / 20.0 | 12.0 / 20.0 | 80 |  |" in postgres
    assert "## Pages with 20,000 documents to search and 500 experts (SQLite)" in said
    assert "500 experts in 81.5 ms, 7 fit." in said
    assert "| projects | 12.0 / 20.0 | 164 | 13.7 × |" in said
