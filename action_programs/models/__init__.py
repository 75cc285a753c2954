"""The six-year action programme of a commune: its making, its projects and their money, its life."""

from action_programs.models.attachments import Attachment
from action_programs.models.budget import BudgetLine, ThreeYearProgramming
from action_programs.models.diagnosis import Sector
from action_programs.models.execution import (
    Agreement,
    AgreementShare,
    GrantAllotment,
    GrantReceipt,
    PartnerPayment,
    Progress,
    Spending,
)
from action_programs.models.participation import Attendance, Meeting, Pole, Proposal, SurveyGroup
from action_programs.models.priorities import Criterion, CriterionMark, RankAdjustment
from action_programs.models.programmes import ActionProgramme, Axis, AxisProgramme, ProgrammeVersion, Step
from action_programs.models.projects import FundingLine, Partner, Project, ProjectPoint
from action_programs.models.reports import EvaluationReport, Paper

__all__ = [
    "ActionProgramme",
    "Agreement",
    "AgreementShare",
    "Attachment",
    "Attendance",
    "Axis",
    "AxisProgramme",
    "BudgetLine",
    "Criterion",
    "CriterionMark",
    "EvaluationReport",
    "FundingLine",
    "GrantAllotment",
    "GrantReceipt",
    "Meeting",
    "Paper",
    "Partner",
    "PartnerPayment",
    "Pole",
    "ProgrammeVersion",
    "Progress",
    "Project",
    "ProjectPoint",
    "Proposal",
    "RankAdjustment",
    "Sector",
    "Spending",
    "Step",
    "SurveyGroup",
    "ThreeYearProgramming",
]
