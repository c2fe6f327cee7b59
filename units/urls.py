from django.urls import path

from . import views

app_name = "units"

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign-in"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("doi-mat-khau/", views.change_password, name="change-password"),
]
