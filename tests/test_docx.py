"""Word documents: the record of the plain text, and everything Word shows or hides."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import docx
import pytest

from word_producers import (
    SAMPLES,
    abstract,
    cell,
    level,
    lines_of,
    listed,
    num,
    numbered_document,
    package,
    paragraph,
    row,
    sample_text,
    source_of,
    table,
)
from xuncha_parse import parse
from xuncha_parse.errors import UnreadableInput
from xuncha_parse.readers.limits import Limits
from xuncha_parse.readers.word.docx import read_docx

if TYPE_CHECKING:
    from pathlib import Path

    from xuncha_parse.source import Source


def _record(source: str | Source) -> Any:
    """The record without what differs by nature: the source, places, and the white space at line ends."""
    return _bare(parse(source).notice.model_dump(mode="json"))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        placed = ("source", "span", "line", "column")
        return {k: _bare(v) for k, v in value.items() if k not in placed and not k.endswith("_span")}
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return re.sub(r"\s*\n\s*", "\n", value) if isinstance(value, str) else value


def _asides(source: Source) -> list[tuple[str, str]]:
    return [(aside.role, aside.text) for aside in source.asides]


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


# -- the same record as the plain text ----------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_with_automatic_numbers_gives_the_record_of_its_text(sample: Path) -> None:
    text = sample_text(sample)
    data, numbered = numbered_document(text)
    source = read_docx(data, "通报.docx", Limits())
    assert len(source.generated) == numbered
    assert _record(source) == _record(text)


def test_most_samples_have_numbers_to_generate() -> None:
    assert sum(numbered_document(sample_text(sample))[1] for sample in SAMPLES) > 300


def test_blocks_and_numbers_are_where_they_say() -> None:
    data, _ = numbered_document(sample_text(SAMPLES[0]))
    source = read_docx(data, "通报.docx", Limits())
    lines = source.text.split("\n")
    assert [source.text[block.span.start : block.span.end] for block in source.blocks] == lines
    assert all(
        re.match("[一二三四（①-⑳0-9０-９]", source.text[span.start : span.end]) for span in source.generated
    )
    assert (source.name, source.encoding, len(source.sha256)) == ("通报.docx", "utf-8", 64)


def test_a_document_by_python_docx() -> None:
    document = docx.Document()
    document.core_properties.title = "no fact"
    document.add_heading("关于整改情况的通报", 0)
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    document.sections[0].header.paragraphs[0].text = "机密"
    stream = io.BytesIO()
    document.save(stream)
    source = read_docx(stream.getvalue(), "a", Limits())
    assert source.text == "关于整改情况的通报\n1.第一项\n2.第二项"
    assert _asides(source) == [("header", "机密")]
    assert source.facts.title is None


# -- runs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<w:r><w:t>一、</w:t></w:r><w:r><w:t>问题</w:t></w:r>", "一、问题"),
        ('<w:r><w:t> 甲 </w:t></w:r><w:r><w:t xml:space="preserve"> 乙</w:t></w:r>', "甲 乙"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲 乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>", "甲\n乙\n丙"),
        ("<w:r><w:t>甲\t乙\n丙</w:t></w:r>", "甲 乙 丙"),
        ("<w:r><w:t>2023</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:softHyphen/><w:t>年</w:t></w:r>", "2023-2025年"),
        ("<w:ins><w:r><w:t>入</w:t></w:r></w:ins><w:moveTo><w:r><w:t>移</w:t></w:r></w:moveTo>", "入移"),
        ("<w:smartTag><w:r><w:t>甲</w:t></w:r></w:smartTag><w:customXml><w:r><w:t>乙</w:t></w:r></w:customXml>", "甲乙"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ('<w:fldSimple w:instr=" AUTHOR "><w:r><w:t>张某</w:t></w:r></w:fldSimple>', "张某"),
        ("<w:ruby><w:rt><w:r><w:t>xun</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>巡</w:t></w:r></w:rubyBase></w:ruby>", "巡"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>xun</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>巡</w:t></w:r></w:rubyBase></w:ruby></w:r>", "巡"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>", "x1/3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="宋体" w:char="25CB"/></w:r>', "✓○"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>', "①"),
        ('<w:r><w:sym w:font="x" w:char="D800"/><w:sym w:font="x" w:char="zz"/><w:sym/><w:t>甲</w:t></w:r>', "甲"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>&#xF0B3;5</w:t></w:r>', "≥5"),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(inner: str, shown: str) -> None:
    assert source_of(_p(inner)).text == shown


def test_symbols_no_one_can_read_are_told() -> None:
    source = source_of(_p('<w:r><w:sym w:font="Unheard Of" w:char="F041"/></w:r>'))
    assert source.repairs == ("有符号字体的字符无法还原为文字",)


# -- fields -------------------------------------------------------------------------------------------


def _field(instruction: str, result: str | None = None) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    shown = "" if result is None else mark.format("separate") + _run(result)
    return (
        mark.format("begin")
        + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        + shown
        + mark.format("end")
    )


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (_field("HYPERLINK x", "链接"), "前链接后"),
        (_field(r"eq \o\ac(○,1)"), "前①后"),
        (_field(r"EQ \o\ac(○,21)"), "前㉑后"),
        (_field(r"EQ \o\ac(\s\up 0(○),\s\do 0(50))"), "前㊿后"),
        (_field(r"EQ \o\ac(○,三)"), "前㊂后"),
        (_field(r"EQ \o\ac(□,密)"), "前密后"),
        (_field(r"EQ \f(1,3)"), "前1/3后"),
        (_field(r"SYMBOL 252 \f Wingdings"), "前✓后"),
        (_field("MACROBUTTON NoMacro 单击此处"), "前单击此处后"),
        (
            _field("REF _x", _field("PAGEREF y", "7").replace("<w:rPr></w:rPr>", "")[0:0] + "见附件"),
            "前见附件后",
        ),
        (_field("DATE", "2024年1月19日"), "前2024年1月19日后"),
    ],
)
def test_fields_show_their_result(field: str, shown: str) -> None:
    assert source_of(_p(_run("前"), field, _run("后"))).text == shown


def test_a_number_only_word_can_compute_is_told() -> None:
    assert source_of(_p(_field("AUTONUM"), _run("问题"))).repairs == (
        "域 AUTONUM 的内容由 Word 现算，文件中没有，未还原",
    )


def test_fields_within_fields_and_across_paragraphs() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = _p(
        mark.format("begin"),
        "<w:r><w:instrText>IF </w:instrText></w:r>",
        _field("PAGE", "3"),
        mark.format("separate"),
        _run("甲"),
    )
    assert lines_of(body + _p(_run("乙"), mark.format("end"), _run("丙"))) == ["甲", "乙丙"]


@pytest.mark.parametrize("told", ["begin", "separate", "end"])
def test_a_field_without_its_partner_swallows_nothing(told: str) -> None:
    assert lines_of(_p(f'<w:r><w:fldChar w:fldCharType="{told}"/></w:r>', _run("甲")) + _p(_run("乙"))) == [
        "甲",
        "乙",
    ]


def test_a_table_of_contents_goes_aside() -> None:
    control = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    source = source_of(
        control.format(paragraph("目录") + _p(_field('TOC \\o "1-3"', "一、问题 1")))
        + _p(_field("TOC", "二、整改 2"))
        + paragraph("一、问题")
    )
    assert source.text == "一、问题"
    assert sorted(_asides(source)) == [
        ("navigation", "一、问题 1"),
        ("navigation", "二、整改 2"),
        ("navigation", "目录"),
    ]


# -- changes, hidden text, notes ----------------------------------------------------------------------


def test_deleted_and_hidden_text_goes_aside() -> None:
    source = source_of(
        _p(
            _run("留"),
            "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>",
            _run("隐", "<w:vanish/>"),
            _run("显", '<w:vanish w:val="0"/>'),
        )
        + _p("<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>")
    )
    assert source.text == "留显"
    assert _asides(source) == [("deleted", "删"), ("hidden", "隐"), ("deleted", "移走")]
    assert source.asides[0].place == "第1段"


def test_text_hidden_by_its_style() -> None:
    styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    source = source_of(_p(_run("隐", '<w:rStyle w:val="H"/>'), _run("显")), styles=styles)
    assert (source.text, _asides(source)) == ("显", [("hidden", "隐")])


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_counts_once() -> None:
    numbering = abstract(0, level(0, "chineseCounting", "%1、")) + num(1, 0)
    own = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = _p(_run("甲"), properties=own + "<w:rPr><w:del/></w:rPr>") + listed("乙") + listed("丙")
    body += _p(
        "<w:del><w:r><w:delText>丁</w:delText></w:r></w:del>", properties=own + "<w:rPr><w:del/></w:rPr>"
    ) + listed("戊")
    source = source_of(body, numbering=numbering)
    assert source.text == "一、甲乙\n二、丙\n三、戊"
    assert _asides(source) == [("deleted", "丁")]


def test_a_hidden_mark_runs_a_heading_into_its_text() -> None:
    numbering = abstract(0, level(0, "chineseCounting", "（%1）")) + num(1, 0)
    own = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr>'
    assert lines_of(
        _p(_run("标题。"), properties=own) + paragraph("正文。") + listed("乙"), numbering=numbering
    ) == ["（一）标题。正文。", "（二）乙"]


def test_the_last_paragraph_with_a_deleted_mark_is_kept() -> None:
    assert lines_of(paragraph("甲") + _p(_run("乙"), properties="<w:rPr><w:del/></w:rPr>")) == ["甲", "乙"]


def test_a_dropped_initial_stands_with_its_word() -> None:
    assert lines_of(_p(_run("巡"), properties='<w:framePr w:dropCap="drop"/>') + paragraph("察整改")) == [
        "巡察整改"
    ]


def test_changed_properties_are_the_new_ones() -> None:
    old = (
        '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )
    assert lines_of(paragraph("项", old), numbering=abstract(0, level(0, "decimal", "%1.")) + num(1, 0)) == [
        "项"
    ]


def test_notes_headers_and_footers_go_aside() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    page = _p(
        _run("第 "),
        _field("PAGE", "1"),
        _run(" 页 共 "),
        '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>9</w:t></w:r></w:fldSimple>',
        _run(" 页"),
    )
    parts = {
        "footnotes.xml": ("footnotes", f'<w:footnotes {space}><w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote><w:footnote w:id="2">{paragraph("脚注")}</w:footnote></w:footnotes>'),
        "endnotes.xml": ("endnotes", f'<w:endnotes {space}><w:endnote w:id="1">{paragraph("尾注")}</w:endnote></w:endnotes>'),
        "comments.xml": ("comments", f'<w:comments {space}><w:comment w:id="0">{paragraph("批")}{paragraph("注")}</w:comment></w:comments>'),
        "header1.xml": ("header", f"<w:hdr {space}>{paragraph('内部资料')}</w:hdr>"),
        "footer1.xml": ("footer", f"<w:ftr {space}>{page}{paragraph('市水利局')}</w:ftr>"),
    }  # fmt: skip
    source = source_of(
        _p(_run("正文"), '<w:r><w:footnoteReference w:id="2"/><w:commentReference w:id="0"/></w:r>'),
        parts=parts,
    )
    assert source.text == "正文"
    assert _asides(source) == [
        ("footnote", "脚注"), ("footnote", "尾注"), ("comment", "批\n注"), ("header", "内部资料"),
        ("page_number", "第 1 页 共 9 页"), ("footer", "市水利局"),
    ]  # fmt: skip


def test_a_broken_side_part_is_given_up_and_told() -> None:
    source = source_of(paragraph("正文"), parts={"comments.xml": ("comments", "<w:comments")})
    assert (source.text, source.repairs) == ("正文", ("批注部分损坏，未读取",))


# -- boxes and containers -----------------------------------------------------------------------------

BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_a_text_box_is_read_once() -> None:
    modern = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX.format(paragraph("框"))}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{BOX.format(paragraph('框'))}</v:textbox></w:pict></mc:Fallback>"
    run = f"<w:r><mc:AlternateContent>{modern}{old}</mc:AlternateContent></w:r>"
    assert lines_of(_p(_run("锚"), run) + paragraph("后")) == ["锚", "框", "后"]
    unknown = run.replace('Requires="wps"', 'Requires="novel"')
    assert lines_of(_p(_run("锚"), unknown)) == ["锚", "框"]


def test_an_old_text_box_and_one_within_another() -> None:
    inner = _p(
        _run("内"), f"<w:r><w:pict><v:textbox>{BOX.format(paragraph('芯'))}</v:textbox></w:pict></w:r>"
    )
    assert lines_of(_p(f"<w:r><w:pict><v:textbox>{BOX.format(inner)}</v:textbox></w:pict></w:r>")) == [
        "内",
        "芯",
    ]


def test_numbers_in_text_boxes_count_for_themselves() -> None:
    box = f"<w:r><w:pict><v:textbox>{BOX.format(listed('框'))}</v:textbox></w:pict></w:r>"
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0)
    assert lines_of(listed("甲") + _p(box) + listed("乙"), numbering=numbering) == ["1、甲", "1、框", "2、乙"]


def test_block_containers_are_looked_through() -> None:
    body = f"<w:sdt><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt><w:customXml>{paragraph('乙')}</w:customXml>"
    assert lines_of(body + "<w:sectPr/>") == ["甲", "乙"]


def test_an_embedded_file_is_told() -> None:
    source = source_of(paragraph("甲") + '<w:altChunk r:id="x"/>')
    assert source.repairs == ("文档嵌入了另一份文件（altChunk），其内容未读取",)


# -- tables -------------------------------------------------------------------------------------------

HEAD = row("序号", "问题", "整改情况", "责任单位", properties="<w:tblHeader/>")


def test_an_issue_table_is_rows_of_cells_with_places() -> None:
    source = source_of(
        paragraph("前") + table(HEAD, row("1", "学习\t不深入。\n调研少。", "一是加强学习。", "办公室"))
    )
    assert (
        source.text == "前\n序号\t问题\t整改情况\t责任单位\n1\t学习 不深入。 调研少。\t一是加强学习。\t办公室"
    )
    last = source.blocks[-1]
    assert (last.table, last.row, last.column) == (1, 2, 4)
    assert parse(source).notice.issues[0].statement == "学习 不深入。 调研少。"


def test_labels_broken_by_a_narrow_column_are_one_word() -> None:
    source = source_of(
        table(
            row("序\n号", "反馈\n问题", "整改\n情况", "责任 单位"),
            row("1", "甲。\n乙。", "一是学习。", "办公室"),
        )
    )
    assert source.text == "序号\t反馈问题\t整改情况\t责任 单位\n1\t甲。 乙。\t一是学习。\t办公室"


def test_spanned_cells_repeat() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    rows = [
        HEAD,
        row("1", cell("同上", wide), cell("办公室", start)),
        row("2", "甲", "乙", cell("", on)),
        row("3", "丙", "丁", cell("", on)),
    ]
    assert lines_of(table(*rows))[1:] == ["1\t同上\t同上\t办公室", "2\t甲\t乙\t办公室", "3\t丙\t丁\t办公室"]


def test_a_repeated_head_is_printed_once() -> None:
    assert lines_of(table(HEAD, row("1", "甲", "乙", "丙"), HEAD, row("2", "丁", "戊", "己"))) == [
        "序号\t问题\t整改情况\t责任单位", "1\t甲\t乙\t丙", "2\t丁\t戊\t己",
    ]  # fmt: skip


def test_a_row_that_is_one_cell_is_a_line() -> None:
    whole = row(cell("（一）党的领导方面", '<w:gridSpan w:val="4"/>'))
    assert lines_of(table(HEAD, whole, row("1", "甲", "乙", "丙")))[1] == "（一）党的领导方面"


def test_numbers_in_cells_and_columns_left_free() -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    rows = [
        row(cell(content=listed("")), "甲", "乙", "丙"),
        row("丁", "戊", "己", properties='<w:gridBefore w:val="1"/>'),
    ]
    assert lines_of(table(HEAD, *rows), numbering=numbering)[1:] == ["1\t甲\t乙\t丙", "\t丁\t戊\t己"]


def test_deleted_rows_and_cells_go_aside() -> None:
    rows = [
        HEAD,
        row("1", "甲", "乙", "丙", properties="<w:del/>"),
        row("2", "丁", cell("去", "<w:cellDel/>"), "戊", "己"),
    ]
    source = source_of(table(*rows))
    assert source.text.split("\n")[1:] == ["2\t丁\t戊\t己"]
    assert _asides(source) == [("deleted", "1 甲 乙 丙"), ("deleted", "去")]


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([row("一、问题\n1.学习不深入。")], ["一、问题", "1.学习不深入。"]),
        ([row("甲。"), row("乙。")], ["甲。", "乙。"]),
        ([row("左栏的一长句话，说的是一件事。", "右栏的一长句话，说的是另一件。")], ["左栏的一长句话，说的是一件事。", "右栏的一长句话，说的是另一件。"]),
        ([row("", "", "只有一格")], ["只有一格"]),
        ([row("发布机构", "市水利局"), row("成文日期", "2024年1月19日")], ["发布机构\t市水利局", "成文日期\t2024年1月19日"]),
        ([row("问题", "学习不深入，联系实际不紧密。"), row("整改结果", "已完成")], ["问题\t学习不深入，联系实际不紧密。", "整改结果\t已完成"]),
    ],
)  # fmt: skip
def test_layout_tables_are_paragraphs_and_others_rows(rows: list[str], shown: list[str]) -> None:
    assert lines_of(table(*rows)) == shown


def test_nested_tables() -> None:
    inner = table(HEAD, row("1", "甲", "乙", "丙"))
    assert lines_of(table(row(cell(content=paragraph("前") + inner + paragraph("后"))))) == [
        "前", "序号\t问题\t整改情况\t责任单位", "1\t甲\t乙\t丙", "后",
    ]  # fmt: skip
    small = table(row("子", "丑"))
    assert (
        lines_of(table(HEAD, row("1", cell(content=paragraph("甲") + small), "乙", "丙")))[1]
        == "1\t甲 子 丑\t乙\t丙"
    )


# -- other kinds of package ---------------------------------------------------------------------------


def test_strict_documents() -> None:
    data = package(f"<w:document {STRICT}><w:body>{paragraph('一、问题')}</w:body></w:document>".encode())
    assert read_docx(data, "a", Limits()).text == "一、问题"


STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


@pytest.mark.parametrize(
    ("main", "media"),
    [("document.main", "wordprocessingml.document"), ("template.main", "wordprocessingml.template"), ("document.macroEnabled.main", "document.macroEnabled.12")],
)  # fmt: skip
def test_templates_and_documents_with_macros(main: str, media: str) -> None:
    source = source_of(paragraph("甲"), main_type=main, members={"word/vbaProject.bin": b"\x00macro"})
    assert source.text == "甲"
    assert source.media_type.endswith(media)


def test_utf_16_parts() -> None:
    xml = f"<?xml version='1.0' encoding='UTF-16'?><w:document {STRICT}><w:body>{paragraph('甲')}</w:body></w:document>"
    assert source_of(xml.encode("utf-16")).text == "甲"


def test_a_document_of_pictures_has_no_text() -> None:
    with pytest.raises(UnreadableInput, match="pictures") as caught:
        source_of(paragraph(), members={"word/media/image1.png": b"\x89PNG"})
    assert caught.value.slug == "no-text-layer"
    assert source_of(paragraph()).text == ""
