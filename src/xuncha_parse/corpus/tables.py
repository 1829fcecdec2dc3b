"""Every table of a corpus file: its columns, what they hold, and the SQL that makes them.

A corpus is one SQLite file that any SQLite tool opens. The SQL, the rows that ``flatten`` makes and the page
``docs/corpus-layout.md`` follow from ``TABLES``. ``LAYOUT`` counts changes of it; ``MIGRATIONS`` lift older files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYOUT: Final = 1
"""The version of the tables, kept in the file as ``PRAGMA user_version``."""
APPLICATION_ID: Final = 0x58554E43
"""Marks the file as a corpus, as ``PRAGMA application_id``: XUNC."""

MIGRATIONS: Final[Mapping[int, str]] = {}
"""Version of a file → the SQL that lifts it to the next one."""

Value = str | int | float | bytes | None
"""What SQLite keeps."""

ISSUES_PER_NOTICE: Final = 1_000_000
"""``issues.key`` is the notice's id times this, plus the issue's number; ``0`` stands for the rest of the notice."""


class Column(NamedTuple):
    """A column: its name, its SQL type, and what it holds."""

    name: str
    type: str
    note: str


class Table(NamedTuple):
    """A table, its key, and the columns that are looked things up by."""

    name: str
    note: str
    columns: tuple[Column, ...]
    key: str = ""
    indexes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns' names, in order."""
        return tuple(column.name for column in self.columns)

    def sql(self) -> str:
        """The statements that make it."""
        lines = [f'  "{column.name}" {column.type}' for column in self.columns]
        tail = ""
        if self.key:
            lines.append(f"  PRIMARY KEY ({self.key})")
            tail = " WITHOUT ROWID"
        made = f"CREATE TABLE {self.name} (\n" + ",\n".join(lines) + f"\n){tail};\n"
        return made + "".join(
            f"CREATE INDEX {self.name}_by_{index.partition(',')[0]} ON {self.name} ({index});\n"
            for index in self.indexes
        )

    def insert(self) -> str:
        """The statement that adds a row."""
        columns = ", ".join(f'"{name}"' for name in self.names)
        return f"INSERT INTO {self.name} ({columns}) VALUES ({', '.join('?' * len(self.columns))})"


_NOTICE = Column("notice_id", "INTEGER NOT NULL", "the notice, notices.id")
_START = Column("start", "INTEGER", "offset of its first character in the notice's text")
_END = Column("end", "INTEGER", "offset behind its last character")

INPUTS = Table(
    "inputs",
    "the ledger: every input ever given, and what became of it",
    (
        Column("id", "INTEGER PRIMARY KEY AUTOINCREMENT", "number, in the order in which inputs came"),
        Column(
            "name",
            "TEXT NOT NULL UNIQUE",
            "path as given; members and rows behind it: a.zip!/b.html, a.jsonl#12",
        ),
        Column("called", "TEXT NOT NULL", "what the document is called: file name, or the address of a page"),
        Column("state", "TEXT NOT NULL", "read, quarantined or skipped"),
        Column("notice_id", "INTEGER", "the notice it was read as"),
        Column("size", "INTEGER", "bytes"),
        Column("sha256", "TEXT", "SHA-256 of its bytes"),
        Column("parser", "TEXT NOT NULL", "version of the program that took it in"),
        Column("slug", "TEXT", "why it is quarantined or skipped"),
        Column("code", "TEXT", "the same as a code of docs/diagnostics.md"),
        Column("message", "TEXT", "the same as a sentence"),
        Column("line", "INTEGER", "where in it, when that is known"),
        Column("excerpt", "TEXT", "the shortest piece of it that shows the fault"),
        Column("kept", "TEXT", "where its bytes were kept (--keep-failed)"),
    ),
    indexes=("notice_id", "state", "sha256"),
)
NOTICES = Table(
    "notices",
    "a notice each, whatever the number of inputs with the same bytes",
    (
        Column("id", "INTEGER PRIMARY KEY AUTOINCREMENT", "number"),
        Column("sha256", "TEXT NOT NULL UNIQUE", "SHA-256 of the input's bytes"),
        Column("parser", "TEXT NOT NULL", "version of the program that read it"),
        Column("name", "TEXT NOT NULL", "source.name"),
        Column("media_type", "TEXT NOT NULL", "source.media_type"),
        Column("encoding", "TEXT NOT NULL", "source.encoding"),
        Column("characters", "INTEGER NOT NULL", "source.characters"),
        Column("title", "TEXT", "title"),
        Column("issuer", "TEXT", "issuer"),
        Column("kind", "TEXT", "巡察 or 巡视"),
        Column("published_at", "TEXT", "published_at"),
        Column("signed_on", "TEXT", "signed_on"),
        Column("signed_by", "TEXT", "signed_by"),
        Column("team", "TEXT", "inspection.team"),
        Column("inspected", "TEXT", "inspection.inspected"),
        Column("round", "TEXT", "inspection.round"),
        Column("type", "TEXT", "inspection.type"),
        Column("period_start", "TEXT", "inspection.period.start"),
        Column("period_end", "TEXT", "inspection.period.end"),
        Column("feedback_on", "TEXT", "inspection.feedback_on"),
        Column("rectification_start", "TEXT", "inspection.rectification.start"),
        Column("rectification_end", "TEXT", "inspection.rectification.end"),
        Column("months", "INTEGER", "inspection.rectification.months"),
        Column("year", "INTEGER", "derived: year of publication"),
        Column("year_from", "TEXT", "derived: the field the year was taken from"),
        Column("level", "TEXT", "derived: level of the committee that inspected"),
        Column("level_from", "TEXT", "derived: what the level was taken from"),
        Column("region", "TEXT", "derived: the longest printed chain of places"),
        Column("region_from", "TEXT", "derived: the field the place was taken from"),
        Column("province", "TEXT", "derived: its province"),
        Column("city", "TEXT", "derived: its city, which may be a county-level one"),
        Column("county", "TEXT", "derived: its county or district"),
        Column("township", "TEXT", "derived: its town or township"),
        Column("body", "TEXT", "derived: the issuer in a form that groups"),
        Column("body_from", "TEXT", "derived: the field the body was taken from"),
        Column("sector", "TEXT", "derived: the kind of body"),
        Column("sector_from", "TEXT", "derived: the word that says so"),
        Column("issues", "INTEGER NOT NULL", "number of issues"),
        Column("measures", "INTEGER NOT NULL", "number of measures"),
        Column("leftovers", "INTEGER NOT NULL", "number of leftovers"),
        Column("errors", "INTEGER NOT NULL", "number of error-level diagnostics"),
        Column("warnings", "INTEGER NOT NULL", "number of warnings"),
        Column("sentences", "BLOB NOT NULL", "what the sentences say, 8 bytes each, sorted: finds copies"),
    ),
    indexes=("year", "level", "body"),
)
RECORDS = Table(
    "records",
    "the whole record of each notice",
    (
        Column("notice_id", "INTEGER PRIMARY KEY", "the notice, notices.id"),
        Column("record", "TEXT NOT NULL", "the record as JSON, schemas/notice.schema.json"),
    ),
)
SECTIONS = Table(
    "sections",
    "the outline, every heading before those below it",
    (
        _NOTICE,
        Column("number", "INTEGER NOT NULL", "its number in the notice, from 1"),
        Column("parent", "INTEGER", "number of the heading above"),
        Column("depth", "INTEGER NOT NULL", "1 is outermost"),
        Column("marker", "TEXT NOT NULL", "marker as printed"),
        Column("style", "TEXT NOT NULL", "the marker's style"),
        Column("ordinal", "INTEGER", "the printed number"),
        Column("heading", "TEXT NOT NULL", "its words"),
        _START,
        _END,
    ),
    key="notice_id, number",
)
ISSUES = Table(
    "issues",
    "an issue each, with its outcome",
    (
        Column("key", "INTEGER PRIMARY KEY", "notice_id × 1,000,000 + number"),
        _NOTICE,
        Column("number", "INTEGER NOT NULL", "its number in the notice, from 1"),
        Column("id", "TEXT NOT NULL", "the printed ordinals joined by dots"),
        Column(
            "path", "TEXT NOT NULL", "the headings above it, markers and words, outermost first, a line each"
        ),
        Column("statement", "TEXT NOT NULL", "the issue's words"),
        Column("action", "TEXT", "the remediation text"),
        Column("outcome", "TEXT", "the outcome as printed"),
        Column("status", "TEXT NOT NULL", "outcome.status"),
        Column("sustained", "INTEGER NOT NULL", "1 when upkeep is promised"),
        Column("due", "TEXT", "the deadline as a date"),
        Column("due_text", "TEXT", "the deadline as printed"),
        Column("units", "TEXT", "responsible bodies, a line each"),
        Column("persons", "TEXT", "responsible persons, a line each"),
        Column("measures", "INTEGER NOT NULL", "number of measures"),
        Column("theme", "TEXT", "derived: what it is about"),
        Column("theme_words", "TEXT", "derived: the words that say so"),
        Column("evidence", "TEXT", "what is thin about this reading, a name each line"),
        _START,
        _END,
        Column("line", "INTEGER", "its line in the notice's text, from 1"),
    ),
    indexes=("notice_id, status, sustained, due, measures, theme", "status", "theme"),
)
MEASURES = Table(
    "measures",
    "a measure each",
    (
        _NOTICE,
        Column("issue", "INTEGER NOT NULL", "the issue, issues.number"),
        Column("number", "INTEGER NOT NULL", "its number in the issue, from 1"),
        Column("ordinal", "INTEGER", "the printed number"),
        Column("marker", "TEXT", "its marker as printed"),
        Column("text", "TEXT NOT NULL", "its words"),
        _START,
        _END,
    ),
    key="notice_id, issue, number",
)
MENTIONS = Table(
    "mentions",
    "dates, documents and figures in issues and measures",
    (
        _NOTICE,
        Column("issue", "INTEGER NOT NULL", "the issue, issues.number"),
        Column("measure", "INTEGER NOT NULL", "the measure, measures.number; 0 is the issue's own words"),
        Column("number", "INTEGER NOT NULL", "its number there, from 1"),
        Column("kind", "TEXT NOT NULL", "date, period, document, document_number, money, percent or count"),
        Column("text", "TEXT NOT NULL", "as printed"),
        Column("value", "TEXT", "the normalised value as JSON"),
        _START,
        _END,
    ),
    key="notice_id, issue, measure, number",
)
DIAGNOSTICS = Table(
    "diagnostics",
    "what a reader must be told",
    (
        _NOTICE,
        Column("number", "INTEGER NOT NULL", "its number in the notice, from 1"),
        Column("code", "TEXT NOT NULL", "code of docs/diagnostics.md"),
        Column("slug", "TEXT NOT NULL", "its name"),
        Column("severity", "TEXT NOT NULL", "error, warning or info"),
        Column("message", "TEXT NOT NULL", "the sentence for people"),
        _START,
        _END,
        Column("line", "INTEGER", "line, from 1"),
        Column("column", "INTEGER", "column, from 1"),
    ),
    key="notice_id, number",
    indexes=("code",),
)
COPIES = Table(
    "copies",
    "near-identical notices, such as mirror pages: linked, not dropped",
    (
        Column("notice_id", "INTEGER PRIMARY KEY", "the later notice, notices.id"),
        Column("of_id", "INTEGER NOT NULL", "the earlier notice that is most like it"),
        Column("shared", "INTEGER NOT NULL", "sentences they share"),
        Column("either", "INTEGER NOT NULL", "sentences that are in one or the other"),
        Column("similarity", "REAL NOT NULL", "shared / either"),
    ),
    indexes=("of_id",),
)
SKETCHES = Table(
    "sketches",
    "the smallest of each notice's sentence hashes: finds candidates for copies",
    (
        Column("hash", "INTEGER NOT NULL", "a sentence"),
        _NOTICE,
    ),
    key="hash, notice_id",
    indexes=("notice_id",),
)
RUNS = Table(
    "runs",
    "when the corpus was built, and with what; the one table that two equal corpora may differ in",
    (
        Column("id", "INTEGER PRIMARY KEY AUTOINCREMENT", "number"),
        Column("started_at", "TEXT NOT NULL", "UTC"),
        Column("ended_at", "TEXT", "UTC; null when the run was killed"),
        Column("command", "TEXT NOT NULL", "build, retry or import"),
        Column("parser", "TEXT NOT NULL", "version of the program"),
        Column("seen", "INTEGER", "inputs it met"),
        Column("parsed", "INTEGER", "inputs it read anew"),
        Column("unchanged", "INTEGER", "inputs it knew already"),
    ),
)
META = Table(
    "meta",
    "facts about the file",
    (
        Column("key", "TEXT PRIMARY KEY", "layout, segmenter, created_by …"),
        Column("value", "TEXT", "its value"),
    ),
)

TABLES: Final = (
    INPUTS, NOTICES, RECORDS, SECTIONS, ISSUES, MEASURES, MENTIONS, DIAGNOSTICS, COPIES, SKETCHES, RUNS, META,
)  # fmt: skip

OF_A_NOTICE: Final = (RECORDS, SECTIONS, ISSUES, MEASURES, MENTIONS, DIAGNOSTICS, COPIES, SKETCHES)
"""What goes when a notice goes; each has a column ``notice_id``."""

SEARCHED: Final = ("headings", "statement", "measures", "outcome", "rest")
"""The columns that are searched. An issue has a row under its key: the headings above it, its words, the other
blocks, its outcome; ``rest`` is, under number 0, all of the notice's text that is in no issue."""

_TOKENIZER = "tokenize = \"unicode61 remove_diacritics 0 tokenchars '。'\""
SEARCH_SQL: Final = f"""\
CREATE VIRTUAL TABLE words USING fts5({", ".join(SEARCHED)}, {_TOKENIZER});
CREATE VIRTUAL TABLE letters USING fts5({", ".join(SEARCHED)}, content = '', {_TOKENIZER});
"""
"""``words`` holds the text cut into words with a blank between; ``letters`` is the same letter by letter, an
index alone, so that what crosses the borders of words is found too. 。 ends a sentence in both."""

VIEWS_SQL: Final = """\
CREATE VIEW ledger AS
SELECT i.*, CASE
    WHEN i.state <> 'read' THEN i.state
    WHEN i.id = (SELECT min(first.id) FROM inputs first WHERE first.notice_id = i.notice_id) THEN 'notice'
    ELSE 'duplicate' END AS counted_as
FROM inputs i;
"""
"""``ledger``: the inputs, each counted as notice, duplicate, quarantined or skipped."""


def layout_sql() -> str:
    """The statements that make an empty corpus."""
    return "".join(table.sql() for table in TABLES) + SEARCH_SQL + VIEWS_SQL
