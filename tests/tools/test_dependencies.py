"""What pyproject.toml declares is what the code imports: nothing unused is installed, nothing used is left to luck."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent.parent
# Needed without an import of ours: Django or the server loads them by name.
BY_NAME = {
    "argon2-cffi": "Django's password hasher",
    "gunicorn": "the server itself",
    "psycopg": "Django's backend for PostgreSQL",
    "whitenoise": "middleware and storage named in the settings",
    "django-htmx": "app and middleware named in the settings",
}


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {Requirement(line).name.lower() for line in project["dependencies"]}


def imported() -> set[str]:
    """The distributions behind every import of the product, lazy ones too, typing-only ones left out."""
    modules: set[str] = set()
    for path in (ROOT / "facility").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    outside = modules - set(sys.stdlib_module_names) - {"facility", "seeds"}
    known = packages_distributions()
    return {known[name][0].lower() for name in outside}


def test_every_import_is_declared() -> None:
    # django-tasks comes with django-tasks-db's `compat`, which is declared for it
    assert imported() - declared() - {"django-tasks"} == set()


def test_every_declared_package_is_imported_or_loaded_by_name() -> None:
    assert declared() - imported() == set(BY_NAME) - imported()
