"""The Excel ledger, opened again by two other libraries and cell by cell."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import FORMULAS, ODD, notice, samples, sheet_xml, sheets_by_calamine, sheets_by_openpyxl, whole
from xuncha_parse.export import Entry, Exported, book, write
from xuncha_parse.export.columns import ISSUE_COLUMNS
from xuncha_parse.records import STATUS_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADERS = [column.header for column in ISSUE_COLUMNS]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.xlsx"
    write(samples(), path)
    return path


def _column(rows: list[list[Any]], header: str) -> list[Any]:
    return [row[HEADERS.index(header)] for row in rows[1:]]


def _of(text: str, path: Path) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook with one notice of one issue."""
    write([Entry("a", notice(text))], path)
    return sheets_by_openpyxl(path)


@pytest.mark.parametrize("sheets_of", [sheets_by_openpyxl, sheets_by_calamine])
def test_every_cell_is_what_the_record_says(ledger: Path, sheets_of: Callable[[Path], Any]) -> None:
    rows = sheets_of(ledger)["台账"]
    assert rows[0] == HEADERS
    issues = [(entry, issue) for entry in samples() for issue in entry.notice.issues]
    assert len(rows) == len(issues) + 1
    for number, (row, (entry, issue)) in enumerate(zip(rows[1:], issues, strict=True), 1):
        cells = dict(zip(HEADERS, row, strict=True))
        record, outcome = entry.notice, issue.outcome
        above = [heading.marker + heading.heading for heading in issue.path[:-1]]
        assert record.source.text is not None
        expected = {
            "序号": number,
            "通报标题": record.title,
            "发文机关": record.issuer,
            "类别": record.kind,
            "发布日期": record.published_at,
            "巡察类型": record.inspection.type,
            "轮次": record.inspection.round,
            "反馈日期": record.inspection.feedback_on,
            **dict(
                zip(("一级标题", "二级标题", "三级标题", "四级标题"), [*above, *[None] * 4], strict=False)
            ),
            "五级标题及以下": "\n".join(above[4:]) or None,
            "问题编号": issue.id,
            "问题序号": issue.path[-1].marker or None,
            "问题": issue.statement,
            "整改措施": "\n".join((each.marker or "") + each.text for each in issue.measures) or None,
            "措施数": len(issue.measures),
            "整改结果原文": outcome.text,
            "整改状态": STATUS_TITLES[outcome.status],
            "长期坚持": "是" if outcome.sustained else "否",
            "整改时限": outcome.due,
            "时限原文": outcome.due_text,
            "责任单位": "；".join(issue.responsible.units) or None,
            "责任人": "；".join(issue.responsible.leaders) or None,
            "整改情况": issue.action.text if issue.action else None,
            "来源": entry.name,
            "行号": record.source.text[: issue.span.start].count("\n") + 1,
            "起": issue.span.start,
            "止": issue.span.end,
            "文件": record.source.name,
            "摘要": record.source.sha256,
            "落款日期": record.signed_on,
        }
        assert {header: cells[header] for header in expected} == expected
        assert set(HEADERS) - set(expected) == {"存疑"}
        assert len((cells["存疑"] or "").split("；")) == max(1, len(issue.evidence))
        assert "{" not in (cells["存疑"] or "")


def test_counts_and_sheets(tmp_path: Path) -> None:
    exported = write(samples(), tmp_path / "a.xlsx")
    issues = [issue for entry in samples() for issue in entry.notice.issues]
    measures = sum(len(issue.measures) for issue in issues)
    assert exported == Exported(len(samples()), len(issues), measures, len(issues), 0, 0)
    assert list(sheets_by_openpyxl(tmp_path / "a.xlsx")) == ["台账", "汇总", "说明"]


def test_the_summary_counts_what_the_ledger_holds(ledger: Path) -> None:
    sheets = sheets_by_openpyxl(ledger)
    summary = {row[0]: row[1:] for row in sheets["汇总"] if row[0] is not None}
    statuses = _column(sheets["台账"], "整改状态")
    for word in STATUS_TITLES.values():
        count, share = summary[word][:2]
        assert count == statuses.count(word)
        assert share == pytest.approx(count / len(statuses))
    for issuer in set(_column(sheets["台账"], "发文机关")):
        of_issuer = [
            status
            for status, name in zip(statuses, _column(sheets["台账"], "发文机关"), strict=True)
            if name == issuer
        ]
        assert summary[issuer] == [1, len(of_issuer), of_issuer.count("已完成")]
    assert summary["2024"][1] == sum(
        (day or "").startswith("2024") for day in _column(sheets["台账"], "发布日期")
    )
    with zipfile.ZipFile(ledger) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert [('barDir val="bar"' in chart, "汇总!$A$" in chart) for chart in charts] == [
        (True, True),
        (False, True),
    ]


def test_the_codebook_names_every_column_and_status(ledger: Path) -> None:
    rows = sheets_by_openpyxl(ledger)["说明"]
    assert [row[:2] for row in rows[1 : len(HEADERS) + 1]] == [
        [each.header, each.name] for each in ISSUE_COLUMNS
    ]
    assert all(row[2] and row[3] for row in rows[1:])
    assert {row[1]: row[0] for row in rows if row[1] in STATUS_TITLES} == STATUS_TITLES


def test_header_filter_print_and_unused_levels(ledger: Path) -> None:
    sheet = openpyxl.load_workbook(ledger)["台账"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    deepest = max(len(issue.path) - 1 for entry in samples() for issue in entry.notice.issues)
    letters = {header: openpyxl.utils.get_column_letter(at) for at, header in enumerate(HEADERS, 1)}
    assert deepest == 4
    assert not sheet.column_dimensions[letters["四级标题"]].hidden
    assert sheet.column_dimensions[letters["五级标题及以下"]].hidden
    statement = sheet[f"{letters['整改措施']}2"]
    assert statement.alignment.wrap_text
    assert 40 < sheet.row_dimensions[2].height < 150


def test_levels_beyond_the_last_column_are_joined(tmp_path: Path) -> None:
    deep = notice("问题")
    first = deep.issues[0].path[0]
    path = [first.model_copy(update={"marker": f"{level}.", "heading": "级"}) for level in range(1, 9)]
    deep.issues[0].path[:] = path
    write([Entry("a", deep)], tmp_path / "a.xlsx")
    row = dict(zip(HEADERS, sheets_by_openpyxl(tmp_path / "a.xlsx")["台账"][1], strict=True))
    assert (row["四级标题"], row["五级标题及以下"], row["问题序号"]) == ("4.级", "5.级\n6.级\n7.级", "8.")


def test_hostile_texts_give_no_formula_and_no_link_and_are_kept(tmp_path: Path) -> None:
    texts = [*FORMULAS, *ODD]
    path = tmp_path / "a.xlsx"
    hostile = notice(*texts, title="=1+1", issuer='=HYPERLINK("http://evil.example")', signed_on="=TODAY()")
    exported = write([Entry("=来源", hostile)], path)
    for sheets in (sheets_by_openpyxl(path), sheets_by_calamine(path)):
        kept = [str(text).replace("\r\n", "\n") for text in _column(sheets["台账"], "问题")]
        assert kept == [text.replace("\r\n", "\n") for text in texts]
    xml = sheet_xml(path)
    assert "<f>" not in xml
    assert "<f " not in xml
    assert "<hyperlink" not in xml
    assert "evil" not in "".join(_relations(path))
    in_rows = (
        len(FORMULAS) * 5 + len(texts) * 4
    )  # statement, measures, action, due_text, units; and four of the notice
    assert exported.neutralised == in_rows + 1  # the issuer once more, in the summary


def _relations(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]


@settings(max_examples=60)
@given(st.text(st.sampled_from("_x0041FfD<r>/&\"' \x00\x1f\t\n\ufffe𠮷中="), min_size=1, max_size=24))
def test_any_text_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    rows = _of(text, tmp_path_factory.mktemp("any") / "a.xlsx")["台账"]
    assert _column(rows, "问题") == [text]


def test_what_looks_like_a_formula_is_marked_as_text(tmp_path: Path) -> None:
    write([Entry("a", notice("=1+1", "无害"))], tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["台账"]
    risky, plain = (sheet.cell(row, HEADERS.index("问题") + 1) for row in (2, 3))
    assert (risky.data_type, risky.quotePrefix, risky.number_format) == ("s", True, "@")
    assert (plain.quotePrefix, plain.number_format) == (False, "General")


@pytest.mark.parametrize(
    "text",
    ["中" * 32_767, "中" * 32_768, "𠮷" * 16_384, "𠮷" * 40_000, "=1\r" * 30_000, "_x0041_" * 10_000, "a…（续文 2）" * 9_000],
    ids=["fits", "one-more", "astral-one-more", "astral", "formula", "escapes", "pointers"],
)  # fmt: skip
def test_a_text_longer_than_a_cell_goes_on_in_another_sheet(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    exported = write([Entry("a", notice(text, "短"))], path)
    too_long = len(text.encode("utf-16-le")) // 2 > 32_767
    assert exported.split == (5 if too_long else 0)
    for sheets in (sheets_by_openpyxl(path), sheets_by_calamine(path)):
        assert ("续文" in sheets) == too_long
        assert all(
            len(str(cell).encode("utf-16-le")) // 2 <= 32_767
            for rows in sheets.values()
            for row in rows
            for cell in row
        )
        rows = whole(sheets)["台账"]
        for header in ("问题", "整改措施", "整改情况", "时限原文", "责任单位"):
            assert _column(rows, header) == [text, "短"]


def test_full_sheets_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_ROWS", 4)
    path = tmp_path / "a.xlsx"
    write([Entry("a", notice(*"甲乙丙丁戊己庚")), Entry("b", notice("辛" * 100_000))], path)
    sheets = whole(sheets_by_openpyxl(path))
    names = [name for name in sheets if name.startswith("台账")]
    assert names == ["台账", "台账2", "台账3"]
    assert "续文2" in sheets
    found = [text for name in names for text in _column(sheets[name], "问题")]
    assert found == [*"甲乙丙丁戊己庚", "辛" * 100_000]
    assert all(sheets[name][0] == HEADERS for name in names)


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write(samples(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_without_text_and_without_issues(tmp_path: Path) -> None:
    exported = write([Entry("a", notice()), Entry("b", notice("问题"))], tmp_path / "a.xlsx")
    rows = sheets_by_openpyxl(tmp_path / "a.xlsx")["台账"]
    assert (exported.notices, exported.rows) == (2, 1)
    assert _column(rows, "行号") == [None]
    write([], tmp_path / "none.xlsx")
    assert sheets_by_openpyxl(tmp_path / "none.xlsx")["台账"] == [HEADERS]


def test_lone_surrogates_and_huge_numbers_do_not_stop_it(tmp_path: Path) -> None:
    huge = notice("问题")
    huge.issues[0].span.end = 10**400
    write([Entry("a\udcff", huge)], tmp_path / "a.xlsx")
    rows = sheets_by_openpyxl(tmp_path / "a.xlsx")["台账"]
    assert _column(rows, "来源") == ["a\ufffd"]
    assert _column(rows, "止") == [str(10**400)]
