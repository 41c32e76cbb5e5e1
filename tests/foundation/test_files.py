"""Files: what is kept can be read back by whoever has the key, what may do harm is refused in clear words."""

import errno
import io
import os
import shlex
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from facility.core import seal
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.files import pdfs, vault
from facility.foundation.files import public as files
from facility.foundation.files.refusals import megabytes
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Entry
from tests.foundation import hostile

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(db: None) -> Record:
    with transaction.atomic():
        return records.create(kind="thing", label={"en": "Thing"}, at=AT)


@pytest.fixture
def officer(actor_of: Any) -> Actor:
    return actor_of(Role.GRANTS_OFFICER)


def on_disk() -> list[Path]:
    return list(vault.everything())


def keep(record: Record, actor: Actor, content: bytes = hostile.pdf(), name: str = "Letter.pdf") -> files.StoredFile:
    upload = SimpleUploadedFile(name, content)
    return files.store(record=record, upload=upload, purpose="letter", actor=actor, at=AT)


def refused(content: bytes, name: str) -> str:
    """The code of the refusal, after seeing that nothing was left behind."""
    with pytest.raises(Refused) as caught:
        files.prepare(content, name=name)
    assert on_disk() == []
    (finding,) = caught.value.findings
    assert finding.field == "file"
    assert finding.text
    assert finding.remedy
    return finding.message


# ------------------------------------------------------------------------------------------- keeping and reading


def test_what_is_kept_can_be_read_back_and_is_not_on_the_disk_in_the_clear(record: Record, officer: Actor) -> None:
    content = hostile.pdf(b"1 0 obj (budget of Ana Example) endobj" * 30_000)
    stored = keep(record, officer, content)
    assert files.read(stored, files.key_for_writers(stored)) == content
    assert files.read(stored, files.key_for_readers(stored)) == content
    assert (stored.size, stored.sha256, stored.media_type) == (len(content), seal.digest(content), "application/pdf")
    (path,) = on_disk()
    assert b"Example" not in path.read_bytes()
    assert stored.token not in path.name
    assert path.stat().st_mode & 0o077 == 0
    assert [entry.event for entry in Entry.objects.all()] == ["file.kept"]
    assert files.by_token(stored.token) == stored
    assert list(files.files_of(record, "letter")) == list(files.files_of(record)) == [stored]


def test_a_file_of_a_sealed_record_opens_with_the_records_key_alone(record: Record, officer: Actor) -> None:
    with transaction.atomic():
        data_key = custody.new_data_key(record)
    stored = keep(record, officer)
    assert stored.wrapped_by == "record"
    assert files.read(stored, files.file_key(stored, data_key)) == hostile.pdf()
    assert files.file_key(stored, data_key) == files.key_for_writers(stored)
    with pytest.raises(NotAllowedNow):
        files.file_key(stored)
    with pytest.raises(NotAllowedNow):
        files.key_for_readers(stored)
    with pytest.raises(seal.SealBroken):
        files.file_key(stored, seal.new_key())


def test_after_the_records_key_was_destroyed_nobody_reads_and_nothing_more_is_kept(
    record: Record, officer: Actor
) -> None:
    with transaction.atomic():
        custody.new_data_key(record)
    stored = keep(record, officer)
    with transaction.atomic():
        custody.destroy_data_key(record, AT)
    with pytest.raises(NotAllowedNow):
        files.key_for_writers(stored)
    with pytest.raises(NotAllowedNow):
        keep(record, officer)
    assert files.StoredFile.objects.count() == 1


def test_pieces_cannot_be_changed_cut_or_exchanged(record: Record, officer: Actor, monkeypatch: Any) -> None:
    monkeypatch.setattr(vault, "PIECE", 1000)
    stored = keep(record, officer, hostile.pdf(os.urandom(3500).hex().encode()))
    key = files.key_for_writers(stored)
    (path,) = on_disk()
    whole = path.read_bytes()
    step = 1000 + 28
    for broken in (
        whole[:step],
        whole[: step * 2],
        whole[step : step * 2] + whole[:step] + whole[step * 2 :],
        whole[:-1],
        bytes([whole[0] ^ 1]) + whole[1:],
        b"",
    ):
        path.write_bytes(broken)
        with pytest.raises(seal.SealBroken):
            files.read(stored, key)
    path.write_bytes(whole)
    stored.sha256 = "0" * 64
    with pytest.raises(seal.SealBroken):
        files.read(stored, key)
    path.unlink()
    with pytest.raises(NotFound):
        files.read(stored, key)


def test_an_act_that_is_rolled_back_leaves_no_row_and_its_bytes_are_cleared_later(
    record: Record, officer: Actor
) -> None:
    prepared = files.prepare(hostile.pdf(), name="a.pdf")
    with transaction.atomic():
        files.keep(record=record, prepared=prepared, purpose="x", actor=officer, at=AT)
        transaction.set_rollback(True)
    kept = keep(record, officer)
    assert len(on_disk()) == 2
    now = datetime.now(UTC)
    assert files.clear(at=now) == 0
    assert files.clear(at=now + timedelta(hours=25)) == 1
    assert files.read(kept, files.key_for_writers(kept)) == hostile.pdf()


def test_a_removed_file_is_read_by_nobody_and_its_name_and_bytes_go(record: Record, officer: Actor) -> None:
    stored = keep(record, officer, name="Ana Example.pdf")
    with transaction.atomic():
        files.remove(stored=stored, actor=officer, at=AT)
    stored.refresh_from_db()
    assert (stored.state, stored.name, stored.wrapped_key) == ("removed", "pdf", None)
    for attempt in (lambda: files.file_key(stored), lambda: list(files.open_stream(stored, b"x" * 32))):
        with pytest.raises(NotAllowedNow):
            attempt()
    with pytest.raises(NotAllowedNow), transaction.atomic():
        files.remove(stored=stored, actor=officer, at=AT)
    with pytest.raises(NotFound):
        files.by_token(stored.token)
    assert files.clear(at=datetime.now(UTC), grace=timedelta(seconds=-5)) == 1
    assert on_disk() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        files.StoredFile.objects.update(state="kept")


def test_retention_ends_on_its_day(record: Record, officer: Actor) -> None:
    upload = SimpleUploadedFile("a.pdf", hostile.pdf())
    given = {"record": record, "upload": upload, "purpose": "x", "actor": officer, "at": AT}
    stored = files.store(**given, retention_until=date(2026, 3, 31))
    assert files.end_retention(at=datetime(2026, 3, 31, 12, tzinfo=UTC)) == 0
    assert files.end_retention(at=datetime(2026, 4, 1, 12, tzinfo=UTC)) == 1
    assert files.end_retention(at=datetime(2026, 4, 1, 12, tzinfo=UTC)) == 0
    stored.refresh_from_db()
    assert stored.state == "removed"


def test_nobody_stores_without_being_known(record: Record) -> None:
    with pytest.raises(Forbidden):
        files.store(record=record, upload=b"x", purpose="x", actor=PUBLIC, at=AT, name="a.txt")
    assert on_disk() == []


def test_a_full_disk_is_one_clear_sentence_and_leaves_nothing(
    record: Record, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refused) as caught:
            keep(record, officer)
    assert caught.value.findings[0].message == "files.no_room"
    assert on_disk() == []
    assert files.StoredFile.objects.count() == 0
    assert Entry.objects.count() == 0

    def broken(_handle: int) -> None:
        raise OSError(errno.EBADF, "a defect of ours")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="defect"):
            keep(record, officer)
    assert on_disk() == []


def test_a_token_is_no_path() -> None:
    for token in ("", "../../etc/passwd", "a/b", "a.b"):
        with pytest.raises(NotFound):
            vault.path_of(token)


# ------------------------------------------------------------------------------------------- what is taken


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.pdf", hostile.pdf(), "application/pdf"),
        ("a.pdf", hostile.packed_pdf(b"1 0 << /Type /Page >>"), "application/pdf"),
        ("a.pdf", hostile.packed_pdf(b"page", b"/Length1 4 /Filter /FlateDecode"), "application/pdf"),
        ("a.pdf", hostile.pdf(b"5 0 obj << /Type /ObjStm /N 1 >>\nstream\n1 0 << >>\nendstream"), "application/pdf"),
        ("a.docx", hostile.office(), files.EXTENSIONS["docx"]),
        ("a.xlsx", hostile.office(hostile.XLSX), files.EXTENSIONS["xlsx"]),
        (
            "a.docx",
            hostile.office(word__embeddings__chart_dot_xlsx=hostile.office(hostile.XLSX)),
            files.EXTENSIONS["docx"],
        ),
        (
            "a.docx",
            hostile.office(
                word__rels__a_dot_rels=hostile.RELS.format(kind="hyperlink", target="https://x.eu", mode="External")
            ),
            files.EXTENSIONS["docx"],
        ),
        ("a.odt", hostile.odt(), files.EXTENSIONS["odt"]),
        ("a.png", hostile.png(), "image/png"),
        ("a.JPG", hostile.jpeg(), "image/jpeg"),
        ("a.jpeg", hostile.jpeg(), "image/jpeg"),
        ("a.csv", "Größe;Ελλάδα\r\n1;2\r\n".encode(), "text/csv"),
        ("a.txt", b"\xef\xbb\xbfwith a mark at the front\t\n", "text/plain"),
    ],
)
def test_what_is_taken(name: str, content: bytes, media: str) -> None:
    assert files.prepare(content, name=name).media_type == media


def test_real_documents_are_taken(tmp_path: Path) -> None:
    import docx
    import openpyxl
    import typst

    (tmp_path / "a.typ").write_text(
        "= Letter\nOf support, with #link('https://example.org')[a link].".replace("'", '"')
    )
    assert files.prepare(typst.compile(tmp_path / "a.typ"), name="real.pdf").media_type == "application/pdf"

    out = io.BytesIO()
    docx.Document().save(out)
    assert files.prepare(out.getvalue(), name="real.docx").size == len(out.getvalue())
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert files.prepare(out, name="real.xlsx").media_type == files.EXTENSIONS["xlsx"]


# ------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "files.empty"),
        ("a.exe", b"MZ", "files.type_unknown"),
        ("a", b"x", "files.type_unknown"),
        ("a.pdf.exe", hostile.pdf(), "files.type_unknown"),
        ("a.html", b"<script>", "files.type_unknown"),
        ("a.svg", b"<svg/>", "files.type_unknown"),
        ("a.docm", hostile.office(hostile.DOCM), "files.type_unknown"),
        ("a.pdf", b"MZ\x90\x00", "files.type_differs"),
        ("a.pdf", hostile.png(), "files.type_differs"),
        ("a.png", hostile.pdf(), "files.type_differs"),
        ("a.docx", hostile.office(hostile.XLSX), "files.type_differs"),
        ("a.docx", hostile.office(hostile.PPTX), "files.type_differs"),
        ("a.docx", hostile.zipped({"a.txt": "x"}), "files.type_differs"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "files.type_differs"),
        ("a.csv", hostile.pdf(), "files.type_differs"),
        ("a.txt", b"\x7fELF\x02", "files.type_differs"),
        ("a.odt", hostile.odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "files.type_differs"),
        # macros and programs
        ("a.docx", hostile.office(word__vbaProject_dot_bin=b"x"), "files.macros"),
        ("a.docx", hostile.office(hostile.DOCM), "files.macros"),
        ("a.docx", hostile.office(word__embeddings__oleObject1_dot_bin=b"x"), "files.macros"),
        ("a.docx", hostile.office(word__activeX__activeX1_dot_xml=b"x"), "files.macros"),
        ("a.xlsx", hostile.office(hostile.XLSX, xl__macrosheets__sheet1_dot_xml=b"x"), "files.macros"),
        (
            "a.docx",
            hostile.office(more='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
            "files.macros",
        ),
        ("a.docx", hostile.office(word__embeddings__run_dot_exe=b"MZ"), "files.macros"),
        (
            "a.docx",
            hostile.office(word__x_dot_xlsx=hostile.office(hostile.XLSX, xl__vbaProject_dot_bin=b"x")),
            "files.macros",
        ),
        ("a.docx", hostile.office(word__x_dot_zip=hostile.zipped({"a": "b"})), "files.macros"),
        ("a.odt", hostile.odt(Basic__Standard__Module1_dot_xml="x"), "files.macros"),
        ("a.odt", hostile.odt('<o xmlns:s="urn:s"><s:event-listener/></o>'), "files.macros"),
        # loaded from elsewhere
        (
            "a.docx",
            hostile.office(
                word__rels__s_dot_rels=hostile.RELS.format(kind="attachedTemplate", target="http://x", mode="External")
            ),
            "files.linked_elsewhere",
        ),
        # bombs
        ("a.docx", hostile.bomb(), "files.packed"),
        ("a.docx", hostile.overlapping(), "files.packed"),
        ("a.docx", hostile.many_parts(), "files.packed"),
        (
            "a.docx",
            hostile.office(
                a_dot_docx=hostile.office(b_dot_docx=hostile.office()),
            ),
            "files.packed",
        ),
        # paths
        ("a.docx", hostile.zipped({"[Content_Types].xml": "<a/>", "../../etc/passwd": "x"}), "files.odd_paths"),
        ("a.docx", hostile.zipped({"[Content_Types].xml": "<a/>", "/etc/passwd": "x"}), "files.odd_paths"),
        ("a.docx", hostile.zipped({"[Content_Types].xml": "<a/>", "C:/x": "x"}), "files.odd_paths"),
        ("a.docx", hostile.zipped({"[Content_Types].xml": "<a/>", "a.xml": "x", "A.XML": "y"}), "files.odd_paths"),
        (
            "a.docx",
            hostile.zipped({"[Content_Types].xml": "<a/>"}).replace(b"PK\x01\x02", b"PK\x01\x03"),
            "files.damaged",
        ),
        ("a.odt", hostile.zipped({"mimetype": "x", "META-INF/manifest.xml": "<a/>"}), "files.damaged"),
        # hostile XML
        (
            "a.docx",
            hostile.zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
            "files.damaged",
        ),
        ("a.docx", hostile.zipped({"[Content_Types].xml": "<a"}), "files.damaged"),
        ("a.docx", hostile.zipped({"[Content_Types].xml": b" " * (5 * 1024 * 1024)}), "files.packed"),
        # damage
        ("a.docx", hostile.office()[:200], "files.damaged"),
        ("a.docx", hostile.lying_sizes(), "files.damaged"),
        ("a.pdf", hostile.pdf()[:20], "files.damaged"),
        ("a.png", hostile.png()[:-12], "files.damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "files.damaged"),
        ("a.jpg", hostile.jpeg()[:-2], "files.damaged"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x01\xff\xd9", "files.damaged"),
        ("a.jpg", b"\xff\xd8\xff\xda\x00\x02\xff\xd9", "files.damaged"),
        ("a.jpg", b"\xff\xd8\xff\xc0\x00\x11\xff\xd9", "files.damaged"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10" + b"\0" * 14 + b"\xff\xd9", "files.damaged"),
        # scripts in a PDF, open, escaped, packed
        ("a.pdf", hostile.pdf(b"<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"), "files.script"),
        ("a.pdf", hostile.pdf(b"<< /S /J#61vaScript >>"), "files.script"),
        ("a.pdf", hostile.pdf(b"<< /S /Launch /F (cmd.exe) >>"), "files.script"),
        ("a.pdf", hostile.packed_pdf(b"1 0 << /S /JavaScript >>"), "files.script"),
        (
            "a.pdf",
            hostile.packed_pdf(b"1 0 << /S /J#61vaScript >>", b"/Type /Obj#53tm /Filter /Flate#44ecode"),
            "files.script",
        ),
        ("a.pdf", hostile.packed_pdf(b"1 0 << /S /Launch >>", b"/Length1 9 /Filter /FlateDecode"), "files.script"),
        ("a.pdf", hostile.packed_pdf(b"<script contentType='application/x-javascript'>", b"/XFA"), "files.script"),
        ("a.pdf", hostile.cut_pdf(b"1 0 << /S /JavaScript >>" + bytes(range(256)) * 40), "files.script"),
        # what cannot be looked into
        (
            "a.pdf",
            hostile.packed_pdf(b"x", b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]"),
            "files.unreadable_parts",
        ),
        (
            "a.pdf",
            hostile.packed_pdf(b"x", b"/Type /ObjStm /Filter [/FlateDecode /ASCII85Decode]"),
            "files.unreadable_parts",
        ),
        ("a.pdf", hostile.packed_pdf(b"x", b"/Type /ObjStm /Filter /LZWDecode"), "files.unreadable_parts"),
        (
            "a.pdf",
            hostile.packed_pdf(b"x", b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
            "files.unreadable_parts",
        ),
        ("a.pdf", hostile.packed_pdf(b"x").replace(b"stream\nx", b"stream\nX"), "files.unreadable_parts"),
        (
            "a.pdf",
            hostile.packed_pdf(b"x", b"/Type /ObjStm" + b" " * 70_000 + b"/Filter /FlateDecode"),
            "files.unreadable_parts",
        ),
        # two in one
        ("a.pdf", hostile.pdf() + hostile.zipped({"a": "b"}), "files.two_in_one"),
        ("a.png", hostile.png() + hostile.zipped({"a": "b"}), "files.two_in_one"),
        ("a.jpg", hostile.jpeg() + b"<SCRIPT>x</SCRIPT>", "files.two_in_one"),
        # behind a password
        ("a.pdf", hostile.pdf(b"trailer << /Encrypt 7 0 R >>"), "files.protected"),
        ("a.docx", hostile.protected_zip(), "files.protected"),
        ("a.odt", hostile.odt(manifest="<m><encryption-data/></m>"), "files.protected"),
        # text
        ("a.csv", "Größe".encode("latin-1"), "files.not_utf8"),
        ("a.csv", "Größe".encode("utf-16"), "files.not_utf8"),
        ("a.txt", b"cut off \xc3", "files.not_utf8"),
        ("a.txt", b"one\ntwo\x00\n", "files.control_characters"),
        ("a.txt", b"bell \x07", "files.control_characters"),
        # pictures
        ("a.png", hostile.png(60_000, 60_000), "files.picture_too_large"),
        ("a.jpg", hostile.jpeg(60_000, 60_000), "files.picture_too_large"),
    ],
)
def test_what_is_refused(name: str, content: bytes, code: str) -> None:
    assert refused(content, name) == code


def test_a_line_with_a_control_character_is_named() -> None:
    with pytest.raises(Refused) as caught:
        files.prepare(b"one\ntwo\nthree \x01\n", name="a.csv")
    assert caught.value.findings[0].facts == {"line": 3}
    assert caught.value.findings[0].text == "Line 3 contains control characters."


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)", "files.infected"),
        ("import sys; sys.exit(2)", "files.not_scanned"),
        ("import time; time.sleep(60)", "files.not_scanned"),
    ],
)
def test_what_the_scanner_refuses_or_does_not_answer_is_not_kept(program: str, code: str, settings: Any) -> None:
    settings.FACILITY_SCAN_COMMAND = shlex.join([sys.executable, "-c", program])
    settings.FACILITY_SCAN_SECONDS = 2
    assert refused(hostile.pdf(b"EICAR"), "a.pdf") == code


def test_what_the_scanner_lets_through_is_kept_and_a_missing_one_refuses(settings: Any) -> None:
    settings.FACILITY_SCAN_COMMAND = "/no/such/scanner"
    assert refused(hostile.pdf(), "a.pdf") == "files.not_scanned"
    settings.FACILITY_SCAN_COMMAND = shlex.join([sys.executable, "-c", "import sys; sys.stdin.buffer.read()"])
    assert files.prepare(hostile.pdf(), name="a.pdf").size == len(hostile.pdf())


def test_what_is_too_large_is_refused_before_and_while_it_is_read(settings: Any) -> None:
    settings.FACILITY_UPLOAD_MAX_BYTES = 1_500_000
    assert refused(b"x" * 1_500_001, "a.txt") == "files.too_large"
    with pytest.raises(Refused) as caught:
        vault.write(io.BytesIO(b"x" * 600_000), token="abc", key=seal.new_key(), limit=500_000)
    assert caught.value.findings[0].text == "The file is larger than 0.5 MB."
    with pytest.raises(Refused):
        vault.write(io.BytesIO(b""), token="abc", key=seal.new_key(), limit=500_000)
    assert on_disk() == []
    assert megabytes(20 * 1024 * 1024) == "20.9"


def test_packed_objects_that_unfold_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_UNFOLDED", 1000)
    assert refused(hostile.packed_pdf(b"x" * 5000), "a.pdf") == "files.packed"


def test_all_packed_objects_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_UNFOLDED", 1000)
    one = hostile.packed_pdf(b"x" * 900)
    body = one[one.index(b"5 0 obj") : one.index(b"trailer")]
    assert refused(hostile.pdf(body * 2), "a.pdf") == "files.packed"


def test_a_very_long_name_in_any_script_is_cut_and_keeps_its_ending() -> None:
    name, _extension = files.clean_name("Ω" * 300 + ".pdf")
    assert name == "Ω" * 98 + ".pdf"


def test_a_part_that_states_another_size_is_found() -> None:
    with pytest.raises(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(hostile.lying_sizes())) as archive:
        archive.read("word/a.xml")


# ------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\Budget 2026.xlsx", "Budget 2026.xlsx"),
        ("invoice.exe.pdf", "invoice_exe.pdf"),
        ("Lettre d’appui – Κύπρος.PDF", "Lettre d’appui – Κύπρος.pdf"),
        ("a\u202efdp.exe.pdf", "afdp_exe.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("  ..hidden.pdf. ", "hidden.pdf"),
        (".pdf", "document.pdf"),
        ("CON.pdf", "CON_.pdf"),
        ('a"<b>|c?.pdf', "a__b__c.pdf"),
        ("é.pdf", "é.pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, kept: str) -> None:
    assert files.clean_name(given_name)[0] == kept


@given(st.text(max_size=400))
def test_every_name_is_short_one_line_and_without_a_path(text: str) -> None:
    name, extension = files.clean_name(f"{text}.pdf")
    assert extension == "pdf"
    assert name.endswith(".pdf")
    assert len(name) <= 150
    assert len(name.encode()) <= 200
    assert not set(name) & set('/\\<>:"|?*\n\r\0\u202e')
    assert name.count(".") == 1
    assert files.clean_name(name)[0] == name


def test_no_name_is_refused() -> None:
    with pytest.raises(Refused):
        files.clean_name(None)


# ------------------------------------------------------------------------------------------- serving


def test_a_file_is_served_as_a_download_that_runs_nowhere(record: Record, officer: Actor, rf: Any) -> None:
    from facility.interfaces.web.files import serve

    stored = keep(record, officer, name="Lettre d’appui.pdf")
    response = serve(rf.get("/"), stored, files.key_for_writers(stored))
    assert b"".join(response) == hostile.pdf()  # type: ignore[call-overload]
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=\"Lettre d_appui.pdf\"; filename*=UTF-8''Lettre%20d%E2%80%99appui.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == str(stored.size)
    with pytest.raises(seal.SealBroken):
        serve(rf.get("/"), stored, seal.new_key())


def test_an_upload_stays_in_memory_and_one_that_is_too_large_is_cut_and_refused(rf: Any, settings: Any) -> None:
    settings.FACILITY_UPLOAD_MAX_BYTES = 100_000
    large = SimpleUploadedFile("large.txt", b"x" * 300_000)
    small = SimpleUploadedFile("small.txt", b"small")
    posted = rf.post("/", {"large": large, "small": small, "title": "kept"})
    assert posted.POST["title"] == "kept"
    assert posted.FILES["large"].size == 100_001
    assert posted.FILES["small"].read() == b"small"
    assert not hasattr(posted.FILES["large"], "temporary_file_path")
    with pytest.raises(Refused) as caught:
        files.prepare(posted.FILES["large"])
    assert caught.value.findings[0].message == "files.too_large"
    assert files.prepare(posted.FILES["small"]).size == 5
