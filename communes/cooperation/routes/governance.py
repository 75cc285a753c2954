"""Addresses of councils, delegates and bureaus."""

from django.urls import path

from communes.cooperation.views import council, delegates

urlpatterns = [
    path("bodies/<str:code>/council/", council.council, name="council"),
    path("bodies/<str:code>/council/term/", council.council_term, name="council_term"),
    path("bodies/<str:code>/council/post/", delegates.office_new, name="office_new"),
    path("council/seats/<int:pk>/delegate/", delegates.delegate_new, name="delegate_new"),
    path("council/delegates/<int:pk>/", delegates.delegate, name="delegate"),
    path("council/delegates/<int:pk>/end/", delegates.delegate_end, name="delegate_end"),
    path("council/posts/<int:pk>/end/", delegates.office_end, name="office_end"),
    path("vacancies/", council.vacancies, name="vacancies"),
]
