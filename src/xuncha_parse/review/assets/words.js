// The words of the page's own surface, Chinese and English; what a notice says is never translated.

/** @typedef {"zh" | "en"} Language */

/** Each word as [Chinese, English]; {0}, {1} stand for what is filled in. @type {Record<string, [string, string]>} */
const WORDS = {
  source: ["原文", "Source"],
  record: ["记录", "Record"],
  panes: ["原文与记录", "Source and record"],
  switchLanguage: ["English", "中文"],
  switchLanguageHelp: ["Show the page's own words in English", "页面文字改用中文"],
  chooseNotice: ["通报", "Notice"],
  help: ["帮助", "Help"],
  print: ["打印", "Print"],
  close: ["关闭", "Close"],
  search: ["在原文和记录中查找", "Search source and record"],
  searchShort: ["查找", "Search"],
  searchNext: ["下一处", "Next match"],
  searchPrevious: ["上一处", "Previous match"],
  searchCount: ["第 {0} 处，共 {1} 处", "{0} of {1}"],
  searchTotal: ["共 {0} 处", "{0} matches"],
  searchOne: ["共 1 处", "1 match"],
  searchNone: ["没有找到", "No matches"],
  searchMost: ["{0} 处以上", "more than {0}"],
  searchInSource: ["原文", "source"],
  searchInRecord: ["记录", "record"],
  filter: ["按整改结果筛选", "Filter by outcome"],
  filterAll: ["全部", "All"],
  filterDoubt: ["有诊断", "With diagnostics"],
  filterPerson: ["人工", "By a person"],
  filterShown: ["显示 {0} / {1} 个问题", "{0} of {1} issues shown"],
  filterNothing: ["没有符合条件的问题。", "No issue fits the filter."],
  facts: ["概况", "Facts"],
  outline: ["问题与提纲", "Issues and outline"],
  diagnostics: ["诊断", "Diagnostics"],
  leftovers: ["未归位文字", "Unplaced text"],
  asides: ["正文以外的文字", "Text beside the notice"],
  corrections: ["人工更正", "Set by a person"],
  outside: ["提纲之外的问题", "Issues outside the outline"],
  none: ["未注明", "not stated"],
  noIssues: ["没有识别出问题。", "No issues were found."],
  title: ["标题", "Title"],
  issuer: ["发文机关", "Issuer"],
  kind: ["类别", "Kind"],
  published_at: ["发布时间", "Published"],
  signed_on: ["落款日期", "Signed on"],
  signed_by: ["落款", "Signed by"],
  team: ["巡察组", "Team"],
  inspected: ["被巡察单位", "Inspected body"],
  round: ["轮次", "Round"],
  type: ["巡察类型", "Type"],
  period: ["巡察时间", "Inspection period"],
  feedback_on: ["反馈日期", "Feedback on"],
  rectification: ["集中整改期", "Rectification period"],
  months: ["{0} 个月", "{0} months"],
  to: ["至", "to"],
  stated_totals: ["自述数字", "Stated figures"],
  phones: ["电话", "Telephone"],
  emails: ["电子邮箱", "E-mail"],
  address: ["地址", "Address"],
  postcode: ["邮编", "Postcode"],
  file: ["文件", "File"],
  characters: ["{0} 字", "{0} characters"],
  issue: ["问题", "Issue"],
  issueN: ["问题 {0}", "Issue {0}"],
  issueCount: ["{0} 个问题", "{0} issues"],
  path: ["路径", "Path"],
  statement: ["问题原文", "Statement"],
  action: ["整改情况", "Remediation"],
  measures: ["措施", "Measures"],
  measureN: ["措施 {0}", "Measure {0}"],
  measure: ["措施", "Measure"],
  outcome: ["整改结果", "Outcome"],
  responsible: ["责任主体", "Responsible"],
  units: ["责任单位", "Units"],
  leaders: ["责任领导", "Leaders"],
  mentions: ["提及", "Mentions"],
  blocks: ["其他文字块", "Other blocks"],
  evidence: ["存疑", "Thin evidence"],
  section: ["章节", "Section"],
  leftover: ["未归位文字", "Unplaced text"],
  block: ["文字块", "Block"],
  due: ["期限", "Due"],
  sustained: ["长期坚持", "Sustained"],
  noAction: ["没有整改文字", "No remediation text"],
  noOutcome: ["没有整改结果文字", "No outcome text"],
  noIssueHere: ["此处没有问题，属组织推进等内容", "No issues here: how the work was organised"],
  person: ["人工", "by a person"],
  personHelp: ["此处由人工更正", "Set by a person"],
  accepted: ["已核对", "accepted"],
  correctHere: ["更正：{0}", "Correct: {0}"],
  fix: ["怎么办", "What to do"],
  moreNotes: ["另有 {0} 条", "{0} more"],
  noDiagnostics: ["没有诊断。", "No diagnostics."],
  place: ["第 {0} 行第 {1} 列", "line {0}, column {1}"],
  selected: ["已选：{0}，{1}", "Selected: {0}, {1}"],
  selectedOnly: ["已选：{0}。原文中没有它的位置", "Selected: {0}. It has no place in the source"],
  notInText: ["原文中没有印出这一项", "not printed in the source"],
  nothing: ["未选择", "Nothing selected"],
  cursor: ["{0}：{1}", "{0}: {1}"],
  choiceGivenUp: ["{0}；记录已变，不再选定：{1}", "{0}; the record changed, so this is no longer being chosen: {1}"],
  line: ["第 {0} 行", "line {0}"],
  sourceHelp: [
    "单击文字即选中记录中的相应部分；用左右方向键逐段移动，按回车键选中。",
    "Click a text to select its part of the record; with the keyboard, move with the left and right arrow keys and press Enter.",
  ],
  legend: ["图例", "Legend"],
  "status.completed": ["已完成", "completed"],
  "status.mostly_completed": ["基本完成", "mostly completed"],
  "status.partial": ["部分完成", "partly completed"],
  "status.in_progress": ["正在推进", "in progress"],
  "status.not_completed": ["未完成", "not completed"],
  "status.not_started": ["未启动", "not started"],
  "status.unknown": ["未注明", "not stated"],
  "severity.error": ["错误", "error"],
  "severity.warning": ["警告", "warning"],
  "severity.info": ["提示", "note"],
  "mention.date": ["日期", "date"],
  "mention.period": ["期间", "period"],
  "mention.document": ["文件", "document"],
  "mention.document_number": ["文号", "document number"],
  "mention.money": ["金额", "money"],
  "mention.percent": ["百分比", "percentage"],
  "mention.count": ["数目", "count"],
  "aside.navigation": ["导航", "navigation"],
  "aside.sidebar": ["侧栏", "sidebar"],
  "aside.header": ["页眉", "header"],
  "aside.footer": ["页脚", "footer"],
  "aside.page_number": ["页码", "page number"],
  "aside.hidden": ["隐藏文字", "hidden text"],
  "aside.footnote": ["脚注", "footnote"],
  "aside.comment": ["批注", "comment"],
  "aside.deleted": ["删除的文字", "deleted text"],
  "act.set": ["改为", "set"],
  "act.added": ["新增", "added"],
  "act.removed": ["删除", "removed"],
  "act.accepted": ["已核对", "accepted"],
  was: ["原为：{0}", "was: {0}"],
  empty: ["空", "empty"],
  "key.next": ["下一个问题", "Next issue"],
  "key.previous": ["上一个问题", "Previous issue"],
  "key.toggle": ["展开或收起", "Expand or collapse"],
  "key.outer": ["选中外层", "Select what encloses it"],
  "key.search": ["查找", "Search"],
  "key.match": ["下一处、上一处", "Next and previous match"],
  "key.filter": ["筛选", "Filter"],
  "key.help": ["帮助", "Help"],
  "key.back": ["返回、取消选择", "Back, or select nothing"],
  "key.part": ["原文中逐段移动", "Move from part to part in the source"],
  "key.pick": ["选中该处", "Select the part"],
  "key.pane": ["在原文与记录之间切换", "Go to the other pane"],
  "key.notice": ["上一篇、下一篇通报", "Previous and next notice"],
  helpTitle: ["用键盘审阅", "Reviewing with the keyboard"],
  helpMoving: ["移动与选择", "Moving and selecting"],
  helpCorrecting: ["更正", "Correcting"],
  helpColours: ["整改结果的样子", "How outcomes look"],
  helpSafe: [
    "本页不向任何地方发送内容，可离线使用。更正只存在本机浏览器中，导出后才成为文件。",
    "This page sends nothing anywhere and works offline. Corrections stay in this browser until you export them.",
  ],
};

/** @type {Language} */
let spoken = "zh";

/** A word of the page in the language that is shown. @param {string} key @param {...(string | number)} filled */
function say(key, ...filled) {
  const pair = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  if (!pair) return key;
  const words = pair[spoken === "zh" ? 0 : 1];
  return filled.length ? words.replace(/\{(\d)\}/g, (_, at) => String(filled[Number(at)] ?? "")) : words;
}

/** More words, such as the editor's. @param {Record<string, [string, string]>} more */
function addWords(more) {
  Object.assign(WORDS, more);
}

/** Turn the page's own words into one language; what was drawn by scripts is drawn again by who calls. @param {Language} language */
function speak(language) {
  spoken = language;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = say(element.getAttribute("data-say") ?? "");
  }
  for (const name of ["aria-label", "placeholder", "title"]) {
    for (const element of document.querySelectorAll(`[data-say-${name}]`)) {
      element.setAttribute(name, say(element.getAttribute(`data-say-${name}`) ?? ""));
    }
  }
}
