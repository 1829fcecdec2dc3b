// https://xuncha-parse.github.io/schemas/notice-1.0.0.schema.json
// Written from the JSON Schema; do not change by hand.

/**
 * 整改通报
 * 巡察（巡视）整改通报的记录。/ The record of an inspection-rectification notice.
 */
export interface Notice {
  /**
   * 格式版本
   * 记录格式的版本。 / Version of the record schema.
   * @default "1.0.0"
   */
  schema_version?: "1.0.0";
  /** 来源文件。 / The input. */
  source: SourceInfo;
  /**
   * 标题
   * 去掉页面修饰、断行相连的标题。 / The printed title, undecorated, its lines joined.
   */
  title?: string | null;
  /**
   * 发文机关
   * 发文机关。 / The issuing body.
   */
  issuer?: string | null;
  /**
   * 类别
   * 巡察或巡视。 / Which kind of inspection.
   */
  kind?: "巡察" | "巡视" | null;
  /**
   * 发布时间
   * 页面标注的发布日期或时间。 / From the page's own label.
   */
  published_at?: string | null;
  /**
   * 落款日期
   * 落款日期。 / Date of the signature.
   */
  signed_on?: string | null;
  /**
   * 落款
   * 落款单位。 / The signing body.
   */
  signed_by?: string | null;
  /** 巡察情况。 / The inspection. */
  inspection?: Inspection;
  /**
   * 自述总数
   * 文中自述的数字。 / Figures the notice states.
   */
  stated_totals?: StatedTotal[];
  /** 联系方式。 / How to reach the issuer. */
  contact?: Contact;
  /**
   * 提纲
   * 全文提纲。 / The outline.
   */
  sections?: Section[];
  /**
   * 问题
   * 按原文次序。 / In the notice's order.
   */
  issues?: Issue[];
  /**
   * 未归位文字
   * 未能归位的文字。 / What could not be placed.
   */
  leftovers?: Leftover[];
  /**
   * 诊断
   * 诊断。 / What a reader must be told.
   */
  diagnostics?: Diagnostic[];
  /**
   * 人工更正
   * 由人更改之处。 / What persons set in this record.
   */
  corrections?: Correction[];
}

/**
 * 整改情况
 * 整改文字。/ The remediation text.
 */
export interface Action {
  /**
   * 标签
   * 原文标签。 / Its printed label.
   */
  label?: string | null;
  /**
   * 文字
   * 全部整改文字。 / All of it.
   */
  text: string;
  /** 位置。 / Its place. */
  span: Place;
}

/**
 * 联系方式
 * 联系方式。/ How to reach the issuer.
 */
export interface Contact {
  /**
   * 电话
   * 电话。 / Telephone numbers.
   */
  phones?: string[];
  /**
   * 电子邮箱
   * 电子邮箱。 / E-mail addresses.
   */
  emails?: string[];
  /**
   * 地址
   * 通信地址。 / Postal address.
   */
  address?: string | null;
  /**
   * 邮编
   * 邮政编码。 / Postal code.
   */
  postcode?: string | null;
}

/**
 * 人工更正
 * 人工更正。/ What a person set, added, removed or accepted in this record.
 */
export interface Correction {
  /**
   * 所指
   * 本记录中的 JSON 指针（RFC 6901）；删除时指其所在的列表。 / JSON Pointer into this record; of something removed, that of the list it was in.
   */
  pointer: string;
  /**
   * 所为
   * set 更改、added 增加、removed 删除、accepted 认可。 / Set, added, removed, or looked at and left as it is.
   */
  act: "set" | "added" | "removed" | "accepted";
  /**
   * 原值
   * 更改前的值，或被删除的整个内容；程序未取得时为空。 / What the program had there, or all that was removed; null where it had nothing.
   */
  was?: JsonValue;
}

/**
 * 诊断
 * 诊断。/ Something a reader must be told.
 */
export interface Diagnostic {
  /**
   * 代码
   * 见 docs/diagnostics.md。 / See docs/diagnostics.md.
   */
  code: string;
  /**
   * 名称
   * 名称。 / Its name.
   */
  slug: string;
  /**
   * 级别
   * 级别。 / How serious it is.
   */
  severity: "error" | "warning" | "info";
  /**
   * 说明
   * 说明。 / The sentence for people.
   */
  message: string;
  /**
   * 位置
   * 位置。 / Its place.
   */
  span?: Place | null;
  /**
   * 行
   * 从 1 起。 / 1-based line.
   * integer, ≥ 1
   */
  line?: number | null;
  /**
   * 列
   * 从 1 起。 / 1-based column in code points.
   * integer, ≥ 1
   */
  column?: number | null;
}

/**
 * 编码判断
 * 编码判断。/ Which codec the bytes were read in, and why.
 */
export interface EncodingVerdict {
  /**
   * 编码
   * 采用的编码。 / The codec.
   */
  codec: string;
  /**
   * 理由
   * 字节顺序标记、声明、可严格解码、统计、人工指定。 / Byte order mark, declaration, strict validity, statistics, or a person's word.
   */
  reason: "mark" | "declared" | "valid" | "statistics" | "told";
  /**
   * 声明
   * 文件声明的编码。 / What the file declares.
   */
  declared?: string | null;
  /**
   * 备选
   * 同样可以解码的编码，最可能者在前。 / Codecs that would have read it too, likeliest first.
   */
  rivals?: string[];
  /**
   * 首个坏字节
   * 从 0 起的字节偏移。 / Offset of the first unreadable byte.
   * integer, ≥ 0
   */
  first_bad?: number | null;
  /**
   * 替换数
   * 代以 U+FFFD 的字符数。 / How many characters U+FFFD stands for.
   * integer, ≥ 0
   * @default 0
   */
  replaced?: number;
}

/**
 * 正文以外的文字
 * 文件中不属于通报正文的文字。/ Text of the file that is not the notice's own, kept apart.
 */
export interface FileAside {
  /**
   * 用途
   * 导航、侧栏、页眉、页脚、页码、隐藏文字、脚注、批注、删除的文字。 / What it is there for.
   */
  role: "navigation" | "sidebar" | "header" | "footer" | "page_number" | "hidden" | "footnote" | "comment" | "deleted";
  /**
   * 文字
   * 文字。 / The text.
   */
  text: string;
  /**
   * 出处
   * 页码或元素路径。 / Page or element path.
   * @default ""
   */
  place?: string;
}

/**
 * 出处
 * 文件中的一块文字及其出处。/ A block of the text, and where it stood in the file; numbers count from 1.
 */
export interface FileBlock {
  /** 在全文中的位置。 / Its place in the text. */
  span: Place;
  /**
   * 页
   * 页码。 / Page.
   * integer, ≥ 1
   */
  page?: number | null;
  /**
   * 段
   * 第几段。 / Paragraph.
   * integer, ≥ 1
   */
  paragraph?: number | null;
  /**
   * 表
   * 第几个表格。 / Table.
   * integer, ≥ 1
   */
  table?: number | null;
  /**
   * 行
   * 表格的第几行。 / Row of the table.
   * integer, ≥ 1
   */
  row?: number | null;
  /**
   * 列
   * 表格的第几列。 / Column of the table.
   * integer, ≥ 1
   */
  column?: number | null;
  /**
   * 元素
   * 网页元素路径。 / Path of its element in a web page.
   */
  element?: string | null;
}

/**
 * 标题
 * 一级标题。/ One heading on the way to an issue.
 */
export interface Heading {
  /**
   * 序号
   * 原样序号；没有序号则为空。 / The printed marker; empty when there is none.
   */
  marker: string;
  /**
   * 样式
   * 序号样式，见 docs/markers.md。 / The marker's style.
   */
  style: string;
  /**
   * 序数
   * 印出的数，从不重排。 / The printed number, never renumbered.
   * integer
   */
  ordinal?: number | null;
  /**
   * 标题文字
   * 标题文字。 / The heading's words.
   */
  heading: string;
  /** 序号与标题。 / Marker and heading. */
  span: Place;
}

/**
 * 巡察
 * 巡察（巡视）。/ The inspection the notice answers.
 */
export interface Inspection {
  /**
   * 巡察组
   * 巡察组名称。 / The inspecting team.
   */
  team?: string | null;
  /**
   * 被巡察单位
   * 原文所称的被巡察党组织。 / The inspected body, as printed.
   */
  inspected?: string | null;
  /**
   * 轮次
   * 如 十三届市委第四轮。 / The round, as printed.
   */
  round?: string | null;
  /**
   * 类型
   * 常规巡察、专项巡察、“回头看”等。 / The kind of inspection, as printed.
   */
  type?: string | null;
  /**
   * 巡察时间
   * 巡察起止。 / When the inspectors worked.
   */
  period?: Period;
  /**
   * 反馈日期
   * 反馈日期。 / The day of the feedback.
   */
  feedback_on?: string | null;
  /**
   * 反馈日期原文
   * 原文。 / The feedback date as printed.
   */
  feedback_text?: string | null;
  /**
   * 集中整改期
   * 整改期限。 / The stated time for rectification.
   */
  rectification?: Rectification;
}

/**
 * 问题
 * 一个问题及其整改。/ An issue and what was done about it.
 */
export interface Issue {
  /**
   * 编号
   * 各级印出序数以点相连；重复者加 ~2。 / Printed ordinals joined by dots; a repeated id gets ~2.
   */
  id: string;
  /**
   * 路径
   * 由外到内的标题。 / From the outermost heading to the issue's own line.
   */
  path: Heading[];
  /**
   * 问题
   * 问题原文，不含序号与标签。 / The issue's own text without marker and label.
   */
  statement: string;
  /** 位置。 / Its place. */
  statement_span: Place;
  /**
   * 整改情况
   * 整改文字。 / The remediation text.
   */
  action?: Action | null;
  /**
   * 措施
   * 最外层分条。 / The members of the outermost series.
   */
  measures?: Measure[];
  /** 整改结果。 / The outcome. */
  outcome?: Outcome;
  /** 责任主体。 / Who is responsible. */
  responsible?: Responsible;
  /**
   * 提及
   * 问题中的日期、文件、数目。 / What the statement mentions.
   */
  mentions?: Mention[];
  /**
   * 文字块
   * 本问题全部文字块，按原文次序。 / Every block of the issue in printed order.
   */
  blocks?: TextBlock[];
  /**
   * 存疑
   * 据以判断的薄弱证据（诊断名）。 / What is thin about this reading, as diagnostic slugs.
   */
  evidence?: string[];
  /** 从序号到最后一块文字。 / From its marker to the end of its last block. */
  span: Place;
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/**
 * 未归位文字
 * 未能归位的文字。/ Text that could not be placed.
 */
export interface Leftover {
  /**
   * 文字
   * 文字。 / The text.
   */
  text: string;
  /** 位置。 / Its place. */
  span: Place;
}

/**
 * 措施
 * 一条措施。/ One member of the outermost series in the action.
 */
export interface Measure {
  /**
   * 序数
   * 没有分条则为空。 / Null when the action holds no series.
   * integer
   */
  ordinal?: number | null;
  /**
   * 序号
   * 如 一是。 / Such as 一是.
   */
  marker?: string | null;
  /**
   * 文字
   * 不含序号。 / Without its marker.
   */
  text: string;
  /** 位置。 / Its place. */
  span: Place;
  /**
   * 提及
   * 日期、文件、数目。 / What it mentions.
   */
  mentions?: Mention[];
}

/**
 * 提及
 * 文中提到的日期、文件、数目。/ A date, document or figure mentioned.
 */
export interface Mention {
  /**
   * 种类
   * 种类。 / Its kind.
   */
  kind: "date" | "period" | "document" | "document_number" | "money" | "percent" | "count";
  /**
   * 原文
   * 原文。 / As printed.
   */
  text: string;
  /** 位置。 / Its place. */
  span: Place;
  /**
   * 值
   * 规范值；须猜测时为空。 / Normalised; null when it would be a guess.
   */
  value?: JsonValue;
}

/**
 * 整改结果
 * 整改结果。/ How far the remediation has come.
 */
export interface Outcome {
  /**
   * 标签
   * 原文标签。 / Its printed label.
   */
  label?: string | null;
  /**
   * 文字
   * 结果原文。 / Its text as printed.
   */
  text?: string | null;
  /**
   * 位置
   * 位置。 / Its place.
   */
  span?: Place | null;
  /**
   * 状态
   * 没有结果文字即 unknown，绝不当作完成。 / Unknown without outcome text, never completed.
   * @default "unknown"
   */
  status?: "completed" | "mostly_completed" | "partial" | "in_progress" | "not_completed" | "not_started" | "unknown";
  /**
   * 长期坚持
   * 是否承诺长期坚持。 / Whether upkeep is promised.
   * @default false
   */
  sustained?: boolean;
  /**
   * 期限
   * 完成期限；月底为末日，年底为 12 月 31 日。 / The deadline.
   */
  due?: string | null;
  /**
   * 期限原文
   * 期限原文。 / The deadline as printed.
   */
  due_text?: string | null;
}

/**
 * 网页信息
 * 网页自述的标题、日期和来源。/ What a web page says about itself outside of its visible text.
 */
export interface PageMetadata {
  /**
   * 标题
   * 网页标题。 / Its title.
   */
  title?: string | null;
  /**
   * 发布日期
   * 原样。 / Its date, as printed.
   */
  published?: string | null;
  /**
   * 来源
   * 原样。 / Its source, as printed.
   */
  origin?: string | null;
}

/**
 * 期间
 * 起止日期。/ A period.
 */
export interface Period {
  /**
   * 起
   * 开始日期（ISO 8601）。 / First day.
   */
  start?: string | null;
  /**
   * 止
   * 结束日期。 / Last day.
   */
  end?: string | null;
  /**
   * 原文
   * 原文。 / As printed.
   */
  text?: string | null;
  /**
   * 位置
   * 位置。 / Its place.
   */
  span?: Place | null;
}

/**
 * 位置
 * 文中位置：半开区间，以 source.text 的码点计。/ A half-open span in code points of source.text.
 */
export interface Place {
  /**
   * 起
   * 首字位置。 / Offset of the first character.
   * integer, ≥ 0
   */
  start: number;
  /**
   * 止
   * 末字之后的位置。 / Offset behind the last character.
   * integer, ≥ 0
   */
  end: number;
}

/**
 * 整改期
 * 集中整改期。/ The stated time for rectification.
 */
export interface Rectification {
  /**
   * 起
   * 开始日期（ISO 8601）。 / First day.
   */
  start?: string | null;
  /**
   * 止
   * 结束日期。 / Last day.
   */
  end?: string | null;
  /**
   * 原文
   * 原文。 / As printed.
   */
  text?: string | null;
  /**
   * 位置
   * 位置。 / Its place.
   */
  span?: Place | null;
  /**
   * 月数
   * 以月计的期限。 / Its length in months.
   * integer, ≥ 0
   */
  months?: number | null;
}

/**
 * 责任主体
 * 责任主体。/ Who is responsible.
 */
export interface Responsible {
  /**
   * 责任单位
   * 责任单位。 / Responsible bodies.
   */
  units?: string[];
  /**
   * 责任领导
   * 责任领导、责任人。 / Responsible persons or posts.
   */
  leaders?: string[];
}

/**
 * 章节
 * 提纲。/ The outline: a heading, its blocks, and the headings under it.
 */
export interface Section {
  /**
   * 序号
   * 原样序号；没有序号则为空。 / The printed marker; empty when there is none.
   */
  marker: string;
  /**
   * 样式
   * 序号样式，见 docs/markers.md。 / The marker's style.
   */
  style: string;
  /**
   * 序数
   * 印出的数，从不重排。 / The printed number, never renumbered.
   * integer
   */
  ordinal?: number | null;
  /**
   * 标题文字
   * 标题文字。 / The heading's words.
   */
  heading: string;
  /** 序号与标题。 / Marker and heading. */
  span: Place;
  /**
   * 文字块
   * 本级文字。 / Its own blocks of text.
   */
  texts?: TextBlock[];
  /**
   * 下级
   * 下级标题。 / The headings under it.
   */
  children?: Section[];
}

/**
 * 来源
 * 来源文件。/ The input the record was made from.
 */
export interface SourceInfo {
  /**
   * 名称
   * 文件名。 / File name.
   */
  name: string;
  /**
   * 媒体类型
   * 如 text/plain。 / Such as text/plain.
   */
  media_type: string;
  /**
   * 编码
   * 实际采用的编码。 / The encoding the bytes were read in.
   */
  encoding: string;
  /**
   * 摘要
   * 原始字节的 SHA-256。 / SHA-256 of the input's bytes.
   */
  sha256: string;
  /**
   * 字数
   * 文字的码点数。 / Length of the text in code points.
   * integer, ≥ 0
   */
  characters: number;
  /**
   * 全文
   * 读到的全文，可省略。 / The text that was read; may be left out.
   */
  text?: string | null;
  /**
   * 编码判断
   * 为何采用此编码。 / Why this codec was chosen.
   */
  verdict?: EncodingVerdict | null;
  /**
   * 修复
   * 读取时所做的修复和舍弃。 / What the reader had to change or give up.
   */
  repairs?: string[];
  /**
   * 出处
   * 各段文字在文件中的出处。 / Where the blocks of text stood in the file.
   */
  blocks?: FileBlock[];
  /**
   * 自动编号
   * 由程序显示、文件中并无其字的文字。 / Text that the file's program shows and no byte holds: automatic numbers.
   */
  generated?: Place[];
  /**
   * 正文以外
   * 不属于通报正文的文字。 / Text that is not the notice's own.
   */
  asides?: FileAside[];
  /**
   * 网页信息
   * 网页自述。 / What the page says about itself.
   */
  page?: PageMetadata | null;
}

/**
 * 自述总数
 * 文中自述的数字。/ A figure the notice states.
 */
export interface StatedTotal {
  /**
   * 事项
   * 如 问题、措施。 / What is counted.
   */
  what: string;
  /**
   * 量词
   * 如 个、项。 / The measure word.
   */
  unit: string;
  /**
   * 数
   * 数目。 / The figure.
   * integer, ≥ 0
   */
  count: number;
  /**
   * 原文
   * 原文。 / As printed.
   */
  text: string;
  /** 位置。 / Its place. */
  span: Place;
}

/**
 * 文字块
 * 一段文字。/ A block of text under a heading.
 */
export interface TextBlock {
  /**
   * 用途
   * prose、action、outcome、due、unit、leader、plan 等。 / What the block is for.
   */
  role: string;
  /**
   * 标签
   * 原文标签。 / Its printed label.
   */
  label?: string | null;
  /**
   * 文字
   * 文字。 / Its text.
   */
  text: string;
  /** 位置。 / Its place. */
  span: Place;
}
