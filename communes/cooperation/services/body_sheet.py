"""The sheet of a body on paper, in Arabic and in French: made by a worker, kept by its content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.models import BodyMember, BodyPaper, CooperationBody, CouncilTerm
from communes.cooperation.services.body_page import end_of_duration, powers_of, projects_of
from communes.cooperation.services.body_years import latest_budget
from communes.cooperation.services.contributions import contribution_totals
from communes.cooperation.services.plans import plans_seen_by
from communes.cooperation.services.register import members_of
from config.toolbox.clock import local_day
from config.toolbox.languages import spoken
from records.models import Job
from records.services.jobs import Progress, create_job, register_job, unfinished_job
from records.services.papers import PaperRow, Sheet, make_papers, paper_rows

JOB = "cooperation.body_sheet"
TEMPLATE = "pdf/cooperation_body.html"
LANGUAGES = ("ar", "fr")
SHOWN_YEARS = 5


def register_body_sheets() -> None:
    """Declare the work of writing a body's sheet on paper."""
    register_job(
        JOB,
        title=_("Sheet of the cooperation body %(code)s"),
        handler="communes.cooperation.services.body_sheet.body_sheet_job",
    )


@dataclass(frozen=True, kw_only=True)
class BodySheet(Sheet):
    kept_in = BodyPaper

    body: CooperationBody

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return {"body": self.body}, {}


def body_sheets(body: CooperationBody, *, on: date) -> list[BodySheet]:
    """Return the sheet of a body in each language, as it stands on a day. About twelve queries."""
    members = members_of(body)
    powers, _transfers = powers_of(body, members, on=on)
    present = [member for member in members if member.left_on is None or member.left_on > on]
    data = {
        "name_ar": body.name_ar,
        "name_fr": body.name_fr,
        "code": body.code,
        "kind": spoken(body.get_kind_display),
        "origin": spoken(body.get_origin_display),
        "act_number": body.act_number,
        "founded_on": body.founded_on,
        "published_on": body.published_on,
        "ends_on": end_of_duration(body),
        "dissolved_on": body.dissolved_on,
        "seat": _names(body.seat),
        "purpose_ar": body.purpose_ar,
        "purpose_fr": body.purpose_fr or body.purpose_ar,
        "source": body.source,
        "is_generated": body.is_generated,
        "is_demonstration": body.is_demonstration,
        "members": [_member(member) for member in present],
        "population": sum(member.place.population_2024 for member in present if member.commune_id),
        "powers": [
            {
                **_names(group.power),
                "members": len(group.running),
                "since": min(transfer.starts_on for transfer in group.running),
            }
            for group in powers
            if group.running
        ],
        "projects": [
            {
                **_names(row.project),
                "state": spoken(row.project.get_state_display),
                "first": row.project.starts_year,
                "last": row.project.ends_year,
                "cost": row.project.cost,
                "funded": row.funded,
            }
            for row in projects_of(body, plans=plans_seen_by(None))
        ],
        "council": _council(body),
        "contributions": _contributions(body),
        "budget": _budget(body),
    }
    return [
        BodySheet(
            body=body,
            language=language,
            template=TEMPLATE,
            data=data,
            file_name=f"{body.code}-{language}.pdf",
        )
        for language in LANGUAGES
    ]


def sheet_rows(body: CooperationBody, *, on: date) -> list[PaperRow]:
    """Return what is on paper of a body as it stands: one row a language."""
    return paper_rows(body_sheets(body, on=on))


def request_body_sheet(body: CooperationBody, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the sheet in both languages, unless one is at it already."""
    return body_sheet_job_of(body) or create_job(
        JOB,
        arguments={"body": body.pk, "code": body.code},
        owner=actor.user,
        target=body,
        total=len(LANGUAGES),
        at=at,
    )


def body_sheet_job_of(body: CooperationBody) -> Job | None:
    """Return the work on a body's sheet that a worker is at, or is to take up."""
    return unfinished_job(JOB, body)


def body_sheet_job(job: Job, progress: Progress) -> None:
    """Make the sheet of one body in both languages."""
    body = CooperationBody.objects.select_related("seat").get(pk=job.arguments["body"])
    now = progress.now()
    make_papers(body_sheets(body, on=local_day(now)), at=now, done=progress.report)


def _names(thing: Any) -> dict[str, str]:
    return {"name_ar": thing.name_ar, "name_fr": thing.name_fr}


def _member(member: BodyMember) -> dict[str, Any]:
    return {
        **_names(member.place),
        "code": member.place.code,
        "joined_on": member.joined_on,
        "population": member.place.population_2024,
        "is_generated": member.is_generated,
    }


def _council(body: CooperationBody) -> dict[str, Any] | None:
    """Return the council that sits: seats by member, and the bureau; None without one. Three queries."""
    term = CouncilTerm.objects.filter(body=body, ends_on=None).first()
    if term is None:
        return None
    shares = term.shares.select_related("member__commune", "member__province", "member__region")
    offices = term.offices.filter(ends_on=None).select_related("delegate__share__member")
    return {
        "starts_on": term.starts_on,
        "seats": term.seats,
        "basis": spoken(term.get_basis_display),
        "shares": {share.member.place.code: share.seats for share in shares},
        "bureau": [
            {
                "office": spoken(row.get_office_display),
                "rank": row.rank,
                "name": row.delegate.full_name,
                "presides_member": row.delegate.presides_member,
            }
            for row in offices.order_by("pk")
        ],
    }


def _contributions(body: CooperationBody) -> list[dict[str, Any]]:
    """Return what was called and paid in the latest years. Two queries."""
    return [
        {"year": total.year, "called": total.called, "paid": total.paid}
        for total in contribution_totals(body)[:SHOWN_YEARS]
    ]


def _budget(body: CooperationBody) -> dict[str, Any] | None:
    """Return the latest year with its lines; None when there is none. Two queries."""
    budget = latest_budget(body)
    if budget is None:
        return None
    return {
        "year": budget.row.year,
        "lines": [
            {
                "label": spoken(line.get_source_display if line.source else line.get_nature_display),
                "is_resource": bool(line.source),
                "planned": line.planned,
                "actual": line.actual,
            }
            for line in budget.row.lines.all()
        ],
    }
