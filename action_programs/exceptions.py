"""What may not be done with an action programme; each refusal says why."""

from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, Overtaken


class ProgrammeRefusal(AssessmentError):
    """Something that a programme may not be, or may not become."""


class PeriodTaken(ProgrammeRefusal):
    code = "period_taken"
    text = _("This commune has a programme that covers %(years)s already.")


class ProgrammeFrozen(ProgrammeRefusal):
    code = "programme_frozen"
    text = _("The council has adopted this programme: it can no longer be changed.")


class StepDatesReversed(ProgrammeRefusal):
    code = "step_dates_reversed"
    text = _("A step cannot end before it starts (%(starts_on)s).")


class ProgrammeIncomplete(ProgrammeRefusal):
    code = "programme_incomplete"
    text = _("The programme cannot be adopted yet: see what is missing.")


class VoteLost(ProgrammeRefusal):
    code = "vote_lost"
    text = _("The programme is adopted by more votes for than against: %(votes_for)s to %(votes_against)s.")


class NotAdopted(ProgrammeRefusal):
    code = "not_adopted"
    text = _("Only an adopted programme receives the visa.")


class VisaBeforeVote(ProgrammeRefusal):
    code = "visa_before_vote"
    text = _("The visa cannot be earlier than the vote (%(voted_on)s).")


class RefusalNeedsReasons(ProgrammeRefusal):
    code = "refusal_needs_reasons"
    text = _("Write the reasons of the refusal.")


class NumberTaken(ProgrammeRefusal):
    code = "number_taken"
    text = _("Project %(number)s exists already: “%(title)s”.")


class YearsOutside(ProgrammeRefusal):
    code = "years_outside"
    text = _("The years of a project lie within those of the programme (%(years)s).")


class YearsReversed(ProgrammeRefusal):
    code = "years_reversed"
    text = _("A project cannot end before it starts.")


class FundingUnbalanced(ProgrammeRefusal):
    code = "funding_unbalanced"
    text = _("The lines give %(funded)s and the cost is %(cost)s: %(difference)s too much.")


class ChangedMeanwhile(ProgrammeRefusal, Overtaken):
    code = "changed_meanwhile"
    text = _(
        "Someone else has changed this project since you opened it. Your text is below: compare, then save."
    )


class StatusFollowsProgress(ProgrammeRefusal):
    code = "status_follows_progress"
    text = _(
        "The status of project %(number)s is “%(status)s”: while the programme is at work, it follows the "
        "progress written on the pages of execution."
    )


class GroupInUse(ProgrammeRefusal):
    code = "group_in_use"
    text = _("“%(title)s” holds projects: move them first.")


class ProjectInUse(ProgrammeRefusal):
    code = "project_in_use"
    text = _(
        "This project has records of its execution or keeps a proposal of residents: it cannot be removed. "
        "Give it the status “Stopped” instead."
    )
