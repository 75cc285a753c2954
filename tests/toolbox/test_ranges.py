import pytest
from django.test import RequestFactory

from config.toolbox.ranges import RangeNotSatisfiable, attachment_header, parse_range, streaming_file_response

CONTENT = b"0123456789"
ETAG = '"abc"'


def ask(method="get", **headers):
    request = getattr(RequestFactory(), method)("/pack", headers=headers)
    return streaming_file_response(
        request,
        length=len(CONTENT),
        chunks=lambda start, stop: iter([CONTENT[start:stop]]),
        etag=ETAG,
        content_type="application/zip",
        filename="حزمة 2025.zip",
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 10)),
        ("bytes=3-5", (3, 6)),
        ("bytes=3-99", (3, 10)),
        ("bytes=-4", (6, 10)),
        ("bytes=-99", (0, 10)),
        ("Bytes= 3-5 ", (3, 6)),
        ("bytes=5-3", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("bytes=a-b", None),
        ("bytes=١-٢", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("lines=0-1", None),
    ],
)
def test_a_range_is_read_or_ignored(header, expected):
    assert parse_range(header, length=10) == expected


@pytest.mark.parametrize(
    ("header", "length"), [("bytes=10-", 10), ("bytes=99-100", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_a_range_without_a_byte_is_not_satisfiable(header, length):
    with pytest.raises(RangeNotSatisfiable):
        parse_range(header, length=length)


def test_the_whole_is_announced_and_resumable():
    response = ask()
    assert response.status_code == 200
    assert response.getvalue() == CONTENT
    assert (response["Content-Length"], response["Accept-Ranges"], response["ETag"]) == ("10", "bytes", ETAG)
    assert response["Cache-Control"] == "private, no-cache"


def test_a_part_says_where_it_stands():
    response = ask(Range="bytes=2-4")
    assert (response.status_code, response.getvalue()) == (206, b"234")
    assert (response["Content-Range"], response["Content-Length"]) == ("bytes 2-4/10", "3")


def test_a_resumed_download_whose_file_has_changed_starts_again():
    assert ask(Range="bytes=2-4", If_Range=ETAG).status_code == 206
    assert ask(Range="bytes=2-4", If_Range='"other"').status_code == 200
    assert ask(Range="bytes=2-4", If_Range='W/"abc"').status_code == 200
    assert ask(Range="bytes=2-4", If_Range="Wed, 15 Apr 2026 23:59:00 GMT").getvalue() == CONTENT


def test_a_range_past_the_end_tells_the_length():
    response = ask(Range="bytes=10-")
    assert (response.status_code, response["Content-Range"], response.content) == (416, "bytes */10", b"")


def test_head_tells_all_and_sends_nothing():
    response = ask("head", Range="bytes=2-4")
    assert (response.status_code, response.getvalue(), response["Content-Length"]) == (200, b"", "10")


def test_what_the_reader_has_already_is_not_sent_again():
    response = ask(If_None_Match=f'"old", {ETAG}')
    assert (response.status_code, response.content) == (304, b"")


def test_an_arabic_name_arrives_whole():
    assert ask()["Content-Disposition"] == "attachment; filename*=utf-8''%D8%AD%D8%B2%D9%85%D8%A9%202025.zip"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("PV n°3 d'octobre.PDF", "attachment; filename*=utf-8''PV%20n%C2%B03%20d%27octobre.PDF"),
        ('a"b.pdf', 'attachment; filename="a_b.pdf"'),
        ("a\r\nSet-Cookie: x.pdf", 'attachment; filename="a__Set-Cookie_ x.pdf"'),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("evil\u202efdp.exe", 'attachment; filename="evil_fdp.exe"'),
        ("\ud800.pdf", 'attachment; filename="_.pdf"'),
        (" .. ", 'attachment; filename="download"'),
    ],
)
def test_a_name_can_carry_neither_path_nor_header(name, header):
    assert attachment_header(name) == header


def test_a_document_to_read_in_the_page():
    assert attachment_header("a.pdf", inline=True) == 'inline; filename="a.pdf"'
