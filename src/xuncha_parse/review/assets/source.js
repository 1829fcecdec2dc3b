// The source pane: the text line by line, cut wherever a part of the record begins or ends, and notes in the margin.
//
// Rows are there as plain text from the start, so that the browser's own search finds all of it; what they mean is drawn
// when they come near the window. Everything is linear in the length of the text and the number of parts.

/** @param {number} length units of a piece of a line, and of a chunk of rows */
const LONGEST_ROW = 4000;
const LONGEST_CHUNK = 5000;
const ROWS_IN_CHUNK = 30;
const NOTES_IN_ROW = 5;

/** @typedef {{from: number, to: number, line: number, first: boolean, host: HTMLElement, words: HTMLElement, notes: number[]}} Row */
/** @typedef {{rows: Row[], host: HTMLElement, drawn: boolean}} Chunk */

class SourcePane {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.text = new SourceText("");
    /** @type {Chunk[]} */
    this.chunks = [];
    /** @type {number[]} */
    this.chunkStarts = [];
    this.stretches = new Stretches([], this.text);
    /** @type {Map<string, Part>} */
    this.byPointer = new Map();
    /** @type {[number, number] | null} */
    this.marked = null;
    this.markedPointer = "";
    this.cursor = -1;
    /** @type {Place | null} */
    this.ownRange = null;
    /** @type {Notice | null} */
    this.notice = null;
    this.observer = new IntersectionObserver((seen) => this.onSeen(seen), { root: host, rootMargin: "600px 0px" });
    /** @type {Map<Element, Chunk>} */
    this.ofElement = new Map();
    host.addEventListener("click", (event) => this.onClick(event));
    host.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("selectionchange", () => this.onSelection());
  }

  /** @param {Session} session @param {{keep: boolean}} how */
  show(session, { keep }) {
    const notice = session.record;
    this.notice = notice;
    if (!keep || !this.chunks.length) {
      this.text = session.text;
      this.hold(null);
      this.marked = null;
    }
    const cursor = keep ? this.stretches.starts[this.cursor] : undefined;
    const parts = partsOf(notice, this.text);
    this.byPointer = new Map(parts.map((part) => [part.pointer, part]));
    notice.source.generated.forEach((span) => parts.push({ pointer: "", kind: "generated", ...clipped(span, this.text.length) }));
    notice.diagnostics.forEach((each, at) => {
      if (each.span && each.span.end > each.span.start) parts.push({ pointer: `/diagnostics/${at}`, kind: `note-${each.severity}`, ...clipped(each.span, this.text.length) });
    });
    this.stretches = new Stretches(parts.filter((part) => part.end > part.start), this.text);
    this.cursor = cursor === undefined ? -1 : this.stretches.holding(cursor);
    this.issueStarts = notice.issues.map((issue) => this.text.unit(issue.span.start));
    if (!keep || !this.chunks.length) this.build(notice);
    else this.chunks.forEach((chunk) => this.stale(chunk));
    this.placeNotes(notice);
    this.drawAsides(notice);
  }

  /** The rows as plain text. @param {Notice} notice */
  build(notice) {
    this.observer.disconnect();
    this.ofElement.clear();
    this.chunks = [];
    const { text } = this.text;
    const sheet = make("div", { class: "lines", lang: "zh-CN" });
    let chunk = /** @type {Chunk | null} */ (null);
    let size = 0;
    this.text.lines.forEach((begin, index) => {
      const after = this.text.lines[index + 1];
      const stop = after === undefined ? text.length : after - 1;
      for (let from = begin; from === begin || from < stop; ) {
        let to = Math.min(from + LONGEST_ROW, stop);
        if (to < stop && (text.charCodeAt(to) & 0xfc00) === 0xdc00) to--;
        if (!chunk || size > LONGEST_CHUNK || chunk.rows.length >= ROWS_IN_CHUNK) {
          chunk = { rows: [], host: make("div", { class: "chunk" }), drawn: false };
          this.chunks.push(chunk);
          this.ofElement.set(chunk.host, chunk);
          size = 0;
        }
        const words = make("p");
        pour(words, text.slice(from, to));
        const host = make("div", { class: from === begin ? "row" : "row more" }, words);
        if (from === begin) host.dataset.line = String(index + 1);
        chunk.host.append(host);
        chunk.rows.push({ from, to, line: index + 1, first: from === begin, host, words, notes: [] });
        size += to - from + 30;
        if (to === from) break;
        from = to;
      }
    });
    this.chunkStarts = this.chunks.map((each) => each.rows[0]?.from ?? 0);
    for (const each of this.chunks) {
      const height = each.rows.reduce((sum, row) => sum + 6 + 28 * Math.max(1, Math.ceil((row.to - row.from) / 34)), 0);
      each.host.style.containIntrinsicBlockSize = `auto ${height}px`;
    }
    sheet.append(...this.chunks.map((each) => each.host));
    this.host.replaceChildren(sheet, make("div", { class: "asides", id: "asides" }));
    this.host.scrollTop = 0;
    for (const each of this.chunks) this.observer.observe(each.host);
  }

  /** Which row shows which diagnostics. @param {Notice} notice */
  placeNotes(notice) {
    let any = false;
    for (const chunk of this.chunks) for (const row of chunk.rows) row.notes = [];
    notice.diagnostics.forEach((each, number) => {
      if (!each.span) return;
      any = true;
      this.rowAt(this.text.unit(each.span.start))?.row.notes.push(number);
    });
    this.host.classList.toggle("with-notes", any);
  }

  /** @param {Notice} notice */
  drawAsides(notice) {
    const { asides } = notice.source;
    const host = byId("asides");
    if (!asides.length) return host.replaceChildren();
    const list = make("ul", { lang: "zh-CN" });
    for (const aside of asides.slice(0, 500)) {
      const item = make("li", {}, make("span", { class: "tag", lang: spoken === "zh" ? "zh-CN" : "en" }, say(`aside.${aside.role}`)), " ", printed("span", {}, aside.text.slice(0, 2000)));
      if (aside.place) item.append(" ", printed("span", { class: "where" }, aside.place.slice(0, 200)));
      list.append(item);
    }
    if (asides.length > 500) list.append(make("li", {}, say("moreNotes", asides.length - 500)));
    host.replaceChildren(make("details", {}, make("summary", {}, `${say("asides")} ${asides.length}`), list));
  }

  /** The row of a UTF-16 offset. @param {number} unit @returns {{chunk: Chunk, row: Row} | undefined} */
  rowAt(unit) {
    const chunk = this.chunks[Math.max(0, below(this.chunkStarts, unit + 1) - 1)];
    if (!chunk) return undefined;
    let [low, high] = [0, chunk.rows.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (/** @type {Row} */ (chunk.rows[middle]).from <= unit) low = middle;
      else high = middle - 1;
    }
    return { chunk, row: /** @type {Row} */ (chunk.rows[low]) };
  }

  /** @param {IntersectionObserverEntry[]} seen */
  onSeen(seen) {
    for (const each of seen) {
      const chunk = this.ofElement.get(each.target);
      if (chunk && each.isIntersecting) this.draw(chunk);
    }
  }

  /** What a chunk shows is no longer so: it is drawn again when, or if, it is seen. @param {Chunk} chunk */
  stale(chunk) {
    if (!chunk.drawn) return;
    chunk.drawn = false;
    this.observer.unobserve(chunk.host);
    this.observer.observe(chunk.host);
  }

  /** @param {Chunk} chunk */
  draw(chunk) {
    if (chunk.drawn) return;
    chunk.drawn = true;
    for (const row of chunk.rows) this.drawRow(row);
    finder.drawn(chunk);
  }

  /** @param {Row} row */
  drawRow(row) {
    const { text } = this.text;
    const [from, until] = this.marked ?? [-1, -1];
    row.words.replaceChildren();
    const wide = /^\/(issues\/\d+|issues\/\d+\/action|sections\/.*\/texts\/\d+)$/.test(this.markedPointer);
    let stretch = this.stretches.holding(row.from);
    let here = row.from;
    while (here < row.to) {
      const after = this.stretches.starts[stretch + 1] ?? Infinity;
      let stop = Math.min(after, row.to);
      if (from > here && from < stop) stop = from;
      else if (until > here && until < stop) stop = until;
      const on = here >= from && here < until;
      const classes = this.stretches.classes(stretch);
      if (classes || on) {
        const leaf = make("span", { class: `leaf ${classes}${on ? (wide ? " on wide" : " on") : ""}`, "data-s": stretch, "data-at": here });
        const part = this.stretches.part(stretch);
        if (part?.kind === "outcome") leaf.dataset.status = this.statusAt(here);
        if (part?.kind === "mention") leaf.dataset.kind = "mention";
        pour(leaf, text.slice(here, stop));
        row.words.append(leaf);
      } else pour(row.words, text.slice(here, stop));
      here = stop;
      if (here >= after) stretch++;
    }
    const status = this.statusAt(row.from, row.to);
    if (status) row.host.dataset.status = status;
    else delete row.host.dataset.status;
    const before = row.host.querySelector(".notes");
    const focused = before?.contains(document.activeElement) ? (document.activeElement?.getAttribute("data-focus") ?? "") : null;
    before?.remove();
    if (row.notes.length) row.host.append(this.notes(row));
    if (focused !== null) focusIn(row.host, focused, this.host);
  }

  /** The status of the issue at a place, or none. @param {number} from @param {number} [to] units @returns {Status | ""} */
  statusAt(from, to = from + 1) {
    const issues = this.notice?.issues ?? [];
    const issue = issues[below(this.issueStarts ?? [], Math.max(to, from + 1)) - 1];
    return issue && this.text.unit(issue.span.end) > from ? issue.outcome.status : "";
  }

  /** @param {Row} row */
  notes(row) {
    const host = make("div", { class: "notes" });
    const shown = row.notes.slice(0, NOTES_IN_ROW);
    if (row.notes.some((number) => !shown.includes(number) && this.markedPointer === `/diagnostics/${number}`)) shown.push(Number(this.markedPointer.split("/")[2]));
    for (const number of shown) {
      const each = this.notice?.diagnostics[number];
      if (each) host.append(note(each, number, this.markedPointer === `/diagnostics/${number}`));
    }
    if (row.notes.length > shown.length) host.append(make("p", { class: "more-notes" }, say("moreNotes", row.notes.length - shown.length)));
    return host;
  }

  /** Where a part of the record is printed, or null. @param {string} pointer @returns {Place | null} */
  placeOf(pointer) {
    const known = this.byPointer.get(pointer);
    if (known) return { start: known.start, end: known.end };
    const value = fieldAt(this.notice, pointer);
    if (value && typeof value === "object" && Number.isInteger(value.span?.start) && Number.isInteger(value.span.end)) return clipped(value.span, this.text.length);
    const steps = pointer.split("/");
    if (steps[1] === "sections" && value?.heading !== undefined) return headingPlace(value, this.text);
    if (steps[1] === "issues" && steps.length > 3) return this.placeWithin(steps, value);
    return null;
  }

  /** The place of a field of an issue: what it names, where it is printed there, or the part it belongs to. @param {string[]} steps @param {unknown} value @returns {Place | null} */
  placeWithin(steps, value) {
    const issue = this.notice?.issues[Number(steps[2])];
    if (!issue) return null;
    const fields = steps.slice(3).join("/");
    let words = typeof value === "string" ? value : null;
    if (fields.startsWith("outcome/due")) words = issue.outcome.due_text;
    if (words && (fields.startsWith("responsible/") || fields.startsWith("outcome/due"))) {
      const from = this.text.unit(issue.span.start);
      const until = this.text.unit(issue.span.end);
      const found = this.text.text.slice(from, until).lastIndexOf(words);
      if (found >= 0) return { start: this.text.point(from + found), end: this.text.point(from + found + words.length) };
      if (!fields.startsWith("outcome/")) return null;
    }
    if (fields.startsWith("outcome/")) return issue.outcome.span;
    if (fields === "path") return issue.path[issue.path.length - 1]?.span ?? null;
    return this.placeOf(steps.slice(0, -1).join("/"));
  }

  /** @param {Place | null} place @param {string} pointer */
  mark(place, pointer) {
    const before = this.marked;
    const notes = [this.markedPointer, pointer];
    this.marked = place ? [this.text.unit(place.start), this.text.unit(place.end)] : null;
    this.markedPointer = pointer;
    for (const range of [before, this.marked]) if (range) this.redraw(range[0], range[1]);
    for (const each of notes) {
      const found = /^\/diagnostics\/(\d+)$/.exec(each);
      const span = found ? this.notice?.diagnostics[Number(found[1])]?.span : null;
      if (span) this.redraw(this.text.unit(span.start), this.text.unit(span.start) + 1);
    }
  }

  /** Draw the rows of a range again that are drawn. @param {number} from @param {number} until */
  redraw(from, until) {
    for (let number = Math.max(0, below(this.chunkStarts, from + 1) - 1); number < this.chunks.length; number++) {
      const chunk = /** @type {Chunk} */ (this.chunks[number]);
      if (at(this.chunkStarts, number) >= until && at(this.chunkStarts, number) > from) break;
      if (!chunk.drawn) continue;
      for (const row of chunk.rows) if (row.from < until && row.to >= from) this.drawRow(row);
      finder.drawn(chunk);
    }
  }

  /** Bring a place into view. @param {Place} place */
  reveal(place) {
    const unit = this.text.unit(place.start);
    const found = this.rowAt(unit);
    if (!found) return;
    this.draw(found.chunk);
    const target = () => /** @type {HTMLElement} */ ([...found.row.words.querySelectorAll(".leaf")].find((leaf) => Number(leaf.getAttribute("data-at")) >= unit) ?? found.row.host);
    keepInView(this.host, target);
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const chosen = target.closest("[data-diagnostic]");
    if (chosen) return select(`/diagnostics/${chosen.getAttribute("data-diagnostic")}`, { from: "source" });
    const own = document.getSelection();
    if (own && !own.isCollapsed && this.host.contains(own.anchorNode)) return;
    const leaf = target.closest(".leaf");
    if (leaf) this.pick(Number(leaf.getAttribute("data-s")));
  }

  /** @param {number} stretch */
  pick(stretch) {
    const part = this.stretches.part(stretch);
    if (part) select(part.pointer, { from: "source" });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target !== this.host) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") this.moveCursor(event.key === "ArrowRight" ? 1 : -1);
    else if (event.key === "Enter" && this.cursor >= 0) this.pick(this.cursor);
    else return;
    event.preventDefault();
  }

  /** Go to the next stretch that is part of something. @param {1 | -1} step */
  moveCursor(step) {
    let next = this.cursor;
    if (next < 0) next = this.marked ? this.stretches.holding(this.marked[0]) - step : this.stretches.holding(this.firstSeen()) - 1;
    do next += step;
    while (next >= 0 && next < this.stretches.starts.length && !this.stretches.part(next));
    const part = this.stretches.part(next);
    const from = this.stretches.starts[next];
    if (!part || from === undefined) return;
    this.cursor = next;
    const place = { start: this.text.point(from), end: this.text.point(this.stretches.starts[next + 1] ?? this.text.text.length) };
    this.reveal(place);
    this.host.querySelectorAll(".cursor").forEach((leaf) => leaf.classList.remove("cursor"));
    this.host.querySelectorAll(`.leaf[data-s="${next}"]`).forEach((leaf) => leaf.classList.add("cursor"));
    announce(say("cursor", partName(record(), part.pointer), flat(this.text.of(place), 60)));
  }

  /** The offset of the first row in view. */
  firstSeen() {
    const top = this.host.getBoundingClientRect().top;
    for (const chunk of this.chunks) {
      if (chunk.host.getBoundingClientRect().bottom < top) continue;
      for (const row of chunk.rows) if (row.host.getBoundingClientRect().bottom > top) return row.from;
    }
    return 0;
  }

  /** Keep the person's last own selection in the source: a click on a button elsewhere may end it. */
  onSelection() {
    const own = document.getSelection();
    if (!own || !own.rangeCount || !this.host.contains(own.anchorNode) || !this.host.contains(own.focusNode)) return;
    this.hold(own.isCollapsed ? null : this.rangeOf(own.getRangeAt(0)));
  }

  /** @param {Place | null} range */
  hold(range) {
    this.ownRange = range;
    if (range) this.host.dataset.range = `${range.start}-${range.end}`;
    else delete this.host.dataset.range;
  }

  /** @param {Range} range @returns {Place | null} */
  rangeOf(range) {
    const start = this.offsetOf(range.startContainer, range.startOffset, false);
    const end = this.offsetOf(range.endContainer, range.endOffset, true);
    return start !== null && end !== null && end > start ? { start: this.text.point(start), end: this.text.point(end) } : null;
  }

  /** The UTF-16 offset of a spot in the page. @param {Node} node @param {number} offset @param {boolean} last @returns {number | null} */
  offsetOf(node, offset, last) {
    const element = node instanceof Element ? node : node.parentElement;
    const host = element?.closest(".row") ?? (node instanceof Element ? node.children[Math.min(offset, node.children.length - 1)]?.querySelector(".row") : null);
    const chunk = this.ofElement.get(/** @type {Element} */ (host?.parentElement));
    const row = chunk?.rows.find((each) => each.host === host);
    if (!row) return null;
    if (!row.words.contains(node)) return element?.closest(".notes") || last ? row.to : row.from;
    const before = document.createRange();
    before.setStart(row.words, 0);
    before.setEnd(node, offset);
    return row.from + before.toString().length;
  }

  /** Select a place of the source as a person would, and bring it into view. @param {Place} place */
  choose(place) {
    this.reveal(place);
    this.hold(place);
  }
}

/** The person's own selection in the source, in code points, or null. @returns {Place | null} */
function selectedRange() {
  return sourcePane.ownRange;
}

/** @param {Place} span @param {number} length @returns {Place} */
function clipped(span, length) {
  return { start: Math.min(span.start, length), end: Math.min(span.end, length) };
}

/**
 * Scroll until an element stands in the middle part of a pane, and again while what is above it takes its true height.
 * @param {HTMLElement} pane @param {() => HTMLElement} target @param {number} [frames]
 */
function keepInView(pane, target, frames = 4) {
  intoView(pane, target());
  if (frames > 0) requestAnimationFrame(() => keepInView(pane, target, frames - 1));
}

/** Scroll a pane until an element stands in its middle part. @param {HTMLElement} pane @param {HTMLElement} element */
function intoView(pane, element) {
  const frame = pane.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (!frame.height || !box.height) return;
  const head = box.top - frame.top;
  if (head >= frame.height * 0.12 && head + Math.min(box.height, frame.height * 0.5) <= frame.height * 0.9) return;
  pane.scrollTop += head - frame.height * 0.3;
}

