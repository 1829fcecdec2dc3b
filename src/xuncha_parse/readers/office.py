"""Older formats (doc, wps, rtf, odt), converted to docx by LibreOffice when that is installed.

LibreOffice runs without a window, on a profile of its own in a temporary folder, with macros, links and the
network off, and is ended with all it started when its time is up. The input never lends it a name.
"""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.kinds import OLE, RTF, ZIP
from xuncha_parse.readers.limits import past
from xuncha_parse.readers.word.docx import read_docx
from xuncha_parse.readers.word.package import Package, damaged, encrypted

if TYPE_CHECKING:
    from xuncha_parse.readers.limits import Limits
    from xuncha_parse.source import Source

_NAMES = ("soffice", "libreoffice", "soffice.com")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
_TYPES = {
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_FIB = b"\xec\xa5"
_SECTOR = 512
_FIB_ENCRYPTED = 0x0100

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisablePythonRuntime", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Macros off and forgotten, links never updated, no Java, and every connection to a port where nothing listens."""
_PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "DYLD_LIBRARY_PATH",
    "LD_LIBRARY_PATH",
)
_DOCX = "docx:MS Word 2007 XML"
_TEXT = "txt:Text (encoded):UTF8"
_UNSURE = "自动编号由 LibreOffice 转换得出，中断后续编或重编的列表可能与原文件所示不同，请核对"
_DOUBTED = "转换可能改变了自动编号，请与原文核对"
_TOLD = "旧版格式，经 LibreOffice 转换后读取"


def read_office(data: bytes, name: str, limits: Limits) -> Source:
    """Read a doc, wps, rtf or odt file; ``name`` is what the source calls it.

    Raises :class:`UnreadableInput` when LibreOffice is missing, fails or takes longer than ``limits.seconds``,
    and when the file is encrypted, damaged or none of these formats.
    """
    suffix = _suffix(data, limits)
    program = find_office()
    if program is None:
        raise UnreadableInput(
            f"reading {suffix[1:]} files needs LibreOffice (soffice), which is not installed: "
            "install it, or save the file as .docx",
            "missing-program",
        )
    source = read_docx(_convert(program, data, suffix, _DOCX, limits), name, limits)
    repairs = (_TOLD, *source.repairs)
    if suffix == ".odt" and source.generated:
        # on its way from odt to docx LibreOffice loses which list goes on from which
        shown = _convert(program, data, suffix, _TEXT, limits).decode("utf-8-sig", "replace")
        if not _numbers_agree(source, shown):
            repairs += (_DOUBTED,)
    elif source.generated:
        # whether LibreOffice kept a list that goes on after a break cannot be told from what it shows
        repairs += (_UNSURE,)
    return replace(source, media_type=_TYPES[suffix], sha256=sha256(data).hexdigest(), repairs=repairs)


def _numbers_agree(source: Source, shown: str) -> bool:
    """Whether every line with an automatic number stands in the text as LibreOffice itself prints it."""
    printed = {"".join(line.split()) for line in shown.splitlines()}
    starts = {span.start for span in source.generated}
    numbered = (
        source.text[block.span.start : block.span.end]
        for block in source.blocks
        if block.span.start in starts
    )
    return all("".join(text.split("\n")[0].split()) in printed for text in numbered)


def find_office() -> str | None:
    """The path of LibreOffice's program, or ``None``."""
    found = (shutil.which(name) for name in _NAMES)
    return next((path for path in found if path), None) or next(
        (place for place in _PLACES if Path(place).is_file()), None
    )


def _suffix(data: bytes, limits: Limits) -> str:
    """The suffix of the format the content is in; names are not believed (.wps files are doc inside)."""
    if data.startswith(OLE):
        return _ole_suffix(data)
    if data.lstrip().startswith(RTF):
        return ".rtf"
    if data.startswith(ZIP):
        package = Package(data, limits)
        if "mimetype" in package and package.read("mimetype", 1_000).strip() == _TYPES[".odt"].encode():
            if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read(
                "META-INF/manifest.xml"
            ):
                raise encrypted()
            return ".odt"
    raise UnreadableInput("no doc, wps, rtf or odt file; save it as .docx", "unknown-kind")


def _ole_suffix(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data or _is_encrypted_doc(data):
        raise encrypted()
    if "WordDocument".encode("utf-16-le") not in data:
        raise UnreadableInput("an OLE file, but no Word document; save the notice as .docx", "unknown-kind")
    return ".doc"


def _is_encrypted_doc(data: bytes) -> bool:
    """Whether a Word stream at the start of a sector says that it is encrypted ([MS-DOC] 2.5.2, fEncrypted)."""
    at = data.find(_FIB)
    while at >= 0:
        if at % _SECTOR == 0 and at + 12 <= len(data):
            version, flags = struct.unpack_from("<H6xH", data, at + 2)
            if 0x65 <= version <= 0x0112 and flags & _FIB_ENCRYPTED:
                return True
        at = data.find(_FIB, at + 1)
    return False


def _convert(program: str, data: bytes, suffix: str, into: str, limits: Limits) -> bytes:
    """What LibreOffice makes of ``data``, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="xuncha-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
        (profile / "user" / "registrymodifications.xcu").write_text(
            _PROFILE.format(items=items), encoding="utf-8"
        )
        (home / f"input{suffix}").write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--convert-to",
            into,
            "--outdir",
            str(home / "out"),
            str(home / f"input{suffix}"),
        ]
        _run(command, home, limits)
        made = home / "out" / f"input.{into.partition(':')[0]}"
        if not made.is_file():
            raise damaged("LibreOffice cannot read it")
        if made.stat().st_size > limits.bytes:
            raise UnreadableInput(
                "converted, it is larger than any notice; save its text alone", "expands-too-large"
            )
        return made.read_bytes()


def _run(command: list[str], home: Path, limits: Limits) -> None:
    """Run to the end or until time is up; then the whole group of processes is killed."""
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    environment |= {"HOME": str(home), "TMPDIR": str(home), "TMP": str(home), "TEMP": str(home)}
    windows = sys.platform == "win32"
    try:
        process = subprocess.Popen(  # noqa: S603 - the program is LibreOffice, the arguments are our own
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=not windows,
        )
    except OSError as error:
        raise UnreadableInput(
            "LibreOffice (soffice) cannot be started: install it anew, or save the file as .docx",
            "missing-program",
        ) from error
    try:
        process.wait(timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise past("seconds", limits) from error
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a running process and everything it started."""
    if sys.platform == "win32":
        taskkill = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe"
        subprocess.run(  # noqa: S603
            [str(taskkill), "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
