// The file of corrections: what goes out, and what is taken of what comes in.

/** What `xuncha apply` takes. @typedef {{name: string, record_sha256: string, patch: Operation[], accepted: string[]}} Corrected */
/** @typedef {{format: "xuncha-corrections", version: 1, records: Corrected[]}} CorrectionsFile */

const CORRECTIONS_FORMAT = "xuncha-corrections";

/** The file of corrections of some notices; those without any are left out. @param {Session[]} sessions @returns {CorrectionsFile} */
function exportFile(sessions) {
  return { format: CORRECTIONS_FORMAT, version: 1, records: sessions.filter((each) => each.corrected).map((each) => each.exported()) };
}

/** Which members of a read file are corrections; throws a PatchError when it is no such file. @param {unknown} file @returns {Corrected[]} */
function correctionsIn(file) {
  const given = /** @type {any} */ (file);
  if (given?.format !== CORRECTIONS_FORMAT || given.version !== 1 || !Array.isArray(given.records)) throw new PatchError("no file of corrections");
  return given.records.map((/** @type {any} */ each) => {
    const accepted = each?.accepted ?? [];
    if (typeof each?.record_sha256 !== "string" || !Array.isArray(accepted)) throw new PatchError("no file of corrections");
    return {
      name: String(each.name ?? ""),
      record_sha256: each.record_sha256,
      patch: checkedOperations(each.patch),
      accepted: accepted.map((pointer) => pointerOf(...tokensOf(String(pointer)))),
    };
  });
}

/** @param {unknown} operations @returns {Operation[]} */
function checkedOperations(operations) {
  if (!Array.isArray(operations)) throw new PatchError("no list of operations");
  for (const each of operations) {
    const known = ["add", "replace", "test", "remove", "move", "copy"].includes(each?.op);
    const whole = ["remove", "move", "copy"].includes(each?.op) || each?.value !== undefined;
    const from = !["move", "copy"].includes(each?.op) || typeof each?.from === "string";
    if (!known || !whole || !from || typeof each.path !== "string") throw new PatchError("no operation");
  }
  return operations;
}

/** @param {any} step @returns {Step} */
function checkedStep(step) {
  const label = { key: String(step?.label?.key ?? ""), about: String(step?.label?.about ?? "") };
  const accepts = Array.isArray(step?.accepts) ? step.accepts : [];
  return {
    label,
    operations: checkedOperations(step?.operations),
    accepts: accepts.map((/** @type {any} */ each) => [String(each?.[0]), each?.[1] === true]),
  };
}

/**
 * The operations without those whose place is replaced later as a whole: what is typed letter by letter counts once.
 * @param {Operation[]} operations @returns {Operation[]}
 */
function withoutOverwritten(operations) {
  /** Places that are replaced later, with nothing moving in between. @type {Set<string>} */
  let later = new Set();
  /** @type {Operation[]} */
  const kept = [];
  for (const operation of [...operations].reverse()) {
    const plain = operation.op === "replace" || operation.op === "add" || operation.op === "remove";
    if (plain && isOverwritten(operation, later)) continue;
    kept.push(operation);
    if (operation.op === "replace") later.add(operation.path);
    else later = new Set();
  }
  return kept.reverse();
}

/** @param {Operation} operation @param {Set<string>} later */
function isOverwritten(operation, later) {
  if (operation.op === "replace" && later.has(operation.path)) return true;
  for (let at = operation.path; at !== ""; ) {
    at = parentOf(at);
    if (later.has(at)) return true;
  }
  return false;
}
