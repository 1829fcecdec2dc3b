"""Files of a dataset by path or by address (``s3://…``, ``memory://…``): opened, written whole, listed, removed.

A path is a file of this machine. Anything with ``://`` goes through fsspec, which brings object stores and remote
folders, each with a package of its own (``s3fs``, ``gcsfs``, ``adlfs``).

Files are written under a temporary name and then renamed. On a disk they are synchronised first, so a name never
stands for half a file. Object stores have no rename: there it is a copy, which becomes visible as a whole.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import uuid4

from xuncha_parse.atomic import write_whole
from xuncha_parse.errors import BadCorpus, MissingExtra, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPORARY: Final = ".tmp"
"""How the names of files end that are not whole yet."""
_LOCAL = "file://"


def join(folder: str, *names: str) -> str:
    """The address of something below a folder."""
    return "/".join([folder.rstrip("/") or folder, *names])


@contextlib.contextmanager
def opened(address: str) -> Iterator[IO[bytes]]:
    """The file's bytes, as a stream that can seek. Raises :class:`BadCorpus`."""
    with refusing(address), _open(address) as stream:
        yield stream


def exists(address: str) -> bool:
    """Whether there is such a file. Raises :class:`BadCorpus`."""
    system, path = _system(address)
    with refusing(address):
        return Path(path).is_file() if system is None else bool(system.isfile(path))


def write(address: str, data: bytes) -> None:
    """Make ``data`` the file at ``address``, whole or not at all. Raises :class:`BadCorpus` or :class:`Unwritable`."""
    system, path = _system(address)
    if system is None:
        with refusing(address):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
        return
    folder, _, name = path.rpartition("/")
    temporary = f"{folder}/.{name}.{uuid4().hex}{TEMPORARY}"
    with refusing(address):
        system.makedirs(folder, exist_ok=True)
        system.pipe_file(temporary, data)
        system.mv(temporary, path)


def names(folder: str) -> list[str]:
    """The names of the files in a folder, sorted; none when there is no such folder."""
    system, path = _system(folder)
    with refusing(folder):
        if system is None:
            return sorted(file.name for file in Path(path).iterdir()) if Path(path).is_dir() else []
        try:
            return sorted(
                str(found).rstrip("/").rpartition("/")[2] for found in system.ls(path, detail=False)
            )
        except FileNotFoundError:
            return []


def remove(address: str) -> None:
    """Remove a file; one that is gone already is no fault."""
    system, path = _system(address)
    with refusing(address), contextlib.suppress(FileNotFoundError):
        if system is None:
            Path(path).unlink()
        else:
            system.rm_file(path)


def sweep(folder: str) -> None:
    """Remove what killed processes left half written."""
    for name in names(folder):
        if name.startswith(".") and name.endswith(TEMPORARY):
            remove(join(folder, name))


@contextlib.contextmanager
def refusing(address: str) -> Iterator[None]:
    """Whatever a file system raises, as one line about the address."""
    try:
        yield
    except (BadCorpus, MissingExtra, Unwritable):
        raise
    except (OSError, ValueError, ImportError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        reason = " ".join((told or str(error) or type(error).__name__).split())
        raise BadCorpus(f"{address}: {reason}") from error


def _open(address: str) -> IO[bytes]:
    system, path = _system(address)
    if system is None:
        return Path(path).open("rb")
    stream: IO[bytes] = system.open(path, "rb")
    return stream


def _system(address: str) -> tuple[Any, str]:
    """The fsspec file system and the path in it; no system is this machine's own."""
    if address.startswith(_LOCAL):
        from urllib.request import url2pathname  # noqa: PLC0415

        return None, url2pathname(address.removeprefix(_LOCAL))
    if "://" not in address:
        return None, address
    try:
        import fsspec  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra(f"reading {address.partition('://')[0]}://", "remote") from error
    with refusing(address):
        system, path = fsspec.core.url_to_fs(address)
    return system, path
