"""How well the corpus was read: what became of the inputs, what was told about the notices, and outcomes that are not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha_parse.corpus.ask.failures import counts
from xuncha_parse.corpus.ask.figures import percent
from xuncha_parse.corpus.report.ground import MOST
from xuncha_parse.corpus.report.shapes import Kind, Mark, Row
from xuncha_parse.corpus.report.times import leftovers
from xuncha_parse.corpus.report.wording import Say, amount, joined, name
from xuncha_parse.diagnostics import BY_CODE, BY_SLUG

if TYPE_CHECKING:
    from xuncha_parse.corpus.ask.dimensions import Key
    from xuncha_parse.corpus.report.behind import Shelf
    from xuncha_parse.corpus.report.ground import Ground, Pile
    from xuncha_parse.corpus.report.shapes import Histogram

SEVERITIES: Final = (
    Kind("error", Say("错误", "error")),
    Kind("warning", Say("警告", "warning")),
    Kind("info", Say("提示", "info")),
)
LEDGER: Final = (
    Kind("notice", Say("通报", "notices")),
    Kind("duplicate", Say("内容相同", "duplicates")),
    Kind("quarantined", Say("未能读取", "quarantined")),
    Kind("skipped", Say("跳过", "skipped")),
)
_UNKNOWN: Final = (
    Kind("silent", Say("没有结果文字", "no outcome text")),
    Kind("unread", Say("有结果文字，读不出状态", "outcome text whose status is not understood")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic: its code and name, how serious it is, what it says, and in how many notices it was told how often."""

    code: str
    slug: str
    severity: Kind
    message: Say
    times: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Cause:
    """Why inputs were not read: code or slug, what that means, what to try, and how many."""

    code: str
    slug: str
    message: Say
    remedy: Say
    mark: Mark


@dataclass(frozen=True, slots=True)
class Health:
    """How well the corpus was read. The inputs are those of the whole corpus, whatever the filters."""

    inputs: Row
    causes: tuple[Cause, ...]
    told: tuple[Told, ...]
    untold: int
    unknown: Row
    issues: int
    leftovers: Histogram
    copies: Mark
    notices: int


def health(ground: Ground, shelf: Shelf) -> Health:
    """All of it."""
    shelf.figure("inputs")
    inputs, causes = _inputs(ground, shelf), tuple(_causes(ground, shelf))
    shelf.figure("diagnostics")
    notices = ground.number("SELECT count(*) FROM report_notices")
    told = tuple(_told(ground, shelf, notices))
    untold = notices - ground.number(
        "SELECT count(DISTINCT d.notice_id) FROM report_notices n CROSS JOIN diagnostics d ON d.notice_id = n.notice"
    )
    shelf.figure("unknown")
    unknown = _unknown(ground, shelf)
    issues = ground.number("SELECT count(issue) FROM report_issues")
    rest = leftovers(ground, shelf)
    shelf.figure("copies")
    return Health(
        inputs, causes, told, untold, unknown, issues, rest, _copies(ground, shelf, notices), notices
    )


def _inputs(ground: Ground, shelf: Shelf) -> Row:
    counted = dict(ground.rows("SELECT counted_as, count(*) FROM ledger GROUP BY counted_as"))
    total = ground.number("SELECT count(*) FROM inputs")
    marks = []
    for kind in LEDGER:
        count = counted.get(kind.key)
        if not isinstance(count, int):
            continue
        names = _names(ground, f"counted_as = '{kind.key}'", "ledger")
        sql = f"SELECT id, name, slug, notice_id FROM ledger WHERE counted_as = '{kind.key}' ORDER BY id"
        behind = shelf.inputs(joined(Say("输入", "inputs"), kind.label), count, names, "sql", sql)
        marks.append(Mark(kind.label, count, total, _of_inputs(kind.label, count, total), kind.key, behind))
    return Row(Say("输入", "inputs"), total, tuple(marks))


def _causes(ground: Ground, shelf: Shelf) -> list[Cause]:
    found = counts(ground.connection)
    total = sum(times for *_, times in found)
    causes = []
    for _, code, slug, times in found:
        rule = BY_SLUG.get(slug)
        label = name(f"{code} {slug}".strip())
        message = (
            Say(rule.message.format(detail="…"), rule.why)
            if rule
            else Say("程序未能读取", "the program failed on it")
        )
        fix = rule.fix if rule else "Build again, or report the file."
        names = _of_cause(ground, code, slug)
        behind = shelf.inputs(joined(label, message), times, names, "failures", "--code", code or slug)
        mark = Mark(label, times, total, _of_inputs(label, times, total), "quarantined", behind)
        causes.append(Cause(code, slug, message, Say(fix, fix), mark))
    return causes


def _told(ground: Ground, shelf: Shelf, notices: int) -> list[Told]:
    piles = ground.piled(
        "SELECT DISTINCT d.code AS k0, d.notice_id AS notice, n.issues AS times FROM report_notices n "
        "CROSS JOIN diagnostics d ON d.notice_id = n.notice"
    )
    times = dict(
        ground.rows(
            "SELECT d.code, count(*) FROM report_notices n CROSS JOIN diagnostics d ON d.notice_id = n.notice GROUP BY 1"
        )
    )
    found = [
        _one_told(ground, shelf, str(code), pile, times[code], notices)
        for (code,), pile in _most_first(piles)
    ]
    rank = {kind: at for at, kind in enumerate(SEVERITIES)}
    return sorted(found, key=lambda each: rank[each.severity])


def _one_told(ground: Ground, shelf: Shelf, code: str, pile: Pile, times: int, notices: int) -> Told:
    rule = BY_CODE.get(code)
    severity = next(kind for kind in SEVERITIES if kind.key == (rule.severity if rule else "info"))
    message = Say(rule.message.format(detail="…"), rule.why) if rule else name(code)
    label = Say(f"{code} {rule.slug}", f"{code} {rule.slug}") if rule else name(code)
    share = percent(pile.notices, notices)
    told = Say(
        f"{label.zh}（{severity.label.zh}）：{amount(pile.notices)} 份通报，占 {amount(notices)} 份的 {share}；共 {amount(times)} 处",
        f"{label.en} ({severity.label.en}): {amount(pile.notices)} notices, {share} of {amount(notices)}; told {amount(times)} times",
    )
    stated = code if code.isalnum() else "-"
    sql = ground.listing(f"n.id IN (SELECT notice_id FROM diagnostics WHERE code = '{stated}')")
    behind = shelf.add(label, pile.notices, pile.first, sql)
    mark = Mark(label, pile.notices, notices, told, severity.key, behind)
    return Told(code, rule.slug if rule else "", severity, message, times, mark)


def _unknown(ground: Ground, shelf: Shelf) -> Row:
    """Issues whose outcome is not known, by whether there is any text of it."""
    silent = "(SELECT i.outcome IS NULL FROM issues i WHERE i.key = f.issue)"
    piles = ground.piles((silent,), "f.status = 'unknown'")
    total = sum(pile.issues for pile in piles.values())
    marks = []
    for kind in _UNKNOWN:
        pile = piles.get((int(kind.key == "silent"),))
        if pile is None:
            continue
        has = "IS NULL" if kind.key == "silent" else "IS NOT NULL"
        sql = ground.listing(f"i.status = 'unknown' AND i.outcome {has}")
        behind = shelf.add(kind.label, pile.notices, pile.first, sql, pile.issues)
        share = percent(pile.issues, total)
        told = Say(
            f"{kind.label.zh}：{amount(pile.issues)} 个问题，占 {amount(total)} 个的 {share}；{amount(pile.notices)} 份通报",
            f"{kind.label.en}: {amount(pile.issues)} issues, {share} of {amount(total)}; {amount(pile.notices)} notices",
        )
        marks.append(Mark(kind.label, pile.issues, total, told, kind.key, behind))
    return Row(Say("未注明", "not said"), total, tuple(marks))


def _copies(ground: Ground, shelf: Shelf, notices: int) -> Mark:
    counted = (
        "SELECT 0 AS k0, c.notice_id AS notice, n.issues AS times FROM copies c "
        "CROSS JOIN report_notices n ON n.notice = c.notice_id"
    )
    pile = ground.piled(counted, 0).get(())
    label = Say("与更早的通报近似", "nearly the same as an earlier notice")
    count = pile.notices if pile else 0
    behind = None
    if pile is not None:
        sql = ground.listing("n.id IN (SELECT notice_id FROM copies)")
        behind = shelf.add(label, count, pile.first, sql)
    share = percent(count, notices)
    told = Say(
        f"{label.zh}：{amount(count)} 份，占 {amount(notices)} 份通报的 {share}",
        f"{label.en}: {amount(count)}, {share} of {amount(notices)} notices",
    )
    return Mark(label, count, notices, told, "plain", behind)


def _of_inputs(label: Say, count: int, total: int) -> Say:
    share = percent(count, total)
    return Say(
        f"{label.zh}：{amount(count)} 个输入，占 {amount(total)} 个的 {share}",
        f"{label.en}: {amount(count)} inputs, {share} of {amount(total)}",
    )


def _names(ground: Ground, where: str, table: str = "inputs") -> list[str]:
    sql = f"SELECT name FROM {table} WHERE {where} ORDER BY id LIMIT {MOST}"
    return [str(told) for (told,) in ground.rows(sql)]


def _of_cause(ground: Ground, code: str, slug: str) -> list[str]:
    found = ground.connection.execute(
        "SELECT name FROM inputs WHERE state = 'quarantined' AND coalesce(code, '') = ? AND coalesce(slug, '') = ? "
        f"ORDER BY id LIMIT {MOST}",
        (code, slug),
    )
    return [str(told) for (told,) in found]


def _most_first(piles: dict[tuple[Key, ...], Pile]) -> list[tuple[tuple[Key, ...], Pile]]:
    return sorted(piles.items(), key=lambda each: (-each[1].notices, str(each[0][0])))
