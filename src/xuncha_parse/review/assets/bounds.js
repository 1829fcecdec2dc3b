// Choosing a place in the source: by selecting text there, or step by step with buttons. The place is shown as it moves.

const CONTEXT = 14;
const LONGEST_SHOWN = 120;

/**
 * What is being chosen. `point` is true when it is one spot (a cut) rather than a stretch; `within` bounds it.
 * @typedef {{title: string, place: Place, point?: boolean, within?: Place, done: (place: Place) => void}} Choice
 */

class Chooser {
  /** @param {SourceText} text @param {Choice} choice @param {() => void} close */
  constructor(text, choice, close) {
    this.text = text;
    this.choice = choice;
    this.point = choice.point === true;
    this.place = this.bounded(choice.place);
    this.shown = make("p", { class: "chosen", id: "chosen", lang: "zh-CN" });
    this.size = make("p", { class: "quiet" });
    const confirm = button("confirm", () => choice.done(this.place), { class: "primary", "data-focus": "confirm" });
    const use = button("useSelection", () => this.takeSelection(), { "data-focus": "use" });
    this.element = make(
      "section",
      { class: "chooser-panel", "aria-labelledby": "chooser-title" },
      make("h3", { id: "chooser-title" }, say("choosing", choice.title)),
      make("p", { class: "quiet", id: "chooser-help" }, say(this.point ? "cuttingHelp" : "choosingHelp")),
      this.shown,
      this.size,
      ...(this.point ? [this.edge("cutEdge", "start")] : [this.edge("startEdge", "start"), this.edge("endEdge", "end")]),
      make("div", { class: "row-of" }, confirm, use, button("cancel", close, { "data-focus": "cancel" })),
    );
  }

  /** The buttons that move one end. @param {string} words @param {"start" | "end"} edge */
  edge(words, edge) {
    /** @param {string} key @param {1 | -1} step @param {boolean} clause */
    const mover = (key, step, clause) => button(key, () => this.move(edge, step, clause), { "data-focus": `${edge} ${key}` });
    return make(
      "div",
      { class: "edge", role: "group", "aria-label": say(words) },
      make("span", { class: "edge-name", "aria-hidden": "true" }, say(words)),
      mover("clauseBack", -1, true),
      mover("charBack", -1, false),
      mover("charOn", 1, false),
      mover("clauseOn", 1, true),
    );
  }

  /** @param {"start" | "end"} edge @param {1 | -1} step @param {boolean} clause */
  move(edge, step, clause) {
    const from = this.place[edge];
    const to = clause ? clauseFrom(this.text, from, step) : from + step;
    this.set(this.point ? { start: to, end: to } : { ...this.place, [edge]: edge === "start" ? Math.min(to, this.place.end - 1) : Math.max(to, this.place.start + 1) });
  }

  takeSelection() {
    const range = selectedRange();
    if (range) this.set(range);
    else editor.fail(say("noSelection"));
  }

  /** @param {Place} place */
  set(place) {
    this.place = this.bounded(place);
    this.draw();
    announce(this.words());
  }

  /** @param {Place} place @returns {Place} */
  bounded(place) {
    const { start: first, end: last } = this.choice.within ?? { start: 0, end: this.text.length };
    const start = Math.min(Math.max(place.start, first), last);
    return { start, end: this.point ? start : Math.min(Math.max(place.end, first), last) };
  }

  words() {
    const { start, end } = this.place;
    const { start: first, end: last } = this.choice.within ?? { start: 0, end: this.text.length };
    if (this.point) return say("cutAt", flat(this.text.of({ start: Math.max(first, start - CONTEXT), end: start })), flat(this.text.of({ start, end: Math.min(last, start + CONTEXT) })));
    return say("chosen", end - start, flat(this.text.of(this.place), 60));
  }

  /** Show the place here and in the source. */
  draw() {
    const { start, end } = this.place;
    const before = this.text.of({ start: Math.max(0, start - CONTEXT), end: start });
    const behind = this.text.of({ start: end, end: Math.min(this.text.length, end + CONTEXT) });
    const sign = this.point ? make("span", { class: "cut" }, "｜") : printed("mark", {}, shortened(this.text, this.place));
    this.shown.replaceChildren(make("span", { class: "quiet" }, start > CONTEXT ? "…" : ""), printed("span", { class: "quiet" }, before), sign, printed("span", { class: "quiet" }, behind));
    this.size.textContent = this.point ? "" : say("chosen", end - start, "").replace(/[:：]\s*$/, "");
    const seen = this.point ? { start, end: Math.min(this.text.length, start + 1) } : this.place;
    sourcePane.mark(seen, "");
    sourcePane.reveal(seen);
  }
}

/** A place's text, its middle left out where it is long. @param {SourceText} text @param {Place} place */
function shortened(text, { start, end }) {
  if (end - start <= LONGEST_SHOWN) return text.of({ start, end });
  return `${text.of({ start, end: start + LONGEST_SHOWN / 2 })} …… ${text.of({ start: end - LONGEST_SHOWN / 2, end })}`;
}

/** A button of the editor. @param {string} key its words @param {() => void} run @param {Record<string, string | boolean | null>} [attributes] @param {string} [about] what is meant, for those who hear only the name */
function button(key, run, attributes = {}, about = "") {
  const made = make("button", { type: "button", "data-focus": key, "aria-label": about ? say(`${key}Of`, about) : null, ...attributes }, say(key));
  made.addEventListener("click", run);
  return made;
}
