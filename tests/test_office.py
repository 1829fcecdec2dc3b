"""Older formats through LibreOffice: the same record, no macros, no waiting for ever; and without it."""

from __future__ import annotations

import io
import os
import re
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from word_producers import (
    SAMPLES,
    abstract,
    level,
    listed,
    num,
    numbered_document,
    package,
    paragraph,
    sample_text,
)
from xuncha_parse import parse
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers import office
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.office import find_office, read_office
from xuncha_parse.readers.word.docx import read_docx

OFFICE = find_office()
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOC = OLE + b"\x00" * 504 + "WordDocument".encode("utf-16-le")


def _convert(tmp_path: Path, documents: list[bytes], into: str) -> list[bytes]:
    """What LibreOffice makes of several documents in one go."""
    for index, data in enumerate(documents):
        (tmp_path / f"{index}.docx").write_bytes(data)
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", into,
         "--outdir", str(tmp_path), *(str(tmp_path / f"{index}.docx") for index in range(len(documents)))],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    suffix = into.split(":", maxsplit=1)[0]
    return [(tmp_path / f"{index}.{suffix}").read_bytes() for index in range(len(documents))]


def _issues(source: object) -> list[tuple[str, str, str]]:
    notice = parse(source).notice  # type: ignore[arg-type]
    return [(issue.id, issue.statement, issue.outcome.status) for issue in notice.issues]


def _squeezed(lines: list[str]) -> list[str]:
    return [squeezed for line in lines if (squeezed := re.sub(r"\s", "", line))]


def _refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_office(data, "x.doc", limits or Limits())
    assert "\n" not in str(caught.value)
    return caught.value.slug


MEDIA = {
    "doc": "application/msword",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
}


@needs_office
@pytest.mark.parametrize("into", MEDIA)
def test_older_formats_give_the_issues_of_the_text(tmp_path: Path, into: str) -> None:
    text = sample_text(SAMPLES[0])
    (data,) = _convert(tmp_path, [package("".join(map(paragraph, text.splitlines())))], into)
    source = read_office(data, f"通报.{into}", Limits())
    assert (source.media_type, source.name) == (MEDIA[into], f"通报.{into}")
    assert source.repairs[0] == "旧版格式，经 LibreOffice 转换后读取"
    assert _issues(source) == _issues(text)


@needs_office
@pytest.mark.parametrize("into", MEDIA)
def test_automatic_numbers_of_older_formats_are_those_libreoffice_shows(tmp_path: Path, into: str) -> None:
    """LibreOffice loses some when it writes rtf and odt: what the file then holds counts, and doubts are told."""
    (data,) = _convert(tmp_path, [numbered_document(sample_text(SAMPLES[0]))[0]], into)
    (tmp_path / f"again.{into}").write_bytes(data)
    command = [str(OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += [
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
        str(tmp_path / f"again.{into}"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shown = (tmp_path / "again.txt").read_text(encoding="utf-8-sig").splitlines()
    source = read_office(data, "x", Limits())
    assert len(source.generated) == 32
    agree = _squeezed(source.text.splitlines()) == _squeezed(shown)
    assert agree or "转换可能改变了自动编号，请与原文核对" in source.repairs
    assert into == "odt" or any("中断后续编" in repair for repair in source.repairs)
    assert agree or into == "odt"
    if into == "doc":
        assert _issues(source) == _issues(sample_text(SAMPLES[0]))


@needs_office
def test_libreoffice_prints_the_same_numbers(tmp_path: Path) -> None:
    """A second opinion on every sample, line by line; LibreOffice has no full-width digits in a ladder."""
    documents = [numbered_document(sample_text(sample))[0] for sample in SAMPLES]
    told = _convert(tmp_path, documents, "txt:Text (encoded):UTF8")
    narrow = str.maketrans("０１２３４５６７８９", "0123456789")
    for data, text in zip(documents, told, strict=True):
        own = read_docx(data, "x", Limits()).text.translate(narrow).splitlines()
        assert _squeezed(own) == _squeezed(text.decode("utf-8-sig").translate(narrow).splitlines())


KNOWN = ["decimal", "decimalZero", "decimalFullWidth", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional", "ideographZodiac", "ideographLegalTraditional", "japaneseCounting", "koreanDigital", "koreanCounting", "koreanLegal", "aiueo", "aiueoFullWidth", "iroha", "irohaFullWidth", "russianUpper", "chicago"]  # fmt: skip


@needs_office
def test_libreoffice_prints_the_same_in_the_formats_it_knows(tmp_path: Path) -> None:
    documents = [
        package(
            "".join(listed("项") for _ in range(28)),
            numbering=abstract(0, level(0, name, "%1、")) + num(1, 0),
        )
        for name in KNOWN
    ]
    told = _convert(tmp_path, documents, "txt:Text (encoded):UTF8")
    for name, data, text in zip(KNOWN, documents, told, strict=True):
        own = read_docx(data, "x", Limits()).text.splitlines()
        assert _squeezed(own) == _squeezed(text.decode("utf-8-sig").splitlines()), name


@needs_office
def test_what_libreoffice_cannot_read_is_damaged() -> None:
    assert _refusal(DOC) in ("damaged-file", "out-of-time")


def test_without_libreoffice_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(UnreadableInput, match="needs LibreOffice") as caught:
        read_office(DOC, "x.doc", Limits())
    assert caught.value.slug == "missing-program"


def test_libreoffice_is_looked_for_in_its_usual_places(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(office, "_PLACES", (str(tmp_path / "none"), str(tmp_path / "soffice")))
    assert find_office() is None
    (tmp_path / "soffice").write_text("")
    assert find_office() == str(tmp_path / "soffice")


def _stand_in(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in LibreOffice's place; ``$OUT`` is the file it should write."""
    program = tmp_path / "soffice"
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"\nOUT="$2/input.docx"\nIN="$3"\n{script}\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "find_office", lambda: str(program))


@needs_posix
def test_time_runs_out_and_everything_started_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, f"sleep 60 &\necho $! > {tmp_path}/child\nwait", monkeypatch)
    begun = time.monotonic()
    assert _refusal(DOC, Limits(seconds=1.0)) == "out-of-time"
    assert time.monotonic() - begun < 20
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if _is_dead(child):
            return
        time.sleep(0.1)
    pytest.fail("a process LibreOffice started is still running")


def _is_dead(process: int) -> bool:
    """Whether it has ended and only waits to be reaped by whoever adopted it."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


@needs_posix
def test_the_source_is_of_the_bytes_given_not_of_those_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(package(paragraph("一、问题")))
    _stand_in(
        tmp_path,
        f'cp {tmp_path}/made.docx "$OUT"\ncat "$(dirname "$IN")/profile/user/registrymodifications.xcu" > {tmp_path}/profile',
        monkeypatch,
    )
    source = read_office(DOC, "通报.wps", Limits())
    assert (source.text, source.name, source.media_type) == ("一、问题", "通报.wps", "application/msword")
    assert source.sha256 == __import__("hashlib").sha256(DOC).hexdigest()
    profile = (tmp_path / "profile").read_text()
    for setting in (
        '"MacroSecurityLevel" oor:op="fuse"><value>3',
        '"DisableMacrosExecution" oor:op="fuse"><value>true',
    ):
        assert setting in profile


@needs_posix
def test_what_is_converted_is_no_larger_than_what_may_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, 'head -c 5000 /dev/zero > "$OUT"', monkeypatch)
    assert _refusal(DOC, Limits(bytes=4_000)) == "expands-too-large"
    assert _refusal(DOC) == "damaged-file"


@needs_posix
def test_a_program_that_fails_or_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, "exit 1", monkeypatch)
    assert _refusal(DOC) == "damaged-file"
    (tmp_path / "soffice").chmod(0o600)
    if os.geteuid() != 0:
        assert _refusal(DOC) == "missing-program"
    monkeypatch.setattr(office, "find_office", lambda: str(tmp_path / "gone"))
    assert _refusal(DOC) == "missing-program"


def _odt(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


ODT = b"application/vnd.oasis.opendocument.text"
FIB = b"\xec\xa5\xc1\x00" + b"\x00" * 6


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (OLE + b"\x00" * 504 + "Workbook".encode("utf-16-le"), "unknown-kind"),
        (OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (
            OLE + b"\x00" * 504 + FIB + b"\x00\x13" + b"\x00" * 500 + "WordDocument".encode("utf-16-le"),
            "encrypted",
        ),
        (b"plain text", "unknown-kind"),
        (b"", "unknown-kind"),
        (b"PK\x03\x04", "damaged-file"),
        (_odt({"mimetype": b"application/epub+zip"}), "unknown-kind"),
        (_odt({"mimetype": ODT, "META-INF/manifest.xml": b"<x><encryption-data/></x>"}), "encrypted"),
        (_odt({"mimetype": ODT, "content.xml": b" " * 60_000_000}), "expands-too-much"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_before_any_program_starts(
    data: bytes, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert _refusal(data) == slug


@needs_office
def test_an_odt_whose_numbers_survive_is_not_doubted(tmp_path: Path) -> None:
    numbering = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.")) + num(1, 0)
    body = "".join(listed("项", 1, place) for place in (0, 1, 1, 0, 1))
    (data,) = _convert(tmp_path, [package(body, numbering=numbering)], "odt")
    source = read_office(data, "x", Limits())
    assert source.text.splitlines() == ["一、项", "1.项", "2.项", "二、项", "1.项"]
    assert source.repairs == ("旧版格式，经 LibreOffice 转换后读取",)
