"""Documents about a programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from action_programs.enums import PaperKind
from action_programs.models import ActionProgramme, Paper, ProgrammeVersion
from records.services.papers import Sheet


@dataclass(frozen=True, kw_only=True)
class ProgrammeSheet(Sheet):
    """A document about a programme: a report of a `year`, or a book of a `version` or of a draft."""

    kept_in = Paper

    programme: ActionProgramme
    kind: PaperKind
    year: int | None = None
    version: ProgrammeVersion | None = None

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        key = {"programme": self.programme, "kind": self.kind}
        return key, {"year": self.year, "version": self.version}
