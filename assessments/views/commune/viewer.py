"""Reading a file of evidence in the page: one page at a time, turned, zoomed, without scripts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from assessments.models import EvidenceItem
from assessments.services.access import EVIDENCE_READERS, access_assessment
from assessments.views.commune.items import item_of
from communes.access import ActorRequest, requires
from config.toolbox.page_images import NotDrawn, PageImage
from config.toolbox.readonly import reads
from records.services.file_pages import file_page, has_pages
from records.services.sending import send_drawn

# How wide a page is drawn at each step of the zoom, in pixels; the first fits a telephone and a column.
WIDTHS = (900, 1400, 2000, 2800)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is in a file: the page, the step of the zoom (from 0), the turn in degrees."""

    page: int = 1
    zoom: int = 0
    turn: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> "Place":
        """Read it from the address; what is not a number there is the beginning."""
        turn = _number(request, "turn", 0, most=270)
        return cls(
            _number(request, "page", 1, least=1),
            _number(request, "zoom", 0, most=len(WIDTHS) - 1),
            turn - turn % 90,
        )

    def query(self, **changes: int) -> str:
        return urlencode({"page": self.page, "zoom": self.zoom, "turn": self.turn, **changes})


@dataclass(frozen=True, slots=True)
class Viewer:
    """One page of a file as it is shown, with the addresses around it; ``image`` is None when it has none."""

    item: EvidenceItem
    place: Place
    image: PageImage | None

    @property
    def pages(self) -> int:
        return self.image.pages if self.image else 0

    @property
    def source(self) -> str:
        """Return the address of the picture of this page."""
        names = [self.item.assessment_id, self.item.pk]
        return f"{reverse('assessments:evidence_page', args=names)}?{self.place.query()}"

    @property
    def previous(self) -> str:
        return self.place.query(page=self.place.page - 1) if self.place.page > 1 else ""

    @property
    def following(self) -> str:
        return self.place.query(page=self.place.page + 1) if self.place.page < self.pages else ""

    @property
    def larger(self) -> str:
        return self.place.query(zoom=self.place.zoom + 1) if self.place.zoom + 1 < len(WIDTHS) else ""

    @property
    def smaller(self) -> str:
        return self.place.query(zoom=self.place.zoom - 1) if self.place.zoom else ""

    @property
    def turned(self) -> str:
        return self.place.query(turn=(self.place.turn + 90) % 360)


def viewer_of(request: HttpRequest, item: EvidenceItem) -> Viewer | None:
    """Return the viewer of a file at the page that the address says; None for a file without pages to see."""
    if not has_pages(item.file):
        return None
    place = Place.of(request)
    try:
        return Viewer(item, place, _drawn(item, place))
    except NotDrawn:
        return Viewer(item, place, None)


@requires(*EVIDENCE_READERS)
@reads
def evidence_view(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Show the pages of a file alone: whole on a telephone, or in a frame beside the figures."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    found = item_of(assessment, item, or_replaced=True)
    viewer = viewer_of(request, found)
    if viewer is None:
        raise Http404
    context = {"assessment": assessment, "item": found, "viewer": viewer}
    return TemplateResponse(request, "assessments/commune/evidence_view.html", context)


@requires(*EVIDENCE_READERS)
@reads
def evidence_page(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Send the picture of one page. A page that does not exist or cannot be drawn is a 404."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    found = item_of(assessment, item, or_replaced=True)
    try:
        return send_drawn(_drawn(found, Place.of(request)))
    except NotDrawn as failure:
        raise Http404 from failure


def _drawn(item: EvidenceItem, place: Place) -> PageImage:
    return file_page(item.file, page=place.page, width=WIDTHS[place.zoom], turn=place.turn)


def _number(request: HttpRequest, name: str, default: int, *, least: int = 0, most: int = 100_000) -> int:
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else default
    return min(max(number, least), most)
