"""Facts and constraints of the yearly assessment."""

from assessments.models.answers import Answer, Correction
from assessments.models.appeals import Appeal, AppealFile, AppealLine
from assessments.models.assessments import Assessment, Extension
from assessments.models.audit import AuditMission, MissionAssessment, SampleDraw
from assessments.models.cycles import Cycle, CycleTarget
from assessments.models.desks import ReviewAssignment, RiskHint, SavedFilter
from assessments.models.documents import Document, DocumentKind, GridPaper
from assessments.models.evidence import Carrying, EvidenceCarrying, EvidenceItem, EvidenceWord
from assessments.models.findings import Finding, FindingFile, FindingReply, FollowUp, Recommendation
from assessments.models.grants import Grant, GrantDecision, GrantPayment, GrantRules
from assessments.models.grid_drafts import GridDraft
from assessments.models.grid_lines import GridTrial, LineLink, TrialRow
from assessments.models.grids import Grid
from assessments.models.improvement import ImprovementAction, ImprovementPlan
from assessments.models.meetings import MeetingGuest, MeetingRecommendation, RegionalMeeting
from assessments.models.opinions import Opinion
from assessments.models.publications import Exclusion, Publication, PublishedResult
from assessments.models.reports import ReportPaper
from assessments.models.review import LineDecision
from assessments.models.scores import ScoreSheet
from assessments.models.submissions import Submission
from assessments.models.threads import AnswerFile, ChangesRead, DocumentRequest, Remark
from assessments.models.transitions import Transition

__all__ = [
    "Answer",
    "AnswerFile",
    "Appeal",
    "AppealFile",
    "AppealLine",
    "Assessment",
    "AuditMission",
    "Carrying",
    "ChangesRead",
    "Correction",
    "Cycle",
    "CycleTarget",
    "Document",
    "DocumentKind",
    "DocumentRequest",
    "EvidenceCarrying",
    "EvidenceItem",
    "EvidenceWord",
    "Exclusion",
    "Extension",
    "Finding",
    "FindingFile",
    "FindingReply",
    "FollowUp",
    "Grant",
    "GrantDecision",
    "GrantPayment",
    "GrantRules",
    "Grid",
    "GridDraft",
    "GridPaper",
    "GridTrial",
    "ImprovementAction",
    "ImprovementPlan",
    "LineDecision",
    "LineLink",
    "MeetingGuest",
    "MeetingRecommendation",
    "MissionAssessment",
    "Opinion",
    "Publication",
    "PublishedResult",
    "Recommendation",
    "RegionalMeeting",
    "Remark",
    "ReportPaper",
    "ReviewAssignment",
    "RiskHint",
    "SampleDraw",
    "SavedFilter",
    "ScoreSheet",
    "Submission",
    "Transition",
    "TrialRow",
]
