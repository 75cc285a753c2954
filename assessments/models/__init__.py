"""Facts and constraints of the yearly assessment."""

from assessments.models.answers import Answer, Correction
from assessments.models.assessments import Assessment, Extension
from assessments.models.audit import AuditMission, MissionAssessment
from assessments.models.cycles import Cycle, CycleTarget
from assessments.models.documents import Document, DocumentKind
from assessments.models.evidence import EvidenceItem
from assessments.models.grids import Grid
from assessments.models.opinions import Opinion
from assessments.models.publications import Publication, PublishedResult
from assessments.models.review import LineDecision
from assessments.models.scores import ScoreSheet
from assessments.models.submissions import Submission
from assessments.models.transitions import Transition

__all__ = [
    "Answer",
    "Assessment",
    "AuditMission",
    "Correction",
    "Cycle",
    "CycleTarget",
    "Document",
    "DocumentKind",
    "EvidenceItem",
    "Extension",
    "Grid",
    "LineDecision",
    "MissionAssessment",
    "Opinion",
    "Publication",
    "PublishedResult",
    "ScoreSheet",
    "Submission",
    "Transition",
]
