"""Bytes to text, and the reasons: byte order mark, declared charset, strict UTF-8, then what reads as Chinese.

Nothing is replaced silently: what had to be changed is told in ``Decoded.repairs``, what was chosen and why
in ``Decoded.verdict``, and bytes that are text in none of these encodings raise :class:`UnreadableInput`
naming what was tried. The marks are those of the Unicode Standard, 23.8; GBK is read as GB18030, which
contains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from xuncha_parse import lazy
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.encoding.attempts import (
    CONTROLS,
    Attempt,
    first_bad,
    is_accident,
    is_certain,
    leniently,
    strictly,
    wide,
)
from xuncha_parse.readers.encoding.charsets import (
    BOMS,
    CHINESE,
    LATIN,
    WIDE,
    agree,
    codec_of,
    family,
    printable,
    told_codec,
)
from xuncha_parse.readers.encoding.likelihood import PLAUSIBLE, POSSIBLE
from xuncha_parse.readers.encoding.mixed import by_line
from xuncha_parse.readers.encoding.mojibake import mend
from xuncha_parse.source import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BOMS", "Decoded", "decode"]

Reason = Literal["mark", "declared", "valid", "statistics", "told"]

_TRUST = 16.0
"""Bits a declaration is worth: what contradicts it must read that much better."""
_ESCAPED = lazy.pattern("[\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text, the Python name of the codec that gave it, in plain words what was lost or changed, and the reasons."""

    text: str
    encoding: str
    repairs: tuple[str, ...]
    verdict: Verdict


def decode(data: bytes, declared: str | None = None, *, told: str | None = None) -> Decoded:
    """The text of ``data``, or :class:`UnreadableInput`.

    ``declared`` is the charset that a page or a server names; it is believed where the bytes bear it out.
    ``told`` is one that a person insists on; it is always obeyed.
    """
    name = printable(declared or "") or None
    if told:
        return _decoded(data, 0, _as_told(data, told), "told", name)
    claim = codec_of(name) if name else None
    mark, marked = next(((mark, codec) for mark, codec in BOMS if data.startswith(mark)), (b"", ""))
    attempt = leniently(data[len(mark) :], marked, len(mark)) if mark else None
    if attempt is not None:
        return _decoded(data, len(mark), attempt, "mark", name)
    attempt = _choose(data, len(mark), claim)
    reason: Reason = (
        "valid" if attempt.codec == "utf-8" and not attempt.bad and not attempt.notes else "statistics"
    )
    if claim is not None and agree(attempt.codec, claim):
        reason = "declared"
    ignored = (f"字节顺序标记称 {marked}，内容不是，未采信",) if mark else ()
    return _decoded(data, len(mark), attempt, reason, name, ignored)


def _choose(data: bytes, start: int, claim: str | None) -> Attempt:
    """The best reading of ``data`` from ``start`` on."""
    body = data[start:]
    utf8 = strictly(body, "utf-8", start)
    if utf8 is None or CONTROLS.search(body):
        attempt = wide(body, start, claim)
        if attempt is not None:
            return attempt
    if utf8 is not None and body.isascii():
        return (strictly(body, claim, start) if claim in ("hz", *CHINESE) else None) or utf8
    if utf8 is not None and is_certain(utf8):
        return utf8
    strict = [each for codec in CHINESE if (each := strictly(body, codec, start))]
    best = _cheapest(strict, claim)
    if utf8 is not None and (best is None or not is_accident(utf8, best)):
        return utf8
    mixed = by_line(body, start) if utf8 is None else None
    if mixed is not None:
        return mixed
    if best is not None and best.price.mean <= PLAUSIBLE:
        return best
    damaged = _damaged(body, start)
    best = _cheapest([*strict, *damaged], claim)
    if best is not None and best.price.mean <= POSSIBLE:
        return best
    latin = strictly(body, LATIN, start) if claim == LATIN else None
    if latin is None:
        raise UnreadableInput(_refusal(data, [*strict, *damaged]), "undecodable")
    return latin


def _damaged(body: bytes, start: int) -> list[Attempt]:
    """Readings with a few bad bytes; what is nearly UTF-8 and Chinese is nothing else."""
    nearly = leniently(body, "utf-8", start)
    if nearly is not None and nearly.price.mean <= PLAUSIBLE:
        return [nearly]
    chinese = [each for codec in CHINESE if (each := leniently(body, codec, start))]
    return chinese if nearly is None else [nearly, *chinese]


def _cheapest(attempts: Iterable[Attempt], claim: str | None) -> Attempt | None:
    """The likeliest text; a declaration makes its own codec likelier."""

    def cost(attempt: Attempt) -> float:
        declared = claim is not None and agree(attempt.codec, claim)
        return attempt.cost - (_TRUST / attempt.used if declared else 0.0)

    return min(attempts, key=cost, default=None)


def _as_told(data: bytes, told: str) -> Attempt:
    name = printable(told)
    codec = told_codec(name)
    if codec is None:
        raise UnreadableInput(f"no text encoding is called {name!r}", "undecodable")
    mark = next((mark for mark, marked in BOMS if marked == codec and data.startswith(mark)), b"")
    attempt = leniently(data[len(mark) :], codec, len(mark), always=True)
    if attempt is None:
        raise UnreadableInput(f"not text in {codec}, the encoding asked for", "undecodable")
    return attempt


def _decoded(
    data: bytes,
    start: int,
    attempt: Attempt,
    reason: Reason,
    declared: str | None,
    notes: tuple[str, ...] = (),
) -> Decoded:
    """``attempt`` with U+FFFD for what is lost, mended where it was damaged before, and its verdict."""
    text = attempt.text
    repairs = [*notes, *_overruled(attempt, reason, declared), *attempt.notes]
    if attempt.bad:
        text = _ESCAPED.sub("\ufffd", text)
        repairs.append(
            f"{attempt.bad} 处无法按 {attempt.codec} 解码，代以 U+FFFD，第一处在第 {attempt.first} 字节（从 0 起）"
        )
    if attempt.cut:
        repairs.append(f"末尾的字符不完整，舍去最后 {attempt.cut} 个字节")
    mended = mend(text) if attempt.codec in ("utf-8", *WIDE) else None
    if mended is not None:
        text, way, times = mended
        repairs.append(f"文字曾被误按 {way.mistaken} 解码后另存（{times} 次），已还原为 {way.right} 原文")
    rivals = _rivals(data[start:], attempt) if reason not in ("mark", "told") else ()
    verdict = Verdict(attempt.codec, reason, declared, rivals, attempt.first, attempt.bad)
    return Decoded(text, attempt.codec, tuple(repairs), verdict)


def _overruled(attempt: Attempt, reason: Reason, declared: str | None) -> tuple[str, ...]:
    """The sentence on a declaration that was not believed; names of Latin and ASCII on ASCII are no lie."""
    if declared is None or reason in ("declared", "told"):
        return ()
    claim = codec_of(declared)
    if claim is None:
        return (f"声明的编码 {declared} 不认识，按 {attempt.codec} 解码",)
    if agree(attempt.codec, claim) or (claim == LATIN and attempt.text.isascii()):
        return ()
    return (f"声明的编码 {declared} 与内容不符，按 {attempt.codec} 解码",)


def _rivals(body: bytes, chosen: Attempt) -> tuple[str, ...]:
    """The other codecs that would have read ``body`` strictly, and as Chinese; one of each family.

    Hardly anything is valid UTF-8 by accident, so it is a rival whatever it reads as.
    """
    if body.isascii() or chosen.codec in WIDE:
        return ()
    tried = [each for codec in ("utf-8", *CHINESE) if (each := strictly(body, codec)) and not each.cut]
    likely = [each for each in tried if each.codec == "utf-8" or each.price.mean <= PLAUSIBLE]
    if len(likely) > 1:  # the first price asked for makes the table of prices, 3 ms
        likely.sort(key=lambda each: each.cost)
    found: dict[str, str] = {family(chosen.codec): ""}
    for each in likely:
        found.setdefault(family(each.codec), each.codec)
    return tuple(codec for codec in found.values() if codec)


def _refusal(data: bytes, tried: Iterable[Attempt]) -> str:
    shares = {each.codec: f"{each.price.share:.0%} common characters" for each in tried}
    chinese = ", ".join(f"{codec} ({shares.get(codec, 'invalid')})" for codec in CHINESE)
    utf8 = f"utf-8 (invalid at byte {first_bad(data, 'utf-8')})"
    return f"not text in any encoding read here: tried {utf8}, {chinese}; convert it to UTF-8"
