// Texts and places: records count code points, the browser counts UTF-16 units; and how text becomes elements.

/** The text of one notice with the arithmetic of its places. */
class SourceText {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** UTF-16 offsets of the characters that take two units. @type {number[]} */
    this.wide = [];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length) {
        const next = text.charCodeAt(at + 1);
        if (next >= 0xdc00 && next < 0xe000) this.wide.push(at++);
      }
    }
    this.length = text.length - this.wide.length;
    /** UTF-16 offsets at which lines begin. @type {number[]} */
    this.lines = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.lines.push(at + 1);
  }

  /** The UTF-16 offset of a code point's offset. @param {number} point @returns {number} */
  unit(point) {
    // The n-th wide character stands at wide[n] - n in code points: how many of them stand before?
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.wide[middle] ?? 0) - middle < point) low = middle + 1;
      else high = middle;
    }
    return Math.min(point + low, this.text.length);
  }

  /** The code point offset of a UTF-16 offset. @param {number} unit @returns {number} */
  point(unit) {
    return unit - below(this.wide, unit);
  }

  /** The text of a place. @param {Place} place @returns {string} */
  of(place) {
    return this.text.slice(this.unit(place.start), this.unit(place.end));
  }

  /** The line and column of a code point's offset, both from 1. @param {number} point @returns {{line: number, column: number}} */
  spot(point) {
    const unit = this.unit(point);
    const line = below(this.lines, unit + 1);
    return { line, column: this.point(unit) - this.point(this.lines[line - 1] ?? 0) + 1 };
  }
}

/** How many numbers of an ascending list are smaller. @param {ArrayLike<number>} list @param {number} than @returns {number} */
function below(list, than) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (list[middle]) < than) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Characters that are not seen, or that turn the text around them: each is shown as a mark with its name. @type {Record<number, string>} */
const UNSEEN = {
  0x00ad: "SHY", 0x061c: "ALM", 0x180e: "MVS", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ", 0x200e: "LRM", 0x200f: "RLM",
  0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI",
  0x2068: "FSI", 0x2069: "PDI", 0xfeff: "BOM",
};
const UNSEEN_PATTERN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** The name of an unseen character. @param {string} character @returns {string} */
function unseenName(character) {
  const code = character.charCodeAt(0);
  return (Object.hasOwn(UNSEEN, code) ? UNSEEN[code] : null) ?? "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}

/** A text in one line of plain characters, for titles, options and labels, which hold no elements. @param {string} text @param {number} [most] @returns {string} */
function flat(text, most = 160) {
  const cut = text.length > most ? text.slice(0, most) + "…" : text;
  return cut.replace(UNSEEN_PATTERN, (found) => (found === "\n" || found === "\r" ? " " : `⟦${unseenName(found)}⟧`));
}

/** @typedef {string | Node | null | undefined | false} Child */

/**
 * An element. What is given as text becomes text, never markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | number | null | undefined>} [attributes] `true` sets an empty attribute; null and false none
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** An element of the frame. @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Printed text into an element; unseen characters become marks that keep them, so offsets and copies stay true.
 * @param {Element} into @param {string} text
 */
function pour(into, text) {
  let last = 0;
  UNSEEN_PATTERN.lastIndex = 0;
  for (let found = UNSEEN_PATTERN.exec(text); found; found = UNSEEN_PATTERN.exec(text)) {
    if (found[0] === "\n") continue;
    if (found.index > last) into.append(text.slice(last, found.index));
    into.append(make("span", { class: "unseen", "data-name": unseenName(found[0]) }, found[0]));
    last = found.index + 1;
  }
  if (last < text.length) into.append(last ? text.slice(last) : text);
}

/** Printed text of a notice in an element of its own. @param {keyof HTMLElementTagNameMap} tag @param {Record<string, string>} attributes @param {string} text */
function printed(tag, attributes, text) {
  const element = make(tag, { lang: "zh-CN", ...attributes });
  pour(element, text);
  return element;
}

/** A drawing of the page's own. @param {string} path @param {string} [box] @returns {SVGSVGElement} */
function icon(path, box = "0 0 16 16") {
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  for (const [key, value] of Object.entries({ viewBox: box, "aria-hidden": "true", class: "icon", focusable: "false" })) svg.setAttribute(key, value);
  const line = document.createElementNS(name, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Fields that may hold anything: what looks like a part of the record there is none. */
const FREE_FIELDS = new Set(["value", "was"]);

/** Put back the texts of a record for which the page holds a 0: those that their spans have in the source. @param {any} record */
function fillTexts(record) {
  const source = new SourceText(record.source.text ?? "");
  const waiting = [record];
  for (let value = waiting.pop(); value; value = waiting.pop()) {
    if (value.text === 0 && value.span) value.text = source.of(value.span);
    for (const key in value) if (!FREE_FIELDS.has(key) && value[key] !== null && typeof value[key] === "object") waiting.push(value[key]);
  }
  return record;
}
