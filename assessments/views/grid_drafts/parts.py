"""The pages of one part of a draft: added, changed, removed; and of the grid as a whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import DraftPart, DraftState
from assessments.models import GridDraft
from assessments.services.grid_drafts.drafts import DraftClosed, faults_of
from assessments.services.grid_drafts.parts import (
    PartGone,
    add_item,
    change_general,
    change_item,
    item_of,
    items_of,
    lines_of,
    remove_item,
    title_of,
)
from assessments.services.grid_drafts.places import faults_at
from assessments.services.grid_drafts.points import Sum, figure_of, points_of
from assessments.views.grid_drafts.draft_page import faults_told
from assessments.views.grid_drafts.forms import KeysForm
from assessments.views.grid_drafts.line_forms import ConditionForm, IndicatorForm
from assessments.views.grid_drafts.pages import access_draft
from assessments.views.grid_drafts.part_forms import (
    AxisForm,
    CheckForm,
    DocumentForm,
    FieldForm,
    FolderForm,
    GeneralForm,
    ListForm,
    StandingForm,
)
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.views.asking import asked, tried
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import current_language

FORMS: dict[DraftPart, type[KeysForm]] = {
    DraftPart.AXES: AxisForm,
    DraftPart.INDICATORS: IndicatorForm,
    DraftPart.CONDITIONS: ConditionForm,
    DraftPart.FIELDS: FieldForm,
    DraftPart.CHECKS: CheckForm,
    DraftPart.FOLDERS: FolderForm,
    DraftPart.DOCUMENTS: DocumentForm,
    DraftPart.LISTS: ListForm,
    DraftPart.STANDINGS: StandingForm,
}


@requires(Role.ADMINISTRATOR)
def draft_general(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what the grid says of itself."""
    draft = access_draft(pk)

    def act(form: KeysForm, **who: Any) -> None:
        old = {**draft.content, "threshold": None, "title": None}
        change_general(draft, form.item(old), seen_version=form.cleaned_data["version"], **who)

    wrong = [error for error in faults_of(draft) if _is_general(error.path)]
    return _edited(
        request,
        draft,
        GeneralForm,
        draft.content,
        act,
        title=_("The grid as a whole"),
        faults=faults_told(wrong),
    )


@requires(Role.ADMINISTRATOR)
def draft_part(request: ActorRequest, pk: int, part: str, code: str) -> HttpResponse:
    """Change one part of a draft."""
    draft, kind = access_draft(pk), _part(part)
    # What was typed of a part that somebody removed meanwhile is shown with the refusal, not lost in a 404.
    is_known = any(each["code"] == code for each in items_of(draft.content, kind))
    item = _item(draft, kind, code) if is_known or request.method != "POST" else {}

    def act(form: KeysForm, **who: Any) -> None:
        change_item(draft, kind, code, form.item(item), seen_version=form.cleaned_data["version"], **who)

    own = [
        fault.error
        for fault in faults_at(draft.content, faults_of(draft))
        if fault.part is kind and fault.item is not None and fault.item["code"] == code
    ]
    return _edited(
        request,
        draft,
        FORMS[kind],
        item,
        act,
        title=" ".join(filter(None, (str(kind.label), code, title_of(item, kind, current_language())))),
        faults=faults_told(own),
        kind=kind,
        code=code if is_known else None,
        sums=_sums(draft, item) if kind is DraftPart.INDICATORS else None,
    )


@requires(Role.ADMINISTRATOR)
def draft_part_add(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    """Add a part to a draft; a line may come with its axis, a document with its folder."""
    draft, kind = access_draft(pk), _part(part)
    item = {key: request.GET[key] for key in ("axis", "folder") if key in request.GET}

    def act(form: KeysForm, **who: Any) -> None:
        add_item(draft, kind, form.item({}), seen_version=form.cleaned_data["version"], **who)

    return _edited(
        request,
        draft,
        FORMS[kind],
        item,
        act,
        title=_("Add: %(part)s") % {"part": kind.label},
        kind=kind,
        sums=_sums(draft, item) if kind is DraftPart.INDICATORS else None,
    )


@requires(Role.ADMINISTRATOR)
def draft_part_remove(request: ActorRequest, pk: int, part: str, code: str) -> HttpResponse:
    """Ask, then remove a part; an axis goes with its lines."""
    draft, kind = access_draft(pk), _part(part)
    item = _item(draft, kind, code)
    language = current_language()

    def act(**who: Any) -> None:
        remove_item(draft, kind, code, seen_version=form.cleaned_data["version"], **who)

    form = VersionedForm(request.POST or None, initial={"version": draft.version})
    lines = lines_of(draft.content, code) if kind is DraftPart.AXES else []
    name = {"part": kind.label, "code": code, "title": title_of(item, kind, language)}
    return asked(
        request,
        form,
        act,
        template="assessments/grid_drafts/ask.html",
        title=_("Remove %(part)s %(code)s: %(title)s") % name,
        text=_("What names it elsewhere is not changed: the draft says what is then wrong."),
        submit=_("Remove"),
        done=_("%(part)s %(code)s was removed.") % name,
        back=reverse("assessments:draft_part", args=[pk, part, code]),
        after=reverse("assessments:grid_draft", args=[pk]),
        version=draft.version,
        draft=draft,
        is_danger=True,
        lines=[f"{line['code']} {title_of(line, DraftPart.INDICATORS, language)}" for line in lines],
    )


def _edited(
    request: ActorRequest,
    draft: GridDraft,
    form_class: type[KeysForm],
    item: dict[str, Any],
    act: Any,
    *,
    title: str,
    **context: Any,
) -> HttpResponse:
    """Show the form of a part; once sent and right, save it and go back to the draft."""
    kind, code = context.get("kind"), context.get("code")
    back = reverse("assessments:grid_draft", args=[draft.pk])
    if not draft.is_open and request.method != "POST":
        messages.error(request, DraftClosed(state=DraftState(draft.state).label).message)
        return redirect(back)
    form = form_class(request.POST or None, content=draft.content, item=item, version=draft.version)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **who: act(form, **who),
            done=_("Saved: %(what)s.") % {"what": title},
            version=draft.version,
        )
    ):
        code = form.cleaned_data.get("code")
        return redirect(f"{back}#{kind.value}-{code}" if kind else back)
    page = {
        "draft": draft,
        "form": form,
        "page_title": title,
        "back": back,
        "kind": kind,
        "code": code,
        "sums": None,
        "faults": [],
        **context,
    }
    return TemplateResponse(request, "assessments/grid_drafts/part.html", page)


def _sums(draft: GridDraft, item: dict[str, Any]) -> dict[str, Any]:
    """Return the sums beside a line: its axis without it and with it, and its own items."""
    own = figure_of(item.get("max_points")) or 0
    found: dict[str, Any] = {"axis": None, "rest": 0, "title": ""}
    for axis in points_of(draft.content).axes:
        if axis.item["code"] == item.get("axis"):
            is_in = any(line["code"] == item.get("code") for line in axis.lines)
            found |= {
                "axis": axis.sum,
                "rest": axis.sum.total - (own if is_in else 0),
                "title": title_of(axis.item, DraftPart.AXES, current_language()),
            }
    points = ((item.get("scale") or {}).get("items") or {}).values()
    total = sum((figure for each in points if (figure := figure_of(each)) is not None), 0)
    return {**found, "items": Sum(total, figure_of(item.get("max_points")))}  # type: ignore[arg-type]


def _part(name: str) -> DraftPart:
    if name not in DraftPart:
        raise Http404
    return DraftPart(name)


def _item(draft: GridDraft, part: DraftPart, code: str) -> dict[str, Any]:
    try:
        return item_of(draft.content, part, code)
    except PartGone as gone:
        raise Http404 from gone


def _is_general(path: str) -> bool:
    """Say whether an error is about the grid itself, not about one of its parts."""
    head = path.removeprefix("$.").split(".")[0].split("[")[0]
    return head not in DraftPart
