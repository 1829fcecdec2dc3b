// Corrections of measures: cut, joined, added, taken away, their bounds moved. Ordinals stay as printed and are only raised
// where they would not ascend; a series of one is the whole remediation text without an ordinal.

/** A measure to be, and the number of the one it comes from. @typedef {{from: number | null, value: Measure}} Drafted */

/**
 * The operations that make one list of measures of another: what is left out is removed, what comes from nowhere is added,
 * and of the others the fields that changed are replaced.
 * @param {string} pointer @param {Measure[]} before @param {Drafted[]} after in printed order @returns {Operation[]}
 */
function listOperations(pointer, before, after) {
  const kept = new Set(after.map((each) => each.from));
  /** @type {Operation[]} */
  const operations = [];
  for (let at = before.length - 1; at >= 0; at--) if (!kept.has(at)) operations.push({ op: "remove", path: `${pointer}/${at}` });
  after.forEach((each, at) => {
    const old = each.from === null ? undefined : before[each.from];
    if (!old) operations.push({ op: "add", path: `${pointer}/${at}`, value: asJson(each.value) });
    else {
      for (const [name, value] of Object.entries(each.value)) {
        if (!areEqual(memberOf(asJson(old), name), value)) operations.push({ op: "replace", path: `${pointer}/${at}/${name}`, value: asJson(value) });
      }
    }
  });
  return operations;
}

/** @param {Session} session @param {number} i @returns {{issue: Issue, action: NonNullable<Issue["action"]>, drafts: Drafted[]}} */
function measuresOf(session, i) {
  const issue = issueAt(session, i);
  if (!issue.action) throw new EditError("edit.noAction");
  return { issue, action: issue.action, drafts: issue.measures.map((value, from) => ({ from, value })) };
}

/** @param {Session} session @param {number} i @param {number} j @returns {Measure} */
function measureAt(session, i, j) {
  const measure = issueAt(session, i).measures[j];
  if (!measure) throw new EditError("edit.gone");
  return measure;
}

/** A measure at a place that prints something; a marker that stands at its beginning is no part of its text. @param {Session} session @param {Place} place @param {Measure | null} [like] whose marker it keeps when it begins where that one does @returns {Measure} */
function measureIn(session, place, like = null) {
  const { text } = session;
  const whole = printedPlace(text, place);
  if (like && like.ordinal !== null && like.span.start === whole.start) {
    return { ...like, ...quoted(text, whole), mentions: mentionsWithin(session, whole) };
  }
  const marker = markerAt(text.of(whole));
  const bare = marker ? trimmed(text, { start: whole.start + marker.marker.length, end: whole.end }) : whole;
  const span = bare.start < bare.end ? bare : whole;
  const read = marker && span.start > whole.start ? marker : null;
  return { ordinal: read?.ordinal ?? null, marker: read?.marker ?? null, ...quoted(text, span), mentions: mentionsWithin(session, span) };
}

/** The measures with ordinals that ascend. @param {Session} session @param {number} i @param {Place} action @param {Drafted[]} drafts @returns {Operation[]} */
function numbered(session, i, action, drafts) {
  let last = 0;
  const after = drafts.length === 1 ? drafts : drafts.map(({ from, value }) => {
    last = value.ordinal !== null && value.ordinal > last ? value.ordinal : last + 1;
    return { from, value: { ...value, ordinal: last } };
  });
  const whole = after.length ? after : [{ from: null, value: wholeAction(session, action) }];
  return listOperations(`/issues/${i}/measures`, issueAt(session, i).measures, whole);
}

/** The one measure of a remediation text without a series. @param {Session} session @param {Place} action @returns {Measure} */
function wholeAction(session, action) {
  return { ordinal: null, marker: null, ...quoted(session.text, action), mentions: mentionsWithin(session, action) };
}

/** What is left of the measures in a remediation text with other bounds. @param {Session} session @param {number} i @param {Place} action @returns {Operation[]} */
function measuresWithin(session, i, action) {
  const { measures } = issueAt(session, i);
  const single = measures.length === 1 && measures[0]?.ordinal === null;
  const drafts = single ? [{ from: 0, value: wholeAction(session, action) }] : measures.flatMap((value, from) => {
    const part = trimmed(session.text, { start: Math.max(value.span.start, action.start), end: Math.min(value.span.end, action.end) });
    const lost = value.span.start >= action.end || value.span.end <= action.start || part.start === part.end;
    if (lost) return [];
    const cut = part.start !== value.span.start || part.end !== value.span.end;
    return [{ from, value: cut ? { ...value, ...quoted(session.text, part), mentions: mentionsWithin(session, part) } : value }];
  });
  return numbered(session, i, action, drafts);
}

/** Cuts a measure in two. @param {Session} session @param {number} i @param {number} j @param {number} at in code points, inside the measure @returns {Operation[]} */
function splitMeasure(session, i, j, at) {
  const { action, drafts } = measuresOf(session, i);
  const measure = measureAt(session, i, j);
  const { start, end } = measure.span;
  if (at <= start || at >= end) throw new EditError("edit.cut");
  const before = session.text.of({ start, end: at });
  // The cut may have been made behind the marker of the second part: then it belongs to that one.
  const marker = markerBefore(before);
  const stop = marker && marker.marker.length < before.length ? at - marker.marker.length : at;
  const first = trimmed(session.text, { start, end: stop });
  const second = trimmed(session.text, { start: stop, end });
  if (first.start === first.end || second.start === second.end) throw new EditError("edit.cut");
  const parts = [
    { from: j, value: measureIn(session, first, measure) },
    { from: null, value: measureIn(session, second) },
  ];
  return numbered(session, i, action.span, [...drafts.slice(0, j), ...parts, ...drafts.slice(j + 1)]);
}

/** Makes one measure of this and the next. @param {Session} session @param {number} i @param {number} j @returns {Operation[]} */
function joinMeasures(session, i, j) {
  const { action, drafts } = measuresOf(session, i);
  const first = measureAt(session, i, j);
  const second = measureAt(session, i, j + 1);
  if (drafts.length === 2) return listOperations(`/issues/${i}/measures`, issueAt(session, i).measures, [{ from: 0, value: wholeAction(session, action.span) }]);
  const joined = { from: j, value: measureIn(session, hull(first.span, second.span), first) };
  return numbered(session, i, action.span, [...drafts.slice(0, j), joined, ...drafts.slice(j + 2)]);
}

/** What is left of a measure on both sides of a place that another takes. @param {Session} session @param {Drafted} draft @param {Place} taken @returns {Drafted[]} */
function around(session, draft, taken) {
  const { start, end } = draft.value.span;
  if (taken.end <= start || end <= taken.start) return [draft];
  const pieces = [{ start, end: Math.min(end, taken.start) }, { start: Math.max(start, taken.end), end }]
    .filter((piece) => piece.start < piece.end)
    .map((piece) => trimmed(session.text, piece))
    .filter((piece) => piece.start < piece.end);
  return pieces.map((piece, at) => ({ from: at ? null : draft.from, value: measureIn(session, piece, draft.value) }));
}

/** @param {Session} session @param {number} i @param {Place} range @param {number | null} j the measure that gets these bounds, or null for a new one @returns {Operation[]} */
function placeMeasure(session, i, range, j) {
  const { issue, action, drafts } = measuresOf(session, i);
  const old = j === null ? null : measureAt(session, i, j);
  let taken = printedPlace(session.text, range);
  let value = measureIn(session, taken, old);
  const floor = Math.min(action.span.start, taken.start);
  const marker = value.marker === null ? markerBefore(session.text.of({ start: floor, end: taken.start })) : null;
  if (marker) {
    value = { ...value, marker: marker.marker, ordinal: marker.ordinal };
    taken = { start: taken.start - marker.marker.length, end: taken.end };
  }
  const others = drafts.filter((_, at) => at !== j).flatMap((draft) => around(session, draft, taken));
  const ordered = [...others, { from: j, value }].sort((one, other) => one.value.span.start - other.value.span.start);
  const whole = hull(action.span, taken);
  /** @type {Operation[]} */
  const operations = [];
  if (!areEqual(whole, action.span)) {
    const found = quoted(session.text, whole);
    operations.push(...put(session, `/issues/${i}/action/text`, found.text), ...put(session, `/issues/${i}/action/span`, found.span), ...grown(session, i, whole));
    const label = labelBefore(session, issue, action.label, whole);
    operations.push(...put(session, `/issues/${i}/action/label`, label));
  }
  return [...operations, ...numbered(session, i, whole, ordered), ...placed(session, taken)];
}

/** A measure at a place; others that stood there are cut around it. @param {Session} session @param {number} i @param {Place} range */
function addMeasure(session, i, range) {
  return issueAt(session, i).action ? placeMeasure(session, i, range, null) : setAction(session, i, range);
}

/** Other bounds for a measure; others that stood there are cut around it. @param {Session} session @param {number} i @param {number} j @param {Place} range */
function setMeasure(session, i, j, range) {
  return placeMeasure(session, i, range, j);
}

/** Takes a measure away; without any, the remediation text is one measure again. @param {Session} session @param {number} i @param {number} j @returns {Operation[]} */
function removeMeasure(session, i, j) {
  const { action, drafts } = measuresOf(session, i);
  const measure = measureAt(session, i, j);
  if (drafts.length === 1 && areEqual(measure.span, action.span)) throw new EditError("edit.lastMeasure");
  return numbered(session, i, action.span, drafts.filter((_, at) => at !== j));
}
