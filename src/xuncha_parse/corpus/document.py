"""One document, from bytes to rows: the function that every engine runs, on this machine or on many.

It depends on nothing but its arguments, and a document that cannot be read is an answer like any other.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from xuncha_parse.checking.violations import violated
from xuncha_parse.corpus.flatten import Rows, flatten
from xuncha_parse.corpus.inputs.skipped import SKIPPED
from xuncha_parse.corpus.words import Segmenter, segmenter
from xuncha_parse.diagnostics import BY_SLUG
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.notation.lexicons import default_lexicon, load_lexicon
from xuncha_parse.pipeline import parse
from xuncha_parse.readers import DEFAULTS, Limits, read
from xuncha_parse.schema.upgrading import UnknownVersion, read_any

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha_parse.corpus.words import Engine
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.source import Source

Kind = Literal["document", "record"]
"""What an input holds: a document to be parsed, or a record that was parsed before."""

EXCERPT: Final = 60
"""The most characters of an excerpt."""
_BESIDE = ("cli", "gold", "export")
_TRIES = 64
_LARGEST = 1 << 63


@dataclass(frozen=True, slots=True)
class Settings:
    """What changes how a document is read: limits, the user's lexicon, and how text is cut into words, if it is."""

    limits: Limits = DEFAULTS
    """Limits of each document."""
    lexicon: str | None = None
    """The path of a lexicon file of your own."""
    engine: Engine | None = "jieba"
    """What cuts text into words: ``jieba`` or ``rjieba``."""
    dictionaries: tuple[str, ...] = field(default=())
    """Paths of dictionaries of your own."""

    def identity(self) -> str:
        """What must be the same for a document not to be read again: program, lexicon and segmenter."""
        told = [program_version()]
        if self.lexicon is not None:
            told.append(f"lexicon {_digest(Path(self.lexicon).read_bytes())}")
        if self.engine is not None:
            told.append(self.segmenter().identity)
        return ", ".join(told)

    def without_words(self) -> Settings:
        """The same for records that are not searched where they are made: nothing is cut into words."""
        return replace(self, engine=None, dictionaries=())

    def segmenter(self) -> Segmenter:
        """What cuts text into words."""
        if self.engine is None:
            return _Uncut()
        return segmenter(self.engine, tuple(Path(file) for file in self.dictionaries))


class _Uncut(Segmenter):
    """Leaves the searched columns empty."""

    def __init__(self) -> None:
        self.identity = ""

    def index_text(self, text: str) -> str:  # noqa: ARG002
        return ""


class Failure(NamedTuple):
    """Why a document was not read: a slug of the registry or of ``inputs.SKIPPED``, and where it shows."""

    slug: str
    message: str
    line: int | None = None
    excerpt: str | None = None

    @property
    def code(self) -> str | None:
        """The code that ``xuncha codes`` explains, if it has one."""
        rule = BY_SLUG.get(self.slug)
        return rule.code if rule else None


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a document: its rows, or why there are none."""

    state: Literal["read", "quarantined", "skipped"]
    rows: Rows | None = None
    failure: Failure | None = None


def examine(data: bytes, called: str, kind: Kind, settings: Settings) -> Examined:
    """Read one document; it never raises but for want of memory or time, which its caller has to bound."""
    try:
        if kind == "record":
            return _record(data, settings)
        source = read(data, called, limits=settings.limits)
    except UnreadableInput as error:
        return quarantined(error, called, data)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- one document may not end a run
        return _broken(error, str(data[: settings.limits.bytes], "utf-8", "replace")[:EXCERPT])
    if not source.text.strip():
        return Examined("skipped", failure=Failure("empty", SKIPPED["empty"].english))
    lexicon = _lexicon(settings.lexicon)

    def run(text: str | Source) -> Rows:
        return flatten(parse(text, lexicon).notice, settings.segmenter())

    try:
        return Examined("read", run(source))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001
        return _broken(error, *_shortest(source.text, run))


def prepare(settings: Settings) -> None:
    """Load what every document needs, before the first one's time begins."""
    _lexicon(settings.lexicon)
    examine("一、问题\n1.制度不健全。\n".encode(), "warm.txt", "document", settings)


def unopened(called: str, problem: UnreadableInput | None, skipped: str | None) -> Examined:
    """The answer for an input without bytes."""
    if skipped is not None:
        return Examined("skipped", failure=Failure(skipped, SKIPPED[skipped].english))
    assert problem is not None
    return quarantined(problem, called, None)


def quarantined(error: UnreadableInput, called: str, data: bytes | None) -> Examined:
    """The answer for a refusal; what stands at the first byte that is no text is its excerpt."""
    excerpt = None
    if data is not None and error.slug in ("undecodable", "unknown-kind", "damaged-file"):
        at = 0
        if error.slug == "undecodable":
            try:
                data.decode("utf-8")
            except UnicodeDecodeError as wrong:
                at = wrong.start
        excerpt = "".join(
            char if char.isprintable() else f"\\x{ord(char):02x}"
            for char in data[at : at + EXCERPT].decode("utf-8", "backslashreplace")
        )[:EXCERPT]
    message = str(error).removeprefix(f"{called}: ")
    return Examined("quarantined", failure=Failure(error.slug, message, excerpt=excerpt))


@cache
def program_version() -> str:
    """The package's version and a digest of all that decides what a record says.

    The digest is of the program's own files, so that a corpus notices a parser that changed between versions.
    """
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(digest_size=4)
    for file in sorted(package.rglob("*")):
        place = file.relative_to(package)
        if file.suffix in (".py", ".toml", ".txt") and place.parts[0] not in _BESIDE:
            digest.update(place.as_posix().encode() + b"\0" + file.read_bytes())
    return f"{importlib.metadata.version('xuncha-parse')}+{digest.hexdigest()}"


def _record(data: bytes, settings: Settings) -> Examined:
    """A record that was parsed before, validated as strictly as ``xuncha check`` does."""
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        notice = read_any(data).notice
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return Examined("quarantined", failure=Failure("schema-violation", violated(first)))
    except UnknownVersion as error:
        return Examined("quarantined", failure=Failure("schema-version-unknown", str(error)))
    rows = flatten(notice, settings.segmenter())
    if not _fit(rows):
        return Examined("quarantined", failure=Failure("schema-violation", "it holds a number past 64 bits"))
    return Examined("read", rows)


def _fit(rows: Rows) -> bool:
    """Whether a column can hold each number; JSON knows larger ones, notices do not."""
    told = [
        rows.notice.values(),
        *rows.sections,
        *rows.issues,
        *rows.measures,
        *rows.mentions,
        *rows.diagnostics,
    ]
    return all(-_LARGEST <= value < _LARGEST for row in told for value in row if isinstance(value, int))


def _broken(error: Exception, excerpt: str, line: int | None = None) -> Examined:
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return Examined(
        "quarantined", failure=Failure("internal-error", message[:200], line, excerpt[:EXCERPT] or None)
    )


def _shortest(text: str, run: Callable[[str], object]) -> tuple[str, int]:
    """The shortest piece found by halving that still fails, and the line it begins at; in at most 64 runs."""
    lines = text.splitlines(keepends=True)
    start, end = 0, len(lines)
    for _ in range(_TRIES):
        middle = (start + end) // 2
        halves = ((start, middle), (middle, end), (start, end - 1), (start + 1, end))
        smaller = next(
            ((a, b) for a, b in halves if start <= a < b <= end and _fails("".join(lines[a:b]), run)), None
        )
        if smaller is None or smaller == (start, end):
            break
        start, end = smaller
    return "".join(lines[start:end]).strip()[:EXCERPT], start + 1


def _fails(text: str, run: Callable[[str], object]) -> bool:
    try:
        run(text)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001
        return True
    return False


@lru_cache(maxsize=4)
def _lexicon(file: str | None) -> Lexicon:
    return default_lexicon() if file is None else load_lexicon(file)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=4).hexdigest()
