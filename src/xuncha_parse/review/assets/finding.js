// Filtering by outcome, and searching the source and the record.

const MOST_MATCHES = 10000;

/** @typedef {{start: number, end: number, pointer: ""} | {start: -1, end: -1, pointer: string}} Match places in UTF-16 units */

class Finder {
  constructor() {
    /** @type {Set<string>} */
    this.chosen = new Set();
    /** @type {RegExp | null} */
    this.pattern = null;
    /** @type {Match[]} */
    this.matches = [];
    this.at = -1;
    this.more = false;
    /** @type {Map<Chunk, AbstractRange[]>} */
    this.ranges = new Map();
    this.field = /** @type {HTMLInputElement} */ (byId("search"));
    this.timer = 0;
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.search(), 120);
    });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    byId("next").addEventListener("click", () => this.step(1));
    byId("previous").addEventListener("click", () => this.step(-1));
    byId("filters").addEventListener("click", (event) => this.onFilter(event));
  }

  // -- filter ----------------------------------------------------------------------------------------------

  /** The filter's buttons with their counts. */
  draw() {
    const { issues } = record();
    const bar = byId("filters");
    const focused = bar.contains(document.activeElement) ? document.activeElement?.getAttribute("data-filter") : null;
    /** @param {string} name @param {number} count @param {...Child} words */
    const button = (name, count, ...words) =>
      make("button", { type: "button", class: "filter", "data-filter": name, "aria-pressed": String(name === "all" ? !this.chosen.size : this.chosen.has(name)) }, ...words, make("span", { class: "number" }, String(count)));
    const buttons = [button("all", issues.length, say("filterAll"))];
    for (const status of STATUSES) {
      const count = issues.filter((issue) => issue.outcome.status === status).length;
      if (count || this.chosen.has(status)) {
        const each = button(status, count, shape(status), say(`status.${status}`));
        each.dataset.status = status;
        buttons.push(each);
      }
    }
    const doubtful = ladderPane.notesOf.size;
    if (doubtful || this.chosen.has("doubt")) buttons.push(button("doubt", doubtful, severityIcon("warning"), say("filterDoubt")));
    const own = issues.filter((_, at) => state.session.touched(`/issues/${at}`)).length;
    if (own || this.chosen.has("person")) buttons.push(button("person", own, say("filterPerson")));
    bar.replaceChildren(make("div", { class: "filter-row", role: "group", "aria-label": say("filter") }, ...buttons), make("output", { class: "quiet", id: "shown", "aria-live": "polite" }));
    this.count();
    if (focused) /** @type {HTMLElement | null} */ (bar.querySelector(`[data-filter="${focused}"]`))?.focus();
  }

  /** @param {Event} event */
  onFilter(event) {
    const name = /** @type {Element} */ (event.target).closest("[data-filter]")?.getAttribute("data-filter");
    if (!name) return;
    if (name === "all") this.chosen.clear();
    else if (!this.chosen.delete(name)) this.chosen.add(name);
    this.draw();
    this.filter();
    const outline = ladderPane.host.querySelector(".outline");
    if (this.chosen.size && outline) ladderPane.host.scrollTop += outline.getBoundingClientRect().top - ladderPane.host.getBoundingClientRect().top - 8;
  }

  /** @param {Issue} issue @param {number} at */
  lets(issue, at) {
    const { chosen } = this;
    const byStatus = STATUSES.some((status) => chosen.has(status));
    if (byStatus && !chosen.has(issue.outcome.status)) return false;
    if (chosen.has("doubt") && !ladderPane.notesOf.has(at)) return false;
    return !chosen.has("person") || state.session.touched(`/issues/${at}`);
  }

  /** Hide what the filter keeps back, and the sections in which nothing is left. */
  filter() {
    const { items } = ladderPane;
    const active = this.chosen.size > 0;
    /** @type {Set<Element>} */
    const needed = new Set();
    let shown = 0;
    record().issues.forEach((issue, at) => {
      const item = items.get(`/issues/${at}`);
      const on = this.lets(issue, at);
      item?.classList.toggle("filtered", !on);
      if (!on) return;
      shown++;
      for (let above = item?.parentElement?.closest("li"); above && !needed.has(above); above = above.parentElement?.closest("li")) needed.add(above);
    });
    for (const [pointer, item] of items) {
      if (pointer.startsWith("/issues/")) item.classList.toggle("holds", needed.has(item));
      else item.classList.toggle("filtered", active && !needed.has(item));
    }
    byId("filtered-out").hidden = !active || shown > 0;
    this.count();
  }

  count() {
    const all = record().issues.length;
    const output = document.getElementById("shown");
    if (output) output.textContent = this.chosen.size ? say("filterShown", ladderPane.visible().length, all) : "";
  }

  // -- search ----------------------------------------------------------------------------------------------

  busy() {
    return this.field.value !== "" || document.activeElement === this.field;
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  clear() {
    const focused = document.activeElement === this.field;
    this.field.value = "";
    this.search();
    if (focused) byId("ledger").focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      clearTimeout(this.timer);
      if (this.pattern?.source !== escaped(this.field.value.trim())) this.search();
      this.step(event.shiftKey ? -1 : 1);
      event.preventDefault();
    }
  }

  search() {
    const wanted = this.field.value.trim();
    this.pattern = wanted ? new RegExp(escaped(wanted), "giu") : null;
    this.matches = [];
    this.at = -1;
    this.more = false;
    if (this.pattern) {
      const { text } = sourcePane.text;
      this.pattern.lastIndex = 0;
      for (let found = this.pattern.exec(text); found; found = this.pattern.exec(text)) {
        if (this.matches.length === MOST_MATCHES) {
          this.more = true;
          break;
        }
        this.matches.push({ start: found.index, end: found.index + found[0].length, pointer: "" });
      }
      for (const [pointer, words] of searchable(record())) {
        this.pattern.lastIndex = 0;
        if (this.matches.length < 2 * MOST_MATCHES && this.pattern.test(words)) this.matches.push({ start: -1, end: -1, pointer });
      }
    }
    this.paint();
    this.tell();
  }

  /** Search again in a record that was corrected, and stand where one stood. */
  again() {
    if (!this.pattern) return;
    const { at } = this;
    this.search();
    this.at = Math.min(at, this.matches.length - 1);
    this.tell();
  }

  tell() {
    const count = this.matches.length;
    let words = "";
    if (this.pattern) {
      if (!count) words = say("searchNone");
      else if (this.at >= 0) words = `${say("searchCount", this.at + 1, count)} · ${say(this.matches[this.at]?.pointer ? "searchInRecord" : "searchInSource")}`;
      else words = this.more ? say("searchMost", MOST_MATCHES) : say(count === 1 ? "searchOne" : "searchTotal", count);
    }
    byId("found").textContent = words;
    for (const id of ["next", "previous"]) /** @type {HTMLButtonElement} */ (byId(id)).disabled = !count;
  }

  /** @param {1 | -1} step */
  step(step) {
    const count = this.matches.length;
    if (!count) return this.tell();
    this.at = this.at < 0 ? (step > 0 ? 0 : count - 1) : (this.at + step + count) % count;
    const match = /** @type {Match} */ (this.matches[this.at]);
    if (match.pointer) {
      ladderPane.uncover(match.pointer);
      const found = ladderPane.find(match.pointer);
      if (found) intoView(ladderPane.host, found);
      if (narrow.matches) showPane("record");
    } else {
      const { text } = sourcePane;
      if (narrow.matches) showPane("source");
      sourcePane.reveal({ start: text.point(match.start), end: text.point(match.end) });
      const part = sourcePane.stretches.part(sourcePane.stretches.holding(match.start));
      if (part) {
        ladderPane.uncover(part.pointer);
        const found = ladderPane.find(part.pointer);
        if (found) intoView(ladderPane.host, found);
      }
    }
    this.paint();
    this.tell();
  }

  // -- marks -----------------------------------------------------------------------------------------------

  /** Mark matches wherever text is drawn. */
  paint() {
    const { highlights } = CSS;
    if (!highlights) return;
    for (const name of ["match", "match-record", "match-now"]) highlights.delete(name);
    this.ranges.clear();
    document.body.classList.toggle("searching", this.matches.length > 0);
    if (!this.matches.length) return;
    highlights.set("match", new Highlight());
    for (const chunk of sourcePane.chunks) if (chunk.drawn) this.drawn(chunk);
    this.opened();
  }

  /** The matches of a chunk that was just drawn. @param {Chunk} chunk */
  drawn(chunk) {
    const marks = CSS.highlights?.get("match");
    if (!marks) return;
    for (const range of this.ranges.get(chunk) ?? []) marks.delete(range);
    /** @type {AbstractRange[]} */
    const ranges = [];
    let next = below(this.matches.map((match) => (match.pointer ? Infinity : match.end)), (chunk.rows[0]?.from ?? 0) + 1);
    for (const row of chunk.rows) {
      for (; next < this.matches.length; next++) {
        const match = /** @type {Match} */ (this.matches[next]);
        if (match.pointer || match.start >= row.to) break;
        const range = rangeIn(row.words, Math.max(match.start - row.from, 0), Math.min(match.end, row.to) - row.from);
        if (range) {
          ranges.push(range);
          if (next === this.at) CSS.highlights.set("match-now", new Highlight(range));
        }
        if (match.end > row.to) break;
      }
    }
    this.ranges.set(chunk, ranges);
    for (const range of ranges) marks.add(range);
  }

  /** The matches in what is open of the record. */
  opened() {
    if (!this.pattern || !CSS.highlights || !this.matches.length) return;
    const marks = new Highlight();
    const nodes = document.createTreeWalker(byId("ledger"), NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node && marks.size < 2000; node = nodes.nextNode()) {
      const words = node.nodeValue ?? "";
      this.pattern.lastIndex = 0;
      for (let found = this.pattern.exec(words); found; found = this.pattern.exec(words)) {
        marks.add(new StaticRange({ startContainer: node, startOffset: found.index, endContainer: node, endOffset: found.index + found[0].length }));
      }
    }
    CSS.highlights.set("match-record", marks);
  }
}

/** What only the record says, by pointer: what is printed in the source is found there. @param {Notice} notice @returns {Generator<[string, string]>} */
function* searchable(notice) {
  const { inspection } = notice;
  /** @type {[string, string | null][]} */
  const facts = [
    ["/published_at", notice.published_at],
    ["/signed_on", notice.signed_on],
    ["/inspection/period", periodWords(inspection.period)],
    ["/inspection/feedback_on", inspection.feedback_on],
    ["/inspection/rectification", periodWords(inspection.rectification)],
  ];
  for (const [pointer, value] of facts) if (value) yield [pointer, value];
  for (const [at, issue] of notice.issues.entries()) {
    yield [`/issues/${at}/path`, issue.id];
    if (issue.outcome.due) yield [`/issues/${at}/outcome/due`, issue.outcome.due];
  }
  for (const [at, each] of notice.diagnostics.entries()) yield [`/diagnostics/${at}`, `${each.code} ${each.message}`];
}

/** A stretch of an element's text as a range. @param {Element} element @param {number} from @param {number} until @returns {StaticRange | null} */
function rangeIn(element, from, until) {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let passed = 0;
  /** @type {[Node, number] | null} */
  let start = null;
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (!start && passed + length > from) start = [node, from - passed];
    if (start && passed + length >= until) return new StaticRange({ startContainer: start[0], startOffset: start[1], endContainer: node, endOffset: until - passed });
    passed += length;
  }
  return null;
}

/** The first button of the filter. */
function focusFilter() {
  const bar = byId("filters");
  /** @type {HTMLElement | null} */ (bar.querySelector("[aria-pressed=true]") ?? bar.querySelector("button"))?.focus();
}
