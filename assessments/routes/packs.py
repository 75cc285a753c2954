"""Packs and documents."""

from django.urls import path

from assessments.views.packs import documents, forms, pack, selections

urlpatterns = [
    path("files/<int:pk>/documents/", documents.documents, name="documents"),
    path("files/<int:pk>/documents/prepare-cards/", documents.prepare_cards, name="prepare_cards"),
    path("files/<int:pk>/score-card-<slug:language>.pdf", documents.score_card, name="score_card"),
    path("receipts/<str:number>/receipt.pdf", documents.receipt, name="receipt"),
    path("receipts/<str:number>/prepare/", documents.prepare_receipt, name="prepare_receipt"),
    path(
        "results/<int:year>/<str:code>/score-card-<slug:language>.pdf",
        documents.public_score_card,
        name="public_score_card",
    ),
    path("cycles/<int:year>/score-cards/", documents.score_cards, name="score_cards"),
    path("cycles/<int:year>/score-cards/prepare/", documents.prepare_score_cards, name="prepare_score_cards"),
    path("cycles/<int:year>/score-cards/cancel/", documents.cancel_score_cards, name="cancel_score_cards"),
    path("files/<int:pk>/forms/", forms.file_forms, name="file_forms"),
    path("files/<int:pk>/forms/<slug:kind>/<slug:language>/", forms.file_form, name="file_form"),
    path(
        "files/<int:pk>/forms/<slug:kind>/<slug:language>/prepare/",
        forms.prepare_file_form,
        name="prepare_file_form",
    ),
    path("grids/<slug:code>/<str:version>/forms/", forms.grid_forms, name="grid_forms"),
    path("grids/<slug:code>/<str:version>/forms/<slug:language>/", forms.grid_form, name="grid_form"),
    path(
        "grids/<slug:code>/<str:version>/forms/<slug:language>/prepare/",
        forms.prepare_grid_form,
        name="prepare_grid_form",
    ),
    path("files/<int:pk>/pack/", pack.pack, name="pack"),
    path("files/<int:pk>/pack/prepare/", pack.prepare_pack, name="prepare_pack"),
    path("files/<int:pk>/pack/downloads/", pack.pack_downloads, name="pack_downloads"),
    path("files/<int:pk>/pack.zip", pack.download_pack, name="download_pack"),
    path("missions/<int:pk>/packs/", selections.mission_packs, name="mission_packs"),
    path("missions/<int:pk>/packs/prepare/", selections.prepare_mission_packs, name="prepare_mission_packs"),
    path("missions/<int:pk>/packs/cancel/", selections.cancel_mission_packs, name="cancel_mission_packs"),
    path("missions/<int:pk>/packs.zip", selections.download_mission_packs, name="download_mission_packs"),
    path("cycles/<int:year>/packs/", selections.cycle_packs, name="cycle_packs"),
    path("cycles/<int:year>/packs/prepare/", selections.prepare_cycle_packs, name="prepare_cycle_packs"),
    path("cycles/<int:year>/packs/cancel/", selections.cancel_cycle_packs, name="cancel_cycle_packs"),
    path("cycles/<int:year>/packs.zip", selections.download_cycle_packs, name="download_cycle_packs"),
]
