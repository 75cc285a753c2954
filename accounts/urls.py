"""Pages of one's own account that are ours; signing in itself is in ``sign_in_urls``."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("join/<str:token>/", views.join, name="accept_invitation"),
]
