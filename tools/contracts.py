"""A contract of import-linter: an app is entered from outside only through its door, public.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from grimp import ImportGraph


class DoorContract(Contract):
    """Nobody outside `<packages>.<app>` imports any of its modules but `<packages>.<app>.<door>`."""

    type_name = "door"

    packages = fields.StringField()
    door = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import that crosses the wall of an app."""
        prefix = f"{self.packages}."
        wrong: list[dict[str, str]] = []
        for imported in sorted(graph.modules):
            if not imported.startswith(prefix):
                continue
            app = prefix + imported.removeprefix(prefix).split(".")[0]
            if imported == f"{app}.{self.door}":
                continue
            wrong += [
                {"importer": importer, "imported": imported, "door": f"{app}.{self.door}"}
                for importer in sorted(graph.find_modules_that_directly_import(imported))
                if importer != app and not importer.startswith(f"{app}.")
            ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who came in by the window."""
        for line in check.metadata["wrong"]:
            output.print_error(
                f"{line['importer']} imports {line['imported']}: enter through {line['door']}", bold=False
            )
