"""What the actions of one year did to the lines of the next."""

from django.urls import path

from capacity.views.effect import estimates, own

urlpatterns = [
    path("capacity/effect/", estimates.effect, name="effect"),
    path("capacity/effect/estimate/", estimates.effect_estimate, name="effect_estimate"),
    path("capacity/effect/table.csv", estimates.effect_table, name="effect_table"),
    path("capacity/effect/communes/<str:code>/", own.own_effect, name="own_effect"),
    path("capacity/effect/<int:pk>/", estimates.effect_detail, name="effect_detail"),
]
