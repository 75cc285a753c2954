"""Packs on their way out: one archive of one bag a commune, streamed; each download on record."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import BinaryIO

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404

from assessments.models import Assessment
from assessments.packs.bag import made_file
from assessments.packs.edition import Edition, read_edition
from assessments.services.packs.sealing import PackRow
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.spreadsheets import write_csv
from config.toolbox.zipstore import ZipEntry, ZipLayout
from records.models import Event, StoredFile
from records.services.events import events_of, record_events

DOWNLOADED = "pack.downloaded"
# Who may take packs away, within what they see. Communes see who did.
PACK_ROLES = (Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER, Role.APPROVER, Role.APPEAL_MEMBER)
LISTING = "packs.csv"
# A download that goes on within this time is the same download.
RESUMED_WITHIN = timedelta(days=1)
_KEYS_A_QUERY = 5000


@dataclass(frozen=True)
class PackArchive:
    """The archive of some packs: what it is made of, its length, any range of its bytes."""

    editions: Sequence[tuple[Assessment, Edition]]
    layout: ZipLayout
    file_name: str

    @cached_property
    def etag(self) -> str:
        """A strong validator: the same bags, listed in the same way, are the same bytes."""
        seals = hashlib.sha256()
        for entry in self.layout.entries:
            seals.update(f"{entry.name} {entry.size} {entry.crc32:x}\n".encode())
        for _, edition in self.editions:
            seals.update(edition.digest.encode())
        return f'"{seals.hexdigest()[:40]}"'


def open_archive(rows: Sequence[PackRow], *, file_name: str, listed: bool = False) -> PackArchive:
    """Return the archive of the packs that are sealed. Raise Http404 when none is.

    Only the first line of each sealed pack is read. `listed` adds a table of all the rows: what is in the
    archive under which seal, and what is not.
    """
    editions = []
    sealed: dict[int, StoredFile] = {}
    for row in rows:
        if row.sealed is not None:
            with row.sealed.content.storage.open(row.sealed.content.name, "rb") as file:  # type: ignore[arg-type]
                editions.append((row.assessment, read_edition(file)))  # type: ignore[arg-type]
            sealed[row.assessment.pk] = row.sealed
    if not editions:
        raise Http404
    stored = _openers(key for _, edition in editions for key in edition.keys)
    entries = [_listing(rows, {file.pk: edition for file, edition in editions})] if listed else []
    for file, edition in editions:  # type: ignore[assignment]
        opener = _opener(sealed[file.pk].content.name)  # type: ignore[arg-type, attr-defined]
        entries.extend(edition.entries(open_sealed=opener, open_stored=stored))
    return PackArchive(editions, ZipLayout(entries), file_name)


def _opener(name: str) -> "partial[BinaryIO]":
    return partial(default_storage.open, name, "rb")  # type: ignore[arg-type, return-value]


def _openers(keys: Iterator[str]) -> Mapping[str, "partial[BinaryIO]"]:
    """Return what opens each stored file, by key."""
    wanted = list(dict.fromkeys(keys))
    openers: dict[str, partial[BinaryIO]] = {}
    for start in range(0, len(wanted), _KEYS_A_QUERY):
        rows = StoredFile.objects.filter(key__in=wanted[start : start + _KEYS_A_QUERY])
        openers |= {key: _opener(name) for key, name in rows.values_list("key", "content")}
    return openers


_LISTING_HEADINGS = (
    "commune_code", "commune_ar", "commune_fr", "state", "folder", "files", "bytes", "tagmanifest_sha256",
)  # fmt: skip


def _listing(rows: Sequence[PackRow], editions: Mapping[int, Edition]) -> ZipEntry:
    lines = []
    for row in rows:
        file, edition = row.assessment, editions.get(row.assessment.pk)
        commune = [file.commune.code, file.commune.name_ar, file.commune.name_fr, file.state]
        bag = [edition.folder, len(edition.files), edition.size, edition.digest] if edition else [""] * 4
        lines.append([*commune, *bag])
    table = made_file(LISTING, write_csv(_LISTING_HEADINGS, lines))
    return ZipEntry(table.path, table.size, table.crc32, table.source)  # type: ignore[arg-type]


def record_download(archive: PackArchive, *, scope: str, starts_at: int, actor: Actor, at: datetime) -> None:
    """Note on each commune's file that its pack was taken, by which role and authority.

    A request for the end of an archive (`starts_at` > 0) whose beginning the same person took within the
    day is the same download. `scope` is "file", "mission" or "cycle".
    """
    if starts_at > 0 and _was_begun(archive, actor, at):
        return
    record_events(
        DOWNLOADED,
        actor=actor.user,
        targets={
            file: {
                "scope": scope,
                "role": actor.role,
                "authority": actor.authority,
                "manifest": edition.manifest,
                "bag": edition.digest,
                "files": len(edition.files),
                "bytes": edition.size,
            }
            for file, edition in archive.editions
        },
        at=at,
    )


def _was_begun(archive: PackArchive, actor: Actor, at: datetime) -> bool:
    file, edition = archive.editions[0]
    return Event.objects.filter(
        code=DOWNLOADED,
        actor=actor.user,
        target_type=ContentType.objects.get_for_model(file),
        target_id=file.pk,
        occurred_at__gte=at - RESUMED_WITHIN,
        data__bag=edition.digest,
    ).exists()


def downloads_of(assessment: Assessment) -> QuerySet[Event]:
    """Return the downloads of a file's pack, newest first, for its commune to see."""
    return events_of(assessment).filter(code=DOWNLOADED)
