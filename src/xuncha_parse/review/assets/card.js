// What an issue's card holds when it is open.

/** @param {LadderPane} pane @param {Issue} issue @param {number} number @returns {HTMLElement[]} */
function issueBody(pane, issue, number) {
  const pointer = `/issues/${number}`;
  /** @param {string} words @param {string} at @param {...Child} value */
  const field = (words, at, ...value) =>
    make("div", { class: "field", "data-pointer": at }, make("div", { class: "field-label" }, pane.label(words, at), pane.badge(at), pane.pencil(at, words)), make("div", { class: "value" }, ...value));
  /** @type {HTMLElement[]} */
  const rows = [
    field(say("path"), `${pointer}/path`, pathWords(issue)),
    field(say("statement"), `${pointer}/statement`, annotated("p", issue.statement, issue.statement_span, issue.mentions, `${pointer}/mentions`)),
    field(say("outcome"), `${pointer}/outcome`, outcomeWords(issue.outcome, pointer)),
  ];
  const { units, leaders } = issue.responsible;
  /** @type {[string, string[]][]} */
  const responsible = [["units", units], ["leaders", leaders]];
  for (const [name, list] of responsible) {
    if (list.length) rows.push(field(say(name), `${pointer}/responsible/${name}`, ...list.flatMap((each, at) => [at ? "、" : "", printed("span", { "data-pointer": `${pointer}/responsible/${name}/${at}` }, each)])));
  }
  rows.push(measuresField(field, issue, pointer));
  issue.blocks.forEach((block, at) => {
    if (["action", "outcome", "prose", "unit", "leader", "due"].includes(block.role)) return;
    rows.push(field(flat(block.label || say("block"), 20), `${pointer}/blocks/${at}`, printed("p", {}, block.text)));
  });
  const notes = pane.notesOf.get(number) ?? [];
  if (notes.length || issue.evidence.length) rows.push(doubts(pane, issue, pointer, notes));
  return rows;
}

/** @param {(words: string, at: string, ...value: Child[]) => HTMLElement} field @param {Issue} issue @param {string} pointer */
function measuresField(field, issue, pointer) {
  if (!issue.action) return field(say("action"), `${pointer}/action`, make("span", { class: "quiet" }, say("noAction")));
  const list = make("ol", { class: "measures", role: "list" });
  issue.measures.forEach((measure, at) => {
    const here = `${pointer}/measures/${at}`;
    const item = make("li", { "data-pointer": here });
    const name = measure.marker || say("measureN", at + 1);
    const pick = make("button", { type: "button", class: measure.marker ? "label marker" : "label", "data-pick": here, "data-focus": here, "aria-label": `${say("measureN", at + 1)} ${flat(measure.marker ?? "")}` });
    if (measure.marker) pick.lang = "zh-CN";
    pour(pick, measure.marker || name);
    item.append(pick, ladderPane.badge(here) ?? "", annotated("span", measure.text, measure.span, measure.mentions, `${here}/mentions`));
    list.append(item);
  });
  const label = issue.action.label ? printed("p", { class: "as-printed" }, `${issue.action.label}：`) : null;
  return field(say("action"), `${pointer}/action`, issue.measures.length > 1 ? label : null, list);
}

/** @param {Outcome} outcome @param {string} pointer */
function outcomeWords(outcome, pointer) {
  const words = make("span", { class: "outcome-words" }, chip(outcome.status));
  if (outcome.sustained) words.append(make("span", { class: "tag", "data-pointer": `${pointer}/outcome/sustained` }, say("sustained")));
  if (outcome.due) {
    const as = outcome.due_text ? printed("span", { class: "as-printed" }, outcome.due_text) : "";
    words.append(make("span", { class: "due", "data-pointer": `${pointer}/outcome/due` }, `${say("due")} `, make("time", { datetime: outcome.due }, outcome.due), " ", as));
  }
  words.append(outcome.text ? printed("q", { class: "quote" }, outcome.text) : make("span", { class: "quiet" }, say("noOutcome")));
  return words;
}

/** @param {Issue} issue */
function pathWords(issue) {
  const host = make("span", { class: "path", lang: "zh-CN" });
  issue.path.forEach((heading, at) => {
    const last = at === issue.path.length - 1;
    if (at) host.append(make("span", { class: "sep", "aria-hidden": "true" }, "›"));
    const words = last ? (heading.marker || "").trim() : `${heading.marker}${heading.heading.length > 14 ? `${heading.heading.slice(0, 13)}…` : heading.heading}`;
    host.append(printed("span", { title: flat(heading.heading) }, words));
  });
  host.append(make("code", { class: "id" }, flat(issue.id, 60)));
  return host;
}

/**
 * A text of the record with what it mentions as parts that can be selected.
 * @param {"p" | "span"} tag @param {string} text @param {Place} span @param {Mention[]} mentions @param {string} pointer
 */
function annotated(tag, text, span, mentions, pointer) {
  const host = make(tag, { class: "words", lang: "zh-CN" });
  const source = new SourceText(text);
  let done = 0;
  if (source.length === span.end - span.start) {
    mentions.forEach((mention, at) => {
      const from = source.unit(Math.max(0, mention.span.start - span.start));
      const until = source.unit(Math.max(0, mention.span.end - span.start));
      if (from < done || until <= from) return;
      pour(host, text.slice(done, from));
      const value = mention.value === null || typeof mention.value === "object" ? "" : ` ${String(mention.value)}`;
      host.append(printed("span", { class: "mention", "data-pointer": `${pointer}/${at}`, title: flat(`${say(`mention.${mention.kind}`)}${value}`) }, text.slice(from, until)));
      done = until;
    });
  }
  pour(host, text.slice(done));
  return host;
}

/** @param {LadderPane} pane @param {Issue} issue @param {string} pointer @param {number[]} notes */
function doubts(pane, issue, pointer, notes) {
  const host = make("div", { class: "field" }, make("div", { class: "field-label" }, make("span", { class: "label" }, say("diagnostics"))));
  const value = make("div", { class: "value" });
  for (const number of notes.slice(0, 20)) {
    const each = pane.notice.diagnostics[number];
    if (each) value.append(note(each, number, false));
  }
  if (issue.evidence.length) value.append(make("p", { class: "quiet", lang: "en" }, issue.evidence.map((each) => flat(each, 40)).join(", ")));
  host.append(value);
  return host;
}
