// An issue's place among headings and other issues: what grows with it, its path, its id, issues added and removed.

// -- what follows from a part's place --------------------------------------------------------------------

/** A heading as a section and the paths below it name it. @param {Heading} heading */
function headingKey(heading) {
  return JSON.stringify([heading.marker, heading.ordinal, heading.heading, heading.span.start]);
}

/**
 * An issue's span with a place in it. Where the issue begins earlier now, so does its own heading, wherever it stands.
 * @param {Session} session @param {number} i @param {Place} place @returns {Operation[]}
 */
function grown(session, i, place) {
  const { span, path } = issueAt(session, i);
  const whole = hull(span, place);
  const own = path.at(-1);
  if (whole.start === span.start || !own || own.span.start !== span.start) return put(session, `/issues/${i}/span`, whole);
  const key = headingKey(own);
  const starts = new Map([[i, whole.start]]);
  /** @type {Operation[]} */
  const operations = put(session, `/issues/${i}/span`, whole);
  session.record.issues.forEach((issue, number) => {
    issue.path.forEach((heading, level) => {
      if (headingKey(heading) !== key) return;
      operations.push(...put(session, `/issues/${number}/path/${level}/span`, { start: whole.start, end: heading.span.end }));
      if (number !== i && level === issue.path.length - 1 && issue.span.start === span.start) {
        starts.set(number, whole.start);
        operations.push(...put(session, `/issues/${number}/span`, { start: whole.start, end: issue.span.end }));
      }
    });
  });
  keepOrder(session, starts);
  for (const { pointer, section } of sectionsOf(session.record)) {
    if (headingKey(section) === key) operations.push(...put(session, `${pointer}/span`, { start: whole.start, end: section.span.end }));
  }
  return operations;
}

/**
 * Issues stand in the order in which they begin: one that would begin before another in front of it, or after one behind
 * it, is to be removed and added anew.
 * @param {Session} session @param {Map<number, number>} starts where the issues that move begin now, by their numbers
 */
function keepOrder(session, starts) {
  const { issues } = session.record;
  const old = (/** @type {number} */ number) => issues[number]?.span.start ?? 0;
  for (const number of starts.keys()) {
    for (const [one, other] of [[number - 1, number], [number, number + 1]]) {
      if (one === undefined || other === undefined || one < 0 || other >= issues.length || old(one) > old(other)) continue;
      if ((starts.get(one) ?? old(one)) > (starts.get(other) ?? old(other))) throw new EditError("edit.order");
    }
  }
}

/** Leftovers that have found their place are leftovers no more. @param {Session} session @param {Place} place @returns {Operation[]} */
function placed(session, place) {
  return session.record.leftovers
    .flatMap((leftover, at) => (holds(place, leftover.span) ? [/** @type {Operation} */ ({ op: "remove", path: `/leftovers/${at}` })] : []))
    .reverse();
}

/** A heading of the outline with its pointer and those around it. @typedef {{pointer: string, section: Section, branch: Section[]}} Spot */

/** Every heading of the outline in printed order. @param {Notice} record @returns {Spot[]} */
function sectionsOf(record) {
  /** @type {Spot[]} */
  const found = [];
  /** @param {Section[]} level @param {string} pointer @param {Section[]} above */
  const walk = (level, pointer, above) => {
    level.forEach((section, at) => {
      const branch = [...above, section];
      found.push({ pointer: `${pointer}/${at}`, section, branch });
      walk(section.children, `${pointer}/${at}/children`, branch);
    });
  };
  walk(record.sections, "/sections", []);
  return found;
}

/** The headings of a branch as a path names them: with the place of marker and words alone. @param {Session} session @param {Section[]} branch @returns {Heading[]} */
function headingsOf(session, branch) {
  return branch.map(({ marker, style, ordinal, heading, span }) => ({ marker, style, ordinal, heading, span: { start: span.start, end: headingEnd(session.text, span, marker, heading) } }));
}

/** Where a heading's own words end. @param {SourceText} text @param {Place} span @param {string} marker @param {string} heading */
function headingEnd(text, span, marker, heading) {
  const from = text.unit(span.start);
  const words = text.text.indexOf(heading, text.text.startsWith(marker, from) ? from + marker.length : from);
  const end = words < 0 ? span.end : text.point(words + heading.length);
  return Math.min(Math.max(end, span.start), Math.max(span.end, span.start));
}

// -- paths and ids ---------------------------------------------------------------------------------------

/** The number of a path, as `path_number` in notation/ids.py makes it. @param {Heading[]} path @returns {string} */
function pathNumber(path) {
  /** @type {number[]} */
  let above = [];
  for (const { marker, style, ordinal } of path) {
    if (ordinal === null) continue;
    const numbers = /^dotted[234]$/.test(style) ? [...marker.matchAll(/\p{Nd}+/gu)].map(([digits]) => Number(digits.normalize("NFKC"))) : [ordinal];
    above = [...above, ...(above.length && numbers.length > 1 ? numbers.slice(saidAgain(above, numbers)) : numbers)];
  }
  return above.join(".");
}

/** How many of a marker's numbers say again what stands above it; all but the last, where they say something else. @param {number[]} above @param {number[]} numbers @returns {number} */
function saidAgain(above, numbers) {
  for (let count = Math.min(above.length, numbers.length - 1); count > 0; count--) {
    if (areEqual(above.slice(-count), numbers.slice(0, count))) return count;
  }
  return numbers.length - 1;
}

/** The ids of paths: their numbers, the nth of its kind with ~n. @param {Heading[][]} paths @returns {string[]} */
function idsOf(paths) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return paths.map((path) => {
    const printed = pathNumber(path) || "0";
    const count = (counts.get(printed) ?? 0) + 1;
    counts.set(printed, count);
    return count === 1 ? printed : `${printed}~${count}`;
  });
}

/**
 * New ids for the issues whose id becomes another, as they are numbered after the change.
 * @param {Session} session @param {{path: Heading[], from: number | null}[]} after every issue's path, and its number now
 * @returns {Operation[]}
 */
function idOperations(session, after) {
  const { issues } = session.record;
  const before = idsOf(issues.map((issue) => issue.path));
  return idsOf(after.map((each) => each.path)).flatMap((id, number) => {
    const from = after[number]?.from ?? null;
    if (from === null || before[from] === id || issues[from]?.id === id) return [];
    return [/** @type {Operation} */ ({ op: "replace", path: `/issues/${number}/id`, value: id })];
  });
}

/**
 * The headings that lead to an issue, the last being its own line, which must stand before all that the issue holds.
 * @param {Session} session @param {number} i @param {Heading[]} headings @returns {Operation[]}
 */
function setPath(session, i, headings) {
  const issue = issueAt(session, i);
  const path = headings.map(({ marker, style, ordinal, heading, span }) => ({ marker, style, ordinal, heading, span: { ...span } }));
  const own = path.at(-1);
  if (!own) throw new EditError("edit.path");
  const parts = [issue.statement_span, issue.action?.span, issue.outcome.span, ...issue.blocks.map((block) => block.span)].filter((each) => each !== undefined && each !== null);
  const whole = hull(...parts, own.span);
  if (whole.start < own.span.start) throw new EditError("edit.behind");
  const span = { start: whole.start, end: Math.max(whole.end, issue.span.end) };
  keepOrder(session, new Map([[i, span.start]]));
  const after = session.record.issues.map((each, from) => ({ path: from === i ? path : each.path, from }));
  return [...put(session, `/issues/${i}/path`, path), ...put(session, `/issues/${i}/span`, span), ...idOperations(session, after)];
}

// -- issues ----------------------------------------------------------------------------------------------

/** The heading under which a point stands: the innermost that reaches it. @param {Session} session @param {number} point @returns {Spot | null} */
function sectionAt(session, point) {
  /** @type {Spot | null} */
  let found = null;
  for (const spot of sectionsOf(session.record)) {
    const { start, end } = spot.section.span;
    if (start <= point && point < end && (!found || spot.branch.length > found.branch.length)) found = spot;
  }
  return found;
}

/**
 * An issue whose statement is printed at a place. Its own line is the heading that stands there, or a new one.
 * @param {Session} session @param {Place} range @returns {Operation[]}
 */
function addIssue(session, range) {
  const { text, record } = session;
  const whole = printedPlace(text, range);
  const marker = markerAt(text.of(whole), HEADING_STYLES);
  const bare = marker ? trimmed(text, { start: whole.start + marker.marker.length, end: whole.end }) : whole;
  const said = quoted(text, bare.start < bare.end ? bare : whole);
  const under = sectionAt(session, whole.start);
  const key = under ? headingKey(under.section) : "";
  const headings = under ? headingsOf(session, under.branch) : [];
  const isLine = under !== null && whole.start < (headings.at(-1)?.span.end ?? 0) && !record.issues.some((issue) => issue.path.slice(-1).some((each) => headingKey(each) === key));
  /** @type {Operation[]} */
  const operations = [];
  if (!isLine) {
    const taken = marker && said.span.start > whole.start ? marker : { marker: "", style: "unmarked", ordinal: null };
    const own = { ...taken, heading: said.text, span: whole };
    const siblings = under ? under.section.children : record.sections;
    const at = siblings.filter((each) => each.span.start <= whole.start).length;
    operations.push({ op: "add", path: `${under ? `${under.pointer}/children` : "/sections"}/${at}`, value: asJson({ ...own, texts: [], children: [] }) });
    headings.push(own);
  }
  const own = /** @type {Heading} */ (headings.at(-1));
  const span = hull({ start: own.span.start, end: own.span.start }, whole);
  const at = record.issues.filter((issue) => issue.span.start <= span.start).length;
  const after = record.issues.map((issue, from) => /** @type {{path: Heading[], from: number | null}} */ ({ path: issue.path, from }));
  after.splice(at, 0, { path: headings, from: null });
  const issue = {
    id: /** @type {string} */ (idsOf(after.map((each) => each.path))[at]),
    path: headings,
    statement: said.text,
    statement_span: said.span,
    action: null,
    measures: [],
    outcome: { label: null, text: null, span: null, status: "unknown", sustained: false, due: null, due_text: null },
    responsible: { units: [], leaders: [] },
    mentions: mentionsWithin(session, said.span),
    blocks: [],
    evidence: [],
    span,
  };
  operations.push({ op: "add", path: `/issues/${at}`, value: asJson(issue) });
  return [...operations, ...idOperations(session, after), ...placed(session, span)];
}

/** The number that an issue added at a place gets. @param {Operation[]} operations those of addIssue @returns {number} */
function numberAdded(operations) {
  const added = operations.find((each) => each.op === "add" && /^\/issues\/\d+$/.test(each.path));
  return added ? Number(added.path.slice("/issues/".length)) : -1;
}

/** Takes an issue out of the record; a heading that was only added for it goes with it. @param {Session} session @param {number} i @returns {Operation[]} */
function removeIssue(session, i) {
  const { issues } = session.record;
  const own = issueAt(session, i).path.at(-1);
  const after = issues.flatMap((issue, from) => (from === i ? [] : [{ path: issue.path, from }]));
  /** @type {Operation[]} */
  const operations = [{ op: "remove", path: `/issues/${i}` }, ...idOperations(session, after)];
  const key = own ? headingKey(own) : "";
  const line = sectionsOf(session.record).find((spot) => headingKey(spot.section) === key);
  const added = line && session.traces.some((trace) => trace.act === "added" && trace.pointer === line.pointer);
  const used = issues.some((issue, number) => number !== i && issue.path.some((heading) => headingKey(heading) === key));
  if (line && added && !used && !line.section.children.length) operations.push({ op: "remove", path: line.pointer });
  return operations;
}
