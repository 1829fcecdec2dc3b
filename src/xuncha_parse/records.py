"""The record: what every notice becomes, as pydantic models.

Names and meanings are fixed by the record contract, version 1; fields may be added, never renamed or
dropped. ``None`` means "the notice does not say". ``schemas/notice.schema.json`` is written from here.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

_T = TypeVar("_T")

SCHEMA_VERSION: Final = "1.0.0"
SCHEMA_ID = f"https://xuncha-parse.github.io/schemas/notice-{SCHEMA_VERSION}.schema.json"

Status = Literal[
    "completed", "mostly_completed", "partial", "in_progress", "not_completed", "not_started", "unknown"
]
NOT_SAID: Final = "未注明"
"""What is printed for people where the notice does not say."""
STATUS_TITLES: Final[Mapping[str, str]] = {
    "completed": "已完成",
    "mostly_completed": "基本完成",
    "partial": "部分完成",
    "in_progress": "正在推进",
    "not_completed": "未完成",
    "not_started": "未启动",
    "unknown": NOT_SAID,
}
"""Every status as it is printed for people, from done to not begun; ``unknown`` is never completed."""
Act = Literal["set", "added", "removed", "accepted"]
MentionKind = Literal["date", "period", "document", "document_number", "money", "percent", "count"]


def _told(title: str, chinese: str, english: str, **constraints: Any) -> Any:  # noqa: ANN401
    """A field's Chinese title and its description in both languages."""
    return Field(title=title, description=f"{chinese} / {english}", **constraints)


def _new(kind: type[_T]) -> Callable[[], _T]:
    """A factory of empty ones. Pydantic looks at a factory's signature, and that of a class it reads from a text: 3 of 17 ms for all models."""

    def new() -> _T:
        return kind()

    return new


class Record(BaseModel):
    """Base of all parts of a record: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")


class Place(Record):
    """文中位置：半开区间，以 source.text 的码点计。/ A half-open span in code points of source.text."""

    model_config = ConfigDict(extra="forbid", title="位置")
    start: Annotated[int, _told("起", "首字位置。", "Offset of the first character.", ge=0)]
    end: Annotated[int, _told("止", "末字之后的位置。", "Offset behind the last character.", ge=0)]


class FileBlock(Record):
    """文件中的一块文字及其出处。/ A block of the text, and where it stood in the file; numbers count from 1."""

    model_config = ConfigDict(extra="forbid", title="出处")
    span: Annotated[Place, _told("位置", "在全文中的位置。", "Its place in the text.")]
    page: Annotated[int | None, _told("页", "页码。", "Page.", ge=1)] = None
    paragraph: Annotated[int | None, _told("段", "第几段。", "Paragraph.", ge=1)] = None
    table: Annotated[int | None, _told("表", "第几个表格。", "Table.", ge=1)] = None
    row: Annotated[int | None, _told("行", "表格的第几行。", "Row of the table.", ge=1)] = None
    column: Annotated[int | None, _told("列", "表格的第几列。", "Column of the table.", ge=1)] = None
    element: Annotated[str | None, _told("元素", "网页元素路径。", "Path of its element in a web page.")] = (
        None
    )


class FileAside(Record):
    """文件中不属于通报正文的文字。/ Text of the file that is not the notice's own, kept apart."""

    model_config = ConfigDict(extra="forbid", title="正文以外的文字")
    role: Annotated[
        Literal[
            "navigation",
            "sidebar",
            "header",
            "footer",
            "page_number",
            "hidden",
            "footnote",
            "comment",
            "deleted",
        ],
        _told(
            "用途",
            "导航、侧栏、页眉、页脚、页码、隐藏文字、脚注、批注、删除的文字。",
            "What it is there for.",
        ),
    ]
    text: Annotated[str, _told("文字", "文字。", "The text.")]
    place: Annotated[str, _told("出处", "页码或元素路径。", "Page or element path.")] = ""


class PageMetadata(Record):
    """网页自述的标题、日期和来源。/ What a web page says about itself outside of its visible text."""

    model_config = ConfigDict(extra="forbid", title="网页信息")
    title: Annotated[str | None, _told("标题", "网页标题。", "Its title.")] = None
    published: Annotated[str | None, _told("发布日期", "原样。", "Its date, as printed.")] = None
    origin: Annotated[str | None, _told("来源", "原样。", "Its source, as printed.")] = None


class EncodingVerdict(Record):
    """编码判断。/ Which codec the bytes were read in, and why."""

    model_config = ConfigDict(extra="forbid", title="编码判断")
    codec: Annotated[str, _told("编码", "采用的编码。", "The codec.")]
    reason: Annotated[
        Literal["mark", "declared", "valid", "statistics", "told"],
        _told(
            "理由",
            "字节顺序标记、声明、可严格解码、统计、人工指定。",
            "Byte order mark, declaration, strict validity, statistics, or a person's word.",
        ),
    ]
    declared: Annotated[str | None, _told("声明", "文件声明的编码。", "What the file declares.")] = None
    rivals: Annotated[
        list[str],
        _told(
            "备选",
            "同样可以解码的编码，最可能者在前。",
            "Codecs that would have read it too, likeliest first.",
        ),
    ] = Field(default_factory=_new(list))
    first_bad: Annotated[
        int | None, _told("首个坏字节", "从 0 起的字节偏移。", "Offset of the first unreadable byte.", ge=0)
    ] = None
    replaced: Annotated[
        int, _told("替换数", "代以 U+FFFD 的字符数。", "How many characters U+FFFD stands for.", ge=0)
    ] = 0


class SourceInfo(Record):
    """来源文件。/ The input the record was made from."""

    model_config = ConfigDict(extra="forbid", title="来源")
    name: Annotated[str, _told("名称", "文件名。", "File name.")]
    media_type: Annotated[str, _told("媒体类型", "如 text/plain。", "Such as text/plain.")]
    encoding: Annotated[str, _told("编码", "实际采用的编码。", "The encoding the bytes were read in.")]
    sha256: Annotated[str, _told("摘要", "原始字节的 SHA-256。", "SHA-256 of the input's bytes.")]
    characters: Annotated[int, _told("字数", "文字的码点数。", "Length of the text in code points.", ge=0)]
    text: Annotated[
        str | None, _told("全文", "读到的全文，可省略。", "The text that was read; may be left out.")
    ] = None
    verdict: Annotated[
        EncodingVerdict | None, _told("编码判断", "为何采用此编码。", "Why this codec was chosen.")
    ] = None
    repairs: Annotated[
        list[str], _told("修复", "读取时所做的修复和舍弃。", "What the reader had to change or give up.")
    ] = Field(default_factory=_new(list))
    blocks: Annotated[
        list[FileBlock],
        _told("出处", "各段文字在文件中的出处。", "Where the blocks of text stood in the file."),
    ] = Field(default_factory=_new(list))
    generated: Annotated[
        list[Place],
        _told(
            "自动编号",
            "由程序显示、文件中并无其字的文字。",
            "Text that the file's program shows and no byte holds: automatic numbers.",
        ),
    ] = Field(default_factory=_new(list))
    asides: Annotated[
        list[FileAside], _told("正文以外", "不属于通报正文的文字。", "Text that is not the notice's own.")
    ] = Field(default_factory=_new(list))
    page: Annotated[
        PageMetadata | None, _told("网页信息", "网页自述。", "What the page says about itself.")
    ] = None


class Period(Record):
    """起止日期。/ A period."""

    model_config = ConfigDict(extra="forbid", title="期间")
    start: Annotated[str | None, _told("起", "开始日期（ISO 8601）。", "First day.")] = None
    end: Annotated[str | None, _told("止", "结束日期。", "Last day.")] = None
    text: Annotated[str | None, _told("原文", "原文。", "As printed.")] = None
    span: Annotated[Place | None, _told("位置", "位置。", "Its place.")] = None


class Rectification(Period):
    """集中整改期。/ The stated time for rectification."""

    model_config = ConfigDict(extra="forbid", title="整改期")
    months: Annotated[int | None, _told("月数", "以月计的期限。", "Its length in months.", ge=0)] = None


class Inspection(Record):
    """巡察（巡视）。/ The inspection the notice answers."""

    model_config = ConfigDict(extra="forbid", title="巡察")
    team: Annotated[str | None, _told("巡察组", "巡察组名称。", "The inspecting team.")] = None
    inspected: Annotated[
        str | None, _told("被巡察单位", "原文所称的被巡察党组织。", "The inspected body, as printed.")
    ] = None
    round: Annotated[str | None, _told("轮次", "如 十三届市委第四轮。", "The round, as printed.")] = None
    type: Annotated[
        str | None, _told("类型", "常规巡察、专项巡察、“回头看”等。", "The kind of inspection, as printed.")
    ] = None
    period: Annotated[Period, _told("巡察时间", "巡察起止。", "When the inspectors worked.")] = Field(
        default_factory=_new(Period)
    )
    feedback_on: Annotated[str | None, _told("反馈日期", "反馈日期。", "The day of the feedback.")] = None
    feedback_text: Annotated[str | None, _told("反馈日期原文", "原文。", "The feedback date as printed.")] = (
        None
    )
    rectification: Annotated[
        Rectification, _told("集中整改期", "整改期限。", "The stated time for rectification.")
    ] = Field(default_factory=_new(Rectification))


class StatedTotal(Record):
    """文中自述的数字。/ A figure the notice states."""

    model_config = ConfigDict(extra="forbid", title="自述总数")
    what: Annotated[str, _told("事项", "如 问题、措施。", "What is counted.")]
    unit: Annotated[str, _told("量词", "如 个、项。", "The measure word.")]
    count: Annotated[int, _told("数", "数目。", "The figure.", ge=0)]
    text: Annotated[str, _told("原文", "原文。", "As printed.")]
    span: Annotated[Place, _told("位置", "位置。", "Its place.")]


class Contact(Record):
    """联系方式。/ How to reach the issuer."""

    model_config = ConfigDict(extra="forbid", title="联系方式")
    phones: Annotated[list[str], _told("电话", "电话。", "Telephone numbers.")] = Field(
        default_factory=_new(list)
    )
    emails: Annotated[list[str], _told("电子邮箱", "电子邮箱。", "E-mail addresses.")] = Field(
        default_factory=_new(list)
    )
    address: Annotated[str | None, _told("地址", "通信地址。", "Postal address.")] = None
    postcode: Annotated[str | None, _told("邮编", "邮政编码。", "Postal code.")] = None


class TextBlock(Record):
    """一段文字。/ A block of text under a heading."""

    model_config = ConfigDict(extra="forbid", title="文字块")
    role: Annotated[
        str, _told("用途", "prose、action、outcome、due、unit、leader、plan 等。", "What the block is for.")
    ]
    label: Annotated[str | None, _told("标签", "原文标签。", "Its printed label.")] = None
    text: Annotated[str, _told("文字", "文字。", "Its text.")]
    span: Annotated[Place, _told("位置", "位置。", "Its place.")]


class Heading(Record):
    """一级标题。/ One heading on the way to an issue."""

    model_config = ConfigDict(extra="forbid", title="标题")
    marker: Annotated[
        str, _told("序号", "原样序号；没有序号则为空。", "The printed marker; empty when there is none.")
    ]
    style: Annotated[str, _told("样式", "序号样式，见 docs/markers.md。", "The marker's style.")]
    ordinal: Annotated[
        int | None, _told("序数", "印出的数，从不重排。", "The printed number, never renumbered.")
    ] = None
    heading: Annotated[str, _told("标题文字", "标题文字。", "The heading's words.")]
    span: Annotated[Place, _told("位置", "序号与标题。", "Marker and heading.")]


class Section(Heading):
    """提纲。/ The outline: a heading, its blocks, and the headings under it."""

    model_config = ConfigDict(extra="forbid", title="章节")
    texts: Annotated[list[TextBlock], _told("文字块", "本级文字。", "Its own blocks of text.")] = Field(
        default_factory=_new(list)
    )
    children: Annotated[list["Section"], _told("下级", "下级标题。", "The headings under it.")] = Field(
        default_factory=_new(list)
    )


class Mention(Record):
    """文中提到的日期、文件、数目。/ A date, document or figure mentioned."""

    model_config = ConfigDict(extra="forbid", title="提及")
    kind: Annotated[MentionKind, _told("种类", "种类。", "Its kind.")]
    text: Annotated[str, _told("原文", "原文。", "As printed.")]
    span: Annotated[Place, _told("位置", "位置。", "Its place.")]
    value: Annotated[
        JsonValue, _told("值", "规范值；须猜测时为空。", "Normalised; null when it would be a guess.")
    ] = None


class Action(Record):
    """整改文字。/ The remediation text."""

    model_config = ConfigDict(extra="forbid", title="整改情况")
    label: Annotated[str | None, _told("标签", "原文标签。", "Its printed label.")] = None
    text: Annotated[str, _told("文字", "全部整改文字。", "All of it.")]
    span: Annotated[Place, _told("位置", "位置。", "Its place.")]


class Measure(Record):
    """一条措施。/ One member of the outermost series in the action."""

    model_config = ConfigDict(extra="forbid", title="措施")
    ordinal: Annotated[
        int | None, _told("序数", "没有分条则为空。", "Null when the action holds no series.")
    ] = None
    marker: Annotated[str | None, _told("序号", "如 一是。", "Such as 一是.")] = None
    text: Annotated[str, _told("文字", "不含序号。", "Without its marker.")]
    span: Annotated[Place, _told("位置", "位置。", "Its place.")]
    mentions: Annotated[list[Mention], _told("提及", "日期、文件、数目。", "What it mentions.")] = Field(
        default_factory=_new(list)
    )


class Outcome(Record):
    """整改结果。/ How far the remediation has come."""

    model_config = ConfigDict(extra="forbid", title="整改结果")
    label: Annotated[str | None, _told("标签", "原文标签。", "Its printed label.")] = None
    text: Annotated[str | None, _told("文字", "结果原文。", "Its text as printed.")] = None
    span: Annotated[Place | None, _told("位置", "位置。", "Its place.")] = None
    status: Annotated[
        Status,
        _told(
            "状态", "没有结果文字即 unknown，绝不当作完成。", "Unknown without outcome text, never completed."
        ),
    ] = "unknown"
    sustained: Annotated[bool, _told("长期坚持", "是否承诺长期坚持。", "Whether upkeep is promised.")] = False
    due: Annotated[
        str | None, _told("期限", "完成期限；月底为末日，年底为 12 月 31 日。", "The deadline.")
    ] = None
    due_text: Annotated[str | None, _told("期限原文", "期限原文。", "The deadline as printed.")] = None


class Responsible(Record):
    """责任主体。/ Who is responsible."""

    model_config = ConfigDict(extra="forbid", title="责任主体")
    units: Annotated[list[str], _told("责任单位", "责任单位。", "Responsible bodies.")] = Field(
        default_factory=_new(list)
    )
    leaders: Annotated[
        list[str], _told("责任领导", "责任领导、责任人。", "Responsible persons or posts.")
    ] = Field(default_factory=_new(list))


class Issue(Record):
    """一个问题及其整改。/ An issue and what was done about it."""

    model_config = ConfigDict(extra="forbid", title="问题")
    id: Annotated[
        str,
        _told(
            "编号",
            "各级印出序数以点相连；重复者加 ~2。",
            "Printed ordinals joined by dots; a repeated id gets ~2.",
        ),
    ]
    path: Annotated[
        list[Heading],
        _told("路径", "由外到内的标题。", "From the outermost heading to the issue's own line."),
    ]
    statement: Annotated[
        str, _told("问题", "问题原文，不含序号与标签。", "The issue's own text without marker and label.")
    ]
    statement_span: Annotated[Place, _told("位置", "位置。", "Its place.")]
    action: Annotated[Action | None, _told("整改情况", "整改文字。", "The remediation text.")] = None
    measures: Annotated[
        list[Measure], _told("措施", "最外层分条。", "The members of the outermost series.")
    ] = Field(default_factory=_new(list))
    outcome: Annotated[Outcome, _told("整改结果", "整改结果。", "The outcome.")] = Field(
        default_factory=_new(Outcome)
    )
    responsible: Annotated[Responsible, _told("责任主体", "责任主体。", "Who is responsible.")] = Field(
        default_factory=_new(Responsible)
    )
    mentions: Annotated[
        list[Mention], _told("提及", "问题中的日期、文件、数目。", "What the statement mentions.")
    ] = Field(default_factory=_new(list))
    blocks: Annotated[
        list[TextBlock],
        _told("文字块", "本问题全部文字块，按原文次序。", "Every block of the issue in printed order."),
    ] = Field(default_factory=_new(list))
    evidence: Annotated[
        list[str],
        _told(
            "存疑", "据以判断的薄弱证据（诊断名）。", "What is thin about this reading, as diagnostic slugs."
        ),
    ] = Field(default_factory=_new(list))
    span: Annotated[
        Place, _told("位置", "从序号到最后一块文字。", "From its marker to the end of its last block.")
    ]


class Leftover(Record):
    """未能归位的文字。/ Text that could not be placed."""

    model_config = ConfigDict(extra="forbid", title="未归位文字")
    text: Annotated[str, _told("文字", "文字。", "The text.")]
    span: Annotated[Place, _told("位置", "位置。", "Its place.")]


class Diagnostic(Record):
    """诊断。/ Something a reader must be told."""

    model_config = ConfigDict(extra="forbid", title="诊断")
    code: Annotated[str, _told("代码", "见 docs/diagnostics.md。", "See docs/diagnostics.md.")]
    slug: Annotated[str, _told("名称", "名称。", "Its name.")]
    severity: Annotated[Literal["error", "warning", "info"], _told("级别", "级别。", "How serious it is.")]
    message: Annotated[str, _told("说明", "说明。", "The sentence for people.")]
    span: Annotated[Place | None, _told("位置", "位置。", "Its place.")] = None
    line: Annotated[int | None, _told("行", "从 1 起。", "1-based line.", ge=1)] = None
    column: Annotated[int | None, _told("列", "从 1 起。", "1-based column in code points.", ge=1)] = None


class Correction(Record):
    """人工更正。/ What a person set, added, removed or accepted in this record."""

    model_config = ConfigDict(extra="forbid", title="人工更正")
    pointer: Annotated[
        str,
        _told(
            "所指",
            "本记录中的 JSON 指针（RFC 6901）；删除时指其所在的列表。",
            "JSON Pointer into this record; of something removed, that of the list it was in.",
        ),
    ]
    act: Annotated[
        Act,
        _told(
            "所为",
            "set 更改、added 增加、removed 删除、accepted 认可。",
            "Set, added, removed, or looked at and left as it is.",
        ),
    ]
    was: Annotated[
        JsonValue,
        _told(
            "原值",
            "更改前的值，或被删除的整个内容；程序未取得时为空。",
            "What the program had there, or all that was removed; null where it had nothing.",
        ),
    ] = None


class Notice(Record):
    """巡察（巡视）整改通报的记录。/ The record of an inspection-rectification notice."""

    model_config = ConfigDict(extra="forbid", title="整改通报")
    schema_version: Annotated[
        Literal["1.0.0"], _told("格式版本", "记录格式的版本。", "Version of the record schema.")
    ] = SCHEMA_VERSION
    source: Annotated[SourceInfo, _told("来源", "来源文件。", "The input.")]
    title: Annotated[
        str | None,
        _told("标题", "去掉页面修饰、断行相连的标题。", "The printed title, undecorated, its lines joined."),
    ] = None
    issuer: Annotated[str | None, _told("发文机关", "发文机关。", "The issuing body.")] = None
    kind: Annotated[
        Literal["巡察", "巡视"] | None, _told("类别", "巡察或巡视。", "Which kind of inspection.")
    ] = None
    published_at: Annotated[
        str | None, _told("发布时间", "页面标注的发布日期或时间。", "From the page's own label.")
    ] = None
    signed_on: Annotated[str | None, _told("落款日期", "落款日期。", "Date of the signature.")] = None
    signed_by: Annotated[str | None, _told("落款", "落款单位。", "The signing body.")] = None
    inspection: Annotated[Inspection, _told("巡察", "巡察情况。", "The inspection.")] = Field(
        default_factory=_new(Inspection)
    )
    stated_totals: Annotated[
        list[StatedTotal], _told("自述总数", "文中自述的数字。", "Figures the notice states.")
    ] = Field(default_factory=_new(list))
    contact: Annotated[Contact, _told("联系方式", "联系方式。", "How to reach the issuer.")] = Field(
        default_factory=_new(Contact)
    )
    sections: Annotated[list["Section"], _told("提纲", "全文提纲。", "The outline.")] = Field(
        default_factory=_new(list)
    )
    issues: Annotated[list[Issue], _told("问题", "按原文次序。", "In the notice's order.")] = Field(
        default_factory=_new(list)
    )
    leftovers: Annotated[
        list[Leftover], _told("未归位文字", "未能归位的文字。", "What could not be placed.")
    ] = Field(default_factory=_new(list))
    diagnostics: Annotated[list[Diagnostic], _told("诊断", "诊断。", "What a reader must be told.")] = Field(
        default_factory=_new(list)
    )
    corrections: Annotated[
        list[Correction], _told("人工更正", "由人更改之处。", "What persons set in this record.")
    ] = Field(default_factory=_new(list))


def read_record(data: bytes) -> Notice:
    """The record in a file's bytes, validated strictly: nothing is taken for what it is not. Raises ``ValidationError``."""
    return Notice.model_validate_json(data.removeprefix(BOM_UTF8), strict=True)
