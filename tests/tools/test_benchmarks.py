"""The benchmark's own parts: shares that add up, a table that can be printed, bytes of a request."""

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
