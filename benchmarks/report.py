"""The one table: what was measured beside what the machine itself does, and what is asked for."""

from __future__ import annotations

from typing import Any

from benchmarks import live

# What issue 3 asks at p50 with 5,000 dossiers, in milliseconds.
WANTED = {
    "staff list": 25,
    "staff list, last page": 25,
    "dossier, staff": 20,
    "dossier, applicant": 20,
    "apply form, basics": 20,
    "apply form, relevance": 20,
    "search, most documents": 20,
    "search, some documents": 20,
    "search, a phrase": 20,
}
# What Hypha took for the same page at p50 with one client, 2,000 dossiers and 150 projects, on such a machine, in
# milliseconds; its page of a project is both our page of a grant, for staff, and that of a project, for everybody.
HYPHA = {
    "front page": 76,
    "apply form, basics": 198,
    "apply form, relevance": 198,
    "staff list": 854,
    "staff list, last page": 1101,
    "search, most documents": 654,
    "search, a phrase": 337,
    "dossier, staff": 201,
    "dossier in evaluation, staff": 201,
    "dossier, applicant": 170,
    "desk, staff": 211,
    "desk, evaluator": 283,
    "own desk, applicant": 69,
    "projects": 164,
    "project, public": 87,
    "grant, staff": 87,
}
_HEAD = "| page | queries | bytes | CPU ms | 1 client: p50 / p99 ms | 8 clients: p50 / p99 ms | requests/s | asked |"


def _ms(row: dict[str, Any] | None) -> str:
    return f"{row['p50']:.1f} / {row['p99']:.1f}" if row and row["asked"] else "–"


def _page(row: dict[str, Any], wanted: str) -> str:
    one, eight = row.get("c1"), row.get("c8")
    rate = f"{eight['per_second']:.0f}" if eight else "–"
    errors = sum(found["errors"] for found in (one, eight) if found)
    fault = f" ({errors} errors)" if errors else ""
    cells = [
        row["name"] + fault,
        row["queries"],
        f"{row['bytes']:,}",
        row["cpu_ms"],
        _ms(one),
        _ms(eight),
        rate,
        wanted,
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _pages(found: dict[str, Any], total: int, key: str, where: str) -> list[str]:
    return _table(found, key, f"\n## Pages with {total:,} projects and dossiers ({where})\n")


def _table(found: dict[str, Any], key: str, title: str) -> list[str]:
    rows = found.get(key, [])
    lines = [title]
    lines.append(f"Others used {found.get(f'{key}_foreign', 0):.0%} of the processor meanwhile.\n")
    lines += [_HEAD, "|---|---:|---:|---:|---:|---:|---:|---|"]
    for row in rows:
        wanted = WANTED.get(row["name"])
        got = row.get("c1", {}).get("p50", 0)
        lines.append(_page(row, f"≤ {wanted}: {'yes' if got <= wanted else 'no'}" if wanted and got else ""))
    return lines


def _peers(found: dict[str, Any]) -> list[str]:
    """The rows that Hypha has too, each with how many times ahead it is."""
    rows = {row["name"]: row for row in found["pages_peers"]}
    lines = ["\n## As the peers were measured: 2,000 dossiers, 150 projects (SQLite)\n"]
    lines.append(f"Others used {found.get('pages_peers_foreign', 0):.0%} of the processor meanwhile.\n")
    lines += ["| page | 1 client: p50 / p99 ms | Hypha, p50 ms | times ahead |", "|---|---:|---:|---:|"]
    for name, theirs in HYPHA.items():
        one = rows.get(name, {}).get("c1")
        if one and one["asked"]:
            lines.append(f"| {name} | {_ms(one)} | {theirs} | {theirs / one['p50']:.1f} × |")
    return lines


def _handed_in(found: dict[str, Any], name: str, key: str, ceiling: float) -> list[str]:
    return [
        f"| {name}, {row['clients']} clients | {row['per_second']} | {row['p50']} / {row['p90']} / {row['p99']} | "
        f"{row['errors']} | {row['server_cpu_ms']} | {row['database_cpu_ms']} | {row['generator_cpu']:.0%} | "
        f"{row['foreign']:.0%} | {ceiling / max(row['per_second'], 0.1):.0f} × |"
        for row in found.get(key, [])
    ]


def table(found: dict[str, Any]) -> str:
    """Everything as Markdown."""
    cpu = found["machine"]
    commits = f"SQLite {found['sqlite_commits']:,}/s"
    if "postgres_commits_1" in found:
        one, eight = found["postgres_commits_1"], found["postgres_commits_8"]
        commits += f", PostgreSQL {one:,}/s (8 clients: {eight:,}/s)"
    loop = f"two million turns of a Python loop take {cpu['python_loop_ms']} ms"
    columns = ["where", "per second", "p50 / p90 / p99 ms", "errors", "server CPU ms", "database CPU ms"]
    columns += ["generator CPU", "others' CPU", "raw commits are"]
    lines = [
        f"# Benchmarks of {found['at']}, {found['took_s']} s in all",
        "",
        f"{cpu['cores']} cores; {loop}; one writer's durable commits: {commits}.",
        *(f"Sowing {one:,}: {found[f'seeded_{one}_s']} s." for one in (64, found["many"])),
        "",
        "## Submissions over HTTP: check, seal, number, receipt, letter queued",
        "",
        f"| {' | '.join(columns)} |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        *_handed_in(found, f"SQLite, {found['many']:,}", "submissions_sqlite", found["sqlite_commits"]),
        *_handed_in(found, "PostgreSQL", "submissions_postgres", found.get("postgres_commits_8", 0)),
        "",
    ]
    if "mail" in found:
        without, beside = found["mail"]
        said = [f"{one['per_second']}/s (p50 {one['p50']} ms, p99 {one['p99']} ms)" for one in (without, beside)]
        lines.append(f"Mail, 8 clients: {said[0]} while the worker sends through a quick mail server,")
        lines.append(
            f"{said[1]} through one that takes a second per message; the two took {beside['letters_taken']} letters."
        )
    if "saves_sqlite" in found:
        row = found["saves_sqlite"]
        lines.append(
            f"Fields saved, 8 clients: {row['per_second']}/s, p50 {row['p50']} ms, p99 {row['p99']} ms, {row['errors']} errors."
        )
    if "rules" in found:
        row = found["rules"]
        lines.append(f"All {row['rules']} rules over one dossier: {row['microseconds']} µs.")
    lines += live.lines(found)
    if "pages_peers" in found:
        lines += _peers(found)
    for total in (found["many"], 64):
        lines += _pages(found, total, f"pages_{total}", "SQLite")
    if "pages_wide" in found:
        matched, documents = found["matching"], found["library"]["documents"]
        title = f"\n## Pages with {documents:,} documents to search and {matched['experts']} experts (SQLite)\n"
        lines += _table(found, "pages_wide", title)
        lines.append("")
        lines.append(
            f"Matching inside, with all that is read for it: {matched['experts']} experts in {matched['ms']} ms, {matched['fit']} fit."
        )
    if "pages_postgres" in found:
        lines += _pages(found, found["many"], "pages_postgres", "PostgreSQL; its own processor time is not in CPU ms")
    return "\n".join(lines)
