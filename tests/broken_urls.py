"""The program's addresses and one page that fails, to see what a failure shows."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from bluezone_report.urls import urlpatterns as program

#: What an exception may hold and no visitor may read.
SECRET = "mật khẩu nằm trong lỗi"


@login_not_required
def broken(request):
    raise RuntimeError(SECRET)


urlpatterns = [path("trang-hong/", broken), *program]
