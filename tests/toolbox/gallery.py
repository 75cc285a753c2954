"""A page of every piece of the portal, for the tests and for the eye: it is no part of the portal."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from communes.access import public
from config.toolbox.clock import CASABLANCA
from config.urls import urlpatterns as portal_urlpatterns

TEMPLATE = Path(__file__).parent / "gallery.html"
AXES = [
    ("الحكامة والشفافية", "Gouvernance et transparence", "Governance", "14.50", 20),
    ("الموارد البشرية", "Ressources humaines", "Human resources", "7", 15),
    ("الموارد المالية", "Ressources financières", "Finance", "18.25", 25),
    ("خدمات القرب", "Services de proximité", "Services", None, 40),
]


class SampleForm(forms.Form):
    email = forms.EmailField(label="البريد الإلكتروني / E-mail", help_text="exemple@commune.ma")
    kind = forms.ChoiceField(
        label="النوع / Type", choices=[("a", "أ / A"), ("b", "ب / B")], widget=forms.RadioSelect
    )
    region = forms.ChoiceField(
        label="الجهة / Région", choices=[("", "–"), ("1", "فاس مكناس / Fès-Meknès")], required=False
    )
    reason = forms.CharField(label="السبب / Motif", widget=forms.Textarea)
    agree = forms.BooleanField(label="أؤكد / Je confirme")


def entry(code: str, kind: str, **texts) -> dict:
    blank = {
        "value": "",
        "help": "",
        "unit": "",
        "last": "",
        "error": "",
        "warnings": [],
        "url": "/save/",
        "version": 3,
    }
    return {
        **blank,
        "code": code,
        "type": kind,
        "label": f"مداخيل الجماعة / Recettes propres ({kind})",
        **texts,
    }


def job(state: str, **facts) -> SimpleNamespace:
    is_over = state in {"done", "failed", "cancelled"}
    return SimpleNamespace(
        pk=state, state=state, is_over=is_over, get_state_display=state, cancel_requested_at=None, **facts
    )


def sample(request: HttpRequest) -> dict:
    """Return what the page shows, the same at every hour but for the deadlines."""
    now = timezone.now()
    rows = [
        {"label": name, "points": Decimal(points) if points else None, "max_points": most}
        for name, _fr, _en, points, most in AXES
    ]
    return {
        "moment": datetime(2026, 4, 15, 23, 59, tzinfo=CASABLANCA),
        "soon": now + timedelta(days=2),
        "later": now + timedelta(days=40),
        "past": now - timedelta(days=3),
        "score": Decimal("62.5"),
        "axes": [{**row, "url": "#axis"} for row in rows],
        "classes": [
            {"label": "0–50", "count": 12},
            {"label": "50–70", "count": 48},
            {"label": "70–100", "count": 31},
        ],
        "history": [
            {"label": "2022", "value": Decimal("48.2")},
            {"label": "2023", "value": None},
            {"label": "2024", "value": Decimal("66.75")},
            {"label": "2025", "value": Decimal("71.5")},
        ],
        "floor": Decimal(35),
        "target": Decimal(80),
        "figure": Decimal("62.5"),
        "form": SampleForm(request.POST if request.method == "POST" else {}),
        "filters": SampleForm(),
        "entries": [
            entry(
                "own_revenue",
                "money",
                value="20 870 000,00",
                unit="MAD",
                last="19 250 000,00",
                help="الحساب الإداري / Compte administratif",
            ),
            entry(
                "staff",
                "integer",
                value="1.234",
                error="“1.234” can be read in two ways.",
                warnings=["50 % > 2024"],
            ),
            entry("voted_on", "date", value="2026-02-07"),
            entry("published", "boolean", value="true", help="Oui ou non"),
            entry("locked", "decimal", value="62,5", url="", unit="%"),
        ],
        "page": Paginator(range(1503), 100).get_page(request.GET.get("page")),
        "counts": [
            {"label": "مودعة / Déposés", "value": 1503, "url": "#x"},
            {"label": "متأخرة / En retard", "value": 12},
        ],
        "tabs": [
            {"label": "A. حكامة", "url": "#a", "is_current": True},
            {"label": "B. Finances", "url": "#b", "is_current": False},
        ],
        "jobs": [
            job("running", done=340, total=1503),
            job("done", done=1503, total=1503),
            job("failed", done=3, total=9),
        ],
        "none": None,
    }


@public
def gallery(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        messages.success(request, "Saved. تم الحفظ")
        messages.error(request, "Refused. رُفض")
    template = engines["django"].from_string(TEMPLATE.read_text())
    return HttpResponse(template.render(sample(request), request))


urlpatterns = [*i18n_patterns(path("gallery/", gallery, name="gallery")), *portal_urlpatterns]
