// The record pane: facts, the ladder as a tree that opens and closes, issues as cards that are built when they are opened.

const CHEVRON = "M5.5 3l5 5-5 5";
const PENCIL = "M2.5 13.5l.8-3.3L11 2.5l2.5 2.5-7.7 7.7zM9.5 4L12 6.5";

/** The shape of each outcome, so that colour is never needed to tell them apart. @type {Record<Status, string>} */
const SHAPES = {
  completed: "M8 1a7 7 0 100 14A7 7 0 008 1zM4.6 8.2l2.3 2.4 4.5-5",
  mostly_completed: "M8 1a7 7 0 100 14A7 7 0 008 1zM8 3.4v4.6h-4.6a4.6 4.6 0 104.6-4.6z",
  partial: "M8 1a7 7 0 100 14A7 7 0 008 1zM8 3.4a4.6 4.6 0 010 9.2z",
  in_progress: "M8 1a7 7 0 100 14A7 7 0 008 1zM5.8 4.4l5.6 3.6-5.6 3.6z",
  not_completed: "M8 1a7 7 0 100 14A7 7 0 008 1zM5 5l6 6M11 5l-6 6",
  not_started: "M8 1a7 7 0 100 14A7 7 0 008 1z",
  unknown: "M8 1l7 7-7 7-7-7zM6.4 6.4a1.7 1.7 0 112.6 1.5c-.7.4-1 .8-1 1.6M8 11.3v.9",
};
/** @type {Map<Status, SVGSVGElement>} */
const shapes = new Map();

/** @param {Status} status */
function shape(status) {
  let drawn = shapes.get(status);
  if (!drawn) shapes.set(status, (drawn = icon(Object.hasOwn(SHAPES, status) ? SHAPES[status] : SHAPES.unknown)));
  return drawn.cloneNode(true);
}

/** An outcome as a word with its shape and colour. @param {Status} status @param {boolean} [sustained] */
function chip(status, sustained = false) {
  const host = make("span", { class: "chip", "data-status": status }, shape(status), say(`status.${status}`));
  if (sustained) host.append(make("span", { class: "kept" }, ` · ${say("sustained")}`));
  return host;
}

/** @typedef {{issue: number, section: Section | null, pointer: string, children: Branch[], issues: number}} Branch */

/** Issues in the places of their sections; those whose section is not there come last. @param {Notice} notice @returns {{roots: Branch[], outside: number[]}} */
function branches(notice) {
  /** @type {Map<number, number[]>} */
  const waiting = new Map();
  notice.issues.forEach((issue, number) => {
    const start = issue.path[issue.path.length - 1]?.span.start ?? issue.span.start;
    const there = waiting.get(start);
    if (there) there.push(number);
    else waiting.set(start, [number]);
  });
  /** @type {Branch[]} */
  const roots = [];
  /** @type {Map<string, Branch>} */
  const known = new Map();
  eachSection(notice.sections, (section, pointer) => {
    const here = waiting.get(section.span.start) ?? [];
    waiting.delete(section.span.start);
    const branch = { issue: here[0] ?? -1, section, pointer, children: /** @type {Branch[]} */ ([]), issues: 0 };
    here.slice(1).forEach((issue) => branch.children.push({ issue, section: null, pointer: `/issues/${issue}`, children: [], issues: 1 }));
    known.set(pointer, branch);
    const above = known.get(pointer.replace(/\/children\/\d+$/, ""));
    if (above && above !== branch) above.children.push(branch);
    else roots.push(branch);
  });
  for (const branch of [...known.values()].reverse()) branch.issues = (branch.issue >= 0 ? 1 : 0) + branch.children.reduce((sum, each) => sum + each.issues, 0);
  return { roots, outside: [...waiting.values()].flat().sort((a, b) => a - b) };
}

class LadderPane {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** @type {Session | null} */
    this.session = null;
    /** What is open of the issues, and what is closed of the sections. @type {Set<string>} */
    this.open = new Set();
    /** @type {Set<string>} */
    this.closed = new Set();
    /** @type {Map<string, HTMLElement>} */
    this.items = new Map();
    /** @type {Map<number, number[]>} */
    this.notesOf = new Map();
    /** Pointers to the issues that are accepted. @type {Set<string>} */
    this.accepted = new Set();
    /** @type {Element[]} */
    this.marked = [];
    /** How many steps of corrections were taken and undone when the pane was drawn. */
    this.steps = { taken: 0, undone: 0 };
    /** @type {string[]} */
    this.forPrint = [];
    host.addEventListener("click", (event) => this.onClick(event));
    host.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("afterprint", () => this.afterPrint());
  }

  get notice() {
    return /** @type {Session} */ (this.session).record;
  }

  /** @param {Session} session @param {{keep: boolean, changed?: boolean}} how `changed`: nothing but the record may have */
  show(session, { keep, changed = false }) {
    const only = this.changedIssues(session);
    this.accepted = session.accepted;
    if (changed && only) return this.showAgain(only);
    const panels = keep ? this.panels() : { facts: true, diagnostics: false, leftovers: false, corrections: false };
    const top = keep ? this.host.scrollTop : 0;
    this.session = session;
    this.items.clear();
    this.marked = [];
    if (!keep) {
      this.open.clear();
      this.closed.clear();
    }
    this.notesOf = notesByIssue(this.notice);
    const { roots, outside } = branches(this.notice);
    if (!keep) for (const branch of roots) this.closeEmpty(branch);
    this.host.replaceChildren(this.facts(panels.facts ?? true), this.outline(roots, outside), ...this.lists(panels));
    finder.filter();
    this.host.scrollTop = top;
  }

  /** What is open and closed goes along when the lists move. */
  moved() {
    /** @param {Set<string>} pointers */
    const now = (pointers) => new Set([...pointers].flatMap((pointer) => moved(pointer) ?? []));
    this.open = now(this.open);
    this.closed = now(this.closed);
  }

  /** The issues that the last change was within, by number; null when it went further. @param {Session} session @returns {Set<number> | null} */
  changedIssues(session) {
    const { taken, undone } = session;
    const [did, undid] = [taken.length - this.steps.taken, undone.length - this.steps.undone];
    this.steps = { taken: taken.length, undone: undone.length };
    const step = did === 1 ? taken.at(-1)?.step : did === -1 && undid === 1 ? undone.at(-1) : undefined;
    if (!step || step.afresh) return null;
    /** @type {Set<number>} */
    const issues = new Set();
    for (const operation of step.operations) {
      const [, list, number, field] = operation.path.split("/");
      const simple = operation.op === "add" || operation.op === "remove" || operation.op === "replace" || operation.op === "test";
      if (!simple || list !== "issues" || field === undefined || field === "path") return null;
      issues.add(Number(number));
    }
    for (const [pointer] of step.accepts) issues.add(Number(pointer.split("/")[2]));
    return issues;
  }

  /** Draw only some issues again, and what stands below the ladder. @param {Set<number>} issues */
  showAgain(issues) {
    const panels = this.panels();
    const top = this.host.scrollTop;
    this.marked = [];
    this.notesOf = notesByIssue(this.notice);
    for (const number of issues) {
      const before = this.items.get(`/issues/${number}`);
      const within = before?.querySelector(":scope > ul");
      const item = this.issue(number);
      if (within) item.append(within);
      before?.replaceWith(item);
    }
    this.host.querySelectorAll(".panel:not(.panel-facts)").forEach((each) => each.remove());
    this.host.append(...this.lists(panels));
    finder.filter();
    this.host.scrollTop = top;
  }

  /** @returns {Record<string, boolean>} */
  panels() {
    /** @type {Record<string, boolean>} */
    const open = {};
    this.host.querySelectorAll("details[data-panel]").forEach((each) => (open[each.getAttribute("data-panel") ?? ""] = /** @type {HTMLDetailsElement} */ (each).open));
    return open;
  }

  /** Sections that hold no issues are there, and closed. @param {Branch} branch */
  closeEmpty(branch) {
    if (!branch.issues) this.closed.add(branch.pointer);
    else branch.children.forEach((each) => this.closeEmpty(each));
  }

  // -- facts ---------------------------------------------------------------------------------------------

  /** @param {string} name @param {boolean} open @param {string} title @param {...Child} children */
  panel(name, open, title, ...children) {
    return make("details", { class: `panel panel-${name}`, "data-panel": name, open }, make("summary", {}, make("h3", {}, title)), ...children);
  }

  /** @param {boolean} open */
  facts(open) {
    const notice = this.notice;
    const { inspection, contact, source } = notice;
    const list = make("dl", { class: "facts" });
    /** @param {string} name @param {string} pointer @param {string | null} value @param {string | null} [printedAs] */
    const add = (name, pointer, value, printedAs) => {
      const words = value === null || value === "" ? make("span", { class: "quiet" }, say("none")) : printed("span", {}, value);
      const as = printedAs && printedAs !== value ? printed("span", { class: "as-printed" }, printedAs) : null;
      list.append(
        make("div", { class: "fact", "data-pointer": pointer }, make("dt", {}, this.label(say(name), pointer)), make("dd", {}, words, " ", as, this.badge(pointer), this.pencil(pointer, say(name)))),
      );
    };
    /** @param {string} name @param {string} pointer @param {string[]} values */
    const several = (name, pointer, values) => {
      if (!values.length) return;
      const words = values.slice(0, 200).flatMap((value, at) => [this.badge(`${pointer}/${at}`), printed("span", { class: "several", "data-pointer": `${pointer}/${at}` }, value), " "]);
      list.append(make("div", { class: "fact", "data-pointer": pointer }, make("dt", {}, this.label(say(name), `${pointer}/0`)), make("dd", {}, ...words, this.pencil(pointer, say(name)))));
    };
    add("title", "/title", notice.title);
    add("issuer", "/issuer", notice.issuer);
    add("published_at", "/published_at", notice.published_at?.replace("T", " ") ?? null);
    add("kind", "/kind", notice.kind);
    add("team", "/inspection/team", inspection.team);
    add("inspected", "/inspection/inspected", inspection.inspected);
    add("round", "/inspection/round", inspection.round);
    add("type", "/inspection/type", inspection.type);
    add("period", "/inspection/period", periodWords(inspection.period), inspection.period.text);
    add("feedback_on", "/inspection/feedback_on", inspection.feedback_on, inspection.feedback_text);
    const { months } = inspection.rectification;
    add("rectification", "/inspection/rectification", periodWords(inspection.rectification) ?? (months === null ? null : say("months", months)), inspection.rectification.text);
    several("stated_totals", "/stated_totals", notice.stated_totals.map((total) => `${total.what} ${total.count} ${total.unit}`));
    add("signed_by", "/signed_by", notice.signed_by);
    add("signed_on", "/signed_on", notice.signed_on);
    several("phones", "/contact/phones", contact.phones);
    several("emails", "/contact/emails", contact.emails);
    if (contact.address) add("address", "/contact/address", contact.address);
    if (contact.postcode) add("postcode", "/contact/postcode", contact.postcode);
    const file = make("p", { class: "file quiet" }, printed("span", {}, source.name), ` · ${flat(source.media_type)} · ${flat(source.encoding)} · ${say("characters", source.characters)}`);
    return this.panel("facts", open, say("facts"), list, file);
  }

  /** A label that selects. @param {string} words @param {string} pointer */
  label(words, pointer) {
    return make("button", { type: "button", class: "label", "data-pick": pointer, "data-focus": pointer }, words);
  }

  /** The sign that a person set this. @param {string} pointer */
  badge(pointer) {
    return this.session?.touched(pointer) ? make("span", { class: "person", title: say("personHelp") }, say("person")) : null;
  }

  /** @param {string} pointer @param {string} name */
  pencil(pointer, name) {
    return make("button", { type: "button", class: "pencil", "data-edit": pointer, "data-focus": `edit ${pointer}`, "aria-label": say("correctHere", flat(name, 40)) }, icon(PENCIL));
  }

  // -- the ladder ----------------------------------------------------------------------------------------

  /** @param {Branch[]} roots @param {number[]} outside */
  outline(roots, outside) {
    const host = make("section", { class: "outline", "aria-labelledby": "outline-title" }, make("h3", { id: "outline-title", class: "for-reader" }, say("outline")));
    const tree = make("ul", { class: "tree", role: "list" }, ...roots.map((branch) => this.branch(branch)));
    host.append(tree);
    if (outside.length) {
      host.append(make("h4", {}, say("outside")), make("ul", { class: "tree", role: "list" }, ...outside.map((issue) => this.issue(issue))));
    }
    if (!this.notice.issues.length) host.prepend(make("p", { class: "nothing" }, say("noIssues")));
    host.append(make("p", { class: "nothing", id: "filtered-out", hidden: true }, say("filterNothing")));
    return host;
  }

  /** @param {Branch} branch @returns {HTMLElement} */
  branch(branch) {
    const below = branch.children;
    if (branch.issue >= 0) {
      const item = this.issue(branch.issue);
      if (below.length) item.append(make("ul", { role: "list" }, ...below.map((each) => this.branch(each))));
      return item;
    }
    const section = /** @type {Section} */ (branch.section);
    const { pointer } = branch;
    const open = !this.closed.has(pointer);
    const item = make("li", { class: branch.issues ? "section" : "section dim", "data-pointer": pointer });
    const head = this.head(pointer, open, section.marker, section.heading);
    const count = branch.issues ? make("span", { class: "count" }, say("issueCount", branch.issues)) : make("span", { class: "count" }, say("noIssueHere"));
    item.append(make("div", { class: "head" }, head, count));
    const inner = make("div", { class: "inner", hidden: !open });
    /** Made when it is first opened. */
    const fill = () => {
      section.texts.forEach((block, at) => {
        const words = block.label ? `${block.label}：${block.text}` : block.text;
        inner.append(printed("p", { class: "section-text", "data-pointer": `${pointer}/texts/${at}` }, words));
      });
      if (below.length) inner.append(make("ul", { role: "list" }, ...below.map((each) => this.branch(each))));
    };
    if (open || branch.issues) fill();
    else this.fills.set(inner, fill);
    item.append(inner);
    this.items.set(pointer, item);
    return item;
  }

  /** What fills a closed element when it is opened. @type {WeakMap<Element, () => void>} */
  fills = new WeakMap();

  /** The button of a section's or an issue's line. @param {string} pointer @param {boolean} open @param {string} marker @param {string} words */
  head(pointer, open, marker, words) {
    const chevron = shapes.get(/** @type {any} */ ("chevron")) ?? icon(CHEVRON);
    shapes.set(/** @type {any} */ ("chevron"), chevron);
    return make(
      "button",
      { type: "button", class: "pick", "data-head": pointer, "data-focus": pointer, "aria-expanded": String(open) },
      make("span", { class: "twist", "aria-hidden": "true" }, chevron.cloneNode(true)),
      marker ? printed("span", { class: "marker" }, marker) : null,
      printed("span", { class: "words" }, words),
    );
  }

  /** @param {number} number */
  issue(number) {
    const issue = /** @type {Issue} */ (this.notice.issues[number]);
    const pointer = `/issues/${number}`;
    const open = this.open.has(pointer);
    const marker = issue.path[issue.path.length - 1]?.marker ?? "";
    const item = make("li", { class: "issue", "data-pointer": pointer, "data-status": issue.outcome.status });
    const notes = this.notesOf.get(number)?.length ?? 0;
    const row = make("div", { class: "head" }, this.head(pointer, open, marker, issue.statement.slice(0, 400)));
    const signs = make("span", { class: "signs" });
    if (this.accepted.has(pointer)) signs.append(make("span", { class: "accepted" }, say("accepted")));
    if (this.session?.touched(pointer)) signs.append(make("span", { class: "person", title: say("personHelp") }, say("person")));
    if (notes) signs.append(make("span", { class: "noted", title: say("diagnostics") }, icon("M8 1.5L15 14H1zM8 6v4M8 11.4v1"), make("span", { class: "for-reader" }, say("diagnostics")), String(notes)));
    signs.append(chip(issue.outcome.status, issue.outcome.sustained));
    row.append(signs);
    const inner = make("div", { class: "inner body", hidden: !open });
    const fill = () => inner.append(...issueBody(this, issue, number));
    if (open) fill();
    else this.fills.set(inner, fill);
    item.append(row, inner);
    this.items.set(pointer, item);
    return item;
  }

  // -- what stands below the ladder --------------------------------------------------------------------------

  /** @param {Record<string, boolean>} open */
  lists(open) {
    const { diagnostics, leftovers } = this.notice;
    const panels = [];
    const traces = this.session?.traces ?? [];
    if (traces.length) panels.push(this.panel("corrections", open.corrections ?? false, `${say("corrections")} ${traces.length}`, this.traces(traces)));
    if (leftovers.length) {
      const items = leftovers.slice(0, 2000).map((each, at) => make("li", { "data-pointer": `/leftovers/${at}` }, this.label(`${at + 1}`, `/leftovers/${at}`), printed("span", {}, each.text.slice(0, 2000))));
      panels.push(this.panel("leftovers", open.leftovers ?? false, `${say("leftovers")} ${leftovers.length}`, make("ul", { class: "leftovers", role: "list" }, ...items)));
    }
    const notes = diagnostics.slice(0, 2000).map((each, at) => make("li", { "data-pointer": `/diagnostics/${at}` }, note(each, at, false)));
    const list = notes.length ? make("ul", { class: "diagnostics", role: "list" }, ...notes) : make("p", { class: "quiet" }, say("noDiagnostics"));
    panels.push(this.panel("diagnostics", open.diagnostics ?? false, `${say("diagnostics")} ${diagnostics.length}`, list));
    return panels;
  }

  /** @param {Trace[]} traces */
  traces(traces) {
    return make(
      "ul",
      { class: "traces", role: "list" },
      ...traces.slice(0, 2000).map((trace) => {
        const was = trace.act === "accepted" || trace.act === "added" ? "" : say("was", briefly(trace.was));
        return make("li", {}, this.label(partName(this.notice, trace.pointer) || trace.pointer, trace.pointer), ` ${say(`act.${trace.act}`)} `, make("span", { class: "quiet" }, was));
      }),
    );
  }

  // -- selecting, opening, closing -----------------------------------------------------------------------------

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = /** @type {Element} */ (event.target);
    const edit = target.closest("[data-edit]");
    if (edit) return openEditor(edit.getAttribute("data-edit") ?? "");
    const twist = target.closest(".twist");
    const head = target.closest("[data-head]");
    const pointer = head?.getAttribute("data-head") ?? "";
    if (twist && event.detail > 0) return this.setOpen(pointer, !this.isOpen(pointer));
    if (head) {
      if (state.selected.pointer === pointer) this.setOpen(pointer, !this.isOpen(pointer));
      else this.setOpen(pointer, true);
      return this.choose(pointer, false);
    }
    const picked = target.closest("[data-pick]") ?? target.closest("[data-diagnostic]");
    if (picked) return this.choose(picked.getAttribute("data-pick") ?? `/diagnostics/${picked.getAttribute("data-diagnostic")}`, true);
    const own = document.getSelection();
    if (own && !own.isCollapsed) return;
    const part = target.closest("[data-pointer]");
    if (part && !part.matches("li.issue, li.section") && !target.closest("summary, button, a")) this.choose(part.getAttribute("data-pointer") ?? "", true);
  }

  /** @param {string} pointer @param {boolean} goes whether a narrow screen turns to the source */
  choose(pointer, goes) {
    wantsSource = goes;
    select(pointer, { from: "record" });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const head = /** @type {Element} */ (event.target).closest("[data-head]");
    if (!head || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    this.setOpen(head.getAttribute("data-head") ?? "", event.key === "ArrowRight");
    event.preventDefault();
  }

  /** @param {string} pointer */
  isOpen(pointer) {
    return pointer.startsWith("/issues/") ? this.open.has(pointer) : !this.closed.has(pointer);
  }

  /** @param {string} pointer @param {boolean} open */
  setOpen(pointer, open) {
    const item = this.items.get(pointer);
    const inner = item?.querySelector(":scope > .inner");
    if (!item || !(inner instanceof HTMLElement) || this.isOpen(pointer) === open) return;
    if (pointer.startsWith("/issues/")) open ? this.open.add(pointer) : this.open.delete(pointer);
    else open ? this.closed.delete(pointer) : this.closed.add(pointer);
    this.fills.get(inner)?.();
    this.fills.delete(inner);
    inner.hidden = !open;
    item.querySelector("[data-head]")?.setAttribute("aria-expanded", String(open));
    if (open) finder.opened();
  }

  /** @param {number} number an issue's */
  toggle(number) {
    const pointer = number >= 0 ? `/issues/${number}` : state.selected.pointer;
    this.setOpen(pointer, !this.isOpen(pointer));
  }

  /** What is printed is all there is, whatever is open on the screen. */
  openAll() {
    this.forPrint = [...this.items.keys()].filter((pointer) => !this.isOpen(pointer));
    for (const pointer of this.forPrint) this.setOpen(pointer, true);
    this.host.querySelectorAll("details").forEach((each) => (each.open = true));
  }

  afterPrint() {
    for (const pointer of this.forPrint) this.setOpen(pointer, false);
    this.forPrint = [];
  }

  /** The element of a part, or of the nearest one around it. @param {string} pointer @returns {HTMLElement | null} */
  find(pointer) {
    const owner = /^\/issues\/\d+/.exec(pointer)?.[0];
    const item = owner ? this.items.get(owner) : null;
    for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/"))) {
      if (at === owner) break;
      const found = (item ?? this.host).querySelector(`[data-pointer="${CSS.escape(at)}"]`);
      if (found instanceof HTMLElement) return found;
    }
    return item ?? null;
  }

  /** Open all that a part is in. @param {string} pointer */
  uncover(pointer) {
    const owner = /^\/issues\/\d+/.exec(pointer)?.[0] ?? pointer;
    if (owner.startsWith("/issues/")) this.setOpen(owner, true);
    for (let item = this.find(pointer)?.parentElement; item && item !== this.host; item = item.parentElement) {
      const above = item.getAttribute("data-pointer");
      if (above && this.items.has(above)) this.setOpen(above, true);
      if (item instanceof HTMLDetailsElement) item.open = true;
    }
  }

  /** Bring a part into view; it must be uncovered. @param {string} pointer */
  reveal(pointer) {
    const found = this.find(pointer);
    if (!found) return;
    const line = found.matches("li.issue, li.section") ? /** @type {HTMLElement} */ (found.firstElementChild) : found;
    keepInView(this.host, () => line);
  }

  /** @param {string} pointer @param {{reveal: boolean, focus: boolean}} how */
  mark(pointer, { reveal, focus }) {
    for (const each of this.marked) {
      each.classList.remove("on", "current");
      each.querySelector(":scope > .head > [aria-current]")?.removeAttribute("aria-current");
    }
    this.marked = [];
    if (!pointer) return;
    if (reveal) this.uncover(pointer);
    const found = this.find(pointer);
    if (!found) return;
    const item = this.items.get(/^\/issues\/\d+/.exec(pointer)?.[0] ?? pointer);
    item?.querySelector(":scope > .head > [data-head]")?.setAttribute("aria-current", "true");
    item?.classList.add("current");
    found.classList.add("on");
    this.marked = item ? [item, found] : [found];
    if (reveal) this.reveal(pointer);
    if (focus) (found.querySelector("button") ?? found).focus({ preventScroll: true });
  }

  /** The numbers of the issues that the filter lets through. @returns {number[]} */
  visible() {
    return this.notice.issues.flatMap((_, at) => (this.items.get(`/issues/${at}`)?.classList.contains("filtered") ? [] : [at]));
  }
}

/** The diagnostics of each issue, by their numbers: those whose place lies in the issue's. @param {Notice} notice @returns {Map<number, number[]>} */
function notesByIssue(notice) {
  /** @type {Map<number, number[]>} */
  const notes = new Map();
  const starts = notice.issues.map((issue) => issue.span.start);
  notice.diagnostics.forEach((each, number) => {
    if (!each.span) return;
    const issue = below(starts, each.span.start + 1) - 1;
    const span = notice.issues[issue]?.span;
    if (!span || span.end < each.span.start) return;
    const list = notes.get(issue);
    if (list) list.push(number);
    else notes.set(issue, [number]);
  });
  return notes;
}

/** @param {{start: string | null, end: string | null}} period */
function periodWords(period) {
  if (!period.start && !period.end) return null;
  return `${period.start ?? "…"} ${say("to")} ${period.end ?? "…"}`;
}

/** A value in a few words. @param {Json} value */
function briefly(value) {
  if (value === null || value === "") return say("empty");
  if (typeof value === "string") return flat(value, 60);
  const thing = /** @type {any} */ (value);
  return flat(typeof value === "object" && !Array.isArray(value) && (thing.statement ?? thing.text) ? String(thing.statement ?? thing.text) : JSON.stringify(value), 60);
}
