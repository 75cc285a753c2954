from capacity.models.effect import Effect, EffectRun
from capacity.models.feeds import CalendarFeed
from capacity.models.needs import Need, SetAside
from capacity.models.papers import CapacityPaper, Dispatch
from capacity.models.people import Person
from capacity.models.plans import CapacityPlan, CarriedSetAside, PlanFunding, PlanLine, PlanPerson
from capacity.models.reports import CapacityReport, Participant, ReportFile, ReportLine
from capacity.models.sheets import YearlySheet
from capacity.models.support import SupportFile, SupportMessage, SupportRequest
from capacity.models.topics import Topic
from capacity.models.training import Assistance, Enrolment, Evaluation, Session

__all__ = [
    "Assistance",
    "CalendarFeed",
    "CapacityPaper",
    "CapacityPlan",
    "CapacityReport",
    "CarriedSetAside",
    "Dispatch",
    "Effect",
    "EffectRun",
    "Enrolment",
    "Evaluation",
    "Need",
    "Participant",
    "Person",
    "PlanFunding",
    "PlanLine",
    "PlanPerson",
    "ReportFile",
    "ReportLine",
    "Session",
    "SetAside",
    "SupportFile",
    "SupportMessage",
    "SupportRequest",
    "Topic",
    "YearlySheet",
]
