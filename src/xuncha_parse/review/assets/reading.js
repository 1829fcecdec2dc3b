// What can be told of a text without the program: blanks, printed markers, the clauses of a sentence, days of the calendar.

/** A correction that cannot be made; `key` is an entry of the table of words. */
class EditError extends Error {
  /** @param {string} key @param {...(string | number)} filled */
  constructor(key, ...filled) {
    super(key);
    this.key = key;
    this.filled = filled;
  }
}

/** What prints nothing, as the program has it. */
const BLANK = /[\s\u001c-\u001f\u0085\u00ad\u200b-\u200f\u2060\ufeff]/;
const CLAUSE_END = /[，,。；;！!？?：:、\n]/;

/** A place without the blanks at its ends. @param {SourceText} text @param {Place} place @returns {Place} */
function trimmed(text, place) {
  const start = Math.max(0, Math.min(place.start, place.end));
  const end = Math.min(text.length, Math.max(place.start, place.end));
  const words = text.of({ start, end });
  // Blanks take one code unit each, as one code point does.
  let first = 0;
  while (first < words.length && BLANK.test(words.charAt(first))) first++;
  let last = words.length;
  while (last > first && BLANK.test(words.charAt(last - 1))) last--;
  return first === last ? { start, end: start } : { start: start + first, end: end - (words.length - last) };
}

/** The same, of a place that must print something. @param {SourceText} text @param {Place} place @returns {Place} */
function printedPlace(text, place) {
  const found = trimmed(text, place);
  if (found.start === found.end) throw new EditError("edit.blank");
  return found;
}

/** @param {SourceText} text @param {Place} span @returns {{text: string, span: Place}} */
function quoted(text, span) {
  return { text: text.of(span), span };
}

/** @param {Place} whole @param {Place} part */
function holds(whole, part) {
  return whole.start <= part.start && part.end <= whole.end;
}

/** @param {...Place} places @returns {Place} */
function hull(...places) {
  return { start: Math.min(...places.map((each) => each.start)), end: Math.max(...places.map((each) => each.end)) };
}

/** Every mention that a record holds. @param {Notice} record @returns {Mention[]} */
function mentionsOf(record) {
  const found = record.issues.flatMap((issue) => [...issue.mentions, ...issue.measures.flatMap((measure) => measure.mentions)]);
  return found.sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
}

/** The mentions that the program found in a place, each once. @param {Session} session @param {Place} place @returns {Mention[]} */
function mentionsWithin(session, place) {
  let low = 0;
  let high = session.mentions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {Mention} */ (session.mentions[middle]).span.start < place.start) low = middle + 1;
    else high = middle;
  }
  /** @type {Mention[]} */
  const found = [];
  for (let at = low; at < session.mentions.length; at++) {
    const mention = /** @type {Mention} */ (session.mentions[at]);
    if (mention.span.start >= place.end) break;
    if (mention.span.end <= place.end && !areEqual(found.at(-1), mention)) found.push(copyOf(mention));
  }
  return found;
}

// -- printed markers -------------------------------------------------------------------------------------

/** A printed marker: its glyphs, its style, its number. @typedef {{marker: string, style: string, ordinal: number}} Printed */

const HAN = "[一二三四五六七八九十]{1,3}";
const DECIMAL = "[0-9０-９]{1,3}";
/** The styles that are told here, as docs/markers.md names them; of a group the number is read. @type {[string, RegExp][]} */
const MARKERS = /** @type {[string, string][]} */ ([
  ["ordinal_word", `第(${HAN}|[0-9０-９]{1,2})[，,、：:]`],
  ["sequence_word", "(首先|其次|再次|最后)[，,、：:]"],
  ["series_word", `(${HAN})(?:是|要(?=[^求点]))`],
  ["han_comma", `(${HAN})[、.．]`],
  ["han_paren", `[（(](${HAN})[）)]`],
  ["han_half_paren", `(${HAN})[）)]`],
  ["decimal_dot", `(${DECIMAL})[.．](?![0-9０-９])`],
  ["decimal_comma", `(${DECIMAL})、`],
  ["decimal_half_paren", `(${DECIMAL})[）)]`],
  ["decimal_paren", `[（(](${DECIMAL})[）)]`],
  ["circled", "([①-⑳])[.．、]?"],
  ["enclosed_paren", "([⑴-⒇])[.．、]?"],
]).map(([style, pattern]) => [style, new RegExp(`^${pattern}`)]);
const HEADING_STYLES = /^(han_comma|han_paren|han_half_paren|decimal_|circled|enclosed_paren)/;
const SEQUENCE = ["首先", "其次", "再次", "最后"];
const LONGEST_MARKER = 8;

/** The marker that a text begins with, or null. @param {string} words @param {RegExp} [styles] @returns {Printed | null} */
function markerAt(words, styles = /./) {
  const opening = words.slice(0, LONGEST_MARKER);
  for (const [style, pattern] of MARKERS) {
    const found = styles.test(style) ? pattern.exec(opening) : null;
    const ordinal = found ? numberOf(found[1] ?? "") : 0;
    if (found && ordinal > 0) return { marker: found[0], style, ordinal };
  }
  return null;
}

/** The marker that ends where a text ends, behind a stop or at the text's beginning. @param {string} words @returns {Printed | null} */
function markerBefore(words) {
  const tail = words.slice(-LONGEST_MARKER - 1);
  for (let at = Math.max(0, tail.length - LONGEST_MARKER); at < tail.length; at++) {
    const before = at ? tail.charAt(at - 1) : words.length === tail.length ? "\n" : "";
    const found = BLANK.test(before) || CLAUSE_END.test(before) ? markerAt(tail.slice(at)) : null;
    if (found && found.marker.length === tail.length - at) return found;
  }
  return null;
}

/** A number below a hundred in Han or decimal digits, a circled one, or a word of sequence; 0 when it is none. @param {string} glyphs */
function numberOf(glyphs) {
  const among = SEQUENCE.indexOf(glyphs);
  if (among >= 0) return among + 1;
  if (/^[①-⑳]$/.test(glyphs)) return glyphs.charCodeAt(0) - 0x245f;
  if (/^[⑴-⒇]$/.test(glyphs)) return glyphs.charCodeAt(0) - 0x2473;
  const plain = glyphs.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
  if (/^[0-9]+$/.test(plain)) return Number(plain);
  const han = /^(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(glyphs);
  if (!han || !glyphs) return 0;
  const digit = (/** @type {string | undefined} */ letter) => (letter ? "一二三四五六七八九".indexOf(letter) + 1 : 0);
  return (han[2] ? 10 * (digit(han[1]) || 1) : 0) + digit(han[3]);
}

// -- clauses and days ------------------------------------------------------------------------------------

/** Where the next clause begins, or the one before: behind a stop. @param {SourceText} text @param {number} point @param {1 | -1} step @returns {number} */
function clauseFrom(text, point, step) {
  let unit = text.unit(point);
  if (step > 0) {
    while (unit < text.text.length && !CLAUSE_END.test(text.text.charAt(unit))) unit++;
    return text.point(Math.min(unit + 1, text.text.length));
  }
  unit -= 1;
  while (unit > 0 && !CLAUSE_END.test(text.text.charAt(unit - 1))) unit--;
  return text.point(Math.max(unit, 0));
}

/** Whether a text is a day of the calendar in ISO 8601; with `moment`, one with a time of day too. @param {string} value @param {boolean} [moment] */
function isDay(value, moment = false) {
  const found = /^(\d{4})-(\d{2})-(\d{2})(T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(value);
  if (!found || (found[4] && !moment)) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year > 0 && day > 0 && day <= days;
}
