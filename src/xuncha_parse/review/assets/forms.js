// The forms of the editor: an issue's, and that of the facts. Every control carries its words and acts at once.

const FACTS = [
  "/title", "/issuer", "/kind", "/published_at", "/inspection/team", "/inspection/inspected", "/inspection/round", "/inspection/type",
  "/inspection/period/start", "/inspection/period/end", "/inspection/feedback_on", "/inspection/feedback_text",
  "/inspection/rectification/start", "/inspection/rectification/end", "/inspection/rectification/months",
  "/signed_by", "/signed_on", "/contact/phones", "/contact/emails", "/contact/address", "/contact/postcode",
];
const HELP = /** @type {Record<string, string>} */ ({ day: "dayHelp", moment: "momentHelp", list: "linesHelp", count: "countHelp" });
const NEAREST_HEADINGS = 40;

/** What a plain field is called. @param {string} pointer */
function fieldName(pointer) {
  const own = say(`field.${pointer}`);
  return own === `field.${pointer}` ? say(pointer.slice(pointer.lastIndexOf("/") + 1)) : own;
}

/** @param {string} legend @param {string} group @param {...Child} children */
function group(legend, group, ...children) {
  return make("fieldset", { class: "edit-group", "data-group": group }, make("legend", {}, legend), ...children);
}

/** A control with its words above it. @param {string} words @param {HTMLElement} control @param {string} [help] */
function labelled(words, control, help = "") {
  const id = `edit-${editor.nextId()}`;
  control.id = id;
  if (help) control.setAttribute("aria-describedby", `${id}-help`);
  return make("div", { class: "edit-field" }, make("label", { for: id }, words), control, help ? make("p", { class: "quiet edit-help", id: `${id}-help` }, help) : null);
}

/** A plain field that acts when it is left or Enter is pressed. @param {string} pointer */
function plainField(pointer) {
  const kind = /** @type {string} */ (fieldKind(pointer));
  const now = fieldAt(state.session.record, pointer);
  if (kind === "kind") {
    const choices = ["", "巡察", "巡视"].map((each) => make("option", { value: each, selected: each === (now ?? ""), lang: each ? "zh-CN" : null }, each || say("none")));
    const select = make("select", { "data-focus": pointer }, ...choices);
    select.addEventListener("change", () => editor.act("did.field", fieldName(pointer), () => setScalar(state.session, pointer, select.value)));
    return labelled(fieldName(pointer), select);
  }
  const lines = kind === "list";
  const control = lines ? make("textarea", { rows: 2, "data-focus": pointer, dir: "auto", lang: "zh-CN" }) : make("input", { type: "text", "data-focus": pointer, dir: "auto", lang: "zh-CN", autocomplete: "off", spellcheck: "false" });
  control.value = lines ? now.join("\n") : String(now ?? "");
  control.addEventListener("change", () => {
    const done = editor.act("did.field", fieldName(pointer), () => setScalar(state.session, pointer, control.value));
    control.setAttribute("aria-invalid", String(!done));
  });
  if (!lines) control.addEventListener("keydown", (event) => enterLeaves(/** @type {KeyboardEvent} */ (event), control));
  return labelled(fieldName(pointer), control, Object.hasOwn(HELP, kind) ? say(HELP[kind] ?? "") : "");
}

/** Enter in a line of text acts as leaving it does. @param {KeyboardEvent} event @param {HTMLElement} control */
function enterLeaves(event, control) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  control.dispatchEvent(new Event("change"));
}

/** A text of the record, and buttons that choose it anew or take it away. @param {{name: string, focus: string, text: string | null, choose: () => void, clear?: (() => void) | undefined}} given */
function wordsField({ name, focus, text, choose, clear }) {
  const shown = text === null ? make("p", { class: "quiet" }, say("none")) : printed("p", { class: "edit-text" }, text.length > 200 ? `${text.slice(0, 140)} …… ${text.slice(-50)}` : text);
  return make(
    "div",
    { class: "edit-field wide" },
    make("p", { class: "edit-name" }, name),
    shown,
    make(
      "div",
      { class: "row-of" },
      button(text === null ? "setWords" : "bounds", choose, { "data-focus": `${focus} choose` }, name),
      clear && text !== null ? button("takeAway", clear, { "data-focus": `${focus} clear` }, name) : null,
    ),
  );
}

// -- facts -----------------------------------------------------------------------------------------------

/** @returns {HTMLElement[]} */
function factsForm() {
  const { inspection } = state.session.record;
  /** @param {"period" | "rectification"} which @param {string} name */
  const words = (which, name) =>
    wordsField({
      name,
      focus: `/inspection/${which}`,
      text: inspection[which].text,
      choose: () => editor.choose({ title: name, place: inspection[which].span ?? editor.anyPlace(), done: (place) => editor.actAndClose("did.period", "", () => setPeriodText(state.session, which, place)) }),
      clear: () => editor.act("did.period", "", () => setPeriodText(state.session, which, null)),
    });
  return [group(say("factsForm"), "facts", make("div", { class: "edit-grid" }, ...FACTS.map(plainField), words("period", say("periodWords")), words("rectification", say("rectificationWords"))))];
}

// -- an issue --------------------------------------------------------------------------------------------

/** @param {number} i @returns {HTMLElement[]} */
function issueForm(i) {
  const issue = issueAt(state.session, i);
  return [outcomeGroup(i, issue), statementGroup(i, issue), measuresGroup(i, issue), pathGroup(i, issue), responsibleGroup(i), endGroup(i, issue)];
}

/** @param {number} i @param {Issue} issue */
function outcomeGroup(i, issue) {
  const { outcome, id } = issue;
  const status = make("select", { "data-focus": "status" }, ...STATUSES.map((each) => make("option", { value: each, selected: each === outcome.status }, say(`status.${each}`))));
  status.addEventListener("change", () => editor.actAgain("did.status", id, () => setStatus(state.session, i, /** @type {Status} */ (status.value))));
  const sustained = make("input", { type: "checkbox", "data-focus": "sustained" });
  sustained.checked = outcome.sustained;
  sustained.addEventListener("change", () => editor.act("did.sustained", id, () => setSustained(state.session, i, sustained.checked)));
  const due = make("input", { type: "text", "data-focus": "due", autocomplete: "off", spellcheck: "false", inputmode: "numeric" });
  due.value = outcome.due ?? "";
  due.addEventListener("change", () => {
    const done = editor.act("did.due", id, () => setDue(state.session, i, due.value.trim() || null));
    due.setAttribute("aria-invalid", String(!done));
  });
  due.addEventListener("keydown", (event) => enterLeaves(event, due));
  const near = outcome.span ?? { start: issue.span.end, end: issue.span.end };
  const dueNow = () => issueAt(state.session, i).outcome.due;
  const dueWords = say("dueWords");
  const outcomeWords = say("outcomeWords");
  return group(
    say("outcome"),
    "outcome",
    make(
      "div",
      { class: "edit-grid" },
      labelled(say("status"), status),
      labelled(say("dueDay"), due, say("dayHelp")),
      make("div", { class: "edit-field" }, make("label", { class: "edit-check" }, sustained, " ", say("sustainedPromised"))),
      wordsField({
        name: outcomeWords,
        focus: "outcome",
        text: outcome.text,
        choose: () => editor.choose({ title: outcomeWords, place: outcome.span ?? editor.anyPlace(issue.span), done: (place) => editor.actAndClose("did.outcome", id, () => setOutcomeText(state.session, i, place)) }),
        clear: () => editor.act("did.outcome", id, () => setOutcomeText(state.session, i, null)),
      }),
      wordsField({
        name: dueWords,
        focus: "dueWords",
        text: outcome.due_text,
        choose: () => editor.choose({ title: dueWords, place: dueWordsPlace(state.session, issue) ?? editor.anyPlace(near), done: (place) => editor.actAndClose("did.due", id, () => setDue(state.session, i, dueNow(), place)) }),
        clear: () => editor.act("did.due", id, () => setDue(state.session, i, dueNow(), null)),
      }),
    ),
  );
}

/** @param {number} i @param {Issue} issue */
function statementGroup(i, issue) {
  const { id, action } = issue;
  const statement = say("statementWords");
  const words = say("actionWords");
  return group(
    say("statement"),
    "statement",
    wordsField({
      name: statement,
      focus: "statement",
      text: issue.statement,
      choose: () => editor.choose({ title: statement, place: issue.statement_span, done: (place) => editor.actAndClose("did.statement", id, () => setStatement(state.session, i, place)) }),
    }),
    wordsField({
      name: words,
      focus: "action",
      text: action?.text ?? null,
      choose: () => editor.choose({ title: words, place: action?.span ?? editor.anyPlace({ start: issue.statement_span.end, end: issue.span.end }), done: (place) => editor.actAndClose("did.action", id, () => setAction(state.session, i, place)) }),
      clear: () => editor.act("did.action", id, () => setAction(state.session, i, null)),
    }),
  );
}

/** @param {number} i @param {Issue} issue */
function measuresGroup(i, issue) {
  const { id, measures } = issue;
  const list = make("ol", { class: "edit-measures", role: "list" });
  measures.forEach((measure, j) => {
    const name = say("measureN", j + 1);
    const focus = (/** @type {string} */ what) => ({ "data-focus": `measures/${j} ${what}` });
    const text = measure.text.length > 90 ? `${measure.text.slice(0, 60)} …… ${measure.text.slice(-24)}` : measure.text;
    list.append(
      make(
        "li",
        { "data-measure": j },
        make("p", { class: "edit-text" }, make("span", { class: "marker" }, flat(measure.marker ?? name)), " ", printed("span", {}, text)),
        make(
          "div",
          { class: "row-of" },
          button("split", () => editor.choose({ title: say("splitOf", name), place: firstCut(measure), point: true, within: measure.span, done: (place) => editor.actAndClose("did.split", id, () => splitMeasure(state.session, i, j, place.start)) }), focus("split"), name),
          j + 1 < measures.length ? button("join", () => editor.act("did.join", id, () => joinMeasures(state.session, i, j)), focus("join"), name) : null,
          button("bounds", () => editor.choose({ title: name, place: measure.span, done: (place) => editor.actAndClose("did.measure", id, () => setMeasure(state.session, i, j, place)) }), focus("bounds"), name),
          button("remove", () => editor.act("did.removeMeasure", id, () => removeMeasure(state.session, i, j)), focus("remove"), name),
        ),
      ),
    );
  });
  const add = button("addMeasure", () => editor.choose({ title: say("addMeasure"), place: editor.anyPlace(issue.action?.span ?? issue.span), done: (place) => editor.actAndClose("did.addMeasure", id, () => addMeasure(state.session, i, place)) }));
  return group(say("measures"), "measures", list, make("div", { class: "row-of" }, add));
}

/** Where a measure is cut unless a person says otherwise: behind its first sentence, or in its middle. @param {Measure} measure @returns {Place} */
function firstCut(measure) {
  const { start, end } = measure.span;
  const own = selectedRange();
  if (own && own.start > start && own.start < end) return own;
  const found = /[。；;！!？?\n]/.exec(measure.text.slice(0, -1));
  const at = found ? start + pointsIn(measure.text.slice(0, found.index + 1)) : start + Math.floor((end - start) / 2);
  return { start: at, end: at };
}

/** @param {number} i @param {Issue} issue */
function pathGroup(i, issue) {
  const host = make("div", { class: "edit-grid" });
  const details = make("details", { class: "edit-path" }, make("summary", { "data-focus": "path" }, pathWords(issue)), host);
  // The outline may be long: its headings are listed when they are asked for, and at once where they were asked for before.
  const fill = () => void (host.childElementCount || fillPath(host, i, issue));
  details.open = editor.openGroups.has("path");
  if (details.open) fill();
  details.addEventListener("toggle", () => {
    if (!details.open) return void editor.openGroups.delete("path");
    editor.openGroups.add("path");
    fill();
  });
  return group(say("path"), "path", details);
}

/** @param {HTMLElement} host @param {number} i @param {Issue} issue */
function fillPath(host, i, issue) {
  const first = Math.min(issue.statement_span.start, issue.span.end);
  const spots = sectionsOf(state.session.record).filter((spot) => spot.section.span.start <= first);
  const key = headingKey(issue.path.at(-1) ?? { marker: "", style: "", ordinal: null, heading: "", span: { start: -1, end: -1 } });
  const parentKey = issue.path.length > 1 ? headingKey(/** @type {Heading} */ (issue.path.at(-2))) : "";
  /** @param {Spot} spot */
  const words = (spot) => "\u3000".repeat(spot.branch.length - 1) + flat(spot.section.marker + spot.section.heading, 30);
  /** @param {Spot[]} among @param {string} chosen */
  const options = (among, chosen) => among.map((spot) => make("option", { value: spots.indexOf(spot), selected: headingKey(spot.section) === chosen, lang: "zh-CN" }, words(spot)));
  const nearest = spots.filter((spot) => headingKey(spot.section) === key || spots.indexOf(spot) >= spots.length - NEAREST_HEADINGS);
  const parent = make("select", { "data-focus": "path parent" }, make("option", { value: "" }, say("noParent")), ...options(spots, parentKey));
  const own = make("select", { "data-focus": "path own" }, ...options(nearest, key));
  if (!nearest.some((spot) => headingKey(spot.section) === key)) own.prepend(make("option", { value: "", selected: true, lang: "zh-CN" }, flat(issue.path.at(-1)?.heading ?? "", 30)));
  own.addEventListener("change", () => {
    const above = spots[Number(own.value)]?.branch.at(-2);
    parent.value = above ? String(spots.findIndex((spot) => spot.section === above)) : "";
  });
  const set = button("setPath", () =>
    editor.act("did.path", issue.id, () => {
      const above = parent.value === "" ? [] : headingsOf(state.session, spots[Number(parent.value)]?.branch ?? []);
      const line = own.value === "" ? issueAt(state.session, i).path.slice(-1) : headingsOf(state.session, spots[Number(own.value)]?.branch.slice(-1) ?? []);
      // The issue's own heading is not above itself.
      const keys = new Set(line.map(headingKey));
      return setPath(state.session, i, [...above.filter((each) => !keys.has(headingKey(each))), ...line]);
    }),
  );
  host.append(labelled(say("parentHeading"), parent), labelled(say("ownHeading"), own), make("div", { class: "row-of" }, set));
}

/** @param {number} i */
function responsibleGroup(i) {
  return group(say("responsible"), "responsible", make("div", { class: "edit-grid" }, plainField(`/issues/${i}/responsible/units`), plainField(`/issues/${i}/responsible/leaders`)));
}

/** @param {number} i @param {Issue} issue */
function endGroup(i, issue) {
  const accepted = state.session.accepted.has(`/issues/${i}`);
  return make(
    "div",
    { class: "row-of edit-end" },
    button(accepted ? "unacceptIssue" : "acceptIssue", () => editor.accept(i), { class: "primary", "data-focus": "accept", "aria-pressed": null }),
    button("removeIssue", () => editor.removeIssue(i, issue.id), { class: "danger" }),
  );
}
