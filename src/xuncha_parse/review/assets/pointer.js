// JSON Pointer (RFC 6901) and JSON Patch (RFC 6902) on a document in memory; every operation tells how to take it back.

/** A patch that does not fit its document. */
class PatchError extends Error {}

/** A document that may be replaced as a whole. @typedef {{root: Json}} Box */

/** The tokens of a pointer. @param {string} pointer @returns {string[]} */
function tokensOf(pointer) {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) throw new PatchError(`not a JSON Pointer: ${pointer}`);
  return pointer.slice(1).split("/").map((token) => token.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** The pointer of tokens. @param {...(string | number)} tokens @returns {string} */
function pointerOf(...tokens) {
  return tokens.map((token) => "/" + String(token).replace(/~/g, "~0").replace(/\//g, "~1")).join("");
}

/** The pointer of what holds a place. @param {string} pointer @returns {string} */
function parentOf(pointer) {
  return pointer.slice(0, Math.max(pointer.lastIndexOf("/"), 0));
}

/** Whether a place is another or lies in it. @param {string} pointer @param {string} whole @returns {boolean} */
function isWithin(pointer, whole) {
  return pointer.startsWith(whole) && (pointer.length === whole.length || pointer[whole.length] === "/");
}

/** @param {unknown} value @returns {value is {[key: string]: Json}} */
function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member that a token names, or undefined; never what an object inherits. @param {Json | undefined} value @param {string} token @returns {Json | undefined} */
function memberOf(value, token) {
  if (Array.isArray(value)) return /^(0|[1-9][0-9]*)$/.test(token) ? value[Number(token)] : undefined;
  return isTable(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** What stands at a pointer, or undefined. @param {unknown} document @param {string} pointer @returns {Json | undefined} */
function valueAt(document, pointer) {
  return tokensOf(pointer).reduce(memberOf, /** @type {Json | undefined} */ (document));
}

/** What JSON a value is, for the compiler's sake: the fields of a record are JSON. @param {unknown} value */
function asJson(value) {
  return /** @type {Json} */ (value);
}

/** Whether two values are the same JSON. @param {unknown} one @param {unknown} other @returns {boolean} */
function areEqual(one, other) {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((value, at) => areEqual(value, other[at]));
  }
  if (!isTable(one) || !isTable(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && areEqual(one[key], other[key]));
}

/** A copy that shares nothing. @template T @param {T} value @returns {T} */
function copyOf(value) {
  return structuredClone(value);
}

/**
 * Applies one operation in place. On a PatchError the document is as it was.
 * @param {Box} box @param {Operation} operation @returns {Operation[]} the operations that take it back, in their order
 */
function applyOperation(box, operation) {
  switch (operation.op) {
    case "test":
      if (!areEqual(neededAt(box, operation.path), operation.value)) throw new PatchError(`not as tested: ${operation.path}`);
      return [];
    case "add":
      return addAt(box, operation.path, copyOf(operation.value));
    case "replace":
      return replaceAt(box, operation.path, copyOf(operation.value));
    case "remove":
      return removeAt(box, operation.path);
    case "copy":
      return addAt(box, operation.path, copyOf(neededAt(box, operation.from)));
    case "move":
      return moveTo(box, operation.from, operation.path);
    default:
      throw new PatchError("no such operation");
  }
}

/** Applies a whole patch, or nothing of it. @param {Box} box @param {Operation[]} operations @returns {Operation[]} what takes it back, in its order */
function applyPatch(box, operations) {
  /** @type {Operation[][]} */
  const back = [];
  try {
    for (const operation of operations) back.push(applyOperation(box, operation));
  } catch (error) {
    for (const inverse of back.reverse()) for (const operation of inverse) applyOperation(box, operation);
    throw error;
  }
  return back.reverse().flat();
}

/** @param {Box} box @param {string} pointer @returns {Json} */
function neededAt(box, pointer) {
  const value = valueAt(box.root, pointer);
  if (value === undefined) throw new PatchError(`nothing at ${pointer}`);
  return value;
}

/** The last token of a pointer, and what it is a member of. @param {Box} box @param {string} pointer @returns {[Json, string]} */
function holderOf(box, pointer) {
  const tokens = tokensOf(pointer);
  const last = /** @type {string} */ (tokens.pop());
  return [neededAt(box, pointerOf(...tokens)), last];
}

/** @param {{[key: string]: Json}} table @param {string} key @param {Json} value */
function setOwn(table, key, value) {
  // An assignment to "__proto__" would change what the object inherits.
  Object.defineProperty(table, key, { value, writable: true, enumerable: true, configurable: true });
}

/** @param {Box} box @param {string} pointer @param {Json} value @returns {Operation[]} */
function addAt(box, pointer, value) {
  if (pointer === "") return replaceAt(box, pointer, value);
  const [holder, last] = holderOf(box, pointer);
  if (Array.isArray(holder)) {
    const at = last === "-" ? holder.length : /^(0|[1-9][0-9]*)$/.test(last) ? Number(last) : -1;
    if (at < 0 || at > holder.length) throw new PatchError(`no such place in a list: ${pointer}`);
    holder.splice(at, 0, value);
    return [{ op: "remove", path: `${parentOf(pointer)}/${at}` }];
  }
  if (!isTable(holder)) throw new PatchError(`nothing can be added at ${pointer}`);
  if (Object.hasOwn(holder, last)) return replaceAt(box, pointer, value);
  setOwn(holder, last, value);
  return [{ op: "remove", path: pointer }];
}

/** @param {Box} box @param {string} pointer @param {Json} value @returns {Operation[]} */
function replaceAt(box, pointer, value) {
  const old = neededAt(box, pointer);
  if (pointer === "") box.root = value;
  else {
    const [holder, last] = holderOf(box, pointer);
    if (Array.isArray(holder)) holder[Number(last)] = value;
    else if (isTable(holder)) setOwn(holder, last, value);
  }
  return [{ op: "replace", path: pointer, value: old }];
}

/** @param {Box} box @param {string} pointer @returns {Operation[]} */
function removeAt(box, pointer) {
  if (pointer === "") throw new PatchError("the whole document cannot be removed");
  const value = neededAt(box, pointer);
  const [holder, last] = holderOf(box, pointer);
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isTable(holder)) delete holder[last];
  return [{ op: "add", path: pointer, value }];
}

/** @param {Box} box @param {string} from @param {string} path @returns {Operation[]} */
function moveTo(box, from, path) {
  const value = neededAt(box, from);
  if (from === path) return [];
  if (isWithin(path, from)) throw new PatchError(`${from} cannot be moved into itself`);
  const putBack = removeAt(box, from);
  try {
    return [...addAt(box, path, value), ...putBack];
  } catch (error) {
    for (const operation of putBack) applyOperation(box, operation);
    throw error;
  }
}
