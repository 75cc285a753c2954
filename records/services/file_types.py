"""Tell what a file really is, by its name and by its content together, and refuse what could do harm.

Only types that people can read for years are accepted. The content decides; the name must agree with it.
A file that runs something when opened (scripts, macros, launch actions) is refused whatever its name.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from config.toolbox.refusals import Refusal

# What a reviewer can open without a reader of its own; a PDF beyond this is a machine's, not a person's.
MAX_PDF_OBJECTS = 200_000
MAX_ARCHIVE_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 500 * 1024 * 1024


class FileRefused(Refusal):
    """A file that the portal does not keep, and what is wrong with it."""


class FileNotKept(Refusal):
    """A file that was not kept; the words are those of the check that refused it."""

    def __init__(self, refusal: FileRefused) -> None:
        super().__init__()
        self.refusal = refusal
        self.code = refusal.code

    @property
    def message(self) -> str:
        return self.refusal.message


class EmptyFile(FileRefused):
    code = "empty"
    text = _("The file is empty.")


class FileTooLarge(FileRefused):
    code = "too_large"
    text = _("The file has %(size)s MB; at most %(limit)s MB are accepted.")


class TypeNotAccepted(FileRefused):
    code = "type_not_accepted"
    text = _("Files named “%(extension)s” are not accepted. Send one of these: %(accepted)s.")


class ContentIsOther(FileRefused):
    code = "content_is_other"
    text = _("The content of the file is not what its name “%(extension)s” says.")


class FileDamaged(FileRefused):
    code = "damaged"
    text = _("The file cannot be read: it is damaged or incomplete.")


class ProtectedByPassword(FileRefused):
    code = "protected"
    text = _("The file is protected by a password: nobody could verify it. Send it without a password.")


class ActiveContent(FileRefused):
    code = "active_content"
    text = _("The file holds a script or a macro. Print it to a new PDF and send that.")


class TooManyParts(FileRefused):
    code = "too_many_parts"
    text = _("The file holds too many parts to be verified. Print it to a new PDF and send that.")


class PictureTooLarge(FileRefused):
    code = "picture_too_large"
    text = _("The picture has %(pixels)s megapixels; at most %(limit)s are accepted.")


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be: bytes, and pixels of a picture."""

    max_bytes: int
    max_pixels: int


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is accepted: how it is told to browsers, and whether they may show it in a page."""

    content_type: str
    extensions: tuple[str, ...]
    shown_inline: bool
    check: Callable[[File, FileLimits, str], None]


def identify(content: File, *, name: str, limits: FileLimits) -> FileType:
    """Return the type of a file. Raises a FileRefused that says what is wrong and what to do."""
    extension = PurePath(name).suffix.lower()
    file_type = _BY_EXTENSION.get(extension)
    if file_type is None:
        raise TypeNotAccepted(
            extension=PurePath(name).suffix or name, accepted=", ".join(accepted_extensions())
        )
    size = content.size or 0
    if size == 0:
        raise EmptyFile()
    if size > limits.max_bytes:
        raise FileTooLarge(size=_megabytes(size), limit=_megabytes(limits.max_bytes))
    try:
        content.seek(0)
        file_type.check(content, limits, extension)
    finally:
        content.seek(0)
    return file_type


def accepted_extensions() -> list[str]:
    """Return the accepted ends of file names, in small letters."""
    return [extension for file_type in FILE_TYPES for extension in file_type.extensions]


def may_be_shown(content_type: str) -> bool:
    """Tell whether browsers may show this type in a page; the others are only downloaded."""
    return any(file_type.content_type == content_type and file_type.shown_inline for file_type in FILE_TYPES)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")


# A hostile file makes the reader fail in ways of its own: none of them lets it through.
_READER_FAILURES = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def _check_pdf(content: File, limits: FileLimits, extension: str) -> None:
    if not content.read(1024).lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(b"%PDF-"):
        raise ContentIsOther(extension=extension)
    content.seek(0)
    try:
        reader = PdfReader(content)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ProtectedByPassword()
        if not len(reader.pages):
            raise FileDamaged()
        for found in _pdf_objects(reader):
            if any(map(_acts, _inside(found))):
                raise ActiveContent()
    # A hostile file makes the reader fail in ways of its own: none of them lets it through.
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as failure:
        raise FileDamaged() from failure


def _pdf_objects(reader: PdfReader) -> Iterator[Any]:
    references = [(number, generation) for generation, table in reader.xref.items() for number in table]
    references += [(number, 0) for number in reader.xref_objStm]
    if len(references) > MAX_PDF_OBJECTS:
        raise TooManyParts()
    for number, generation in references:
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))
    yield reader.trailer


def _inside(found: Any) -> Iterator[DictionaryObject]:
    """Give a dictionary and those written inside it; what it refers to is visited on its own."""
    waiting = [found]
    while waiting:
        current = waiting.pop()
        if isinstance(current, DictionaryObject):
            yield current
            waiting += [current.raw_get(key) for key in current]
        elif isinstance(current, ArrayObject):
            waiting += list(list.__iter__(current))


_RUNNING_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"})
_RUNNING_KEYS = frozenset({"/JavaScript", "/XFA", "/RichMediaContent"})


def _acts(dictionary: DictionaryObject) -> bool:
    if not _RUNNING_KEYS.isdisjoint(dictionary):
        return True
    return "/S" in dictionary and ("/JS" in dictionary or str(dictionary["/S"]) in _RUNNING_ACTIONS)


def _check_picture(content: File, limits: FileLimits, extension: str) -> None:
    wanted = "PNG" if extension == ".png" else "JPEG"
    try:
        # The PDF library lets pictures be cut short, for the whole process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        with Image.open(content, formats=["PNG", "JPEG"]) as picture:
            if picture.format != wanted:
                raise ContentIsOther(extension=extension)
            pixels = picture.width * picture.height
            if pixels > limits.max_pixels:
                raise PictureTooLarge(pixels=_megapixels(pixels), limit=_megapixels(limits.max_pixels))
            # Reading the last row finds a cut file; a JPEG can be read small, which costs little.
            picture.draft("L", (64, 64))
            picture.load()
    except UnidentifiedImageError as failure:
        raise ContentIsOther(extension=extension) from failure
    except Image.DecompressionBombError as failure:
        raise PictureTooLarge(pixels="?", limit=_megapixels(limits.max_pixels)) from failure
    except (OSError, SyntaxError, ValueError) as failure:
        raise FileDamaged() from failure


def _megapixels(pixels: int) -> str:
    return f"{pixels / 1_000_000:.1f}".removesuffix(".0")


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OFFICE_MAIN_PARTS = {
    ".docx": f"{_OPEN_XML}.wordprocessingml.document.main+xml",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet.main+xml",
}
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _check_office(content: File, limits: FileLimits, extension: str) -> None:
    # An office file with a password is an OLE container around the encrypted package.
    if content.read(8) == _OLE_SIGNATURE:
        raise ProtectedByPassword()
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            _check_archive(archive.infolist())
            types = defusedxml.ElementTree.fromstring(archive.read("[Content_Types].xml"))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as failure:
        raise ContentIsOther(extension=extension) from failure
    except (ParseError, DefusedXmlException, EOFError, OSError) as failure:
        raise FileDamaged() from failure
    if _OFFICE_MAIN_PARTS[extension] not in {part.get("ContentType") for part in types}:
        raise ContentIsOther(extension=extension)


def _check_archive(entries: Iterable[zipfile.ZipInfo]) -> None:
    entries = list(entries)
    if len(entries) > MAX_ARCHIVE_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise TooManyParts()
    if any(PurePath(entry.filename).name.lower() in {"vbaproject.bin", "activex1.bin"} for entry in entries):
        raise ActiveContent()


FILE_TYPES: tuple[FileType, ...] = (
    FileType("application/pdf", (".pdf",), True, _check_pdf),
    FileType("image/jpeg", (".jpg", ".jpeg"), True, _check_picture),
    FileType("image/png", (".png",), True, _check_picture),
    FileType(f"{_OPEN_XML}.wordprocessingml.document", (".docx",), False, _check_office),
    FileType(f"{_OPEN_XML}.spreadsheetml.sheet", (".xlsx",), False, _check_office),
)
_BY_EXTENSION = {extension: file_type for file_type in FILE_TYPES for extension in file_type.extensions}
