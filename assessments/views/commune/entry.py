"""Entry: the overview of a file, and a page for the conditions and for each axis."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.forms_entry import NOTE_SUFFIX, AutosaveForm, SectionForm
from assessments.scoring import Field
from assessments.services.answers import (
    FieldOutcome,
    FieldStatus,
    SaveOutcome,
    UnknownField,
    save_answers,
    typed_form,
)
from assessments.services.questionnaire import Section
from assessments.services.sources import use_proposal
from assessments.views.commune.desk import Desk
from assessments.views.commune.fields import FieldMaker, changed_by, control_value
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES
from config.toolbox.dates import format_hour
from config.toolbox.readonly import reads


@requires(*COMMUNE_ROLES)
@reads
def entry(request: ActorRequest, pk: int) -> HttpResponse:
    """Show how far each part of the file is, and its score so far."""
    desk = Desk(request, pk)
    return TemplateResponse(request, "assessments/commune/entry.html", {"desk": desk})


@requires(*COMMUNE_ROLES)
def entry_axis(request: ActorRequest, pk: int, section: str) -> HttpResponse:
    """Show the lines of a section and their fields; a posted form is saved whole, field by field."""
    if request.method == "POST":
        return _save_section(request, pk, section)
    return _read_section(request, pk, section)


@reads
def _read_section(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    desk = Desk(request, pk)
    section = _section(desk, code)
    return TemplateResponse(request, "assessments/commune/section.html", _context(desk, section))


def _save_section(request: ActorRequest, pk: int, code: str) -> HttpResponse:
    desk = Desk(request, pk)
    section = _section(desk, code)
    form = SectionForm(request.POST, fields=section.fields.values())
    if not form.is_valid():
        messages.error(request, _("This page is out of date and nothing was saved. Here it is anew."))
        return redirect(request.path)
    typed = form.typed(without=request.POST.get("use"))
    try:
        outcome = save_answers(
            desk.assessment,
            values=typed.values,
            notes=typed.notes,
            versions=typed.versions,
            actor=desk.actor,
            at=desk.at,
        )
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect(request.path)
    if not _take_proposal(request, desk, section, typed.versions):
        return redirect(request.path)
    if outcome.is_clean:
        messages.success(request, _("What you entered was saved."))
        return redirect(_next_page(request, desk, section))
    desk = Desk(request, pk)
    context = _context(desk, section, outcome, typed.values | _by_note(typed.notes))
    return TemplateResponse(request, "assessments/commune/section.html", context, status=422)


def _take_proposal(request: ActorRequest, desk: Desk, section: Section, versions: dict[str, int]) -> bool:
    """Answer by what the portal proposes when its button was pressed; False when that was refused."""
    code = request.POST.get("use")
    if code is None:
        return True
    assert desk.actor is not None
    try:
        if code not in section.fields:
            raise UnknownField(field=code)
        use_proposal(
            desk.assessment,
            code,
            versions={code: versions.get(code, 0)},
            actor=desk.actor,
            at=desk.at,
        )
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return False
    return True


def _by_note(notes: dict[str, str]) -> dict[str, str]:
    return {code + NOTE_SUFFIX: text for code, text in notes.items()}


def _section(desk: Desk, code: str) -> Section:
    try:
        return desk.questionnaire.sections[code]
    except KeyError:
        raise Http404 from None


def _neighbours(desk: Desk, section: Section) -> tuple[Section | None, Section | None]:
    sections = list(desk.questionnaire.sections.values())
    place = sections.index(section)
    return (
        sections[place - 1] if place else None,
        sections[place + 1] if place + 1 < len(sections) else None,
    )


def _next_page(request: HttpRequest, desk: Desk, section: Section) -> str:
    following = _neighbours(desk, section)[1]
    if "next" not in request.POST:
        return request.path
    if following is None:
        return reverse("assessments:entry", args=[desk.assessment.pk])
    return reverse("assessments:entry_axis", args=[desk.assessment.pk, following.code])


def _context(
    desk: Desk, section: Section, outcome: SaveOutcome | None = None, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    save_url = reverse("assessments:entry_save", args=[desk.assessment.pk, section.code])
    maker = FieldMaker(desk, save_url, outcome.fields if outcome else None, typed)
    lines = [(desk.cards[line.code], maker.fields_of(desk.cards[line.code])) for line in section.lines]
    entries = [entry for _card, fields in lines for entry in fields]
    previous, following = _neighbours(desk, section)
    return {
        "desk": desk,
        "section": section,
        "lines": lines,
        "thread": desk.thread(section),
        "errors": [entry for entry in entries if entry.error],
        "just_refused": outcome is not None,
        "saved_count": len(outcome.with_status(FieldStatus.SAVED)) if outcome else 0,
        "writes": bool(entries),
        "has_proposals": any(entry.proposal for entry in entries),
        "previous": previous,
        "following": following,
    }


@requires(*COMMUNE_ROLES)
@require_POST
def entry_save(request: ActorRequest, pk: int, section: str) -> JsonResponse:
    """Save one field as it is typed; the answer is the one that static/js/autosave.js describes."""
    if request.headers.get("X-Typed-By", "") not in {"", str(request.user.pk)}:
        # On a shared computer somebody else has signed in: a figure is never saved in their name.
        return JsonResponse({"state": "signed-out"}, status=401)
    desk = Desk(request, pk)
    page = _section(desk, section)
    form = AutosaveForm(request.POST)
    if not form.is_valid():
        return _locked(_("This page is out of date: load it again."), status=400)
    name, text = form.cleaned_data["field"], form.cleaned_data["value"]
    code = name.removesuffix(NOTE_SUFFIX)
    is_note = code != name
    if code not in page.fields:
        return _locked(_("This page is out of date: load it again."), status=400)
    try:
        outcome = save_answers(
            desk.assessment,
            values={} if is_note else {code: text},
            notes={code: text} if is_note else None,
            versions={code: form.cleaned_data["version"]},
            actor=desk.actor,
            at=desk.at,
        )
    except AssessmentError as refusal:
        return _locked(refusal.message, status=423)
    return _answer(request, Desk(request, pk), page, outcome, code, is_note=is_note)


def _locked(error: str, *, status: int) -> JsonResponse:
    return JsonResponse({"state": "locked", "error": error}, status=status)


def _answer(
    request: ActorRequest, desk: Desk, page: Section, outcome: SaveOutcome, code: str, *, is_note: bool
) -> JsonResponse:
    saved = outcome.fields[code]
    if saved.status == FieldStatus.CONFLICT:
        theirs = saved.answer.note if is_note and saved.answer else control_value(saved.field, saved.answer)
        return JsonResponse(
            {
                "state": "conflict",
                "theirs": theirs,
                "theirs_by": changed_by(saved.answer),
                "version": saved.version,
            },
            status=409,
        )
    if saved.refusal is not None:
        return JsonResponse(
            {"state": "refused", "error": saved.refusal.message, "version": saved.version}, status=422
        )
    display = saved.answer.note if is_note and saved.answer else typed_form(saved.field, saved.value)
    return JsonResponse(
        {
            "state": "saved",
            "version": saved.version,
            "saved_at": format_hour(desk.at),
            "display": display,
            "warnings": [] if is_note else desk.warnings_on(saved.field),
            "others": {} if is_note else _read_together(desk, page, saved.field),
            "fields": {
                other: _freed(desk, freed) for other, freed in outcome.fields.items() if other != code
            },
            "lines": _lines(request, desk, page, outcome),
            "summary_html": render_to_string("assessments/commune/_score.html", {"desk": desk}, request),
        }
    )


def _freed(desk: Desk, outcome: FieldOutcome) -> dict[str, Any]:
    return {
        "version": outcome.version,
        "display": typed_form(outcome.field, outcome.value),
        "warnings": desk.warnings_on(outcome.field),
    }


def _read_together(desk: Desk, page: Section, field: Field) -> dict[str, list[str]]:
    """Return what is now asked about the other fields of the page that are compared with this one."""
    return {
        other.code: desk.warnings_on(other) for other in desk.asked_with(field) if other.code in page.fields
    }


def _lines(
    request: ActorRequest, desk: Desk, page: Section, outcome: SaveOutcome
) -> dict[str, dict[str, str]]:
    """Return the results of the page's lines that read a figure that has changed."""
    touched = {line.code for code in outcome.changed for line in desk.questionnaire.lines_with(code)}
    return {
        line.code: {
            "html": render_to_string("components/line_result.html", {"card": desk.cards[line.code]}, request)
        }
        for line in page.lines
        if line.code in touched
    }
