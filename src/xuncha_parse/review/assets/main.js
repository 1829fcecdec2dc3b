// The page's state, what the keys do, and how the panes are told of each other.
//
// For the editor: `state.session` is the notice shown; `select(pointer, {from})` selects a part of its record everywhere;
// `refresh()` draws the notice again after the record has changed (called by the sessions' onChange); `selectedRange()`
// (source.js) is the person's own selection in the source, in code points; `announce(text)` is heard by a screen reader;
// `currentIssue()` is the number of the issue selected or -1. The editor's panel has `byId("editor")` to itself.

const state = {
  /** @type {Session[]} */ sessions: [],
  /** @type {Session} */ session: /** @type {any} */ (null),
  /** @type {Selected} */ selected: { pointer: "", span: null },
};

/** What the registry says of the codes in the records. @type {Record<string, RuleWords>} */
let rules = {};

/** A JSON island of the page. @param {string} id @returns {any} */
function island(id) {
  return JSON.parse(byId(id).textContent ?? "null");
}

/** The record shown; the program writes every field of a record. @returns {Notice} */
function record() {
  return state.session.record;
}

/** Say something to who listens to the page. @param {string} text */
function announce(text) {
  byId("said").textContent = text;
}

/** The number of the issue that is selected, or of which a part is; -1 when none is. @returns {number} */
function currentIssue() {
  const found = /^\/issues\/(\d+)(\/|$)/.exec(state.selected.pointer);
  const at = found ? Number(found[1]) : -1;
  return at < record().issues.length ? at : -1;
}

/**
 * Select a part of the record, in both panes. "" selects nothing.
 * @param {string} pointer @param {{from?: Origin}} [how]
 */
function select(pointer, how = {}) {
  const span = pointer ? sourcePane.placeOf(pointer) : null;
  state.selected = { pointer, span };
  sourcePane.mark(span, pointer);
  ladderPane.mark(pointer, { reveal: how.from !== "record", focus: how.from === "key" });
  if (span && how.from !== "source") sourcePane.reveal(span);
  drawTrail();
  editor.follow();
  const name = pointer ? partName(record(), pointer) : "";
  if (!pointer) announce(say("nothing"));
  else if (span) announce(say("selected", name, placeWords(span)));
  else announce(say("selectedOnly", name));
  if (narrow.matches && pointer) {
    if (how.from === "source") showPane("record");
    else if (how.from === "record" && span && wantsSource) showPane("source");
  }
}

/** Whether a tap in the record goes to the source on a narrow screen; false while a card is but opened. */
let wantsSource = false;

/** Draw the notice again, with what is selected, open and focused. @param {string} [reason] */
function refresh(reason = "") {
  const before = standing;
  standing = new Standing(record());
  moved = reason === "change" ? standing.movesFrom(before) : asItWas;
  state.selected = { ...state.selected, pointer: moved(state.selected.pointer) ?? "" };
  ladderPane.moved();
  if (reason === "change") editor.moved();
  const focused = focusMark();
  sourcePane.show(state.session, { keep: reason !== "notice" });
  ladderPane.show(state.session, { keep: reason !== "notice", changed: reason === "change" });
  finder.draw();
  if (reason === "change") finder.again();
  drawHead();
  const { pointer } = state.selected;
  select(reason === "notice" || !resolves(pointer) ? "" : pointer, { from: "page" });
  editor.draw(reason);
  restoreFocus(focused);
  moved = asItWas;
}

// -- what a pointer led to, when lists have moved -----------------------------------------------------------

/** @param {string} pointer @returns {string | null} */
const asItWas = (pointer) => pointer;

/** Where something stands now that stood elsewhere before the change that is being drawn; null when it is gone. */
let moved = asItWas;

/** Where the members of the record's lists stand. */
class Standing {
  /** @param {Notice | null} notice */
  constructor(notice) {
    /** @type {Map<string, {member: object, start: number}>} */
    this.members = new Map();
    /** @type {Map<object, string>} */
    this.pointers = new Map();
    if (!notice) return;
    /** @param {string} pointer @param {{span: Place}} member */
    const add = (pointer, member) => {
      this.members.set(pointer, { member, start: member.span.start });
      this.pointers.set(member, pointer);
    };
    notice.issues.forEach((issue, i) => {
      add(`/issues/${i}`, issue);
      issue.measures.forEach((measure, j) => add(`/issues/${i}/measures/${j}`, measure));
    });
    notice.leftovers.forEach((each, at) => add(`/leftovers/${at}`, each));
    eachSection(notice.sections, (section, pointer) => add(pointer, section));
  }

  /**
   * Where things stand now. A member is the same object, or a new one that begins in the same place of the same list;
   * of a measure that is gone its issue remains.
   * @param {Standing} before @returns {(pointer: string) => string | null}
   */
  movesFrom(before) {
    /** @param {string} pointer @returns {string | null} */
    const now = (pointer) => {
      for (let at = pointer; at; at = parentOf(at)) {
        const was = before.members.get(at);
        if (!was) continue;
        const here = this.pointers.get(was.member);
        if (here !== undefined) return here + pointer.slice(at.length);
        const holder = parentOf(parentOf(at));
        const above = now(holder);
        const same = above === null ? "" : above + at.slice(holder.length);
        const other = this.members.get(same);
        if (other && other.start === was.start && !before.pointers.has(other.member)) return same + pointer.slice(at.length);
        return /\/measures\/\d+$/.test(at) ? above : null;
      }
      return pointer;
    };
    return now;
  }
}

let standing = new Standing(null);

/** The mark of a focused element, as it is after the change that is being drawn; "" when what it was of is gone. @param {string} mark */
function movedMark(mark) {
  const at = mark.search(/\/(issues|leftovers|sections)\//);
  const to = at < 0 ? "" : moved(mark.slice(at));
  return to === null ? "" : at < 0 ? mark : mark.slice(0, at) + to;
}

/** Whether a pointer leads anywhere in the record as it is now. @param {string} pointer */
function resolves(pointer) {
  return pointer !== "" && fieldAt(record(), pointer) !== undefined;
}

/** The pane that holds the focus, and what keeps its meaning of the focused element while the panes are drawn again. @returns {{host: HTMLElement, mark: string} | null} */
function focusMark() {
  const focused = document.activeElement;
  const host = [byId("ledger"), byId("sheet")].find((each) => each.contains(focused));
  return host ? { host, mark: movedMark(focused?.getAttribute("data-focus") ?? "") } : null;
}

/** @param {{host: HTMLElement, mark: string} | null} focused */
function restoreFocus(focused) {
  if (focused && document.activeElement === document.body) focusIn(focused.host, focused.mark);
}

/** Put the focus on what has a mark, or else on what holds it. @param {HTMLElement} host @param {string} mark @param {HTMLElement} [other] */
function focusIn(host, mark, other = host) {
  const found = mark ? host.querySelector(`[data-focus="${CSS.escape(mark)}"]`) : null;
  (found instanceof HTMLElement ? found : other).focus({ preventScroll: true });
}

/** Show another notice of the page. @param {number} at */
function showNotice(at) {
  const session = state.sessions[at];
  if (!session || session === state.session) return;
  state.session = session;
  state.selected = { pointer: "", span: null };
  finder.clear();
  refresh("notice");
}

/** The issues that the filter lets through, by number. @param {1 | -1} step */
function step(step) {
  const shown = ladderPane.visible();
  if (!shown.length) return;
  const at = currentIssue();
  let next;
  if (at < 0) next = step > 0 ? shown[0] : shown[shown.length - 1];
  else {
    const place = below(shown, at);
    next = step > 0 ? shown[shown[place] === at ? place + 1 : place] : shown[place - 1];
  }
  if (next !== undefined) select(`/issues/${next}`, { from: "key" });
  else announce(say("searchNone"));
}

/** Select what encloses the part that is selected. */
function outer() {
  const outwards = enclosing(record(), state.selected.pointer);
  const next = outwards[outwards.length - 2];
  if (next) select(next, { from: "key" });
}

function back() {
  const help = /** @type {HTMLDialogElement} */ (byId("help"));
  if (help.open) help.close();
  else if (finder.busy()) finder.clear();
  else select("", { from: "page" });
}

/** @type {Command[]} */
const commands = [
  { keys: ["j", "ArrowDown"], words: "key.next", run: () => step(1) },
  { keys: ["k", "ArrowUp"], words: "key.previous", run: () => step(-1) },
  { keys: ["o"], words: "key.toggle", run: () => ladderPane.toggle(currentIssue()) },
  { keys: ["p"], words: "key.outer", run: outer },
  { keys: ["s"], words: "key.pane", run: () => otherPane() },
  { keys: ["/"], words: "key.search", run: () => finder.focus() },
  { keys: ["n", "Shift+N"], words: "key.match", run: () => finder.step(1) },
  { keys: ["f"], words: "key.filter", run: () => focusFilter() },
  { keys: ["[", "]"], words: "key.notice", run: () => showNotice(state.sessions.indexOf(state.session) + 1) },
  { keys: ["?"], words: "key.help", run: () => openHelp() },
  { keys: ["Escape"], words: "key.back", run: back },
];
/** What a second key of a pair does. @type {Record<string, () => void>} */
const pairs = {
  "Shift+N": () => finder.step(-1),
  "[": () => showNotice(state.sessions.indexOf(state.session) - 1),
};

/** @returns {Command[]} */
function allCommands() {
  return [...commands, .../** @type {Command[]} */ (editorCommands)];
}

/** @param {KeyboardEvent} event */
function keyName(event) {
  const letter = /^[a-z]$/i.test(event.key);
  if (letter) return event.shiftKey ? `Shift+${event.key.toUpperCase()}` : event.key.toLowerCase();
  return event.key;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const key = keyName(event);
  const typing = target.closest("input, textarea, select, [contenteditable]") !== null;
  if (typing && !(key === "Escape" && target.id === "search")) return;
  if (target.closest("dialog, #editor") && key !== "?") return;
  if (/^Arrow/.test(key) && target.closest("#sheet, [role=tablist]")) return;
  if (key === "Enter" && target.closest("button, summary, a, #sheet")) return;
  const command = allCommands().find((each) => keysOf(each).includes(key));
  if (!command) return;
  event.preventDefault();
  ((Object.hasOwn(pairs, key) ? pairs[key] : null) ?? command.run)();
}

/** @param {Command} command @returns {string[]} */
function keysOf(command) {
  return Array.isArray(command.keys) ? command.keys : [command.keys];
}

const KEYS_SHOWN = /** @type {Record<string, string>} */ ({ ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" });

/** @param {string[]} keys */
function keyCaps(keys) {
  return keys.flatMap((key, at) => [at ? " " : "", ...key.split("+").flatMap((part, place) => [place ? "+" : "", make("kbd", {}, Object.hasOwn(KEYS_SHOWN, part) ? KEYS_SHOWN[part] : part)])]);
}

function openHelp() {
  const help = /** @type {HTMLDialogElement} */ (byId("help"));
  /** @param {string} title @param {[string[], string][]} rows */
  const table = (title, rows) => [
    make("h3", {}, title),
    make("dl", { class: "keys" }, ...rows.flatMap(([keys, words]) => [make("dt", {}, ...keyCaps(keys)), make("dd", {}, words)])),
  ];
  const close = make("button", { type: "button", class: "close" }, say("close"));
  close.addEventListener("click", () => help.close());
  const own = /** @type {[string[], string][]} */ (commands.map((each) => [keysOf(each), say(each.words)]));
  own.splice(4, 0, [["ArrowLeft", "ArrowRight"], say("key.part")], [["Enter"], say("key.pick")]);
  const edits = /** @type {[string[], string][]} */ (/** @type {Command[]} */ (editorCommands).map((each) => [keysOf(each), say(each.words)]));
  help.replaceChildren(
    make("h2", { id: "help-title" }, say("helpTitle")),
    close,
    make(
      "div",
      { class: "columns" },
      make("div", {}, ...table(say("helpMoving"), own)),
      make(
        "div",
        {},
        ...(edits.length ? table(say("helpCorrecting"), edits) : []),
        make("h3", {}, say("helpColours")),
        make("ul", { class: "legend" }, ...STATUSES.map((status) => make("li", {}, chip(status)))),
        make("p", {}, say("helpSafe")),
      ),
    ),
  );
  if (!help.open) help.showModal();
}

// -- the frame -------------------------------------------------------------------------------------------

const narrow = window.matchMedia("(max-width: 52rem)");

/** @param {"source" | "record"} name */
function showPane(name) {
  const hides = narrow.matches && byId(name === "source" ? "record" : "source").contains(document.activeElement);
  document.body.dataset.pane = name;
  for (const each of ["source", "record"]) {
    const tab = byId(`tab-${each}`);
    const on = each === name;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  if (hides) byId(name === "source" ? "sheet" : "ledger").focus({ preventScroll: true });
  // What was selected while the pane was not seen could not be brought into view.
  const { pointer, span } = state.selected;
  if (!narrow.matches || !pointer) return;
  if (name === "record") ladderPane.reveal(pointer);
  else if (span) sourcePane.reveal(span);
}

/** Tabs on a narrow screen, two regions on a wide one. */
function arrange() {
  byId("tabs").hidden = !narrow.matches;
  for (const name of ["source", "record"]) {
    const pane = byId(name);
    if (narrow.matches) pane.setAttribute("role", "tabpanel");
    else pane.removeAttribute("role");
    pane.setAttribute("aria-labelledby", narrow.matches ? `tab-${name}` : `${name}-title`);
  }
}

function otherPane() {
  const inSource = narrow.matches ? document.body.dataset.pane === "source" : byId("source").contains(document.activeElement);
  showPane(inSource ? "record" : "source");
  byId(inSource ? "ledger" : "sheet").focus({ preventScroll: true });
}

/** @param {KeyboardEvent} event */
function onTabKey(event) {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  showPane(document.body.dataset.pane === "source" ? "record" : "source");
  byId(`tab-${document.body.dataset.pane}`).focus();
}

function drawHead() {
  const { name } = state.session.entry;
  const heading = byId("heading");
  heading.replaceChildren();
  pour(heading, flat(record().title ?? name, 200));
  heading.title = flat(name);
  const chooser = /** @type {HTMLSelectElement} */ (byId("notices"));
  byId("chooser").hidden = state.sessions.length < 2;
  chooser.replaceChildren(
    ...state.sessions.map((each, at) => {
      const { title } = each.record;
      return make("option", { value: at, selected: each === state.session }, `${at + 1}. ${flat(title ?? each.entry.name, 40)}`);
    }),
  );
}

/** The parts around what is selected, from outside in, as buttons. */
function drawTrail() {
  const { pointer, span } = state.selected;
  const trail = byId("trail");
  const focused = trail.contains(document.activeElement) ? movedMark(document.activeElement?.getAttribute("data-focus") ?? "") : null;
  if (!pointer) {
    trail.replaceChildren(make("span", { class: "quiet" }, say("nothing")));
    if (focused !== null) byId("sheet").focus({ preventScroll: true });
    return;
  }
  const crumbs = enclosing(record(), pointer).map((each) => {
    const crumb = make("button", { type: "button", "data-focus": each, "aria-current": each === pointer ? "true" : null }, partName(record(), each, true));
    crumb.addEventListener("click", () => select(each, { from: "page" }));
    return crumb;
  });
  trail.replaceChildren(...crumbs, make("span", { class: "quiet" }, span ? placeWords(span) : say("notInText")));
  if (focused !== null) focusIn(trail, focused, crumbs.at(-1));
}

/** @param {Place} span */
function placeWords(span) {
  const { line, column } = sourcePane.text.spot(span.start);
  return say("place", line, column);
}

/** @param {Language} language */
function setLanguage(language) {
  speak(language);
  byId("language").textContent = say("switchLanguage");
  byId("language").lang = language === "zh" ? "en" : "zh-CN";
  byId("language").title = say("switchLanguageHelp");
}

const sourcePane = new SourcePane(byId("sheet"));
const ladderPane = new LadderPane(byId("ledger"));
const finder = new Finder();

function start() {
  rules = island("rules");
  state.sessions = /** @type {Entry[]} */ (island("entries")).map((entry) => {
    const session = new Session({ ...entry, record: fillTexts(entry.record) });
    session.onChange(() => {
      if (session === state.session) refresh("change");
    });
    return session;
  });
  state.session = /** @type {Session} */ (state.sessions[0]);
  setLanguage("zh");
  byId("previous").append(icon("M3 10l5-5 5 5"));
  byId("next").append(icon("M3 6l5 5 5-5"));
  byId("language").addEventListener("click", () => {
    setLanguage(spoken === "zh" ? "en" : "zh");
    refresh("language");
  });
  byId("print").addEventListener("click", () => window.print());
  byId("help-button").addEventListener("click", openHelp);
  byId("notices").addEventListener("change", (event) => showNotice(Number(/** @type {HTMLSelectElement} */ (event.target).value)));
  document.addEventListener("keydown", onKey);
  byId("tabs").addEventListener("keydown", onTabKey);
  for (const name of /** @type {const} */ (["source", "record"])) byId(`tab-${name}`).addEventListener("click", () => showPane(name));
  narrow.addEventListener("change", arrange);
  window.addEventListener("beforeprint", () => ladderPane.openAll());
  arrange();
  showPane("record");
  editor.start();
  refresh("notice");
  document.body.dataset.ready = "true";
}

start();
