"""What kind of file it is, told before it is opened: each kind by its own sentence, with what to do.

Every refusal is one Vietnamese sentence. Readers alone would spend minutes and a gigabyte on a hostile workbook.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .uploads import EMPTY, MAX_BYTES, MAX_PARTS, MAX_UNPACKED_BYTES, MEGABYTE, UploadRefused

#: Marks ("<") of a file, and of those of its parts that no table fills: five bytes are a cell or a style, and
#: a reader makes an object of each. Without this a file of 20 KB takes 27 s and a gigabyte.
MAX_MARKS = 500_000
MAX_OTHER_MARKS = 100_000
BULK = re.compile(r"xl/worksheets/|xl/sharedstrings\.xml|word/|content\.xml", re.IGNORECASE)
SHEET = re.compile(rb"<(?:\w+:)?sheet[\s/>]")
#: How the container of .xls, .doc and of files with a password begins.
OLD, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
#: Parts that may stand there twice.
UNREAD = frozenset({"docprops/core.xml", "docprops/app.xml"})

#: Parts of an Office file that act or reach outside of it.
MACRO, EMBEDDED, LINKED = (
    re.compile(r"vbaproject|/macrosheets/|/activex/|/ctrlprops/|^basic/|^scripts/"),
    re.compile(r"/embeddings/|oleobject|/afchunk"),
    re.compile(r"/connections\.xml|/querytables/"),
)
#: A formula that takes its figure from another file; a name that means one, and that no cell uses, does no harm.
USES_LINK = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*?\[\d+\][^<\[\]]*!")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of Office file: the part that makes it one, and what to tell the sender of another."""

    main_part: str
    another_kind: str
    unreadable: str
    suspicious: str
    too_large: str
    too_large_unpacked: str
    #: What the sender of a file with such parts is told.
    forbidden: tuple[tuple[re.Pattern[str], str], ...]

    @property
    def has_macro(self) -> str:
        return self.forbidden[0][1]


WORKBOOK = FileKind(
    main_part="xl/workbook.xml",
    another_kind=(
        "Tệp không phải là sổ tính Excel .xlsx (hoặc có đặt mật khẩu); đề nghị lưu lại dạng .xlsx không mật khẩu."
    ),
    unreadable="Không đọc được tệp Excel; đề nghị mở bằng Excel và lưu lại dạng .xlsx.",
    suspicious="Tệp Excel có cấu trúc không an toàn; đề nghị chép số liệu sang một tệp .xlsx mới.",
    too_large=f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB; đề nghị chỉ giữ lại bảng số liệu cần nhập.",
    too_large_unpacked="Tệp Excel quá lớn khi giải nén; đề nghị chép bảng số liệu sang một tệp .xlsx mới.",
    forbidden=(
        (MACRO, "Tệp Excel có macro; đề nghị lưu lại dạng “Excel Workbook (.xlsx)” không có macro."),
        (EMBEDDED, "Tệp Excel có đối tượng nhúng; đề nghị xóa đối tượng nhúng rồi lưu lại."),
        (LINKED, "Tệp Excel có liên kết đến tệp khác; đề nghị dán lại dưới dạng giá trị rồi lưu lại."),
    ),
)
#: A workbook as LibreOffice saves it.
SPREADSHEET = replace(WORKBOOK, main_part="content.xml")
DOCUMENT = FileKind(
    main_part="word/document.xml",
    another_kind=(
        "Tệp không phải là văn bản Word .docx (hoặc có đặt mật khẩu); đề nghị lưu lại dạng .docx không mật khẩu."
    ),
    unreadable="Không đọc được tệp Word; đề nghị mở bằng Word và lưu lại dạng .docx.",
    suspicious="Tệp Word có cấu trúc không an toàn; đề nghị chép nội dung sang một tệp .docx mới.",
    too_large=f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB; đề nghị bỏ bớt hoặc thu nhỏ hình trong tệp.",
    too_large_unpacked="Tệp Word quá lớn khi giải nén; đề nghị bỏ bớt hoặc thu nhỏ hình trong tệp.",
    forbidden=(
        (MACRO, "Tệp Word có macro; đề nghị lưu lại dạng “Word Document (.docx)” không có macro."),
        (EMBEDDED, "Tệp Word có đối tượng nhúng; đề nghị xóa đối tượng nhúng rồi lưu lại."),
    ),
)
PROTECTED = "Tệp có đặt mật khẩu nên không đọc được; đề nghị mở tệp, bỏ mật khẩu rồi lưu lại."
USED_LINK = "Tệp Excel có công thức lấy số từ tệp khác; đề nghị dán lại các ô đó dưới dạng giá trị rồi lưu lại."
BINARY = "Tệp Excel dạng nhị phân (.xlsb); đề nghị mở bằng Excel, lưu lại dạng “Excel Workbook (.xlsx)”."
WEB_PAGE = "Tệp mang đuôi Excel nhưng bên trong là trang web (HTML, XML); đề nghị mở bằng Excel, lưu lại dạng .xlsx."
#: Names in the old container, and what the sender is told.
INSIDE_OLD = {
    "EncryptedPackage": PROTECTED,
    "WordDocument": "Đây là tệp Word, không phải tệp Excel; đề nghị chép bảng số liệu sang một tệp .xlsx.",
    "_VBA_PROJECT": WORKBOOK.has_macro,
}
INSIDE_OLD_WORD = {
    "EncryptedPackage": PROTECTED,
    "WordDocument": "Tệp Word dạng cũ (.doc); đề nghị mở bằng Word, lưu lại dạng “Word Document (.docx)”.",
}
OTHER_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)


def refuse_size(data: bytes, kind: FileKind) -> None:
    if not data:
        raise UploadRefused(EMPTY)
    if len(data) > MAX_BYTES:
        raise UploadRefused(kind.too_large)


def is_old(data: bytes) -> bool:
    """Whether it is a file of the time before .xlsx, or one with a password, which looks the same from outside."""
    return data.startswith(OLD)


def is_zip_or_old(data: bytes) -> bool:
    return data.startswith((ZIP, OLD))


def is_open_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {"mimetype", "content.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False


def look_into_old(data: bytes) -> None:
    """Refuse a file of the old container that is no .xls to be read, by what it is."""
    refuse_size(data, WORKBOOK)
    _refuse_inside(data, INSIDE_OLD)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise UploadRefused(WORKBOOK.another_kind)


def _refuse_inside(data: bytes, told: Mapping[str, str]) -> None:
    """Refuse what has one of these names in its old container."""
    for name, sentence in told.items():
        if name.encode("utf-16-le") in data:
            raise UploadRefused(sentence)


def look_into(data: bytes, kind: FileKind) -> None:
    """Look into the parts of an Office file without opening it; raises ``UploadRefused``."""
    refuse_size(data, kind)
    if not data.startswith(ZIP):
        if kind is DOCUMENT:
            _refuse_inside(data, INSIDE_OLD_WORD)
        web = kind is not DOCUMENT and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        raise UploadRefused(WEB_PAGE if web else kind.another_kind)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_parts(archive.infolist(), kind)
            marks: Counter[bool] = Counter()
            has_links = any("/externallinks/" in name.lower() for name in archive.namelist())
            for part in archive.infolist():
                content = archive.read(part)
                _inspect_content(part.filename, content, kind)
                if has_links and kind is WORKBOOK and USES_LINK.search(content):
                    raise UploadRefused(USED_LINK)
                marks[bool(BULK.match(part.filename))] += content.count(b"<")
            if marks.total() > MAX_MARKS or marks[False] > MAX_OTHER_MARKS:
                raise UploadRefused(kind.too_large_unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise UploadRefused(kind.unreadable) from error


def _inspect_parts(parts: list[zipfile.ZipInfo], kind: FileKind) -> None:
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UploadRefused(kind.too_large_unpacked)
    # What a file says of itself may stand there twice, as python-docx writes it after LibreOffice; nobody reads it.
    read = [name for name in names if name not in UNREAD]
    if len(set(read)) < len(read) or any(name.startswith("/") or ".." in name for name in names):
        raise UploadRefused(kind.suspicious)
    for pattern, sentence in kind.forbidden:
        if any(pattern.search(name) for name in names):
            raise UploadRefused(sentence)
    if kind.main_part not in names:
        raise UploadRefused(BINARY if "xl/workbook.bin" in names else kind.another_kind)


def _inspect_content(name: str, content: bytes, kind: FileKind) -> None:
    """Refuse what a parser would expand or fetch; lxml, if installed, would not refuse it.

    Any part may be read as XML, whatever its name ends in; without its zeros, UTF-16 reads like ASCII.
    """
    flat = content.replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat or OTHER_ENCODING.match(flat.lstrip()):
        raise UploadRefused(kind.suspicious)
    if len(SHEET.findall(flat)) > MAX_PARTS:
        raise UploadRefused(kind.suspicious)
    if name == "[Content_Types].xml" and b"macroEnabled" in flat:
        raise UploadRefused(kind.has_macro)
