"""Documents about a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment, Document
from records.services.papers import Sheet


@dataclass(frozen=True, kw_only=True)
class Paper(Sheet):
    """A document about a file; `version` is the one of the publication or submission it tells of."""

    kept_in = Document

    assessment: Assessment
    kind: str
    version: int = 1

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return {"assessment": self.assessment, "kind": self.kind}, {"version": self.version}
