// The file of corrections: what goes out, and what is taken of what comes in.

/**
 * What `xuncha apply` takes; `withdrawn` leads to what the record has as accepted, and is so no longer.
 * @typedef {{name: string, record_sha256: string, patch: Operation[], accepted: string[], withdrawn?: string[]}} Corrected
 */
/** @typedef {{format: "xuncha-corrections", version: 1, records: Corrected[]}} CorrectionsFile */

const CORRECTIONS_FORMAT = "xuncha-corrections";

/** What no person corrects: where the record is from, and what the program said of it at the time. */
const UNTOUCHED = ["corrections", "schema_version", "source", "diagnostics"];

/**
 * The file of corrections of some notices; those without any are left out, and a record has one entry. Throws a PatchError
 * when one record was corrected in two ways.
 * @param {Session[]} sessions @returns {CorrectionsFile}
 */
function exportFile(sessions) {
  /** @type {Map<string, Corrected>} */
  const found = new Map();
  for (const session of sessions.filter((each) => each.corrected)) {
    const made = session.exported();
    const other = found.get(made.record_sha256);
    if (other && !areEqual({ ...other, name: "" }, { ...made, name: "" })) throw new PatchError(`two ways of correcting one record: ${other.name}, ${made.name}`);
    if (!other) found.set(made.record_sha256, made);
  }
  return { format: CORRECTIONS_FORMAT, version: 1, records: [...found.values()] };
}

/** Which members of a read file are corrections; throws a PatchError when it is no such file. @param {unknown} file @returns {Corrected[]} */
function correctionsIn(file) {
  const given = /** @type {any} */ (file);
  if (given?.format !== CORRECTIONS_FORMAT || given.version !== 1 || !Array.isArray(given.records)) throw new PatchError("no file of corrections");
  const found = given.records.map((/** @type {any} */ each) => {
    if (typeof each?.record_sha256 !== "string") throw new PatchError("no file of corrections");
    const accepted = checkedPointers(each.accepted);
    const withdrawn = checkedPointers(each.withdrawn);
    if (withdrawn.some((pointer) => accepted.includes(pointer))) throw new PatchError("accepted and withdrawn at once");
    return { name: String(each.name ?? ""), record_sha256: each.record_sha256, patch: checkedOperations(each.patch), accepted, withdrawn };
  });
  if (new Set(found.map((/** @type {Corrected} */ each) => each.record_sha256)).size < found.length) throw new PatchError("two entries for one record");
  return found;
}

/** @param {unknown} pointers @returns {string[]} */
function checkedPointers(pointers = []) {
  if (!Array.isArray(pointers) || !pointers.every((each) => typeof each === "string")) throw new PatchError("no list of pointers");
  return pointers.map((pointer) => pointerOf(...tokensOf(pointer)));
}

/** @param {unknown} operations @returns {Operation[]} */
function checkedOperations(operations) {
  if (!Array.isArray(operations)) throw new PatchError("no list of operations");
  for (const each of operations) {
    const known = ["add", "replace", "test", "remove", "move", "copy"].includes(each?.op);
    const whole = ["remove", "move", "copy"].includes(each?.op) || isJson(each?.value);
    const from = !["move", "copy"].includes(each?.op) || typeof each?.from === "string";
    if (!known || !whole || !from || typeof each.path !== "string") throw new PatchError("no operation");
  }
  return operations;
}

/** A step from a file or from storage; throws a PatchError when it is none, or changes what no person corrects. @param {any} step @returns {Step} */
function checkedStep(step) {
  const label = { key: String(step?.label?.key ?? ""), about: String(step?.label?.about ?? "") };
  const given = Array.isArray(step?.accepts) ? step.accepts : [];
  const accepts = given.map((/** @type {any} */ each) => /** @type {[string, boolean]} */ ([String(each?.[0]), each?.[1] === true]));
  const operations = checkedOperations(step?.operations);
  for (const operation of operations) {
    const reads = operation.op === "test" ? operation.path : operation.op === "copy" ? operation.from : null;
    if (reads !== null) personsMatter(reads, ["corrections"]);
    if (operation.op === "move") personsMatter(operation.from);
    if (operation.op !== "test") personsMatter(operation.path);
  }
  for (const [pointer] of accepts) personsMatter(pointer);
  return { label, operations, accepts, ...(step?.afresh === true ? { afresh: true } : {}) };
}

/** Throws a PatchError for the record as a whole, and for what lies in a field that no person corrects. @param {string} pointer @param {string[]} untouched */
function personsMatter(pointer, untouched = UNTOUCHED) {
  const [first] = tokensOf(pointer);
  if (first === undefined) throw new PatchError("the record as a whole cannot be replaced");
  if (untouched.includes(first)) throw new PatchError(`${first} is not for persons to change`);
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
