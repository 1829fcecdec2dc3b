"""The one door to jieba and rjieba: text cut into words, with their places.

What is cut
    A shadow of the text, of the same length: ``notation.folding`` (widths, script), letters of one width and case.
    A word is a run of Han characters that the dictionary knows, a single one that it does not, or a run of other
    letters and digits (126.com → 126, com). Lines may be wrapped, so a word goes on behind a bare line break. Only
    Han characters reach jieba, so both engines give the same words whatever stands between them, and SQLite's
    ``unicode61`` sees the words we see.

Why without the hidden Markov model
    With it, jieba guesses unknown words from their surroundings: the same phrase is cut one way in a notice and
    another way in a query, and in jieba otherwise than in rjieba. Without it, words depend on the dictionary alone;
    an unknown one falls apart into characters, which a phrase finds again. What the model would have found of the
    genre's terms stands in ``dictionary.txt``; a researcher's own terms come as user dictionaries.

Why the precise mode
    Words do not overlap, so positions of a phrase are positions in the text; what crosses the borders of words is
    found through the letters.

Time
    The first cut of a process imports jieba and loads the words: 0.15 to 0.18 s of processor time from the user's
    cache, 0.45 s without it; rjieba 0.19 s. The 52,509 characters of the samples take jieba 87 ms, rjieba 21 ms.
"""

from __future__ import annotations

import re
import sys
import threading
import warnings
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from xuncha_parse.corpus.words.vocabulary import Vocabulary, frequencies, vocabulary
from xuncha_parse.errors import MissingExtra
from xuncha_parse.notation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Engine = Literal["jieba", "rjieba"]

STOP: Final = "。"
"""Stands between sentences in indexed text, as a token of its own: no phrase runs across it unasked."""

_FORM: Final = 1
"""Counts changes of what is cut from the same text by the same words."""
_USUAL = dict(zip(range(0xFF21, 0xFF5B), map(chr, range(0x41, 0x7B)), strict=True))  # Ａ … ｚ
_BREAKS: Final = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_BREAK: Final = rf"(?>\r\n|[{_BREAKS}])"
_HAN: Final = r"[\u4e00-\u9fd5]{1,500}"
_STOP: Final = rf"(?P<stop>[。｡!?]|{_BREAK} *{_BREAK})"
"""What ends a sentence: a stop, or a blank line. A line break alone does not, for lines may be wrapped."""
_UNSEEN: Final = "\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3"
"""Letters to Python, none to SQLite: signs of two scripts that later changed their category."""
_ENCLOSED: Final = (
    "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289"
)
_RARE: Final = rf"\u3400-\u4dbf\u9fd6-\u9fff{_ENCLOSED}\U00020000-\U0003fffd"
"""Each a word by itself: Han characters that jieba does not know, and numbers in circles or brackets."""
_OTHER: Final = rf"[^\W_\u3400-\u4dbf\u4e00-\u9fff{_ENCLOSED}{_UNSEEN}\U00020000-\U0003fffd]"
_PIECE = re.compile(
    rf"(?P<han>{_HAN}(?:{_BREAK}{_HAN}){{0,20}})|(?P<other>{_OTHER}+)|(?P<rare>[{_RARE}])|{_STOP}"
)
_LETTER = re.compile(rf"[\u4e00-\u9fd5{_RARE}]|{_OTHER}|{_STOP}")


class Token(NamedTuple):
    """A word as it is indexed, and its half-open place in the text."""

    word: str
    start: int
    end: int


def shadow(text: str) -> str:
    """The text as it is compared: of the same length, folded, every letter small and of the usual width."""
    folded = fold(text).translate(_USUAL)
    small = folded.casefold()
    return small if len(small) == len(folded) else "".join(map(_small, folded))


def _small(letter: str) -> str:
    """The letter's small form that is one character: ẞ → ß, and not ss."""
    return next((form for form in (letter.casefold(), letter.lower()) if len(form) == 1), letter)


class Letters(NamedTuple):
    """The letters and digits of a text as they are compared, :data:`STOP` between sentences; and where each stood."""

    text: str
    at: list[int]


def letters(text: str) -> Letters:
    """What ``spaced`` holds of a text, without the blanks, and with places."""
    found: list[str] = []
    at: list[int] = []
    for letter in _LETTER.finditer(shadow(text)):
        if letter.lastgroup is None:
            found.append(letter[0])
        elif found and found[-1] != STOP:
            found.append(STOP)
        else:
            continue
        at.append(letter.start())
    return Letters("".join(found), at)


def spaced(words: str) -> str:
    """Indexed text letter by letter: ``主体责任 落实`` → ``主 体 责 任 落 实``."""
    return " ".join(words.replace(" ", ""))


class Segmenter:
    """Cuts text into words. ``identity`` tells whether two segmenters give the same words.

    It may be shared by threads. The words are loaded by the first cut.
    """

    def __init__(self, engine: Engine, words: Vocabulary) -> None:
        self.engine = engine
        try:
            self._version = version(engine)
        except PackageNotFoundError as error:
            raise MissingExtra(f"cutting words with {engine}", "fast") from error
        self._told = f"words {words.digest}, form {_FORM}"
        self.identity = f"{engine} {self._version}, {self._told}"
        self._words = words
        self._lock = threading.Lock()
        self._cut: Callable[[str], Iterable[str]] | None = None

    def cuts_like(self, identity: str) -> bool:
        """Whether the segmenter with that identity gives the same words; which engine it is does not matter."""
        return identity.endswith(self._told)

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of a text, in order; what lies between them are blanks, punctuation and signs."""
        return (Token(word, start, end) for word, start, end in self._pieces(text) if word != STOP)

    def cut(self, text: str) -> list[Token]:
        """The same as a list."""
        return list(self.tokens(text))

    def index_text(self, text: str) -> str:
        """The words with a blank between, and 。 between sentences: the form that ``words`` keeps."""
        words: list[str] = []
        for word, _, _ in self._pieces(text):
            if word != STOP or (words and words[-1] != STOP):
                words.append(word)
        return " ".join(words)

    def _pieces(self, text: str) -> Iterator[tuple[str, int, int]]:
        engine = self._cut or self._load()
        for piece in _PIECE.finditer(shadow(text)):
            if piece.lastgroup == "stop":
                yield STOP, piece.start(), piece.end()
            elif piece.lastgroup == "han":
                yield from _placed(engine, piece[0], piece.start())
            else:
                yield piece[0], piece.start(), piece.end()

    def _load(self) -> Callable[[str], Iterable[str]]:
        with self._lock:
            if self._cut is None:
                load = _load_jieba if self.engine == "jieba" else _load_rjieba
                self._cut = load(self._words, self._version)
            return self._cut


def _placed(engine: Callable[[str], Iterable[str]], run: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The words of a run of Han characters; a word may go on behind the end of a line."""
    lines = run.split()
    at: Sequence[int] = range(start, start + len(run))
    if len(lines) > 1:
        at = [start + offset for offset, letter in enumerate(run) if letter not in _BREAKS]
    done = 0
    for word in engine("".join(lines)):
        end = done + len(word)
        yield word, at[done], at[end - 1] + 1
        done = end


def segmenter(engine: Engine = "jieba", user_dictionaries: Sequence[Path] = ()) -> Segmenter:
    """A segmenter, made once in a process for the same engine and files.

    Raises :class:`MissingExtra` when rjieba is not installed, ``BadLexicon`` for a dictionary that cannot be read.
    """
    with _making:
        return _made(engine, tuple(user_dictionaries))


_making = threading.Lock()


@lru_cache(maxsize=8)
def _made(engine: Engine, user_dictionaries: tuple[Path, ...]) -> Segmenter:
    return Segmenter(engine, vocabulary(user_dictionaries))


def _load_jieba(words: Vocabulary, installed: str) -> Callable[[str], Iterable[str]]:
    # It would import pkg_resources, where there is one: 0.08 s and a warning, for something it never needs here.
    kept_out = sys.modules.setdefault("pkg_resources", None) is None  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes, when it is compiled
        try:
            import jieba  # noqa: PLC0415
        finally:
            if kept_out:
                del sys.modules["pkg_resources"]

    jieba.setLogLevel("WARNING")
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = frequencies(Path(jieba.__file__).with_name("dict.txt"), installed, words)
    tokenizer.total = sum(tokenizer.FREQ.values())
    tokenizer.initialized = True  # else it would load its own words, from a shared temporary folder
    return lambda run: tokenizer.cut(run, HMM=False)


def _load_rjieba(words: Vocabulary, _: str) -> Callable[[str], Iterable[str]]:
    import rjieba  # noqa: PLC0415

    tokenizer = rjieba.Jieba()
    for word, frequency in words.words:
        tokenizer.add_word(word, frequency, None)
    return lambda run: tokenizer.cut(run, hmm=False)
