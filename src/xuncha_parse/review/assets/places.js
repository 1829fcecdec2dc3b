// The parts of a record by their pointers: where they are printed, what they lie in, what they are called.

const STATUSES = /** @type {Status[]} */ (["completed", "mostly_completed", "partial", "in_progress", "not_completed", "not_started", "unknown"]);

/** What a pointer leads to, or undefined; what a record holds there is known to who asks. @param {unknown} root @param {string} pointer @returns {any} */
function fieldAt(root, pointer) {
  return valueAt(/** @type {Json} */ (root), pointer);
}

// -- places that a record does not name ------------------------------------------------------------------

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** A pattern for a printed text that may be broken by blanks and line ends. @param {string} value */
function broken(value) {
  const letters = [...value.replace(/\s+/g, "")].slice(0, 300);
  return letters.length ? new RegExp(letters.map(escaped).join("\\s*"), "gu") : null;
}

/** @param {number} number */
function digits(number) {
  return [...String(number)].map((digit) => `[${digit}${String.fromCharCode(0xff10 + Number(digit))}]`).join("");
}

/** @param {number} number below 100, as Chinese print it */
function chinese(number) {
  const names = "〇一二三四五六七八九";
  const tens = Math.floor(number / 10);
  return (tens > 1 ? names[tens] : "") + (tens ? "十" : "") + (number % 10 || !tens ? names[number % 10] : "");
}

/** The ways in which a day is printed. @param {string} iso */
function dayPattern(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const between = "\\s{0,3}";
  const arabic = `${digits(year)}${between}[年./\\-－．]${between}[0０]?${digits(month)}${between}[月./\\-－．]${between}[0０]?${digits(day)}(?![0-9０-９])${between}日?`;
  const spelled = [...String(year)].map((digit) => (digit === "0" ? "[〇○零Ｏ]" : chinese(Number(digit)))).join("");
  return new RegExp(`${arabic}|${spelled}年${chinese(month)}月${chinese(day)}日`, "g");
}

/** @param {string} text @param {RegExp | null} pattern @param {boolean} last @param {number} [from] @returns {[number, number] | null} units */
function seek(text, pattern, last, from = 0) {
  let found = null;
  if (pattern) {
    pattern.lastIndex = from;
    for (let next = pattern.exec(text); next; next = pattern.exec(text)) {
      found = next;
      if (!last) break;
    }
  }
  return found ? [found.index, found.index + found[0].trimEnd().length] : null;
}

/** Facts without a place of their own are looked for where they are printed. @param {Notice} notice @param {SourceText} source @returns {Part[]} */
function factParts(notice, source) {
  const { inspection, contact } = notice;
  /** @type {[string, string | null, "text" | "day", boolean][]} */
  const wanted = [
    ["/title", notice.title, "text", false],
    ["/issuer", notice.issuer, "text", false],
    ["/published_at", notice.published_at, "day", false],
    ["/signed_on", notice.signed_on, "day", true],
    ["/signed_by", notice.signed_by, "text", true],
    ["/inspection/team", inspection.team, "text", false],
    ["/inspection/inspected", inspection.inspected, "text", false],
    ["/inspection/round", inspection.round, "text", false],
    ["/inspection/type", inspection.type, "text", false],
    ["/contact/address", contact.address, "text", true],
    ["/contact/postcode", contact.postcode, "text", true],
    ["/inspection/feedback_on", inspection.feedback_text, "text", false],
  ];
  contact.phones.slice(0, 20).forEach((value, at) => wanted.push([`/contact/phones/${at}`, value, "text", true]));
  contact.emails.slice(0, 20).forEach((value, at) => wanted.push([`/contact/emails/${at}`, value, "text", true]));
  /** @type {Part[]} */
  const parts = [];
  let behindTitle = 0;
  for (const [pointer, value, how, last] of wanted) {
    if (!value) continue;
    const pattern = how === "day" ? dayPattern(value) : broken(value);
    // The title names the body and the inspection too; what is told of them is told further down.
    const found = seek(source.text, pattern, last, behindTitle) ?? seek(source.text, pattern, last);
    if (found && pointer === "/title") behindTitle = found[1];
    if (found) parts.push({ pointer, start: source.point(found[0]), end: source.point(found[1]), kind: pointer === "/title" ? "title" : "fact" });
  }
  return parts;
}

/** Every part of a record that has a place, outer ones before what they hold. @param {Notice} notice @param {SourceText} source @returns {Part[]} */
function partsOf(notice, source) {
  /** @type {Part[]} */
  const parts = [];
  /** @param {string} pointer @param {Place | null | undefined} span @param {string} kind */
  const add = (pointer, span, kind) => {
    if (!span) return;
    const start = Math.min(span.start, source.length);
    const end = Math.min(span.end, source.length);
    if (end > start) parts.push({ pointer, start, end, kind });
  };
  /** @type {Set<number>} */
  const own = new Set(notice.issues.map((issue) => issue.path[issue.path.length - 1]?.span.start ?? issue.span.start));
  eachSection(notice.sections, (section, pointer) => {
    if (own.has(section.span.start)) return; // the issue is drawn in its place
    add(pointer, headingPlace(section, source), "heading");
    section.texts.forEach((block, at) => add(`${pointer}/texts/${at}`, block.span, "block"));
  });
  notice.issues.forEach((issue, at) => {
    const pointer = `/issues/${at}`;
    add(pointer, issue.span, "issue");
    add(`${pointer}/statement`, issue.statement_span, "statement");
    issue.blocks.forEach((block, number) => {
      if (block.role !== "action" && block.role !== "outcome") add(`${pointer}/blocks/${number}`, block.span, "block");
    });
    add(`${pointer}/action`, issue.action?.span, "action");
    issue.measures.forEach((measure, number) => {
      add(`${pointer}/measures/${number}`, measure.span, "measure");
      measure.mentions.forEach((mention, place) => add(`${pointer}/measures/${number}/mentions/${place}`, mention.span, "mention"));
    });
    add(`${pointer}/outcome`, issue.outcome.span, "outcome");
    issue.mentions.forEach((mention, place) => add(`${pointer}/mentions/${place}`, mention.span, "mention"));
  });
  notice.leftovers.forEach((leftover, at) => add(`/leftovers/${at}`, leftover.span, "leftover"));
  parts.push(...factParts(notice, source));
  add("/inspection/period", notice.inspection.period.span, "fact");
  add("/inspection/rectification", notice.inspection.rectification.span, "fact");
  notice.stated_totals.forEach((total, at) => add(`/stated_totals/${at}`, total.span, "fact"));
  return parts;
}

/** Every section, outer ones first. @param {Section[]} sections @param {(section: Section, pointer: string) => void} visit */
function eachSection(sections, visit) {
  /** @type {[Section, string][]} */
  const waiting = sections.map((section, at) => /** @type {[Section, string]} */ ([section, `/sections/${at}`])).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [section, pointer] = next;
    visit(section, pointer);
    for (let at = section.children.length - 1; at >= 0; at--) waiting.push([/** @type {Section} */ (section.children[at]), `${pointer}/children/${at}`]);
  }
}

/** A section's own line: its span goes to the end of all it holds. @param {Section} section @param {SourceText} source @returns {Place} */
function headingPlace(section, source) {
  const { start, end } = section.span;
  const from = source.unit(start);
  const until = source.unit(end);
  const words = source.text.indexOf(section.heading, from + section.marker.length);
  if (section.heading && words >= 0 && words < from + section.marker.length + 8) return { start, end: source.point(words + section.heading.length) };
  const stop = source.text.indexOf("\n", from);
  return { start, end: source.point(stop < 0 ? until : Math.min(stop, until)) };
}

/** The pointers of the parts around a part, from outside in, itself the last. @param {Notice} notice @param {string} pointer @returns {string[]} */
function enclosing(notice, pointer) {
  if (!pointer) return [];
  const steps = pointer.split("/");
  if (steps[1] === "issues" && steps.length > 3) {
    const issue = steps.slice(0, 3).join("/");
    const within = steps[3] === "measures" && notice.issues[Number(steps[2])]?.action ? [`${issue}/action`] : [];
    const measure = steps[3] === "measures" && steps.length > 5 ? [steps.slice(0, 5).join("/")] : [];
    return [issue, ...within, ...measure, pointer];
  }
  if (steps[1] === "sections") {
    const chain = [];
    for (let length = 3; length <= steps.length; length += 2) chain.push(steps.slice(0, length).join("/"));
    return chain;
  }
  return [pointer];
}

/** What a part is called. @param {Notice} notice @param {string} pointer @param {boolean} [short] without the names of what it is within @returns {string} */
function partName(notice, pointer, short = false) {
  const steps = pointer.split("/").slice(1);
  const last = steps[steps.length - 1] ?? "";
  if (steps[0] === "issues") {
    const issue = notice.issues[Number(steps[1])];
    const name = say("issueN", issue?.id || "?");
    if (steps.length === 2) return flat(name, 60);
    const called = partWithin(notice, pointer, steps);
    return short ? called : flat(`${name} › ${called}`, 80);
  }
  if (steps[0] === "sections") {
    const section = fieldAt(notice, pointer);
    const heading = section?.heading ?? section?.label;
    return heading ? flat(`${section.marker ?? ""}${heading}`, 24) : say("block");
  }
  if (steps[0] === "leftovers") return say("leftover");
  if (steps[0] === "diagnostics") return `${say("diagnostics")} ${notice.diagnostics[Number(steps[1])]?.code ?? ""}`;
  if (/^\d+$/.test(last)) return say(steps[steps.length - 2] ?? "");
  return say(last);
}

/** @param {Notice} notice @param {string} pointer @param {string[]} steps */
function partWithin(notice, pointer, steps) {
  const mention = /\/mentions\/\d+$/.test(pointer);
  if (mention) return say(`mention.${fieldAt(notice, pointer)?.kind}`);
  if (steps[2] === "measures" && steps.length >= 4) return say("measureN", Number(steps[3]) + 1);
  if (steps[2] === "blocks") return flat(fieldAt(notice, pointer)?.label || say("block"), 20);
  if (steps[2] === "outcome" && steps[3]) return say(steps[3]);
  return say(steps[2] ?? "");
}

