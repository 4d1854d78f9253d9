"""Addresses, query strings, headers and bodies that no page of ours makes."""

from typing import Final

from tests.hostile.requests import ELSEWHERE, NO_ROW

# The first comes closest to a row; what follows is no number to us.
NO_ID: Final = (
    str(NO_ROW), str(NO_ROW + 1), "9" * 400, "-1", "0", "１", "1_0", "1e3", "0x1", "1.0", "%2e%2e", "1%00", "1;1",
    "1%20or%201=1", "%F0%9F%8D%AA", "null", "%ED%A0%80", "1%2F2",
)  # fmt: skip
NO_SLUG: Final = (
    "no-such-row", "..%2f..", "x" * 300, "%C3%A9t%C3%A9", "a%20b", "a'--", "%3Cscript%3E", "a%00", "_" * 50, "-",
)  # fmt: skip

# No parameter of a page takes these, but those that take any text of a sensible length.
NO_VALUE: Final = ("１e3'--", "9223372036854775808", "-1", "x" * 300)
TOO_LONG: Final = ("x" * 201,)
FREE_TEXT: Final[dict[str, tuple[str, ...]]] = {
    "q": TOO_LONG, "contains": TOO_LONG, "place": TOO_LONG, "open": TOO_LONG, "name": TOO_LONG,
    "next": (), "store": (),  # what leads nowhere is passed over
}  # fmt: skip

# Names of columns and of the ways Django asks for them.
OF_TABLES: Final = {
    "id__gt": "0", "pk": "1", "user__password__startswith": "a", "archived_at__isnull": "false", "order_by": "-id",
    "fields": "password", "_to_field": "password", "__class__": "x", "csrfmiddlewaretoken": "x", "format": "json",
    "page[]": "1", "constructor.prototype": "1", "debug": "1", "_method": "DELETE",
}  # fmt: skip

LEADS_AWAY: Final = (
    f"https://{ELSEWHERE}/", f"//{ELSEWHERE}", f"///{ELSEWHERE}", f"/\\{ELSEWHERE}", f"\\\\{ELSEWHERE}",
    f"http:///{ELSEWHERE}", "javascript:alert(1)", "data:text/html,x", f" //{ELSEWHERE}", f"/\t/{ELSEWHERE}",
    f"https:{ELSEWHERE}", f"//testserver@{ELSEWHERE}/", "events/", "//[::1", f"%2F%2F{ELSEWHERE}",
)  # fmt: skip

NO_HOST: Final = (
    ELSEWHERE, f"testserver.{ELSEWHERE}", f"testserver@{ELSEWHERE}", f"{ELSEWHERE}:80", "testserver:port", "[::1",
    f"testserver, {ELSEWHERE}", "testserver/..", "testserver\x00", " ", "xn--80ak6aa92e.com", "127.0.0.1.nip.io",
)  # fmt: skip

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
_EMPTY: Final = (302, 400, 404, 405, 409, 422)  # as what sends no field at all
_BROKEN: Final = (400, 405)
NO_BODY: Final = [
    (b'{"name": "x", "is_superuser": true, "id": 1}', "application/json", (*_EMPTY, 200)),
    (b"<a/>", "text/xml", (*_EMPTY, 200)),
    (b"--x\r\nno part", PARTS, (*_EMPTY, 200)),
    (b"x", "multipart/form-data", _BROKEN),
    (b"name=%00&quantity=1", FORM, _BROKEN),
    (b"name=%ED%A0%80", FORM, _BROKEN),
    (b"name=%ff%fe", FORM, _BROKEN),
    (b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na\x00b\r\n--x--\r\n', PARTS, _BROKEN),
    (
        b"&".join(b"a%d=1" % number for number in range(1_100)),
        FORM,
        (*_BROKEN, 200, 302),
    ),  # no field is read where none is asked for
]

NO_PATH: Final = [
    ("/.env", 404),
    ("/.git/config", 404),
    ("/db.sqlite3", 404),
    ("/manage.py", 404),
    ("/static/..%2fbakery%2fsettings.py", 404),
    ("/static/../bakery/settings.py", 404),
    ("/static/%2e%2e/%2e%2e/etc/passwd", 404),
    ("/events/1/plan/..%2f..%2fedit/", 404),
    ("/events//1/plan/", 404),
    ("/events/1/plan/;jsessionid=1", 404),
    ("/EVENTS/", 404),
    (f"//{ELSEWHERE}/%2e%2e", 404),
    ("/wp-login.php", 404),
    ("/cgi-bin/%%32%65%%32%65/", 404),
    ("/events/%00/", 400),
    ("/%ff/", 400),
    ("/%ED%A0%80/", 400),
    ("/" + "a/" * 1_500, 400),
    ("/?" + "q=1&" * 3_000, 400),
    ("/recipes/?q=%00", 400),
    ("/recipes/?q=%ff", 400),
    ("/recipes/?%00=1", 400),
]

OF_ADMIN: Final = [
    ("/admin/accounts/user/?password__startswith=a", 400),
    ("/admin/accounts/user/?e=1&o=password", 200),
    ("/admin/catalogue/supplier/?purchases__created_by__password__startswith=a", 302),
    ("/admin/catalogue/supplier/?_to_field=website", 400),
    ("/admin/catalogue/supplier/?id__exact=" + "9" * 40, 200),
    ("/admin/catalogue/supplier/?q=%27%3B--", 200),
    ("/admin/catalogue/supplier/?p=" + "9" * 30, 200),
    (f"/admin/catalogue/supplier/{NO_ROW + 1}/change/", 302),
    ("/admin/catalogue/supplier/x%27/change/", 302),
    ("/admin/catalogue/supplier/1_0/change/", 302),
    ("/admin/autocomplete/?app_label=accounts&model_name=user&field_name=password", 403),
    ("/admin/autocomplete/?app_label=../..&model_name=x&field_name=y", 403),
    (f"/admin/r/1/{NO_ROW}/", 404),
    ("/admin/r/x/y/", 404),
    ("/admin/doc/", 404),
    (f"/admin/accounts/user/{NO_ROW}/password/", 404),
]
