// Runs the review page's model without a page: jobs come in as JSON, what became of them goes out as JSON.

const DAYS = ["2023-12-31", "2024-02-29", null, "2025-06-30"];
const TYPED = { text: ["甲", "  乙\u202e丙 ", "", "<b>&amp;</b>"], day: ["2023-07-18", ""], moment: ["2023-07-18T17:38:00", "2024-01-01", ""], kind: ["巡视", "巡察", ""], count: ["3", ""], list: ["甲\n乙", "", "丙"] };

/** The same numbers for the same seed. */
function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(below, 1);
  };
}

function anyRange(session, random, near) {
  const middle = near ? near.start + random(near.end - near.start + 1) : random(session.text.length);
  const start = Math.max(0, middle - random(60));
  return { start, end: Math.min(session.text.length, start + 1 + random(120)) };
}

function anyOperations(session, random) {
  const { issues } = session.record;
  const i = random(issues.length);
  const issue = issues[i];
  const fields = Object.keys(FIELDS);
  const field = fields[random(fields.length)].replace("*", String(i));
  const j = issue ? random(issue.measures.length) : 0;
  const measure = issue?.measures[j];
  const choices = [
    () => setScalar(session, field, TYPED[fieldKind(field)][random(TYPED[fieldKind(field)].length)]),
    () => addIssue(session, anyRange(session, random)),
    () => setPeriodText(session, random(2) ? "period" : "rectification", random(3) ? anyRange(session, random) : null),
  ];
  if (issue) {
    const all = sectionsOf(session.record);
    choices.push(
      () => removeIssue(session, i),
      () => setStatus(session, i, STATUS_NAMES[random(STATUS_NAMES.length)]),
      () => setSustained(session, i, random(2) === 1),
      () => setDue(session, i, DAYS[random(DAYS.length)], [undefined, null, anyRange(session, random, issue.span)][random(3)]),
      () => setStatement(session, i, anyRange(session, random, issue.statement_span)),
      () => setAction(session, i, random(6) ? anyRange(session, random, issue.action?.span ?? issue.span) : null),
      () => setOutcomeText(session, i, random(6) ? anyRange(session, random, issue.span) : null),
      () => setPath(session, i, headingsOf(session, all[random(all.length)]?.branch ?? [])),
      () => setPath(session, i, [...headingsOf(session, all[random(all.length)]?.branch ?? []), ...issue.path.slice(-1)]),
      () => addMeasure(session, i, anyRange(session, random, issue.action?.span ?? issue.span)),
    );
    if (measure) {
      const inside = measure.span.start + random(measure.span.end - measure.span.start + 1);
      choices.push(
        () => splitMeasure(session, i, j, inside),
        () => splitMeasure(session, i, j, inside),
        () => joinMeasures(session, i, j),
        () => removeMeasure(session, i, j),
        () => setMeasure(session, i, j, anyRange(session, random, measure.span)),
      );
    }
  }
  return choices[random(choices.length)]();
}

function walk({ record, seed, steps }) {
  const random = generator(seed);
  const before = copyOf(record);
  const session = new Session({ name: "n", digest: "d", record }, null);
  const refused = {};
  for (let step = 0; step < steps; step++) {
    const what = random(12);
    if (what === 0) session.undo();
    else if (what === 1) session.redo();
    else if (what === 2) session.accept(random(session.record.issues.length), random(4) > 0);
    else {
      try {
        session.apply(anyOperations(session, random), { key: "k", about: "" });
      } catch (error) {
        if (!(error instanceof EditError)) throw error;
        refused[error.key] = (refused[error.key] ?? 0) + 1;
      }
    }
  }
  const result = { final: copyOf(session.record), file: exportFile([session]), traces: session.traces, taken: session.taken.length, whole: isRecord(session.record), refused };
  while (session.undo());
  result.undone = areEqual(session.record, before) && session.traces.length === (before.corrections ?? []).length;
  for (let step = 0; step < result.taken; step++) session.redo();
  result.redone = areEqual(session.record, result.final) && areEqual(session.traces, result.traces);
  return result;
}

function patched({ document, patch }) {
  const box = { root: copyOf(document) };
  try {
    const inverse = applyPatch(box, patch);
    const done = copyOf(box.root);
    applyPatch(box, inverse);
    return { done, back: areEqual(box.root, document) };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return { refused: error.message, back: areEqual(box.root, document) };
  }
}

/** Runs lines of script on a session, each as [name, ...arguments]; builders get the session and are applied. */
function scripted({ record, calls }) {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const first = copyOf(record);
  const session = new Session({ name: "甲.txt", digest: "d", record }, storage);
  const builders = { setStatus, setSustained, setDue, setScalar, setStatement, setAction, setOutcomeText, setPath, splitMeasure, joinMeasures, addMeasure, setMeasure, removeMeasure, addIssue, removeIssue, setPeriodText };
  const told = calls.map(([name, ...given]) => {
    try {
      if (name in builders) return session.apply(builders[name](session, ...given), { key: name, about: "" });
      if (name === "adopt") return session.adopt(correctionsIn(given[0])[0]);
      if (name === "provenance" || name === "touched") return session[name](given[0]);
      return session[name](...given) ?? null;
    } catch (error) {
      if (!(error instanceof EditError) && !(error instanceof PatchError)) throw error;
      return { refused: error.key ?? error.message };
    }
  });
  const later = new Session({ name: "甲.txt", digest: "d", record: first }, storage);
  const restored = later.load();
  return {
    told, final: session.record, file: exportFile([session]), traces: session.traces, kept: [...kept],
    restored, same: areEqual(later.record, session.record) && areEqual(later.traces, session.traces),
  };
}

const jobs = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
const runs = { walk, patched, scripted, markers: ({ texts }) => texts.map((text) => markerAt(text)), clauses: ({ text, at, step }) => clauseFrom(new SourceText(text), at, step) };
process.stdout.write(JSON.stringify(jobs.map((job) => runs[job.run](job))));
