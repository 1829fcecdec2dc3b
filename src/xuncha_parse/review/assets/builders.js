// Corrections as operations. Each builder looks at a session's record and gives the operations that make the correction and
// keep the record whole: a text is what the source prints in its span, parts stand in their issue, an id is its path's.

/** A field's new value, where it is another. @param {Session} session @param {string} pointer @param {unknown} value @returns {Operation[]} */
function put(session, pointer, value) {
  const wanted = asJson(value);
  const now = valueAt(session.record, pointer);
  if (now === undefined) return [{ op: "add", path: pointer, value: wanted }];
  return areEqual(now, wanted) ? [] : [{ op: "replace", path: pointer, value: wanted }];
}

/** @param {Session} session @param {number} i @returns {Issue} */
function issueAt(session, i) {
  const issue = session.record.issues[i];
  if (!issue) throw new EditError("edit.gone");
  return issue;
}

// -- outcome ---------------------------------------------------------------------------------------------

/** @param {Session} session @param {number} i @param {Status} status */
function setStatus(session, i, status) {
  issueAt(session, i);
  return put(session, `/issues/${i}/outcome/status`, status);
}

/** @param {Session} session @param {number} i @param {boolean} sustained */
function setSustained(session, i, sustained) {
  issueAt(session, i);
  return put(session, `/issues/${i}/outcome/sustained`, sustained);
}

/**
 * The deadline: its day, and its words as a place in the text (null takes the words away, undefined leaves them).
 * Words outside of the outcome become a block of the issue, as those of a 整改时限 are.
 * @param {Session} session @param {number} i @param {string | null} due @param {Place | null} [words] @returns {Operation[]}
 */
function setDue(session, i, due, words) {
  const issue = issueAt(session, i);
  if (due !== null && !isDay(due)) throw new EditError("edit.day", due);
  const operations = put(session, `/issues/${i}/outcome/due`, due);
  if (words === undefined) return operations;
  if (words === null) return [...operations, ...put(session, `/issues/${i}/outcome/due_text`, null)];
  const found = quoted(session.text, printedPlace(session.text, words));
  operations.push(...put(session, `/issues/${i}/outcome/due_text`, found.text));
  const { span, text } = issue.outcome;
  if (text !== null && span && holds(span, found.span)) return operations;
  return [...operations, ...dueBlock(session, i, found.span), ...grown(session, i, found.span)];
}

/** A block for the words of a deadline that stand in none. @param {Session} session @param {number} i @param {Place} span @returns {Operation[]} */
function dueBlock(session, i, span) {
  const { blocks } = issueAt(session, i);
  if (blocks.some((block) => holds(block.span, span))) return [];
  const at = blocks.filter((block) => block.span.start <= span.start).length;
  return [{ op: "add", path: `/issues/${i}/blocks/${at}`, value: asJson({ role: "due", label: null, ...quoted(session.text, span) }) }];
}

/** Where the words of a deadline are printed: in the outcome, or in a block. @param {Session} session @param {Issue} issue @returns {Place | null} */
function dueWordsPlace(session, { outcome, blocks }) {
  const { text } = session;
  for (const span of [outcome.text === null ? null : outcome.span, ...blocks.map((block) => block.span)]) {
    const found = span && outcome.due_text ? text.of(span).indexOf(outcome.due_text) : -1;
    if (span && found >= 0) {
      const start = text.point(text.unit(span.start) + found);
      return { start, end: start + pointsIn(outcome.due_text ?? "") };
    }
  }
  return null;
}

/** The outcome's text; null takes it away, and with it all that rests on it. @param {Session} session @param {number} i @param {Place | null} range @returns {Operation[]} */
function setOutcomeText(session, i, range) {
  const issue = issueAt(session, i);
  const at = `/issues/${i}/outcome`;
  if (range === null) {
    const { span, due_text } = issue.outcome;
    const dated = issue.blocks.some((block) => due_text !== null && block.text.includes(due_text) && !(span && holds(block.span, span)));
    const rest = dated ? {} : { due: null, due_text: null };
    return Object.entries({ label: null, text: null, span: null, status: "unknown", sustained: false, ...rest }).flatMap(([name, value]) => put(session, `${at}/${name}`, value));
  }
  const { text, span } = quoted(session.text, printedPlace(session.text, range));
  const label = labelBefore(session, issue, issue.outcome.label, span);
  // The words of the deadline stay printed somewhere: where the outcome no longer holds them, in a block of their own.
  const due = dueWordsPlace(session, issue);
  const apart = due && !holds(span, due) ? dueBlock(session, i, due) : [];
  return [...put(session, `${at}/label`, label), ...put(session, `${at}/text`, text), ...put(session, `${at}/span`, span), ...apart, ...grown(session, i, span), ...placed(session, span)];
}

/** A label that is still printed before a text, or null. @param {Session} session @param {Issue} issue @param {string | null} label @param {Place} span */
function labelBefore(session, issue, label, span) {
  const before = session.text.of({ start: Math.min(issue.span.start, span.start), end: span.start });
  return label !== null && before.includes(label) ? label : null;
}

// -- statement and action --------------------------------------------------------------------------------

/** @param {Session} session @param {number} i @param {Place} range @returns {Operation[]} */
function setStatement(session, i, range) {
  const issue = issueAt(session, i);
  let place = printedPlace(session.text, range);
  const own = issue.path.at(-1);
  // The marker of the issue's own line is no part of what it states.
  if (own && own.marker !== "" && place.start === own.span.start && session.text.of(place).startsWith(own.marker)) {
    place = printedPlace(session.text, { start: place.start + pointsIn(own.marker), end: place.end });
  }
  const { text, span } = quoted(session.text, place);
  return [
    ...put(session, `/issues/${i}/statement`, text),
    ...put(session, `/issues/${i}/statement_span`, span),
    ...put(session, `/issues/${i}/mentions`, mentionsWithin(session, span)),
    ...grown(session, i, span),
    ...placed(session, span),
  ];
}

/** How many code points a text has. @param {string} text */
function pointsIn(text) {
  return new SourceText(text).length;
}

/** The remediation text, and the measures as far as they stand in it; null takes both away. @param {Session} session @param {number} i @param {Place | null} range @returns {Operation[]} */
function setAction(session, i, range) {
  const issue = issueAt(session, i);
  const at = `/issues/${i}/action`;
  if (range === null) return [...put(session, at, null), ...listOperations(`/issues/${i}/measures`, issue.measures, [])];
  const found = quoted(session.text, printedPlace(session.text, range));
  const label = labelBefore(session, issue, issue.action?.label ?? null, found.span);
  const operations = issue.action
    ? [...put(session, `${at}/label`, label), ...put(session, `${at}/text`, found.text), ...put(session, `${at}/span`, found.span)]
    : put(session, at, { label, ...found });
  return [...operations, ...measuresWithin(session, i, found.span), ...grown(session, i, found.span), ...placed(session, found.span)];
}

// -- plain fields ----------------------------------------------------------------------------------------

/** Fields that hold a plain value, and what it is. @type {Record<string, "text" | "kind" | "day" | "moment" | "count" | "list">} */
const FIELDS = {
  "/title": "text", "/issuer": "text", "/kind": "kind", "/published_at": "moment", "/signed_on": "day", "/signed_by": "text",
  "/inspection/team": "text", "/inspection/inspected": "text", "/inspection/round": "text", "/inspection/type": "text",
  "/inspection/period/start": "day", "/inspection/period/end": "day", "/inspection/feedback_on": "day", "/inspection/feedback_text": "text",
  "/inspection/rectification/start": "day", "/inspection/rectification/end": "day", "/inspection/rectification/months": "count",
  "/contact/phones": "list", "/contact/emails": "list", "/contact/address": "text", "/contact/postcode": "text",
  "/issues/*/responsible/units": "list", "/issues/*/responsible/leaders": "list",
};

/** What a plain field holds, or undefined. @param {string} pointer */
function fieldKind(pointer) {
  const name = pointer.replace(/^\/issues\/\d+\//, "/issues/*/");
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}

/** A plain field as typed; nothing typed is null, of a list each line is a member. @param {Session} session @param {string} pointer @param {string} typed @returns {Operation[]} */
function setScalar(session, pointer, typed) {
  const kind = fieldKind(pointer);
  if (!kind || valueAt(session.record, pointer) === undefined) throw new EditError("edit.gone");
  const value = typed.trim();
  if (kind === "list") {
    return put(session, pointer, typed.split(/[\n\r]+/).map((line) => line.trim()).filter((line) => line !== ""));
  }
  if (value === "") return put(session, pointer, null);
  if (kind === "day" && !isDay(value)) throw new EditError("edit.day", value);
  if (kind === "moment" && !isDay(value, true)) throw new EditError("edit.moment", value);
  if (kind === "kind" && value !== "巡察" && value !== "巡视") throw new EditError("edit.kind", value);
  if (kind === "count" && !/^[0-9]{1,4}$/.test(value)) throw new EditError("edit.count", value);
  return put(session, pointer, kind === "count" ? Number(value) : value);
}

/** The words of a period and their place; null takes them away. @param {Session} session @param {"period" | "rectification"} which @param {Place | null} range */
function setPeriodText(session, which, range) {
  const found = range ? quoted(session.text, printedPlace(session.text, range)) : { text: null, span: null };
  return [...put(session, `/inspection/${which}/text`, found.text), ...put(session, `/inspection/${which}/span`, found.span)];
}
