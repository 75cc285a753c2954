"""Addresses of exchanges about bodies."""

from django.urls import path

from communes.cooperation.views import exchanges

urlpatterns = [
    path("exchanges/", exchanges.exchanges, name="exchanges"),
    path("exchanges.xlsx", exchanges.exchanges_xlsx, name="exchanges_xlsx"),
    path("exchanges/add/", exchanges.exchange_new, name="exchange_new"),
    path("exchanges/<int:pk>/", exchanges.exchange, name="exchange"),
    path("exchanges/<int:pk>/close/", exchanges.exchange_close, name="exchange_close"),
    path("exchanges/<int:pk>/files/<int:file>/", exchanges.exchange_file, name="exchange_file"),
    path("bodies/<str:code>/exchanges/", exchanges.body_exchanges, name="body_exchanges"),
    path("bodies/<str:code>/exchanges/add/", exchanges.body_exchange_new, name="body_exchange_new"),
]
