"""Question schemas shipped as starting values: rows with a version once adopted, never edited after use."""

import tomllib
from datetime import datetime
from importlib import resources

from facility.foundation.base.acts import step
from facility.foundation.forms import public as forms

NAMES = ("mpf-dossier",)


@step
def adopt_questions(*, at: datetime) -> list[forms.Schema]:
    """Add every shipped schema, or find the version with the same content. Raises Refused for a preset with mistakes."""
    adopted = []
    for name in NAMES:
        found = tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
        adopted.append(
            forms.add_schema(
                code=found["code"],
                title=found["title"],
                content={"parts": found["parts"]},
                source=found["source"],
                status=found["status"],
                at=at,
            )
        )
    return adopted
