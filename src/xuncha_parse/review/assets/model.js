// One notice being corrected: what was done, undone and accepted, and what of it is kept and exported. No page is needed here.

/** What was done, for people: an entry of the table of words, and what fills it. @typedef {{key: string, about: string}} Label */

/**
 * One step of corrections: operations, and pointers to what is accepted (true) or no longer so (false). With `afresh`
 * they are done to the record that the page was made with, and nothing of the steps before stays.
 * @typedef {{label: Label, operations: Operation[], accepts: [string, boolean][], afresh?: boolean}} Step
 */

/**
 * A step that was taken: how to take it back, how to take back its own operations alone, and the corrections before it.
 * @typedef {{step: Step, inverse: Operation[], own: Operation[], before: Trace[]}} Taken
 */

const STORED_AS = "xuncha-review:";
const SET_ASIDE_AS = "xuncha-review-aside:";

class Session {
  /**
   * Tells people what became of their corrections: they are kept or not, another tab keeps others, those kept before do
   * not fit. The page says how.
   * @type {(session: Session, what: "kept" | "failed" | "otherTab" | "setAside") => void}
   */
  static tell = () => {};

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
    this.given = (entry.record.corrections ?? []).map((each) => ({ pointer: each.pointer, act: each.act, was: each.was ?? null, own: false }));
    this.traces = this.given;
    /** Every mention that the program found, by where it begins. */
    this.mentions = mentionsOf(entry.record);
    /** Whether the last change was kept: "" when there was none. @type {"" | "kept" | "failed"} */
    this.keeping = "";
    /** What stands in the storage as far as this page knows. @type {string | null} */
    this.stored = null;
    /** Whether another tab has put something else there. */
    this.elsewhere = false;
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
    this.takeBack();
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
    /** @type {Operation[]} */
    let again = [];
    /** @type {Operation[][]} */
    const own = [];
    try {
      if (step.afresh) {
        again = applyPatch(this.box, this.wayBack());
        this.traces = this.given;
      }
      for (const operation of step.operations) {
        const traces = tracesAfter(this.traces, this.box, operation);
        own.unshift(applyOperation(this.box, operation));
        this.traces = traces;
      }
    } catch (error) {
      for (const operation of [...own.flat(), ...again]) applyOperation(this.box, operation);
      this.traces = before;
      throw error;
    }
    for (const [pointer, on] of step.accepts) {
      this.traces = this.traces.filter((trace) => trace.act !== "accepted" || trace.pointer !== pointer);
      if (on) this.traces = [...this.traces, traceOf(pointer, "accepted")];
    }
    this.taken.push({ step, inverse: [...own.flat(), ...again], own: own.flat(), before });
  }

  /** The steps that the record of today is made by: those since corrections were last put in the place of others. @returns {Taken[]} */
  get lasting() {
    return this.taken.slice(Math.max(this.taken.findLastIndex((each) => each.step.afresh), 0));
  }

  /** The operations from the record of today to the one that the page was made with. @returns {Operation[]} */
  wayBack() {
    return this.lasting.reverse().flatMap((each) => each.own);
  }

  /** @returns {Taken | undefined} the last step, which is taken back */
  takeBack() {
    const last = this.taken.pop();
    if (!last) return undefined;
    for (const operation of last.inverse) applyOperation(this.box, operation);
    this.traces = last.before;
    return last;
  }

  /** Takes the last step back. @returns {Label | null} what was undone */
  undo() {
    const last = this.takeBack();
    if (!last) return null;
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
    while (this.takeBack());
  }

  changed() {
    // Drawn before it is kept: what cannot be drawn must not come back with the next page.
    this.heard();
    const { keeping } = this;
    this.save();
    if (this.keeping !== keeping) Session.tell(this, this.keeping === "failed" ? "failed" : "kept");
  }

  heard() {
    for (const listener of this.listeners) listener();
  }

  /** The operations that make the record of today from the one this page was made with. @returns {Operation[]} */
  patch() {
    return withoutOverwritten(this.lasting.flatMap((each) => each.step.operations));
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
    const withdrawn = this.withdrawn();
    const corrected = { name: this.entry.name, record_sha256: this.entry.digest, patch: this.patch(), accepted };
    return withdrawn.length ? { ...corrected, withdrawn } : corrected;
  }

  /** Pointers to what the record itself has as accepted, and is so no longer. @returns {string[]} */
  withdrawn() {
    if (!this.given.some((trace) => trace.act === "accepted")) return [];
    const box = { root: copyOf(this.box.root) };
    applyPatch(box, this.wayBack());
    let traces = this.given;
    for (const operation of this.patch()) {
      traces = tracesAfter(traces, box, operation);
      applyOperation(box, operation);
    }
    const { accepted } = this;
    return traces.filter((trace) => trace.act === "accepted" && !accepted.has(trace.pointer)).map((trace) => trace.pointer);
  }

  /** Keeps the steps in the browser's storage, by the record's digest; never in the place of another tab's. @returns {boolean} whether they are kept */
  save() {
    const key = STORED_AS + this.entry.digest;
    try {
      if (!this.storage) throw new Error("no storage");
      const there = this.storage.getItem(key);
      const made = this.taken.length ? JSON.stringify({ version: 1, steps: this.taken.map((each) => each.step) }) : null;
      if (there !== null && there !== this.stored && there !== made) return this.superseded();
      if (made === null) this.storage.removeItem(key);
      else this.storage.setItem(key, made);
      this.stored = made;
      this.elsewhere = false;
      this.keeping = "kept";
    } catch {
      this.keeping = "failed";
    }
    return this.keeping === "kept";
  }

  /** Another tab keeps other corrections of this record. @returns {false} */
  superseded() {
    this.keeping = "failed";
    if (!this.elsewhere) Session.tell(this, "otherTab");
    this.elsewhere = true;
    return false;
  }

  /** To be called when the storage was changed by another tab. @param {string | null} key what was changed there, `null` when all of it was */
  changedElsewhere(key) {
    const own = STORED_AS + this.entry.digest;
    if ((key !== null && key !== own) || this.storage?.getItem(own) === this.stored) return;
    this.superseded();
  }

  /**
   * Does again what the browser's storage kept for this very record; to be called before anybody looks. What does not fit
   * is set aside in the storage and told.
   * @returns {number} how many steps
   */
  load() {
    globalThis.addEventListener?.("storage", (event) => {
      if (event.storageArea === this.storage) this.changedElsewhere(event.key);
    });
    try {
      this.stored = this.storage?.getItem(STORED_AS + this.entry.digest) ?? null;
    } catch {
      this.keeping = "failed";
    }
    if (this.stored === null) return 0;
    try {
      const kept = JSON.parse(this.stored);
      if (kept?.version !== 1 || !Array.isArray(kept.steps)) throw new PatchError("not kept by this page");
      for (const step of kept.steps) this.perform(checkedStep(step));
      if (!isRecord(this.record)) throw new PatchError("no record any more");
      if (this.taken.length) this.keeping = "kept";
    } catch {
      this.withdraw();
      this.setAside(this.stored);
    }
    return this.taken.length;
  }

  /** @param {string} kept what the storage holds and this page cannot make anything of */
  setAside(kept) {
    this.stored = null;
    try {
      this.storage?.setItem(SET_ASIDE_AS + this.entry.digest, kept);
      this.storage?.removeItem(STORED_AS + this.entry.digest);
    } catch {
      // It stays where it is, and nothing is kept in its place.
    }
    Session.tell(this, "setAside");
  }

  /**
   * Puts a file's corrections in the place of those made here, as one step that can be undone.
   * @param {Corrected} corrected @returns {boolean} whether there was anything to do
   */
  adopt(corrected) {
    /** @type {Step} */
    const step = {
      label: { key: "did.import", about: "" },
      operations: corrected.patch,
      accepts: [
        ...(corrected.withdrawn ?? []).map((pointer) => /** @type {[string, boolean]} */ ([pointer, false])),
        ...corrected.accepted.map((pointer) => /** @type {[string, boolean]} */ ([pointer, true])),
      ],
      afresh: true,
    };
    if (!this.taken.length && !step.operations.length && !step.accepts.length) return false;
    const { undone } = this;
    const taken = this.taken.length;
    try {
      this.perform(checkedStep(step));
      if (!isRecord(this.record)) throw new PatchError("no record any more");
      for (const [pointer] of step.accepts) neededAt(this.box, pointer);
      this.undone = [];
      this.changed();
    } catch (error) {
      if (this.taken.length > taken) {
        this.takeBack();
        this.undone = undone;
        this.heard();
      }
      throw error instanceof PatchError ? error : new PatchError(String(error));
    }
    return true;
  }

  /** Takes back what was adopted last, as if it had never come. @param {Step[]} undone what could be done again before it came */
  reject(undone) {
    this.takeBack();
    this.undone = undone;
    this.changed();
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
