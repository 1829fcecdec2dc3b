"""Hypothesis strategies: text rich in the genre's alphabet, and notice trees with what a reader must find in them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from xuncha_parse.notation.lexicons import default_lexicon
from xuncha_parse.notation.markers import BY_NAME, NUMBERED_LABEL, SERIES_ONLY, marker_alphabet
from xuncha_parse.syntax.render import Draft, DraftBlock, Spelling, write_series

LEXICON = default_lexicon()
LABELS = sorted(LEXICON.role_of)
STATUSES = sorted(LEXICON.status_of.items())

# -- text ---------------------------------------------------------------------------------------------

NEWLINES = ("\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\n\n", "\n \n")
BLANKS = (" ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u00ad", "\u2003", "\x00", "\x1f")
QUOTES = tuple("“”‘’《》〈〉「」『』【】〔〕（）()[]<>\"'")
PUNCTUATION = tuple("，,；;：:。.．、！!？?—-~·*#%％+/")
DATES = (
    "2023年7月18日",
    "3月15至4月15日",
    "5月8日-12日",
    "2023-2025年",
    "2023年底前",
    "7、8月份",
    "202131日至430日",
    "2023-07-18 17:38",
)
NUMBERS = (
    "1",
    "12",
    "１２",
    "3.15",
    "1.5万元",
    "7.132万元",
    "45.12%",
    "1+3",
    "1-2,",
    "8:30",
    "1,234",
    "999",
    "九十九",
)
WORDS = (
    "一是", "二是", "三是", "第一，", "首先，", "其次，", "问题1：", "任务三、", "学习不深入。", "问题", "整改", "已完成", "正在推进", "长期坚持",
    "关于", "在", "方面", "的通报", "中共某县委员会关于巡察整改情况的通报", "巡察", "巡视", "发布时间：", "来源：", "首页 > 通知公告",
    "电话：0374-1234567", "特此公示", "欢迎监督", "下一步", "第1页", "- 3 -", "繁體問題", "汉", "A", "\ud800", "\udfff", "\ufffd", "\ue000", "𠀀",
)  # fmt: skip

PIECES = (
    *marker_alphabet(),
    *LABELS,
    *(word for word, _ in STATUSES),
    *BLANKS,
    *QUOTES,
    *DATES,
    *NUMBERS,
    *WORDS,
)


def texts(max_pieces: int = 60) -> st.SearchStrategy[str]:
    """Any text: pieces of the genre in any order with newlines of all kinds, and now and then just characters."""
    piece = st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from(NEWLINES),
        st.sampled_from(marker_alphabet()),
        st.sampled_from(LABELS).map(lambda label: f"\n{label}："),
        st.sampled_from(PUNCTUATION),
    )
    genre = st.lists(piece, max_size=max_pieces).map("".join)
    return st.one_of(genre, genre, st.text(st.characters(codec=None), max_size=40))


# -- trees --------------------------------------------------------------------------------------------

FINDINGS = (
    "学习贯彻不深入。", "落实“三会一课”不严格。", "2020年以来，专项资金拨付不及时。", "对《采购办法》执行不到位，存在随意性。", "党建工作薄弱",
    "廉政风险防控有漏洞；内控制度不健全。", "“重业务、轻党建”现象仍然存在。", "服务群众意识不强", "3家单位未按规定公开。", "干部队伍结构不合理。",
    "关于“主体责任落实不力”问题", "选人用人程序不规范，档案管理混乱。", "在联系基层方面有差距", "队伍建设情况。",
)  # fmt: skip
HEADINGS = (
    "政治责任扛得不牢",
    "在落实上级决策部署方面",
    "全面从严治党责任落实不到位",
    "基层组织建设方面",
    "贯彻新发展理念有差距。",
    "履行职能情况",
)
MEASURES = (
    "加强学习。组织专题研讨4次", "完善制度。修订《管理办法（试行）》", "2月份召开会议，研究部署", "开展“回头看”，逐项核对", "建立台账（见附件），按月通报", "严格问责，约谈相关人员3人",
    "压实责任；明确分工", "强化培训。覆盖1.5万人次",
)  # fmt: skip
REMAINDERS = (
    "召开专题会议，逐条研究。",
    "组织开展全面自查，现已形成长效管理制度。",
    "修订有关办法并严格执行。",
)

SERIES_STYLES = (
    "series_word",
    "decimal_paren",
    "circled",
    "ordinal_word",
    "enclosed_paren",
    "decimal_half_paren",
)
DOTTED = ("decimal_dot", "dotted2", "dotted3")
RESTARTING = ("decimal_dot", "decimal_comma", "decimal_half_paren", "decimal_paren", "circled")
HEADING_STYLES = tuple(
    name
    for name in BY_NAME
    if name not in SERIES_ONLY and not name.startswith("dotted") and "letter" not in name
)
ASIDE = (
    DraftBlock("unit", ("办公室、人事科",), "责任单位"),
    DraftBlock("leader", ("王某某",), "责任领导"),
    DraftBlock("due", ("2023年12月底",), "整改时限"),
)
PROSE = DraftBlock("prose", ("对照反馈意见，逐条认领，制定方案。",))
LABEL_SETS = ("action", "action outcome", "outcome action", "progress action")
ACTION_LABELS = (
    "整改情况",
    "整改措施",
    "整改落实情况",
    "落实情况",
    "措施",
    "具体整改措施",
    "整改措施落实情况",
)
OUTCOME_LABELS = ("整改结果", "整改成效", "完成状态", "结果")
PROGRESS_LABELS = ("完成情况", "整改完成情况", "进展情况")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader must find of one issue; texts are as drafted."""

    path: tuple[tuple[str, int | None, str], ...]
    statement: str
    measures: tuple[tuple[int | None, str], ...]
    status: str
    sustained: bool
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Tree:
    """Drafts, how to print them, and the issues that stand in them."""

    drafts: tuple[Draft, ...]
    spelling: Spelling
    issues: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class _Manner:
    """What one notice keeps to throughout."""

    styles: tuple[str, ...]
    series: str
    on_lines: bool
    labels: str
    action: str
    outcome: str
    gaps: bool
    label: str
    aside: tuple[DraftBlock, ...]
    prose: bool


@st.composite
def spellings(draw: st.DrawFn) -> Spelling:
    """Any way of printing that keeps every line on a line of its own."""
    return Spelling(
        width=draw(st.sampled_from(("full", "half"))),
        after_marker=draw(st.sampled_from(("", "", " ", "\u00a0", "\u3000", "\u200b"))),
        indent=draw(st.sampled_from(("", "", "\u3000\u3000", "    ", "\u00a0"))),
        separator=draw(st.sampled_from(("\n", "\n\n", "\r\n", "\r", "\n\u3000\n", "\u2028"))),
        labels=draw(st.sampled_from(("colon", "brackets", "alone"))),
    )


@st.composite
def _manners(draw: st.DrawFn) -> _Manner:
    depth = draw(st.integers(1, 5))
    styles = draw(st.lists(st.sampled_from(HEADING_STYLES), min_size=depth, max_size=depth, unique=True))
    if DOTTED[0] not in styles[:-3] and draw(st.integers(0, 5)) == 0:
        styles[-3:] = DOTTED[: min(depth, 3)]
    label = draw(st.sampled_from(("", "", "", "反馈问题", "问题")))
    if label == "问题":
        styles[-1] = NUMBERED_LABEL
    gaps, on_lines = draw(st.booleans()), draw(st.booleans())
    series = draw(st.sampled_from([style for style in SERIES_STYLES if style not in styles]))
    if on_lines and not gaps and styles[-1] in RESTARTING and draw(st.booleans()):
        series = styles[-1]  # measures numbered like the issues they belong to
    labels = draw(st.sampled_from(LABEL_SETS))
    return _Manner(
        styles=tuple(styles),
        series=series,
        on_lines=on_lines,
        labels=labels,
        action=draw(st.sampled_from(ACTION_LABELS)),
        outcome=draw(st.sampled_from(PROGRESS_LABELS if "progress" in labels else OUTCOME_LABELS)),
        gaps=gaps,
        label=label,
        aside=draw(st.sampled_from(((), (), ASIDE[:1], ASIDE))),
        prose=draw(st.booleans()),
    )


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A notice's body with its issues."""
    manner = draw(_manners())
    issues: list[Expected] = []
    drafts = _siblings(draw, manner, 0, (), issues)
    return Tree(drafts, draw(spellings()), tuple(issues))


def _siblings(
    draw: st.DrawFn,
    manner: _Manner,
    level: int,
    path: tuple[tuple[str, int | None, str], ...],
    issues: list[Expected],
) -> tuple[Draft, ...]:
    style = manner.styles[level]
    drafts: list[Draft] = []
    ordinal = 0
    for _ in range(draw(st.integers(1, 3))):
        ordinal += 2 if ordinal and manner.gaps and draw(st.integers(0, 5)) == 0 else 1
        if style in BY_NAME and ordinal > BY_NAME[style].most:
            break
        deeper = level + 1 < len(manner.styles) and draw(st.integers(0, 3)) > 0
        continues = bool(drafts) and ordinal == (drafts[-1].ordinal or 0) + 1 and manner.series != style
        doubtful = style == "decimal_dot" and not continues
        heading = draw(st.sampled_from(HEADINGS if deeper else FINDINGS))
        if doubtful and heading.startswith("3家"):  # 3.3家单位 behind 1. is a decimal as well as a heading
            heading = FINDINGS[0]
        here = (*path, (style, ordinal, heading))
        draft = Draft(style, ordinal, heading)
        if deeper:
            prose = (PROSE,) if manner.prose and level == 0 else ()
            draft = replace(draft, blocks=prose, children=_siblings(draw, manner, level + 1, here, issues))
        else:
            blocks, expected = _blocks(draw, manner, here)
            label = manner.label if level + 1 == len(manner.styles) else ""
            draft = replace(draft, blocks=blocks, label=label)
            issues.append(expected)
        drafts.append(draft)
    return tuple(drafts)


def _blocks(
    draw: st.DrawFn, manner: _Manner, path: tuple[tuple[str, int | None, str], ...]
) -> tuple[tuple[DraftBlock, ...], Expected]:
    measures, lines = _action(draw, manner)
    blocks = {"action": DraftBlock("action", lines, manner.action)}
    word, status, sustained, outcome = None, "unknown", False, None
    if manner.labels != "action":
        word, status = draw(st.sampled_from(STATUSES))
        promise = draw(st.sampled_from(("", "", "，长期坚持", "。")))
        outcome = word + promise
        sustained = bool(LEXICON.sustained.search(outcome))
        blocks["outcome"] = blocks["progress"] = DraftBlock("outcome", (outcome,), manner.outcome)
    expected = Expected(path, path[-1][2], measures, status, sustained, outcome)
    return (*manner.aside, *(blocks[role] for role in manner.labels.split())), expected


def _action(draw: st.DrawFn, manner: _Manner) -> tuple[tuple[tuple[int | None, str], ...], tuple[str, ...]]:
    """The measures of one action, and the lines they are printed on."""
    count = draw(st.sampled_from((0, 2, 2, 3, 4)))
    if not count:
        text = draw(st.sampled_from(REMAINDERS))
        return ((None, text),), (text,)
    stop = draw(st.sampled_from(("。", "；")))
    firm = (
        MEASURES if manner.series != "decimal_dot" else [text for text in MEASURES if not text[0].isdigit()]
    )
    texts = [draw(st.sampled_from(firm)) + stop for _ in range(count)]
    texts[-1] = texts[-1][:-1] + "。"
    members = list(enumerate(texts, 1))
    if manner.on_lines:
        return tuple(members), tuple(write_series(manner.series, [member]) for member in members)
    return tuple(members), (write_series(manner.series, members),)
