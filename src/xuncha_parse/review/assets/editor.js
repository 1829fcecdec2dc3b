// The editor's panel below the record: what is selected is corrected there, beside the source and never over it.

/** Changes of one field within this time, in milliseconds, are one step. */
const QUICK = 1200;

class Editor {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** What the panel is for: an issue ("/issues/3"), the facts (""), or null when it is closed. @type {string | null} */
    this.pointer = null;
    /** @type {Chooser | null} */
    this.chooser = null;
    this.logged = false;
    /** Groups that stay open while the panel is drawn again. @type {Set<string>} */
    this.openGroups = new Set();
    /** How many steps of which sessions came back from storage. @type {Map<Session, number>} */
    this.restored = new Map();
    this.ids = 0;
    this.lastTime = -Infinity;
    /** @type {Session | null} */
    this.lastSession = null;
    this.pressed = false;
    this.waits = false;
    /** Whether the record is being changed by what was chosen. */
    this.confirms = false;
    this.error = make("p", { class: "edit-error", role: "alert" });
    this.banner = make("div", { class: "edit-banner", hidden: true });
    this.panel = make("div", { class: "edit-panel", id: "edit-panel", hidden: true });
    this.state = make("p", { class: "edit-state", role: "status" });
    this.file = make("input", { type: "file", accept: ".json,application/json", hidden: true });
    this.bar = make("div", { class: "edit-bar", role: "group" });
    /** @type {Record<string, HTMLButtonElement>} */
    this.tools = {};
    /** @type {[string, () => void][]} */
    const tools = [
      ["undo", () => this.undo()],
      ["redo", () => this.redo()],
      ["addIssue", () => this.addIssue()],
      ["log", () => this.showLog()],
      ["exportOne", () => exportCorrections([state.session], state.session.entry.name)],
      ["exportAll", () => exportCorrections(state.sessions, "all")],
      ["import", () => this.file.click()],
    ];
    for (const [key, run] of tools) {
      const made = make("button", { type: "button", "data-tool": key });
      made.addEventListener("click", run);
      this.tools[key] = made;
      this.bar.append(made);
    }
    host.append(this.banner, this.panel, this.error, make("div", { class: "edit-foot" }, this.bar, this.state), this.file);
    this.listen();
  }

  listen() {
    this.file.addEventListener("change", () => {
      const given = this.file.files?.[0];
      this.file.value = "";
      if (given) void importCorrections(given);
    });
    this.host.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const typing = event.target instanceof Element && event.target.matches("input[type=text], textarea");
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !typing) {
        event.preventDefault();
        return event.shiftKey ? this.redo() : this.undo();
      }
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (this.chooser) this.closeChooser();
      else this.close();
    });
    // A press on a button may first make a field act; the button must still be there when it is let go.
    this.host.addEventListener("pointerdown", () => (this.pressed = true));
    for (const name of ["pointerup", "pointercancel"]) {
      window.addEventListener(name, () => {
        this.pressed = false;
        if (this.waits) setTimeout(() => this.draw());
      });
    }
    // What is selected in the source is what is chosen; not before the click that ends it is over.
    for (const name of ["pointerup", "keyup"]) byId("sheet").addEventListener(name, () => {
      const place = this.chooser ? this.ownPlace(this.chooser.point) : null;
      if (place) setTimeout(() => this.chooser?.set(place));
    });
    window.addEventListener("beforeunload", (event) => {
      if (state.sessions.some((each) => each.keeping === "failed" && each.unexported)) event.preventDefault();
    });
  }

  nextId() {
    return ++this.ids;
  }

  /** When the page has its sessions: what the browser kept comes back. */
  start() {
    for (const session of state.sessions) {
      const steps = session.load();
      if (steps) this.restored.set(session, steps);
    }
    this.host.hidden = false;
  }

  // -- opening and closing ---------------------------------------------------------------------------------

  /** @param {string} pointer of an issue, a fact, or a part of either */
  open(pointer) {
    const issue = /^\/issues\/\d+/.exec(pointer)?.[0];
    if (!issue && pointer !== "" && !/^\/(title|issuer|kind|published_at|signed_on|signed_by|inspection|contact)(\/|$)/.test(pointer)) return announce(say("notCorrectable"));
    this.pointer = issue ?? "";
    this.logged = false;
    this.chooser = null;
    if (/\/path(\/|$)/.test(pointer)) this.openGroups.add("path");
    this.fail("");
    this.draw();
    this.focusOn(pointer);
  }

  /** Put the focus on what corrects a part. @param {string} pointer */
  focusOn(pointer) {
    const within = pointer.replace(/^\/issues\/\d+\/?/, "");
    const [first = "", second = ""] = within.split("/");
    const wanted = this.pointer === ""
      ? [`[data-focus^="${CSS.escape(pointer || "/title")}"]`]
      : first === "measures" ? [`[data-measure="${CSS.escape(second)}"] button`, "[data-group=measures] button"]
      : first === "action" ? ["[data-focus^='action ']"]
      : first === "outcome" && second.startsWith("due") ? ["[data-focus=due]"]
      : first === "responsible" ? [`[data-focus$="${CSS.escape(second)}"]`]
      : first === "blocks" || first === "mentions" || first === "" ? []
      : [`[data-group="${CSS.escape(first)}"] :is(select, button, summary)`];
    for (const each of [...wanted, "[data-focus=status]", "h3"]) {
      const found = this.panel.querySelector(each);
      if (found instanceof HTMLElement) {
        found.focus();
        found.closest("fieldset, .edit-field")?.scrollIntoView({ block: "nearest" });
        return;
      }
    }
  }

  close() {
    const pointer = this.pointer;
    this.pointer = null;
    this.logged = false;
    this.chooser = null;
    this.fail("");
    this.draw();
    if (pointer && state.selected.pointer.startsWith(pointer)) select(state.selected.pointer, { from: "key" });
    byId("ledger").contains(document.activeElement) || byId("ledger").focus({ preventScroll: true });
  }

  /** Choose a place in the source. @param {Choice} choice */
  choose(choice) {
    this.fail("");
    this.chooser = new Chooser(state.session.text, choice, () => this.closeChooser());
    this.draw();
    this.chooser.draw();
    const first = this.panel.querySelector(".chooser-panel .edge button");
    if (first instanceof HTMLElement) first.focus();
    announce(`${say("choosing", choice.title)} ${this.chooser.words()}`);
  }

  /** The record has changed: the panel stays with its issue, and a place is no longer chosen for a record that was another. */
  moved() {
    const { pointer, chooser } = this;
    if (pointer) this.pointer = moved(pointer);
    const given = chooser && !this.confirms ? chooser.choice.title : null;
    // What acts on what stood elsewhere may not wait until a button is let go.
    if (given !== null || this.pointer !== pointer) this.pressed = false;
    if (given === null) return;
    this.chooser = null;
    // After what changed the record has said so.
    queueMicrotask(() => announce(say("choiceGivenUp", byId("said").textContent ?? "", given)));
  }

  closeChooser() {
    const back = this.chooser?.choice.title;
    this.chooser = null;
    this.fail("");
    this.draw();
    select(state.selected.pointer, { from: "page" });
    // Where the choosing began: the button named so.
    const named = [...this.panel.querySelectorAll("button")].find((each) => back && (each.getAttribute("aria-label") ?? each.textContent ?? "").includes(back));
    if (named) named.focus();
    else if (this.pointer === null) byId("ledger").focus({ preventScroll: true });
    else this.focusOn(this.pointer);
  }

  /** What the person selects in the source at this moment; with `spot`, where the caret stands does too. @param {boolean} spot @returns {Place | null} */
  ownPlace(spot) {
    const own = document.getSelection();
    if (!own?.rangeCount || !byId("sheet").contains(own.anchorNode) || !byId("sheet").contains(own.focusNode)) return null;
    const range = own.getRangeAt(0);
    if (!range.collapsed) return sourcePane.rangeOf(range);
    const unit = spot ? sourcePane.offsetOf(range.startContainer, range.startOffset, false) : null;
    if (unit === null) return null;
    const at = state.session.text.point(unit);
    return { start: at, end: at };
  }

  /** A place to begin with: what is selected in the source, else what is said. @param {Place} [near] @returns {Place} */
  anyPlace(near) {
    const { text } = state.session;
    const fallback = near ?? state.selected.span ?? { start: 0, end: Math.min(1, text.length) };
    const place = selectedRange() ?? fallback;
    return place.end > place.start ? place : { start: Math.max(0, place.start - 1), end: Math.min(text.length, place.start + 1) };
  }

  // -- acting ----------------------------------------------------------------------------------------------

  /** Say what is wrong, or that nothing is any more. @param {string} words */
  fail(words) {
    this.error.textContent = words;
  }

  /**
   * One step of corrections. What cannot be done is told; the record stays as it was.
   * @param {string} key what is done @param {string} about @param {() => Operation[]} build @returns {boolean} whether it could be
   */
  act(key, about, build) {
    try {
      const done = state.session.apply(build(), { key, about });
      this.fail("");
      announce(done ? say(key, about) : say("alreadySo"));
      return true;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      this.fail(say(error.key, ...error.filled));
      return false;
    }
  }

  /** One step for all that follows quickly in one place; what is built must fit. @param {string} key @param {string} about @param {() => Operation[]} build */
  actAgain(key, about, build) {
    const { session } = state;
    const last = session.taken.at(-1)?.step.label;
    const quick = session === this.lastSession && performance.now() - this.lastTime < QUICK;
    this.lastTime = performance.now();
    this.lastSession = session;
    if (!quick || last?.key !== key || last.about !== about) return void this.act(key, about, build);
    session.applyInstead(build, { key, about });
    announce(say(key, about));
  }

  /** @param {string} key @param {string} about @param {() => Operation[]} build */
  actAndClose(key, about, build) {
    if (!this.confirm(key, about, build)) return;
    sourcePane.ownRange = null;
    this.closeChooser();
  }

  /** What `act` does, with the place that was chosen. @param {string} key @param {string} about @param {() => Operation[]} build */
  confirm(key, about, build) {
    this.confirms = true;
    try {
      return this.act(key, about, build);
    } finally {
      this.confirms = false;
    }
  }

  /** @param {number} i */
  accept(i) {
    const on = !state.session.accepted.has(`/issues/${i}`);
    const { id } = issueAt(state.session, i);
    if (state.session.accept(i, on)) announce(say(on ? "did.accept" : "did.unaccept", id));
  }

  addIssue() {
    const leftover = /^\/leftovers\//.test(state.selected.pointer);
    const title = say("addIssue");
    this.choose({ title, place: this.anyPlace(leftover ? state.selected.span ?? undefined : undefined), done: (place) => this.addIssueAt(place) });
  }

  /** @param {Place} place */
  addIssueAt(place) {
    let number = -1;
    const added = this.confirm("did.addIssue", flat(state.session.text.of(place), 12), () => {
      const operations = addIssue(state.session, place);
      number = numberAdded(operations);
      return operations;
    });
    if (!added) return;
    sourcePane.ownRange = null;
    this.chooser = null;
    select(`/issues/${number}`, { from: "page" });
    this.open(`/issues/${number}`);
  }

  /** @param {number} i @param {string} id */
  removeIssue(i, id) {
    this.pointer = null;
    this.act("did.removeIssue", id, () => removeIssue(state.session, i));
    select("", { from: "page" });
    this.draw();
    byId("ledger").focus({ preventScroll: true });
  }

  undo() {
    const label = state.session.undo();
    this.fail("");
    announce(label ? say("undone", say(label.key, label.about)) : say("nothingToUndo"));
  }

  redo() {
    const label = state.session.redo();
    this.fail("");
    announce(label ? say("redone", say(label.key, label.about)) : say("nothingToRedo"));
  }

  showLog() {
    this.logged = !this.logged;
    this.chooser = null;
    if (!this.logged) return this.close();
    this.draw();
    const title = this.panel.querySelector("h2");
    if (title instanceof HTMLElement) title.focus();
  }

  startAfresh() {
    state.session.startAfresh();
    this.restored.delete(state.session);
    this.draw();
    announce(say("afreshDone"));
    byId("ledger").focus({ preventScroll: true });
  }

  // -- drawing ---------------------------------------------------------------------------------------------

  /** What is selected is another part: the panel follows, unless a place is being chosen. */
  follow() {
    if (this.chooser) return this.chooser.draw();
    const issue = /^\/issues\/\d+/.exec(state.selected.pointer)?.[0];
    if (this.pointer === null || this.logged || !issue || issue === this.pointer) return;
    this.pointer = issue;
    this.draw();
  }

  /** @param {string} [reason] why the page is drawn: another notice closes the panel, another language gives up a choice */
  draw(reason = "") {
    if (this.pressed && reason !== "notice") {
      this.waits = true;
      return;
    }
    this.waits = false;
    if (reason === "language") this.chooser = null;
    if (reason === "notice") {
      this.pointer = null;
      this.chooser = null;
      this.logged = false;
      this.fail("");
    }
    if (this.pointer && valueAt(state.session.record, this.pointer) === undefined) this.pointer = null;
    const focused = this.panel.contains(document.activeElement) ? movedMark(document.activeElement?.getAttribute("data-focus") ?? "") : null;
    const top = this.panel.scrollTop;
    this.drawBar();
    this.drawBanner();
    this.drawPanel();
    this.panel.scrollTop = top;
    if (focused !== null && !this.panel.contains(document.activeElement)) focusIn(this.panel, focused, this.panel.querySelector("h2") ?? byId("ledger"));
  }

  drawBar() {
    const { session, sessions } = state;
    const last = session.taken.at(-1)?.step.label;
    const next = session.undone.at(-1)?.label;
    this.host.setAttribute("role", "region");
    this.host.setAttribute("aria-label", say("editor"));
    this.bar.setAttribute("aria-label", say("editorTools"));
    for (const [key, tool] of Object.entries(this.tools)) tool.textContent = say(key);
    this.tool("undo", last !== undefined, last ? say("undoWhat", say(last.key, last.about)) : "");
    this.tool("redo", next !== undefined, next ? say("redoWhat", say(next.key, next.about)) : "");
    this.tool("exportOne", session.corrected);
    this.tool("exportAll", sessions.some((each) => each.corrected));
    const log = /** @type {HTMLButtonElement} */ (this.tools.log);
    log.textContent = session.traces.length ? say("logCount", session.traces.length) : say("log");
    log.setAttribute("aria-expanded", String(this.logged));
    log.setAttribute("aria-controls", "edit-panel");
    /** @type {HTMLButtonElement} */ (this.tools.exportAll).hidden = sessions.length < 2;
    const count = session.taken.length;
    const kept = session.keeping === "failed" && session.unexported ? "notKept" : count && !session.unexported ? "keptExported" : "keptHere";
    const words = count ? `${count === 1 ? say("stepsOne") : say("steps", count)}${spoken === "zh" ? "，" : ", "}${say(kept)}` : say("stepsNone");
    // A status that is set anew is heard anew.
    if (this.state.textContent !== words) this.state.textContent = words;
    this.state.classList.toggle("warning", kept === "notKept" && count > 0);
    this.file.setAttribute("aria-label", say("importFile"));
  }

  /** A tool that cannot act stays where the keyboard can find it. @param {string} key @param {boolean} on @param {string} [title] */
  tool(key, on, title = "") {
    const tool = /** @type {HTMLButtonElement} */ (this.tools[key]);
    tool.setAttribute("aria-disabled", String(!on));
    if (title) {
      tool.title = flat(title, 80);
      tool.setAttribute("aria-label", flat(title, 80));
    } else {
      tool.removeAttribute("title");
      tool.removeAttribute("aria-label");
    }
  }

  drawBanner() {
    const steps = this.restored.get(state.session);
    this.banner.hidden = steps === undefined;
    if (steps === undefined) return this.banner.replaceChildren();
    const keep = button("gotIt", () => {
      this.restored.delete(state.session);
      this.draw();
      byId("ledger").focus({ preventScroll: true });
    });
    this.banner.replaceChildren(make("p", { role: "status" }, say("restored", steps)), make("div", { class: "row-of" }, keep, button("afresh", () => this.startAfresh())));
  }

  drawPanel() {
    const { panel } = this;
    panel.hidden = this.pointer === null && !this.chooser && !this.logged;
    this.host.classList.toggle("open", !panel.hidden);
    if (panel.hidden) return panel.replaceChildren();
    const name = this.logged ? say("log") : this.pointer ? partName(state.session.record, this.pointer) : this.pointer === "" ? say("factsForm") : say("addIssue");
    const close = button("close", () => this.close(), { class: "small", "data-focus": "close" });
    const title = make("div", { class: "edit-title" }, make("h2", { tabindex: "-1" }, this.logged ? name : say("editorFor", name)), close);
    const number = this.pointer ? Number(this.pointer.slice("/issues/".length)) : -1;
    const body = this.logged ? [correctionsLog(state.session)] : this.chooser ? [this.chooser.element] : this.pointer ? issueForm(number) : factsForm();
    panel.replaceChildren(title, ...body);
  }
}

const editor = new Editor(byId("editor"));

/** Correct a part of the record. @param {string} pointer "" for the facts */
function openEditor(pointer) {
  if (pointer && state.selected.pointer !== pointer) select(pointer, { from: "page" });
  editor.open(pointer);
}

/** @type {Command[]} */
const editorCommands = [
  { keys: ["e", "Enter"], words: "key.correct", run: () => openEditor(state.selected.pointer) },
  { keys: ["a"], words: "key.accept", run: () => (currentIssue() < 0 ? announce(say("nothing")) : editor.accept(currentIssue())) },
  { keys: ["u"], words: "key.undo", run: () => editor.undo() },
  { keys: ["Shift+U"], words: "key.redo", run: () => editor.redo() },
  { keys: ["i"], words: "key.add", run: () => editor.addIssue() },
  { keys: ["l"], words: "key.log", run: () => editor.showLog() },
  { keys: ["x"], words: "key.export", run: () => exportCorrections([state.session], state.session.entry.name) },
];
