from django.urls import include, path

from .views import accounts, second_factor, sessions, signing

app_name = "accounts"

account_urlpatterns = [
    path("", accounts.account_list, name="account-list"),
    path("them/", accounts.account_add, name="account-add"),
    path("them-can-bo/", accounts.colleague_add, name="colleague-add"),
    path("cap/", accounts.accounts_issue, name="accounts-issue"),
    path("cap-lai/", accounts.accounts_reissue, name="accounts-reissue"),
    # Last: accounts.RESERVED_USERNAMES keeps the words above from being a sign-in name.
    path("<str:username>/", accounts.account_edit, name="account-edit"),
    path("<str:username>/mat-khau/", accounts.account_password, name="account-password"),
    path("<str:username>/khoa/", accounts.account_active, name="account-active"),
    path("<str:username>/chuyen/", accounts.account_move, name="account-move"),
    path("<str:username>/mo-dang-nhap/", accounts.account_unlock, name="unlock-sign-in"),
]

second_factor_urlpatterns = [
    path("", second_factor.second_factor, name="second-factor"),
    path("thiet-lap/", second_factor.second_factor_setup, name="second-factor-setup"),
    path("yeu-cau/", second_factor.second_factor_rule, name="second-factor-rule"),
    path("yeu-cau/<str:username>/dat-lai/", second_factor.second_factor_reset, name="second-factor-reset"),
]

urlpatterns = [
    path("dang-nhap/", signing.sign_in, name="sign-in"),
    path("dang-xuat/", signing.sign_out, name="sign-out"),
    path("doi-mat-khau/", signing.change_password, name="change-password"),
    path("ma-xac-thuc/", second_factor.enter_code, name="enter-code"),
    path("xac-thuc-hai-buoc/", include(second_factor_urlpatterns)),
    path("phien/", sessions.own_sessions, name="own-sessions"),
    path("phien/<str:username>/ket-thuc/", sessions.end_sessions, name="end-sessions"),
    path("tai-khoan/", include(account_urlpatterns)),
]
