"""How the lines of a version follow those of an older one, and the decision on one of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Grid, LineLink
from assessments.scoring.mapping import Link
from assessments.services.grid_lines import line_map, link_line, older_versions, relation_words
from assessments.services.grids import scoring_grid
from assessments.views.cycles.forms import ComparedForm
from assessments.views.grids.forms import LineForm
from communes.access import ActorRequest, any_member, requires
from communes.enums import Role
from communes.views.asking import asked
from config.toolbox.readonly import reads


def _older(grid: Grid, wanted: str) -> tuple[list[Grid], Grid | None]:
    """Return the older versions and the one asked for, the latest by default; an unknown one is a 404."""
    versions = older_versions(grid)
    if not wanted:
        return versions, versions[0] if versions else None
    for version in versions:
        if version.version == wanted:
            return versions, version
    raise Http404


@any_member
@reads
def grid_lines(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Show which older line each line continues, what may be compared, and who decided why."""
    grid = get_object_or_404(Grid, code=code, version=version)
    versions, older = _older(grid, request.GET.get("with", ""))
    form = ComparedForm(initial={"with": older.version if older else ""}, others=versions)
    context = {"grid": grid, "form": form, "other": older, "rows": [], "ended": []}
    if older is not None:
        lines = line_map(older, grid)
        decisions = {
            link.line: link
            for link in LineLink.objects.filter(newer=grid, older=older).select_related("decided_by")
        }
        context["rows"] = [
            {"link": link, "words": relation_words(link.relation), "decision": decisions.get(code)}
            for code, link in lines.by_code.items()
        ]
        context["ended"] = lines.ended
    return TemplateResponse(request, "assessments/grid_lines/lines.html", context)


@requires(Role.ADMINISTRATOR)
def grid_line(request: ActorRequest, code: str, version: str, line: str) -> HttpResponse:
    """Decide which older line a line continues and whether their results compare, with the reason."""
    grid = get_object_or_404(Grid, code=code, version=version)
    _versions, older = _older(grid, request.GET.get("with", ""))
    if older is None:
        raise Http404
    link = line_map(older, grid).by_code.get(line)
    if link is None:
        raise Http404
    decision = LineLink.objects.filter(newer=grid, older=older, line=line).first()
    stands = decision.version if decision else 0
    form = LineForm(request.POST or None, older=scoring_grid(older), initial=_initial(link, decision))
    back = f"{reverse('assessments:grid_lines', args=[code, version])}?with={older.version}"

    def act(**who: object) -> None:
        link_line(
            grid,
            older,
            line,
            before=form.cleaned_data["before"],
            is_comparable=form.cleaned_data["is_comparable"],
            reason=form.cleaned_data["reason"],
            seen_version=form.cleaned_data["version"],
            **who,  # type: ignore[arg-type]
        )

    return asked(
        request,
        form,
        act,
        template="assessments/grid_lines/line.html",
        title=_("Line %(line)s of the grid %(grid)s") % {"line": line, "grid": grid},
        text=_("The results already given stay as they are. What changes is what trends put beside what."),
        submit=_("Keep the decision"),
        done=_("The decision on the line %(line)s is kept.") % {"line": line},
        back=back,
        version=stands,
        grid=grid,
        other=older,
        link=link,
        decision=decision,
    )


def _initial(link: Link, decision: LineLink | None) -> dict[str, object]:
    return {
        "before": link.old.code if link.old else "",
        "is_comparable": "yes" if link.is_comparable else "no",
        "reason": decision.reason if decision else "",
        "version": decision.version if decision else 0,
    }
