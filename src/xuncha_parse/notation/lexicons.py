"""The words of the genre, read from TOML and compiled once: labels, outcome wording, topics.

The files beside this module (``lexicon/*.toml``) are the defaults; a user's file of the same tables is
laid over them. Words are matched in the folded shadow of the text (see :mod:`folding`), so one
spelling serves both widths and both scripts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xuncha_parse.errors import BadLexicon
from xuncha_parse.notation.folding import fold
from xuncha_parse.notation.numerals import read_number
from xuncha_parse.notation.tables import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROLES = (
    "issue",
    "detail",
    "action",
    "progress",
    "outcome",
    "due",
    "unit",
    "leader",
    "plan",
    "goal",
    "cause",
    "note",
)
STATUSES = ("completed", "mostly_completed", "partial", "in_progress", "not_completed", "not_started")
WHO_AND_WHEN = ("unit", "leader", "due")
COMPOUND_ROLES = ("action", "progress", "outcome", *WHO_AND_WHEN)
"""Roles whose labels are also put together of two halves."""
TOPICS = ("organisation", "issues", "plan", "results")
UNKNOWN_ROLE = "unknown"
REMEDY = frozenset({"action", "progress", "outcome"})
"""Roles that make a heading an issue."""

_SHAPE: dict[str, tuple[str, ...]] = {
    "labels": ROLES,
    "numbered": ("words",),
    "prefixes": ("words",),
    "compounds": tuple(f"{role}_{half}" for role in COMPOUND_ROLES for half in ("part", "noun")),
    "status": STATUSES,
    "composed": ("done", "near", "fully", "finished", "going", "manner", "work", "within", "undue", "term"),
    "parts": ("finished", "started", "left"),
    "sustained": ("words",),
    "future": ("words", "exempt"),
    "rest": ("words",),
    "topics": TOPICS,
    "deficiency": ("words", "weak", "exempt"),
    "doing": ("words",),
}
_ORNAMENT = r"[*#◆●▲■★◇○•·►▶→>◎☆§※ -]{0,4}"
_OPEN = "[(【〔「『\\[<〖［]"
_CLOSE = "[)】〕」』\\]>〗］]"
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_COLON = r"(?::|——|—(?=\S))"
_GAP = " {0,3}"


class Label(NamedTuple):
    """A printed label: its whole place, the place of its words, what it opens, and its number if it has one.

    ``firm`` is false when only its standing alone on its line speaks for it (no colon, no brackets); ``learned``
    is true when no lexicon lists it and what it opens tells its role.
    """

    start: int
    end: int
    word_start: int
    word_end: int
    role: str
    number: int | None
    firm: bool
    learned: bool = False


@dataclass(frozen=True)
class Lexicon:
    """The genre's words by table and row; see ``lexicon/*.toml`` for what each row means."""

    tables: Mapping[str, Mapping[str, tuple[str, ...]]]

    @cached_property
    def role_of(self) -> dict[str, str]:
        """Label word → role, listed or put together; what is listed wins."""
        rows = self.tables["compounds"]
        joined = {
            part + noun: role
            for role in COMPOUND_ROLES
            for part in rows[f"{role}_part"]
            for noun in rows[f"{role}_noun"]
        }
        return joined | {word: role for role in ROLES for word in self.tables["labels"][role]}

    @cached_property
    def _label_words(self) -> str:
        """Any label's words: those put together, as long as nothing goes on behind them, and those listed, longest first."""
        listed = alternation(word for role in ROLES for word in self.tables["labels"][role])
        return f"(?:{self._compounds(COMPOUND_ROLES)})(?![^及和与以\\W])|{listed}"

    def _compounds(self, roles: Iterable[str]) -> str:
        rows = self.tables["compounds"]
        halves = (
            [alternation(rows[f"{role}_{half}"]) or "(?!)" for half in ("part", "noun")] for role in roles
        )
        return "|".join(f"(?:{part})(?:{noun})" for part, noun in halves)

    @cached_property
    def _names_words(self) -> str:
        """Any label's words that say who or by when."""
        listed = alternation(word for role in WHO_AND_WHEN for word in self.tables["labels"][role])
        return f"{self._compounds(WHO_AND_WHEN)}|{listed or '(?!)'}"

    @cached_property
    def status_of(self) -> dict[str, str]:
        """Outcome wording → status."""
        return {word: status for status in STATUSES for word in self.tables["status"][status]}

    @cached_property
    def statuses(self) -> re.Pattern[str]:
        """Any outcome wording, longest first, then any that is put together from the rows of ``[composed]``."""
        part = {row: f"(?:{alternation(words) or '(?!)'})" for row, words in self.tables["composed"].items()}
        parts = f"(?:{alternation(self.tables['parts']['finished']) or '(?!)'})(?:到位|完毕|完成|完结)"
        full = f"{part['fully']}{{0,2}}(?:{part['finished']}|{parts})"
        composed = (
            f"(?P<mostly_completed>{part['done']}?{part['near']}{part['done']}?{full})",
            f"(?P<completed>{part['done']}{full})",
            f"(?P<in_progress>(?<![真改纠更修端反]){part['going']}{part['manner']}{{0,2}}{part['work']}{part['within']}?|{part['undue']}{part['term']})",
        )
        # a look at one character first: 11.2 → 1.5 ms to search the real notice
        openers = [
            self.status_of,
            *(self.tables["composed"][row] for row in ("done", "near", "going", "undue")),
        ]
        firsts = {word[0] for words in openers for word in words}
        wordings = "|".join([alternation(self.status_of) or "(?!)", *composed])
        return re.compile(f"(?={'|'.join(map(re.escape, sorted(firsts)))})(?:{wordings})")

    def status_of_match(self, match: re.Match[str]) -> str:
        """The status that a match of :attr:`statuses` tells."""
        return match.lastgroup or self.status_of[match[0]]

    @cached_property
    def part_finished(self) -> re.Pattern[str]:
        """已…修复, 已关停287眼 — that some of it is done, in a clause; 已启动3处 is not."""
        finished, started = (
            alternation(self.tables["parts"][row]) or "(?!)" for row in ("finished", "started")
        )
        return re.compile(
            rf"(?:已经?|均|全部)[^,;。]{{0,8}}?(?:{finished})|已(?:经|累计|陆续)?(?!{started})[一-鿿]{{2,10}}\d"
        )

    @cached_property
    def part_left(self) -> re.Pattern[str]:
        """Any word for what is left of a whole; 还有力推动了 is none."""
        return re.compile(f"(?:{alternation(self.tables['parts']['left']) or '(?!)'})(?![力效序利])")

    @cached_property
    def sustained(self) -> re.Pattern[str]:
        """Any promise of upkeep; what runs as it always does (恢复常态化运行) promises none."""
        words = alternation(self.tables["sustained"]["words"])
        return re.compile(f"(?<!恢复)(?:{words})(?!运行|运转|运营|开放)" if words else "(?!)")

    @cached_property
    def future(self) -> re.Pattern[str]:
        """Any word that turns a completion into a promise."""
        return any_of(self.tables["future"]["words"])

    @cached_property
    def rest(self) -> re.Pattern[str]:
        """Any word that may stand beside a status without adding to it."""
        return any_of(self.tables["rest"]["words"])

    @cached_property
    def deficiency(self) -> re.Pattern[str]:
        """Any word in which a finding is put."""
        return any_of(self.tables["deficiency"]["words"])

    @cached_property
    def doing(self) -> re.Pattern[str]:
        """Any word of doing, in which a measure is put."""
        return any_of(self.tables["doing"]["words"])

    @cached_property
    def weak_deficiency(self) -> re.Pattern[str]:
        """Any word in which a finding is put where nothing else is its subject."""
        return any_of(self.tables["deficiency"]["weak"])

    @cached_property
    def not_future(self) -> re.Pattern[str]:
        """Phrases that hold a word of promise and promise nothing."""
        return any_of(self.tables["future"]["exempt"])

    @cached_property
    def exempt(self) -> re.Pattern[str]:
        """Phrases that hold such a word and praise nevertheless."""
        return any_of(self.tables["deficiency"]["exempt"])

    @cached_property
    def topics(self) -> dict[str, re.Pattern[str]]:
        """Topic → its words."""
        return {topic: any_of(self.tables["topics"][topic]) for topic in TOPICS}

    def _core(self, suffix: str) -> str:
        """A label's words, with its number where it may carry one; ``suffix`` keeps group names apart."""
        word = self._label_words
        numbered = alternation(self.tables["numbered"]["words"])
        prefix = alternation(self.tables["prefixes"]["words"])
        join = f"{_GAP}(?:及其|以及|及|和|与|、|/){_GAP}"
        return (
            f"(?P<core{suffix}>(?:{prefix})?(?:(?P<counted{suffix}>{numbered}){_GAP}[(]?{_GAP}"
            f"(?P<number{suffix}>{_NUMBER})(?![\\d年月日个项条类方大是]){_GAP}[)]?"
            f"|(?P<word{suffix}>{word})(?:{join}(?P<second{suffix}>{word}))?))"
        )

    @cached_property
    def line_label(self) -> re.Pattern[str]:
        """A label where a line's text begins; its tail tells how firm it is."""
        return re.compile(
            f"{_ORNAMENT}(?P<open>{_OPEN}{_GAP})?{self._core('')}(?P<close>{_GAP}{_CLOSE})?"
            f"[*]{{0,2}}{_GAP}(?:(?P<colon>{_COLON}[*]{{0,2}})|(?P<stop>[.、,])|(?P<blank>(?<= ))|(?P<bare>))"
        )

    @cached_property
    def inline_label(self) -> re.Pattern[str]:
        """A label inside a line: after a stop, a closing quote, a blank or another's colon, with its colon or its brackets."""
        return re.compile(
            f"(?<=[。;:!?”’)】 *]){_GAP}[*]{{0,2}}(?:【{_GAP}{self._core('')}{_GAP}】(?P<colon>:?)"
            f"|{self._core('2')}[*]{{0,2}}{_GAP}:[*]{{0,2}})"
        )

    @cached_property
    def glued_label(self) -> re.Pattern[str]:
        """财政所责任人：… — a label of who or by when that stands right behind a name, as in flattened lists of both."""
        return re.compile(f"(?<=[一-鿿])(?P<core>{self._names_words}){_GAP}:")

    @cached_property
    def bracketed_label(self) -> re.Pattern[str]:
        """…不到位。（牵头领导：…；责任部门：…） — a label of who or by when that opens a bracket at its line's end."""
        return re.compile(
            f"[(]{_GAP}(?P<core>{self._names_words}){_GAP}:(?=[^()]*(?:[(][^()]*[)][^()]*)*[)] *[。;]?$)"
        )

    @cached_property
    def unknown_label(self) -> re.Pattern[str]:
        """What looks like a label of this genre and is in no table: a short Han phrase with a telling word and a colon."""
        telling = "整改|问题|责任|时限|完成|措施|成效|结果|进展|牵头|督导|销号|验收|目标|原因|落实"
        return re.compile(
            f"{_ORNAMENT}{_OPEN}?(?P<core>(?![现本我各经在对按根从由通为])(?=[一-鿿]{{0,6}}(?:{telling}))[一-鿿]{{2,8}}(?<![上中里下])){_CLOSE}?{_GAP}:"
        )

    def role_of_words(self, first: str, second: str | None) -> str:
        """The role of a label of one or two words; remediation text outweighs the rest (整改措施及成效)."""
        if not second:
            return self.role_of[first]
        roles = [self.role_of[word] for word in (first, second)]
        return next((role for role in ("action", "progress", "outcome") if role in roles), roles[0])

    def numbered(self, word: str) -> bool:
        """Whether this label may carry a number and stand for a marker."""
        return word in self.tables["numbered"]["words"]


def alternation(words: Iterable[str]) -> str:
    """The words as one alternation, longest first, so that no word hides a longer one."""
    return "|".join(sorted(map(re.escape, set(words)), key=lambda word: (-len(word), word)))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words, the longest at each place; it finds nothing when there are none."""
    return re.compile(alternation(words) or r"(?!)")


def read_label_number(printed: str | None) -> int | None:
    """The number of a numbered label, or ``None``."""
    return read_number(printed) if printed else None


@cache
def default_lexicon() -> Lexicon:
    """The lexicon this package ships."""
    tables: dict[str, Any] = {}
    for name in ("labels.toml", "outcomes.toml", "topics.toml"):
        tables |= shipped(name)
    return Lexicon(_checked(tables, "the built-in lexicon", complete=True))


def load_lexicon(path: str | Path) -> Lexicon:
    """The default lexicon with a user's TOML file laid over it: its words are added, and win over the defaults.

    Raises :class:`BadLexicon` when the file cannot be read, is not TOML, or has a table or row no lexicon has.
    """
    import tomllib  # noqa: PLC0415

    try:
        raw = Path(path).read_text(encoding="utf-8-sig")
        added = _checked(tomllib.loads(raw), str(path), complete=False)
    except OSError as error:
        raise BadLexicon(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLexicon(f"{path}: not a TOML file: {error}") from error
    merged: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for table, rows in default_lexicon().tables.items():
        new = added.get(table, {})
        claimed = {word for words in new.values() for word in words}
        merged[table] = {
            row: tuple(word for word in words if word not in claimed) + tuple(new.get(row, ()))
            for row, words in rows.items()
        }
    return Lexicon(merged)


def _checked(raw: Mapping[str, Any], name: str, *, complete: bool) -> dict[str, dict[str, tuple[str, ...]]]:
    tables: dict[str, dict[str, tuple[str, ...]]] = {}
    for table, rows in raw.items():
        if table not in _SHAPE or not isinstance(rows, dict):
            raise BadLexicon(f"{name}: unknown table [{table}]; a lexicon has [{'], ['.join(_SHAPE)}]")
        for row, words in rows.items():
            where = f"{name}: {table}.{row}"
            if row not in _SHAPE[table]:
                raise BadLexicon(f"{where}: unknown row; [{table}] has {', '.join(_SHAPE[table])}")
            if not isinstance(words, list) or not all(
                isinstance(word, str) and word.strip() for word in words
            ):
                raise BadLexicon(f"{where}: a list of words is due")
            tables.setdefault(table, {})[row] = tuple(fold(word.strip()) for word in words)
        if table not in ("labels", "status"):
            continue
        owners: dict[str, str] = {}
        for row, row_words in tables.get(table, {}).items():
            for word in row_words:
                if owners.setdefault(word, row) != row:
                    raise BadLexicon(f"{name}: {table}: {word} stands under both {owners[word]} and {row}")
    if complete and (
        missing := [f"{t}.{r}" for t, rows in _SHAPE.items() for r in rows if r not in tables.get(t, {})]
    ):
        raise BadLexicon(f"{name}: {', '.join(missing)} missing")
    return tables
