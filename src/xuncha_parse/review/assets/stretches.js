// The text cut wherever a part of the record begins or ends.

const KINDS = ["issue", "heading", "statement", "action", "measure", "outcome", "mention", "block", "fact", "title", "leftover", "generated", "note-info", "note-warning", "note-error"];

/** The text in stretches that lie within the same parts. */
class Stretches {
  /** @param {Part[]} parts @param {SourceText} source */
  constructor(parts, source) {
    this.parts = parts;
    const count = parts.length;
    const starts = parts.map((part) => source.unit(part.start));
    const ends = parts.map((part) => source.unit(part.end));
    // Outer parts first; of parts with one place, the one named later is the inner one.
    const byStart = Uint32Array.from(parts.keys()).sort((a, b) => at(starts, a) - at(starts, b) || at(ends, b) - at(ends, a) || a - b);
    const byEnd = Uint32Array.from(parts.keys()).sort((a, b) => at(ends, a) - at(ends, b));
    /** UTF-16 offset of each stretch. @type {number[]} */
    this.starts = [0];
    /** The innermost part of each, or -1. @type {number[]} */
    this.inner = [-1];
    /** The kinds of all parts around each, one bit a kind. @type {number[]} */
    this.kinds = [0];
    const open = new Int32Array(KINDS.length);
    const kinds = parts.map((part) => KINDS.indexOf(part.kind));
    const stack = [];
    let [next, done] = [0, 0];
    while (next < count || done < count) {
      const begin = next < count ? at(starts, at(byStart, next)) : Infinity;
      const end = at(ends, at(byEnd, done));
      const here = Math.min(begin, end);
      for (; done < count && at(ends, at(byEnd, done)) === here; done++) open[at(kinds, at(byEnd, done))]--;
      for (; next < count && at(starts, at(byStart, next)) === here; next++) {
        const part = at(byStart, next);
        open[at(kinds, part)]++;
        if (!parts[part]?.kind.startsWith("note") && parts[part]?.kind !== "generated") stack.push(part);
      }
      while (stack.length && at(ends, at(stack, stack.length - 1)) <= here) stack.pop();
      let bits = 0;
      for (let kind = 0; kind < open.length; kind++) if (at(open, kind) > 0) bits |= 1 << kind;
      if (here === 0) this.starts.pop(), this.inner.pop(), this.kinds.pop();
      this.starts.push(here);
      this.inner.push(stack.length ? at(stack, stack.length - 1) : -1);
      this.kinds.push(bits);
    }
  }

  /** The stretch that holds a UTF-16 offset. @param {number} unit */
  holding(unit) {
    return Math.max(0, below(this.starts, unit + 1) - 1);
  }

  /** The innermost part of a stretch. @param {number} stretch @returns {Part | undefined} */
  part(stretch) {
    return this.parts[this.inner[stretch] ?? -1];
  }

  /** The classes of a stretch. @param {number} stretch */
  classes(stretch) {
    const bits = this.kinds[stretch] ?? 0;
    return KINDS.filter((_, kind) => bits & (1 << kind)).map((kind) => `k-${kind}`).join(" ");
  }
}

/** An element of a list that is there. @param {ArrayLike<number>} list @param {number} index */
function at(list, index) {
  return /** @type {number} */ (list[index]);
}

