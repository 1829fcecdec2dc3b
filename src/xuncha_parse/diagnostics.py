"""The registry of everything this package may have to tell a reader about a notice or a record.

Codes are append-only: a code keeps its meaning for ever and is never reused. ``docs/diagnostics.md`` is
written from this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from xuncha_parse.source import Source, Span

Severity = Literal["error", "warning", "info"]


class Rule(NamedTuple):
    """One thing that can be found: ``message`` may hold ``{detail}``; ``fix`` says what a person can do."""

    code: str
    """Such as ``XC201``; it keeps its meaning for ever."""
    slug: str
    """Its name, such as ``ordinal-gap``."""
    severity: Severity
    """How serious it is."""
    message: str
    """The sentence for people, in Chinese."""
    why: str
    """Why it is told."""
    fix: str
    """What a person can do."""


RULES: tuple[Rule, ...] = (
    Rule("XC101", "replaced-characters", "warning", "文中有无法还原的字符（{detail}）",
         "The text holds U+FFFD or private-use characters: something was lost before it came here, and digits nearby may be gone too.",
         "Get the notice again from its publisher, or check the place by eye."),
    Rule("XC102", "repaired-encoding", "info", "读取时做了修复：{detail}",
         "The bytes were not in the encoding they claimed, or had to be repaired to be read.",
         "Nothing, if the text reads well; otherwise convert the file to UTF-8."),
    Rule("XC103", "empty-text", "error", "没有可读的文字",
         "There is no printed character in the input, so there is nothing to make a record of.",
         "Check that the right file was given, and that it is not a scan."),
    Rule("XC104", "lost-glyphs", "warning", "日期缺字，无法确定：{detail}",
         "A date has lost its 年, 月 or digits; any reading would be a guess.",
         "Look the date up in the original and correct the text."),
    Rule("XC105", "more-of-the-same", "info", "同类诊断过多，其余未逐一列出：{detail}",
         "One thing was found more often than anybody reads; the first places are listed, the rest are counted.",
         "Mend the first ones; they often have one cause."),
    Rule("XC106", "rejoined-lines", "info", "文字曾按固定宽度折行，已接回：{detail}",
         "Lines ended in mid-sentence at one and the same width, as pasted text does; they were read as whole paragraphs.",
         "None needed; places and texts are those of the file as it is."),
    Rule("XC107", "unseen-characters", "info", "文中夹有看不见的字符（{detail}）",
         "Zero-width characters or soft hyphens stand in the text; they were passed over in reading.",
         "None needed; places and texts are those of the file as it is."),
    Rule("XC201", "ordinal-gap", "warning", "序号不连续：{detail}",
         "The printed ordinals skip a number. Either the bureau left an item out or a heading was lost.",
         "Compare with the original; the record keeps the printed ordinals."),
    Rule("XC202", "ordinal-repeat", "warning", "序号重复或倒退：{detail}",
         "A heading carries an ordinal its list has used already.",
         "Compare with the original; a repeated id gets ~2."),
    Rule("XC203", "ordinal-restart", "warning", "序号从头开始：{detail}",
         "A list starts again at one without a new heading above it; that heading may be lost.",
         "Look for a heading without a marker before this place."),
    Rule("XC204", "skipped-level", "warning", "层级缺失：此处越过了一级标题",
         "The style of this marker stood one or more levels deeper earlier in the same section.",
         "Look for a lost heading before this place."),
    Rule("XC205", "first-missing", "warning", "列表不是从一开始",
         "The first heading printed in this style here is not number one.",
         "Look for a lost first heading before this place."),
    Rule("XC206", "mixed-bracket", "info", "序号括号前后不配对",
         "The marker opens with one kind of bracket and closes with another.",
         "None needed; the printed glyphs are kept."),
    Rule("XC207", "mixed-style", "info", "同级序号的写法不一致",
         "A sibling is numbered in another style (1. … 2、 …); the ordinals show that they are one list.",
         "None needed; the printed glyphs are kept."),
    Rule("XC208", "damaged-marker", "warning", "序号残缺",
         "The marker lost a glyph, and is believed because it continues a list.",
         "Check the place by eye."),
    Rule("XC209", "doubtful-marker", "info", "疑似序号，按正文处理（{detail}）",
         "Something looks like a marker and continues no list; it is kept as text.",
         "Check the place by eye if an issue seems to be missing."),
    Rule("XC210", "unmarked-issue", "warning", "问题没有序号",
         "A line between two issues' blocks carries no marker and can only be the next issue's own line.",
         "Check that this line states an issue."),
    Rule("XC211", "ambiguous-nesting", "warning", "层级存疑：也可能是上文列表的一项",
         "The marker could continue the list inside the block above as well as the list of headings.",
         "See `xuncha explain` for both readings."),
    Rule("XC212", "too-many-headings", "warning", "标题过多，此后的序号按正文处理",
         "There are more numbered lines than any notice has; from here on they are kept as text.",
         "Check that the file is one notice."),
    Rule("XC213", "swallowed-heading", "info", "标题夹在上一段文字中{detail}",
         "A heading did not begin a line of its own: it was found behind a sentence or an outcome and cut out there.",
         "Put the heading on a line of its own if the copy can be mended; the record keeps it as a heading."),
    Rule("XC301", "orphan-block", "warning", "找不到所属问题的文字块",
         "A labelled block stands before any heading, so it belongs to no issue; it is kept as a leftover.",
         "Look for a lost heading before this place."),
    Rule("XC302", "repeated-block", "info", "同一问题下标签重复",
         "The same label opens a second block of one issue.",
         "Check that no issue line was lost between the two."),
    Rule("XC303", "unknown-label", "warning", "未知标签：{detail}",
         "This looks like a label, and no lexicon lists it; its block is kept beside the issue, uninterpreted.",
         "Add the word to a file of your own and pass it with --lexicon."),
    Rule("XC304", "issue-without-outcome", "info", "问题没有整改结果，状态记为 unknown",
         "The notice prints no outcome for this issue.",
         "None needed; unknown is not completed."),
    Rule("XC305", "issue-without-action", "info", "问题没有整改措施文字",
         "The notice prints an outcome for this issue and no remediation text.",
         "Check that no label was lost."),
    Rule("XC306", "unlabelled-action", "info", "整改文字没有标签，依行文判断",
         "The remediation text follows the issue's first sentence, or stands below it, without a label.",
         "Check where the statement ends."),
    Rule("XC307", "empty-statement", "warning", "问题没有正文",
         "Blocks belong to this heading, and it has no words of its own.",
         "Look for a lost line before this place."),
    Rule("XC308", "series-gap", "warning", "措施序号不连续：{detail}",
         "The members of a series skip a number.",
         "Compare with the original."),
    Rule("XC309", "issue-without-block", "warning", "疑似问题，但没有整改内容",
         "A heading stands among issues and sounds like one, and nothing that was done about it is printed.",
         "Compare with the original; headings without remediation are no issues."),
    Rule("XC310", "repeated-id", "info", "编号重复：{detail}",
         "Two issues carry the same printed ordinals on their whole path.",
         "None needed; the later one's id ends in ~2."),
    Rule("XC311", "lost-colon", "info", "标签后缺少冒号：{detail}",
         "A label runs into its text; other labels of the notice, or the words behind it, show that it is one.",
         "Check that the line begins with a label."),
    Rule("XC312", "learned-label", "warning", "标签未收录，按其后文字的内容判断：{detail}",
         "No lexicon lists this label; it opens a line of issue after issue, and what stands behind it tells its role.",
         "Check one such block; add the word to a file of your own and pass it with --lexicon."),
    Rule("XC401", "unknown-outcome", "warning", "整改结果的措辞未收录：{detail}",
         "No outcome wording of the lexicon stands in this text, so the status stays unknown.",
         "Add the wording to a file of your own and pass it with --lexicon."),
    Rule("XC402", "conflicting-outcome", "warning", "整改结果的措辞互相矛盾：{detail}",
         "The text names more than one status; the leftmost wording was taken.",
         "Read the text and decide."),
    Rule("XC403", "prose-outcome", "warning", "整改结果取自正文的一句话，没有标签",
         "No labelled outcome is printed; a sentence that says nothing but the status was taken.",
         "Check that the sentence speaks of this issue as a whole."),
    Rule("XC404", "promised-outcome", "warning", "只有完成期限的承诺，记为 in_progress",
         "The text promises completion and states none.",
         "Check whether work has begun."),
    Rule("XC405", "year-inferred", "info", "日期没有年份，按月份先后推断",
         "The printed date has no year; it was inferred from the order of months.",
         "Check the date."),
    Rule("XC406", "counted-outcome", "info", "整改结果按分项统计，记为 partial",
         "The outcome counts done and undone parts of the issue.",
         "Read the counts in the text."),
    Rule("XC501", "title-missing", "info", "没有通报标题",
         "No line before the opening has the form of a notice's title.",
         "None needed; the title stays null."),
    Rule("XC502", "title-repeated", "info", "标题重复出现",
         "The title is printed more than once; copies count as page furniture.",
         "None needed."),
    Rule("XC503", "clock-ignored", "info", "网页时钟不是发布日期，未采用",
         "A clock or calendar of the page stands before the notice.",
         "None needed."),
    Rule("XC504", "totals-differ", "warning", "文中称{detail}",
         "No level of the outline has as many headings as the notice says there are issues.",
         "Look for lost or split issues; stated counts may also use units of their own."),
    Rule("XC505", "no-issues", "info", "没有识别出问题",
         "No heading has remediation text or an outcome.",
         "None needed if the notice reports none."),
    Rule("XC506", "leftover", "warning", "有文字未能归位",
         "Text was read that belongs to no part of a notice; it is kept under leftovers.",
         "Read it; report the notice's style if it should be understood."),
    Rule("XC507", "empty-field", "info", "页面字段为空",
         "A label of the page (source, date, telephone…) has no value.",
         "None needed."),
    Rule("XC508", "dates-out-of-order", "warning", "日期先后不合理：{detail}",
         "Feedback comes before the inspection ends, or publication before feedback.",
         "Check the dates."),
    Rule("XC509", "from-page", "info", "取自网页自身的说明（正文未见）：{detail}",
         "The text names no title or date of publication; the web page's own metadata does.",
         "Compare with the page."),
    Rule("XC510", "due-before-published", "warning", "期限早于发布日期：{detail}",
         "The deadline had passed when the notice was published, and the notice does not say that the issue was completed.",
         "Read the outcome and the two dates; the deadline's year may be a slip."),
    Rule("XC511", "unlabelled-date", "info", "发布日期没有标签，取自标题之后的日期：{detail}",
         "A date stands alone right behind the title, and no label says that it is the day of publication.",
         "Compare with the page."),
    Rule("XC601", "schema-violation", "error", "不符合记录格式：{detail}",
         "The file is no record of this schema version.",
         "Make the record again, or correct the field."),
    Rule("XC602", "span-mismatch", "error", "位置与文字不符：{detail}",
         "A span does not hold the text printed beside it, or lies outside the source.",
         "Make the record again from its source."),
    Rule("XC603", "id-not-unique", "error", "编号不唯一：{detail}",
         "Two issues of one record carry the same id.",
         "Make the record again."),
    Rule("XC604", "measures-out-of-order", "error", "措施顺序不符：{detail}",
         "Measures must ascend in ordinal and place.",
         "Make the record again."),
    Rule("XC605", "not-json", "error", "不是合法的 JSON：{detail}",
         "The file cannot be read as JSON, so nothing in it was checked.",
         "Mend the place; a record is written as UTF-8 JSON, without comments or trailing commas."),
    Rule("XC606", "duplicate-key", "error", "字段重复：{detail}",
         "One object names the same field twice. Readers of JSON keep one of the two, and not all keep the same one.",
         "Leave one of them, and make the record again if it is not known which was meant."),
    Rule("XC607", "path-off-outline", "error", "路径不在提纲中：{detail}",
         "The headings on the way to an issue must be a branch of the record's own sections.",
         "Make the record again from its source."),
    Rule("XC608", "status-contradicts", "error", "整改结果与其文字不符：{detail}",
         "The status, upkeep or deadline is not what the outcome's own words say, or there are no words to say it.",
         "Correct the field. If a lexicon of your own was used to make the record, check with the same --lexicon."),
    Rule("XC609", "date-impossible", "error", "日期不成立：{detail}",
         "A field that holds an ISO 8601 date holds something else, or a day that no calendar has.",
         "Correct the date; null stands for a date that the notice does not say."),
    Rule("XC610", "schema-too-old", "warning", "记录格式版本较旧：{detail}",
         "The record was made by an earlier version. It was lifted in memory and checked as it would be then.",
         "Lift the file itself: xuncha upgrade."),
    Rule("XC611", "schema-version-unknown", "error", "不认识的记录格式版本：{detail}",
         "This program does not know the record's schema version, so nothing else in it was checked.",
         "Check with the version that made the record, or a later one."),
    Rule("XC612", "id-mismatch", "error", "编号与路径不符：{detail}",
         "An id is the printed ordinals of the issue's path joined by dots; a repeated one ends in ~2, ~3 and so on.",
         "Make the record again; ids are never given by hand."),
    Rule("XC613", "characters-differ", "error", "字数与全文不符：{detail}",
         "The count of characters is not the length of the text beside it, in code points.",
         "Make the record again from its source; the text may have been changed since."),
    Rule("XC614", "measures-mismatch", "error", "措施与整改文字不符：{detail}",
         "An issue has measures exactly when it has remediation text; where that holds no series, it is the one measure.",
         "Make the record again."),
    Rule("XC615", "issues-out-of-order", "error", "问题未按原文次序：{detail}",
         "Issues stand in the order in which the notice prints them.",
         "Make the record again, or put the issues back in the order of their spans."),
    Rule("XC616", "unknown-diagnostic", "error", "诊断与登记不符：{detail}",
         "A diagnostic names a code, a name, a severity or a place that the registry or its own span does not bear out.",
         "Make the record again with this version."),
    Rule("XC617", "correction-incoherent", "error", "人工更正不成立：{detail}",
         "What the record says a person set, added, removed or accepted is not there, or cannot be so.",
         "Put the corrections in again with xuncha apply; they are never written by hand."),
    Rule("XC701", "unopened", "error", "无法打开：{detail}",
         "The file does not exist, may not be read, or is a folder.",
         "Check the path and its permissions."),
    Rule("XC702", "too-large", "error", "文件超过大小上限：{detail}",
         "Larger inputs are refused before they are read.",
         "Raise --max-bytes if the file is what it should be."),
    Rule("XC703", "expands-too-large", "error", "解压后超过上限：{detail}",
         "The archive or its streams would expand to more than is allowed.",
         "Raise --max-expanded if the file is what it should be."),
    Rule("XC704", "expands-too-much", "error", "压缩比过高：{detail}",
         "The archive expands to many times its size, as no written document does.",
         "Raise --max-ratio if the file is what it should be."),
    Rule("XC705", "too-many-members", "error", "压缩包成员过多：{detail}",
         "The archive holds more files than a document has.",
         "Raise --max-members if the file is what it should be."),
    Rule("XC706", "too-many-pages", "error", "页数超过上限：{detail}",
         "The document has more pages than are read.",
         "Raise --max-pages, or split the document."),
    Rule("XC707", "too-many-lines", "error", "行数超过上限：{detail}",
         "The text has more lines than are read.",
         "Raise --max-lines, or split the file."),
    Rule("XC708", "nested-too-deep", "error", "嵌套过深：{detail}",
         "Elements lie in one another deeper than any page's; C libraries fail on such input.",
         "Raise --max-depth if the file is what it should be."),
    Rule("XC709", "line-too-long", "error", "单行过长：{detail}",
         "One line is longer than a whole notice.",
         "Raise --max-line-characters if the file is what it should be."),
    Rule("XC710", "out-of-time", "error", "读取超时：{detail}",
         "Reading took longer than one document may take; it was given up.",
         "Raise --max-seconds, or convert the file to text."),
    Rule("XC711", "out-of-memory", "error", "读取所需内存过多：{detail}",
         "Reading takes more memory than one document may take; it was given up.",
         "Raise --max-memory, or convert the file to text."),
    Rule("XC712", "reader-died", "error", "读取进程意外终止：{detail}",
         "The library that reads this kind of file crashed on it.",
         "Open the file in its program and save it again, or convert it to text."),
    Rule("XC713", "unknown-kind", "error", "不支持的文件类型：{detail}",
         "By its first bytes the file is of a kind that is not read.",
         "Convert it to text, HTML, Word or PDF."),
    Rule("XC714", "undecodable", "error", "无法判断文字编码：{detail}",
         "The bytes are text in none of the encodings tried.",
         "Convert the file to UTF-8."),
    Rule("XC715", "damaged-file", "error", "文件损坏：{detail}",
         "The file is cut short, or not what its first bytes say.",
         "Get the file again from its publisher."),
    Rule("XC716", "no-text-layer", "error", "扫描件没有文字层：{detail}",
         "The PDF holds pictures of pages and no text.",
         "Run character recognition on it first, such as ocrmypdf -l chi_sim."),
    Rule("XC717", "encrypted", "error", "文件已加密：{detail}",
         "The file needs a password.",
         "Open it with the password and save it without one."),
    Rule("XC718", "missing-program", "error", "缺少转换程序：{detail}",
         "This kind of file is converted by LibreOffice, which was not found.",
         "Install LibreOffice, or save the file as .docx."),
    Rule("XC719", "missing-package", "error", "缺少依赖包：{detail}",
         "An optional package that reads this kind of file is not installed.",
         "Install the extra that the message names."),

    # Inputs of a corpus
    Rule("XC801", "internal-error", "error", "程序内部错误：{detail}",
         "The program itself failed on the input; in a corpus that input alone is quarantined.",
         "Please report it with the excerpt, then read it again with a later version: xuncha corpus retry."),
)  # fmt: skip

BY_SLUG = {rule.slug: rule for rule in RULES}
BY_CODE = {rule.code: rule for rule in RULES}


class Finding(NamedTuple):
    """A rule and the place it applies to; ``detail`` fills the rule's message.

    ``path`` leads to the place in the record that is spoken of: ``("issues", 3, "action", "span")``.
    """

    slug: str
    """The rule's name."""
    span: Span
    """Its place in the notice's text."""
    detail: str = ""
    """The particulars of the rule's message."""
    path: tuple[str | int, ...] = ()
    """The place in the record."""

    @property
    def rule(self) -> Rule:
        """The registry's row."""
        return BY_SLUG[self.slug]

    @property
    def message(self) -> str:
        """The sentence for people."""
        return self.rule.message.format(detail=self.detail)


def render(finding: Finding, source: Source, width: int = 24) -> str:
    """``file:line:col: code severity message`` and the place in ⟦⟧, on one line each."""
    line, column = source.line_column(finding.span.start)
    rule = finding.rule
    start, end = finding.span
    shown = source.text[start : min(end, start + 2 * width)]
    before = source.text[max(0, start - width) : start]
    after = source.text[end : end + width] if end - start <= 2 * width else "…"
    place = " ".join(f"{before}⟦{shown}⟧{after}".split())
    return f"{source.name}:{line}:{column}: {rule.code} {rule.severity} {finding.message}\n    {place}\n    → {rule.fix}"
