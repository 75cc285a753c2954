"""The six-year action programme of a commune: its steps, its axes, its projects and their money."""

from action_programs.models.participation import Pole, SurveyGroup
from action_programs.models.programmes import ActionProgramme, Axis, AxisProgramme, Step
from action_programs.models.projects import FundingLine, Partner, Project

__all__ = [
    "ActionProgramme",
    "Axis",
    "AxisProgramme",
    "FundingLine",
    "Partner",
    "Pole",
    "Project",
    "Step",
    "SurveyGroup",
]
