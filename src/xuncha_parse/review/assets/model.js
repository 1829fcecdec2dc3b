// One notice being corrected: what was done, undone and accepted, and what of it is kept and exported. No page is needed here.

/** What was done, for people: an entry of the table of words, and what fills it. @typedef {{key: string, about: string}} Label */

/**
 * One step of corrections: operations, and pointers to what is accepted (true) or no longer so (false).
 * @typedef {{label: Label, operations: Operation[], accepts: [string, boolean][]}} Step
 */

/** A step that was taken: how to take it back, and the corrections before it. @typedef {{step: Step, inverse: Operation[], before: Trace[]}} Taken */

const STORED_AS = "xuncha-review:";

class Session {
  /** @param {Entry} entry @param {Storage | null} [storage] where corrections are kept; null keeps none */
  constructor(entry, storage = browserStorage()) {
    this.entry = entry;
    this.text = new SourceText(entry.record.source.text ?? "");
    this.storage = storage;
    /** @type {Box} */
    this.box = { root: /** @type {any} */ (entry.record) };
    /** @type {Taken[]} */
    this.taken = [];
    /** @type {Step[]} */
    this.undone = [];
    /** @type {Trace[]} */
    this.traces = (entry.record.corrections ?? []).map((each) => ({ pointer: each.pointer, act: each.act, was: each.was ?? null, own: false }));
    /** Every mention that the program found, by where it begins. */
    this.mentions = mentionsOf(entry.record);
    /** Whether the last change was kept: "" when there was none. @type {"" | "kept" | "failed"} */
    this.keeping = "";
    /** @type {Taken | undefined} */
    this.exportedAt = undefined;
    /** @type {(() => void)[]} */
    this.listeners = [];
    /** @type {{of: Trace[], self: Set<string>, around: Set<string>} | null} */
    this.index = null;
  }

  /** The record as it is now. @returns {Notice} */
  get record() {
    return /** @type {any} */ (this.box.root);
  }

  /** @param {() => void} listener called after every change */
  onChange(listener) {
    this.listeners.push(listener);
  }

  /**
   * Does one step of corrections, or nothing of it. Throws a PatchError when an operation does not fit.
   * @param {Operation[]} operations @param {Label} label @returns {boolean} whether there was anything to do
   */
  apply(operations, label) {
    return operations.length > 0 && this.take({ label, operations, accepts: [] });
  }

  /**
   * Does a step in the place of the last one, as of a list that is gone through with the arrow keys.
   * @param {() => Operation[]} build called with the record as it was before that one @param {Label} label @returns {boolean} whether there was anything to do
   */
  applyInstead(build, label) {
    const last = /** @type {Taken} */ (this.taken.pop());
    for (const operation of last.inverse) applyOperation(this.box, operation);
    this.traces = last.before;
    const operations = build();
    if (operations.length) this.perform({ label, operations, accepts: [] });
    this.undone = [];
    this.changed();
    return true;
  }

  /** Says that a person looked at an issue and left it so, or takes that back. @param {number} number @param {boolean} [on] */
  accept(number, on = true) {
    const pointer = `/issues/${number}`;
    if (valueAt(this.record, pointer) === undefined || this.accepted.has(pointer) === on) return false;
    return this.take({ label: { key: on ? "did.accept" : "did.unaccept", about: String(valueAt(this.record, `${pointer}/id`) ?? "") }, operations: [], accepts: [[pointer, on]] });
  }

  /** Pointers to the issues that are accepted. @returns {Set<string>} */
  get accepted() {
    return new Set(this.traces.filter((trace) => trace.act === "accepted").map((trace) => trace.pointer));
  }

  /** @param {Step} step @returns {true} */
  take(step) {
    this.perform(step);
    this.undone = [];
    this.changed();
    return true;
  }

  /** @param {Step} step */
  perform(step) {
    const before = this.traces;
    /** @type {Operation[][]} */
    const inverse = [];
    try {
      for (const operation of step.operations) {
        const traces = tracesAfter(this.traces, this.box, operation);
        inverse.push(applyOperation(this.box, operation));
        this.traces = traces;
      }
    } catch (error) {
      for (const back of inverse.reverse()) for (const operation of back) applyOperation(this.box, operation);
      this.traces = before;
      throw error;
    }
    for (const [pointer, on] of step.accepts) {
      this.traces = this.traces.filter((trace) => trace.act !== "accepted" || trace.pointer !== pointer);
      if (on) this.traces = [...this.traces, traceOf(pointer, "accepted")];
    }
    this.taken.push({ step, inverse: inverse.reverse().flat(), before });
  }

  /** Takes the last step back. @returns {Label | null} what was undone */
  undo() {
    const last = this.taken.pop();
    if (!last) return null;
    for (const operation of last.inverse) applyOperation(this.box, operation);
    this.traces = last.before;
    this.undone.push(last.step);
    this.changed();
    return last.step.label;
  }

  /** Does again what was undone last. @returns {Label | null} what was done again */
  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    this.perform(step);
    this.changed();
    return step.label;
  }

  /** Takes every step back and forgets it. */
  startAfresh() {
    this.withdraw();
    this.undone = [];
    this.changed();
  }

  withdraw() {
    for (let last = this.taken.pop(); last; last = this.taken.pop()) {
      for (const operation of last.inverse) applyOperation(this.box, operation);
      this.traces = last.before;
    }
  }

  changed() {
    this.save();
    for (const listener of this.listeners) listener();
  }

  /** The operations that make the record of today from the one this page was made with. @returns {Operation[]} */
  patch() {
    return withoutOverwritten(this.taken.flatMap((each) => each.step.operations));
  }

  /** Who set a place: it, or what it is part of, was set or added by a person. @param {string} pointer @returns {"person" | null} */
  provenance(pointer) {
    const { self } = this.indexed();
    for (let at = pointer; ; at = parentOf(at)) {
      if (self.has(at)) return "person";
      if (at === "") return null;
    }
  }

  /** Whether a person set, added or removed anything at a place or in it. @param {string} pointer */
  touched(pointer) {
    return this.provenance(pointer) !== null || this.indexed().around.has(pointer);
  }

  indexed() {
    if (this.index?.of !== this.traces) {
      const self = new Set(this.traces.filter(isOfPlace).map((trace) => trace.pointer));
      /** @type {Set<string>} */
      const around = new Set();
      for (const trace of this.traces) {
        if (trace.act === "accepted") continue;
        for (let at = trace.pointer; ; at = parentOf(at)) {
          around.add(at);
          if (at === "") break;
        }
      }
      this.index = { of: this.traces, self, around };
    }
    return this.index;
  }

  // -- what is kept and exported ---------------------------------------------------------------------------

  /** Whether there are corrections that no exported file holds. */
  get unexported() {
    return this.taken.at(-1) !== this.exportedAt;
  }

  /** Whether there is anything to export. */
  get corrected() {
    return this.taken.length > 0;
  }

  /** This notice's part of a file of corrections. @returns {Corrected} */
  exported() {
    const accepted = this.traces.filter((trace) => trace.own && trace.act === "accepted").map((trace) => trace.pointer);
    return { name: this.entry.name, record_sha256: this.entry.digest, patch: this.patch(), accepted };
  }

  /** Keeps the steps in the browser's storage, by the record's digest. @returns {boolean} whether they are kept */
  save() {
    const key = STORED_AS + this.entry.digest;
    try {
      if (!this.storage) throw new Error("no storage");
      if (this.taken.length) this.storage.setItem(key, JSON.stringify({ version: 1, steps: this.taken.map((each) => each.step) }));
      else this.storage.removeItem(key);
      this.keeping = "kept";
    } catch {
      this.keeping = "failed";
    }
    return this.keeping === "kept";
  }

  /** Does again what the browser's storage kept for this very record; to be called before anybody looks. @returns {number} how many steps */
  load() {
    try {
      const kept = JSON.parse(this.storage?.getItem(STORED_AS + this.entry.digest) ?? "null");
      if (kept?.version !== 1 || !Array.isArray(kept.steps)) return 0;
      for (const step of kept.steps) this.perform(checkedStep(step));
      if (!isRecord(this.record)) throw new PatchError("no record any more");
    } catch {
      this.withdraw();
    }
    if (this.taken.length) this.keeping = "kept";
    return this.taken.length;
  }

  /**
   * Puts a file's corrections in the place of those made here, as one step that can be undone.
   * @param {Corrected} corrected @returns {boolean} whether there was anything to do
   */
  adopt(corrected) {
    const back = [...this.taken].reverse().flatMap((each) => each.inverse);
    const withdrawn = this.exported().accepted.map((pointer) => /** @type {[string, boolean]} */ ([pointer, false]));
    // The traces of what is withdrawn stand before the patch, those of the file behind it.
    /** @type {Step} */
    const step = {
      label: { key: "did.import", about: "" },
      operations: [...back, ...corrected.patch],
      accepts: [...withdrawn, ...corrected.accepted.map((pointer) => /** @type {[string, boolean]} */ ([pointer, true]))],
    };
    if (!step.operations.length && !step.accepts.length) return false;
    this.perform(step);
    if (!isRecord(this.record) || corrected.accepted.some((pointer) => valueAt(this.record, pointer) === undefined)) {
      const last = /** @type {Taken} */ (this.taken.pop());
      for (const operation of last.inverse) applyOperation(this.box, operation);
      this.traces = last.before;
      throw new PatchError("no record any more");
    }
    this.undone = [];
    this.changed();
    return true;
  }
}

/** The browser's own storage, or none where the browser gives none to this page. @returns {Storage | null} */
function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
