"""Cooperation bodies: register, creation, governance, running, plans, exchanges."""

from communes.cooperation.models.bodies import (
    BodyMember,
    CooperationBody,
    Overlap,
    OwnService,
    Power,
    PowerTransfer,
    ProjectFunding,
    StructuralProject,
)
from communes.cooperation.models.creation import (
    ChecklistItem,
    Deliberation,
    FinancingStudy,
    Founder,
    ItemDone,
    Procedure,
    ProcedureFile,
    StepDone,
    StudyLine,
)
from communes.cooperation.models.exchanges import Exchange, ExchangeFile, ExchangeMessage
from communes.cooperation.models.governance import CouncilTerm, Delegate, OfficeHeld, SeatShare
from communes.cooperation.models.papers import BodyPaper
from communes.cooperation.models.plans import (
    CooperationPlan,
    PlanActor,
    PlanMeeting,
    PlanObjective,
    PlanProposal,
)
from communes.cooperation.models.running import (
    BodySupport,
    BodyYear,
    BodyYearLine,
    ContributionCall,
    ContributionPayment,
    StaffInPlace,
    StaffPost,
)

__all__ = [
    "BodyMember",
    "BodyPaper",
    "BodySupport",
    "BodyYear",
    "BodyYearLine",
    "ChecklistItem",
    "ContributionCall",
    "ContributionPayment",
    "CooperationBody",
    "CooperationPlan",
    "CouncilTerm",
    "Delegate",
    "Deliberation",
    "Exchange",
    "ExchangeFile",
    "ExchangeMessage",
    "FinancingStudy",
    "Founder",
    "ItemDone",
    "OfficeHeld",
    "Overlap",
    "OwnService",
    "PlanActor",
    "PlanMeeting",
    "PlanObjective",
    "PlanProposal",
    "Power",
    "PowerTransfer",
    "Procedure",
    "ProcedureFile",
    "ProjectFunding",
    "SeatShare",
    "StaffInPlace",
    "StaffPost",
    "StepDone",
    "StructuralProject",
    "StudyLine",
]
