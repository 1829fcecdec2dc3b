"""A number in each of Word's numbering formats, as Word prints it.

The formats are those of ST_NumberFormat (ISO/IEC 29500-1, 17.18.59), with what Word does otherwise
(Microsoft, [MS-OI29500], same section: ideographs in brackets, not circles; syllabaries begin anew). A
number beyond a format's range, and a format that is not in the table, print as decimal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HAN = "一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_HALF_KATAKANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_HALF_IROHA = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_KOREAN_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_COUNTED = 99_999
_MOST_ROMAN = 32_767
_MOST_REPEATS = 30


def format_number(number: int, name: str) -> str:
    """``number`` in the format called ``name`` in the file; bullets and ``none`` have no number."""
    write = FORMATS.get(name)
    printed = write(number) if write is not None and number >= 0 else None
    return str(number) if printed is None else printed


def format_custom(number: int, pattern: str) -> str:
    """``number`` in a custom format such as ``001, 002, 003, ...``: only leading zeros are custom."""
    first = pattern.split(",", maxsplit=1)[0].strip()
    return str(number).zfill(len(first)) if first.isdecimal() and len(first) < 10 else str(number)


def _listed(items: str | list[str]) -> Callable[[int], str | None]:
    """The nth of a row of characters and nothing beyond."""
    return lambda n: items[n - 1] if 1 <= n <= len(items) else None


def _cycled(items: str) -> Callable[[int], str | None]:
    return lambda n: items[(n - 1) % len(items)] if n >= 1 else None


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + i) for i in range(count))


def _repeated(letters: str) -> Callable[[int], str | None]:
    """A, B … Z, AA, BB … as Word counts letters; after thirty of a kind it begins anew."""

    def write(n: int) -> str | None:
        if n < 1:
            return None
        times, place = divmod((n - 1) % (len(letters) * _MOST_REPEATS), len(letters))
        return letters[place] * (times + 1)

    return write


def _digits(ten: str) -> Callable[[int], str | None]:
    """Place by place with digits of another script."""
    return lambda n: str(n).translate(str.maketrans("0123456789", ten))


def _counted(
    zero: str, ones: str, units: str, *, bare: str = "", filler: str = ""
) -> Callable[[int], str | None]:
    """Numbers with units (十百千万): ``units`` ascending, those in ``bare`` written without a leading one.

    ``bare`` "first" leaves it out only where ten opens the number (十一, 一百一十一); otherwise it is the units
    that never take it. ``filler`` is written once for places left out within (一百零一).
    """

    def below(n: int, *, leading: bool) -> str:
        text, gap = "", False
        for power in (3, 2, 1, 0):
            digit = n // 10**power % 10
            if not digit:
                gap = bool(text)
                continue
            unit = units[power - 1] if power else ""
            alone = (
                digit == 1
                and power
                and (unit in bare if bare != "first" else power == 1 and leading and not text)
            )
            text += (filler if gap else "") + ("" if alone else ones[digit - 1]) + unit
            gap = False
        return text

    def write(n: int) -> str | None:
        if n > _MOST_COUNTED:
            return None
        if n == 0:
            return zero
        high, low = divmod(n, 10_000)
        head = below(high, leading=True) + units[3] if high else ""
        return head + below(low, leading=not high)

    return write


def _tens(zero: str) -> Callable[[int], str | None]:
    """Counting up to 99 (九十九), place by place from 100 on (一○○)."""
    small = _counted(zero, _HAN, "十百千万", bare="first")
    large = _digits(zero + _HAN)
    return lambda n: small(n) if n < 100 else large(n)


def _roman(n: int) -> str | None:
    if not 1 <= n <= _MOST_ROMAN:
        return None
    text = ""
    for value, letters in _ROMAN:
        times, n = divmod(n, value)
        text += letters * times
    return text


def _lower_roman(n: int) -> str | None:
    text = _roman(n)
    return text and text.lower()


def _ordinal(n: int) -> str:
    suffix = "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _words(n: int) -> str | None:
    if n > _MOST_COUNTED:
        return None
    parts: list[str] = []
    for size, name in ((1_000, "thousand"), (100, "hundred")):
        many, n = divmod(n, size)
        if many:
            parts += [_words(many) or "", name]
    if n >= 20:
        parts.append(_TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else ""))
    elif n or not parts:
        parts.append(_ONES[n])
    return " ".join(parts)


def _cardinal(n: int) -> str | None:
    text = _words(n)
    return text and text.capitalize()


def _ordinal_words(n: int) -> str | None:
    text = _words(n)
    if text is None:
        return None
    cut = max(text.rfind(" "), text.rfind("-")) + 1
    last = text[cut:]
    last = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else f"{last}th")
    return (text[:cut] + last).capitalize()


def _korean_words(n: int) -> str | None:
    return _KOREAN_TENS[n // 10] + _KOREAN_ONES[n % 10] if 1 <= n <= 99 else None


def _nothing(_: int) -> str:
    return ""


FORMATS: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _listed(_run("①", 20)),
    "decimalEnclosedCircleChinese": _listed(_run("①", 10)),
    "decimalEnclosedFullstop": _listed(_run("⒈", 20)),
    "decimalEnclosedParen": _listed(_run("⑴", 20)),
    "numberInDash": lambda n: f"- {n} -",
    "hex": lambda n: f"{n:X}",
    "ordinal": _ordinal,
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_words,
    "upperRoman": _roman,
    "lowerRoman": _lower_roman,
    "upperLetter": _repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _repeated("abcdefghijklmnopqrstuvwxyz"),
    "russianUpper": _repeated("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
    "russianLower": _repeated("абвгдежзиклмнопрстуфхцчшщыэюя"),
    "chicago": _repeated("*†‡§"),
    "chineseCounting": _tens("○"),
    "chineseCountingThousand": _counted("○", _HAN, "十百千万", bare="first", filler="零"),
    "chineseLegalSimplified": _counted("零", "壹贰叁肆伍陆柒捌玖", "拾佰仟万", filler="零"),
    "taiwaneseCounting": _tens("○"),
    "taiwaneseCountingThousand": _counted("○", _HAN, "十百千萬", bare="first", filler="零"),
    "taiwaneseDigital": _digits("○" + _HAN),
    "ideographDigital": _digits("〇" + _HAN),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": _listed([_STEMS[i % 10] + _BRANCHES[i % 12] for i in range(60)]),
    "ideographLegalTraditional": _counted("零", "壹貳參肆伍陸柒捌玖", "拾佰仟萬", filler="零"),
    "ideographEnclosedCircle": _listed(_run("㈠", 10)),
    "japaneseCounting": _counted("〇", _HAN, "十百千万", bare="十百千"),
    "japaneseLegal": _counted("零", "壱弐参四伍六七八九", "拾百阡萬"),
    "japaneseDigitalTenThousand": _digits("〇" + _HAN),
    "koreanDigital": _digits("영일이삼사오육칠팔구"),
    "koreanDigital2": _digits("零" + _HAN),
    "koreanCounting": _counted("영", "일이삼사오육칠팔구", "십백천만", bare="십백천만"),
    "koreanLegal": _korean_words,
    "ganada": _listed("가나다라마바사아자차카타파하"),
    "chosung": _listed("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "aiueo": _cycled(_HALF_KATAKANA),
    "aiueoFullWidth": _cycled(_KATAKANA),
    "iroha": _cycled(_HALF_IROHA),
    "irohaFullWidth": _cycled(_IROHA),
    "thaiNumbers": _digits("๐๑๒๓๔๕๖๗๘๙"),
    "hindiNumbers": _digits("०१२३४५६७८९"),
    "bullet": _nothing,
    "none": _nothing,
}
"""Format name → how it writes a number; ``None`` from a writer means that the number is out of its range."""
