"""Which headings are issues: those with labelled blocks, and, where a section prints none, those that sound like one.

Labels decide wherever they stand. Without them a heading is an issue when it puts a finding (…不到位) and
remediation text follows it, in a section that is not about organisation, plans or achievements.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xuncha_parse import lazy
from xuncha_parse.interpret.outcomes import read_outcome
from xuncha_parse.notation.lexicons import REMEDY

if TYPE_CHECKING:
    from xuncha_parse.notation.lexicons import Lexicon
    from xuncha_parse.source import Span
    from xuncha_parse.syntax.outline import Node

_STOPS = "。！？!?"
_OPENING = {"“": "”", "‘": "’", "《": "》", "「": "」"}
_TURN = lazy.pattern('[“”‘’《》「」"。！？!?,:; ]')
"""Whatever may end a sentence, or open or close a quote; all else is passed over."""
_ABOUT = lazy.pattern(
    r" ?(?:(?:关于|对|针对|在)?.{0,120}(?:的问题|问题的整改|问题整改|方面问题)|.{2,120}存在.{1,40}(?:问题|现象|情况|隐患|风险))[。:;]?$"
)
_QUOTED = lazy.pattern(
    r"(?:[“\"「].{2,200}[”\"」]|(?:关于|针对|对) ?[“\"「].{2,200}[”\"」]的?(?:问题)?的?(?:整改)?(?:落实|进展|完成)?(?:情况)?)[。:]?$"
)
_STATUS_BEHIND = lazy.pattern(r" ?[(【\[](?P<inner>[^()【】\[\]]{2,60})[)】\]]$")
_CLOSERS = (")", "】", "]")
_SERIES_AHEAD = lazy.pattern(r"[,:; ] ?(?=一是|首先,|第一,)")
_WORDS_AHEAD = lazy.pattern(r" +[一-鿿“《\d]")
_BREAK = lazy.pattern("[,;。:]")
_LONGEST_TITLE = 300
_CLAUSE_END = 9
_DONE_ABOUT = lazy.pattern(
    r" ?(?:发现|查出|梳理|查找|排查"
    r"|(?:坚决|切实|着力|有效|严厉|严肃|全面|集中|深入|重点|及时|持续|大力|专项|彻底){0,2}"
    r"(?:杜绝|防止|避免|防范|整治|纠正|治理|查处|清理|解决|破解|消除|克服|严防|遏制|纠治|扭转|根治)"
    r"(?![^,;。]{0,12}(?:不|乏力|滞后|缓慢)))"
)
_UNDONE = lazy.pattern("(?!对|就|针对|将|把|按|因|由于)[^的]{2,20}未(?:按|经|履行|严格|落实|建立|及时)")
_COUNTED = lazy.pattern(r"的[^的]{1,6}\d+ ?[个名家人件项次处户起份条]?$")
"""How a clause begins that tells what was done about a fault (纠正…弄虚作假; not 整治不力), and how one ends
that counts whom it was done to (通报学习走过场的支部3个)."""


def first_sentence(folded: str, span: Span) -> int:
    """Where the first sentence of ``span`` ends: behind its stop, outside quotes; or before 一是 behind a comma."""
    waiting: list[str] = []
    limit = min(span.end, span.start + 2_000)
    for turn in _TURN.finditer(folded, span.start, limit):
        char, position = turn[0], turn.start()
        if waiting and char == waiting[-1]:
            waiting.pop()
            if not waiting and folded[position - 1] in _STOPS and char in "”」":
                return (
                    position + 1
                    if not folded.startswith(("。", "的", "问"), position + 1)
                    else _behind(folded, position, span.end)
                )
        elif char in _OPENING:
            waiting.append(_OPENING[char])
        elif char == '"':
            waiting.append(char)
        elif waiting:
            continue
        elif char in _STOPS:
            return position + 1
        elif _SERIES_AHEAD.match(folded, position, span.end):
            return position if char == " " else position + 1
        elif char == " " and (
            folded.endswith("的问题", 0, position) and _WORDS_AHEAD.match(folded, position, span.end)
        ):
            return position
    if waiting:
        stop = folded.find("。", span.start, span.end)
        return stop + 1 if stop >= 0 else span.end
    return min(span.end, limit)


def _behind(folded: str, position: int, end: int) -> int:
    stop = folded.find("。", position, end)
    return stop + 1 if stop >= 0 else end


def has_remedy(node: Node) -> bool:
    """Whether a labelled block of remediation or outcome belongs to the heading."""
    for block in node.blocks:  # noqa: SIM110 (any() takes three times as long: 0.2 ms a notice)
        if block.role in REMEDY:
            return True
    return False


def _mostly_labelled(siblings: list[Node]) -> set[str]:
    """The styles of which at least half the headings without headings below them have labelled blocks."""
    leaves = [node for node in siblings if not node.children]
    alike = Counter(node.style for node in leaves)
    labelled = Counter(node.style for node in leaves if has_remedy(node))
    return {style for style, count in labelled.items() if count * 2 >= alike[style]}


class Topics:
    """Reads headings: what they are about, and whether they put a finding."""

    def __init__(self, folded: str, lexicon: Lexicon) -> None:
        self.folded = folded
        self.lexicon = lexicon
        self._ends: dict[int, int] = {}
        self._statuses: dict[str, int] = {}
        self._deficient: dict[str, bool] = {}
        self._findings: dict[str, bool] = {}

    def title(self, node: Node) -> str:
        """The heading's first sentence, folded, without a status in brackets behind it."""
        start = node.heading.start
        title = self.folded[start : min(self.title_end(node), start + _LONGEST_TITLE)]
        return title[: self._status_start(title)] if title.endswith(_CLOSERS) else title

    def _status_start(self, title: str) -> int:
        """…的问题（已完成，长期坚持）: where the bracket at the end begins that tells how far an issue has come, else the end."""
        start = self._statuses.get(title)
        if start is None:
            behind = _STATUS_BEHIND.search(title)
            inner = behind["inner"] if behind else ""
            tells = behind is not None and read_outcome(inner, 0, len(inner), self.lexicon).whole
            start = self._statuses[title] = behind.start() if behind and tells else len(title)
        return start

    def _tells_status(self, node: Node) -> bool:
        """Whether a heading tells how far it has come, in brackets: no theme does."""
        heading = self.folded[node.heading.start : node.heading.end]
        return heading.endswith(_CLOSERS) and self._status_start(heading) < len(heading)

    def title_end(self, node: Node) -> int:
        """Where the heading's first sentence ends; read once, asked for often."""
        end = self._ends.get(id(node))
        if end is None:
            end = self._ends[id(node)] = first_sentence(self.folded, node.heading)
        return end

    def topic(self, title: str) -> str | None:
        """organisation, issues, plan or results; ``None`` when the heading names none, or puts a finding."""
        if self._puts_deficiency(title) or _ABOUT.match(title):
            return None
        for topic in ("plan", "results", "issues", "organisation"):
            if self.lexicon.topics[topic].search(title):
                return topic
        return None

    def is_finding(self, node: Node) -> bool:
        """Whether the heading puts a finding."""
        title = self.title(node)
        puts = self._findings.get(title)
        if puts is None:
            puts = self._findings[title] = self._is_firm_finding(title) or self._is_weak_finding(title)
        return puts

    def _is_weak_finding(self, title: str) -> bool:
        return self.topic(title) is None and bool(
            self.lexicon.weak_deficiency.search(self.lexicon.exempt.sub("", title))
        )

    def _is_firm_finding(self, title: str) -> bool:
        return bool(_ABOUT.match(title) or _QUOTED.match(title)) or self._puts_deficiency(title)

    def _puts_deficiency(self, title: str) -> bool:
        """Whether a clause comes to rest on a deficiency: 落实不到位, not 对履责不力的8名负责人进行约谈."""
        puts = self._deficient.get(title)
        if puts is None:
            puts = self._deficient[title] = self._rests_on_deficiency(self.lexicon.exempt.sub("", title))
        return puts

    def _rests_on_deficiency(self, plain: str) -> bool:
        for clause in _BREAK.split(plain):
            found = self.lexicon.deficiency.search(
                clause, max(0, len(clause) - _CLAUSE_END)
            ) or _UNDONE.match(clause)
            if found and not _DONE_ABOUT.match(clause) and not _COUNTED.search(clause):
                return True
        return False

    def has_text(self, node: Node) -> bool:
        """Whether anything is printed behind the heading's first sentence, under it or in a block."""
        if node.prose or self.title_end(node) < node.heading.end:
            return True
        return bool(node.blocks) and any(block.parts for block in node.blocks)

    def gather_measures(self, root: Node) -> set[int]:
        """Give a finding the blocks that ended up under the last of its numbered measures.

        (一)关于…的问题 / 1.措施…… / 2.措施…… / 责任单位：… — the labels speak of the finding, not of measure 2.
        Returns the identities of the headings that turned out to be measures.
        """
        measures: set[int] = set()
        for node in root.walk():
            kids = node.children
            if not kids or node is root or node.blocks or any(kid.children for kid in kids):
                continue
            if any(kid.blocks for kid in kids[:-1]) or not kids[-1].blocks:
                continue
            own = any(block.role == "action" for block in kids[-1].blocks)
            lone = len(kids) == 1 and self.is_finding(kids[0])
            plain = len(kids) > 1 and not any(self._is_firm_finding(self.title(kid)) for kid in kids)
            if not own and not lone and self.is_finding(node) and (plain or self._are_measures(kids)):
                node.blocks, kids[-1].blocks = kids[-1].blocks, []
                measures.update(id(kid) for kid in kids)
        return measures

    def unlabelled(self, root: Node) -> tuple[list[Node], set[int]]:
        """Issues of sections without labels, and the headings that are measures of one."""
        issues: list[Node] = []
        measures: set[int] = set()
        for node in self._beside_labelled(root):
            issues.append(node)
            measures.update(id(below) for below in node.walk() if below is not node)
        sections = [node for node in root.children if not any(map(has_remedy, node.walk()))]
        labelled = len(sections) < len(root.children)
        flat = bool(sections) and not any(section.children for section in sections)
        if flat and not labelled:
            self._among(sections, issues, measures)
            return issues, measures
        deeper: list[Node] = []
        quoted: list[Node] = []
        for section in sections:
            title = self.title(section)
            topic = self.topic(title)
            if topic in ("plan", "results") or (labelled and topic != "issues"):
                continue
            if topic == "organisation" and not self._holds_firm_finding(section):
                continue
            puts = _QUOTED.match(title) is not None or (topic is None and self.is_finding(section))
            if section.children:
                (quoted if _QUOTED.match(title) else deeper).append(section)
            elif not labelled and puts and self.has_text(section):
                issues.append(section)
        deeper += self._among(quoted, issues, measures)
        self._below(deeper, issues, measures)
        return issues, measures

    def _holds_firm_finding(self, section: Node) -> bool:
        return any(self._is_firm_finding(self.title(node)) for node in section.walk() if node is not section)

    def _beside_labelled(self, root: Node) -> list[Node]:
        """Headings that a label calls a problem, and those whose siblings mostly are labelled issues."""
        found: list[Node] = []
        firm: set[int] | None = None
        for parent in root.walk():
            candidates = [node for node in parent.children if self._may_be_issue(node)]
            if not candidates:
                continue
            firm = self._firm_leaves(root) if firm is None else firm
            labelled = _mostly_labelled(parent.children)
            for node in candidates:
                most = node.style in labelled
                plain = not node.children and (self.is_finding(node) or self.topic(self.title(node)) is None)
                if self._is_called_issue(node) or (most and plain) or id(node) in firm:
                    found.append(node)
        return found

    def _may_be_issue(self, node: Node) -> bool:
        """Whether a heading without labels has what an issue has: text behind it, or measures below it."""
        if has_remedy(node):
            return False
        if not node.children:
            return self.has_text(node)
        below = any(self._is_called_issue(kid) or has_remedy(kid) for kid in node.children)
        return not below and self._are_measures(node.children)

    def _firm_leaves(self, root: Node) -> set[int]:
        """Leaves that put a finding for sure, with what was done behind it: where others of its part have labels, or most are such."""
        firm: set[int] = set()
        for part in root.children:
            nodes = part.walk()
            if self.topic(self.title(part)) in ("plan", "results", "organisation"):
                continue
            below = {id(kid) for node in nodes if has_remedy(node) for kid in node.walk() if kid is not node}
            above = [node for node in nodes if node.children and self._holds_measures(node)]
            below |= {id(kid) for node in above for kid in node.children}
            holding = {id(node) for node in above}
            bare = [
                node
                for node in nodes
                if (not node.children or id(node) in holding)
                and not has_remedy(node)
                and id(node) not in below
            ]
            leaves = [
                node
                for node in bare
                if self._is_firm_finding(self.title(node)) and (node.children or self._tells_doing(node))
            ]
            labelled = any(map(has_remedy, nodes))
            if labelled or (len(leaves) > 1 and 2 * len(leaves) > len(bare)):
                firm |= {id(node) for node in leaves}
        return firm

    def _holds_measures(self, node: Node) -> bool:
        """Whether all that stands below a finding is what was done about it: 1.针对“…”的问题 over ①…②…."""
        plain = not any(
            kid.children or has_remedy(kid) or self._is_called_issue(kid) for kid in node.children
        )
        return plain and self._is_firm_finding(self.title(node)) and self._are_measures(node.children)

    def _tells_doing(self, node: Node) -> bool:
        """Whether the text behind the heading's first sentence tells of something done."""
        return (
            self.has_text(node)
            and self.lexicon.doing.search(self.folded, self.title_end(node), node.own_end()) is not None
        )

    @staticmethod
    def _is_called_issue(node: Node) -> bool:
        return node.label is not None and node.label.role == "issue"

    def _below(self, nodes: list[Node], issues: list[Node], measures: set[int]) -> None:
        waiting = nodes[::-1]
        while waiting:
            parent = waiting.pop()
            waiting.extend(reversed(self._among(parent.children, issues, measures)))

    def _among(self, siblings: list[Node], issues: list[Node], measures: set[int]) -> list[Node]:
        """Take the issues among siblings; return those whose own headings must be looked at.

        Most siblings must put a finding: a lone 不 among measures makes none of them an issue.
        """
        leaves = [node for node in siblings if not node.children]
        found = {id(node) for node in leaves if self.is_finding(node) and self.has_text(node)}
        most = len(found) * 2 >= len(leaves)
        if leaves and len(found) * 3 >= 2 * len(leaves) and all(map(self.has_text, leaves)):
            found = {
                id(node) for node in leaves
            }  # 平均天数比全市多11.6天: a finding among findings, in no such words
        above = self._above_measures([node for node in siblings if node.children])
        deeper: list[Node] = []
        for node in siblings:
            if not node.children:
                if most and id(node) in found:
                    issues.append(node)
            elif id(node) in above:
                issues.append(node)
                measures.update(id(below) for below in node.walk() if below is not node)
            elif self.topic(self.title(node)) not in ("plan", "results"):
                deeper.append(node)
        return deeper

    def _above_measures(self, siblings: list[Node]) -> set[int]:
        """The findings that have what was done about them below: for themselves, or as most of their siblings have."""
        told = {id(node) for node in siblings if self._tells_status(node)}
        findings = [node for node in siblings if id(node) in told or self.is_finding(node)]
        above = {id(node) for node in findings if id(node) in told or self._are_measures(node.children)}
        if 2 * len(above) >= len(findings) > len(above):
            above |= {id(node) for node in findings if not self._half_findings(node.children)}
        return above

    def _are_measures(self, kids: list[Node]) -> bool:
        """Whether numbered lines under a finding are what was done about it."""
        if (
            any(map(self._tells_status, kids))
            or self._half_findings(kids)
            or (len(kids) == 1 and kids[0].prose and self.is_finding(kids[0]))
        ):
            return False
        doings = sum(bool(self.lexicon.doing.search(self.title(kid))) for kid in kids)
        if doings * 2 > len(kids):
            return True
        findings = sum(map(self.is_finding, kids))
        return findings * 2 < len(kids) and len(kids) > 1 and all(map(self.has_text, kids))

    def _half_findings(self, kids: list[Node]) -> bool:
        return sum(self._is_firm_finding(self.title(kid)) for kid in kids) * 2 >= len(kids)
