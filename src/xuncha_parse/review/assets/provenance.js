// What persons set: the differences from the program's record, told as the record's own list of corrections tells them.

/**
 * A correction; `own` when it was made in this page. @typedef {{pointer: string, act: "set" | "added" | "removed" | "accepted", was: Json, own: boolean}} Trace
 */

/** @param {string} pointer @param {Trace["act"]} act @param {Json} [was] @returns {Trace} */
function traceOf(pointer, act, was = null) {
  return { pointer, act, was, own: true };
}

/**
 * The corrections after one more operation. What a person added is theirs as a whole; of several changes to one place the
 * first `was` counts; what is as it was at first is no correction.
 * @param {Trace[]} traces those before, all true of `box` @param {Box} box the record before the operation
 * @param {Operation} operation @returns {Trace[]}
 */
function tracesAfter(traces, box, operation) {
  switch (operation.op) {
    case "test":
      return traces;
    case "move": {
      const value = neededAt(box, operation.from);
      const copy = { root: copyOf(box.root) };
      applyOperation(copy, { op: "remove", path: operation.from });
      return tracesOfAdding(tracesOfRemoving(traces, box, operation.from), copy, operation.path, value);
    }
    case "copy":
      return tracesOfAdding(traces, box, operation.path, neededAt(box, operation.from));
    case "add":
      return tracesOfAdding(traces, box, operation.path, operation.value);
    case "replace":
      return tracesOfSetting(traces, box, operation.path, operation.value);
    default:
      return tracesOfRemoving(traces, box, operation.path);
  }
}

/** @param {Trace} trace */
function isOfPlace(trace) {
  return trace.act === "set" || trace.act === "added";
}

/** The trace of which a place is a part already. @param {Trace[]} traces @param {string} pointer @returns {Trace | undefined} */
function traceAround(traces, pointer) {
  return traces.find((trace) => isOfPlace(trace) && isWithin(pointer, trace.pointer) && (trace.act === "added" || trace.pointer !== pointer));
}

/** The corrections of a place's own parts. @param {Trace[]} traces @param {string} pointer @returns {Trace[]} */
function tracesIn(traces, pointer) {
  return traces.filter((trace) => isWithin(trace.pointer, pointer));
}

/** A value as the program had it, before what was corrected in it. @param {Json} value @param {string} pointer @param {Trace[]} inside @returns {Json} */
function firstValue(value, pointer, inside) {
  if (!inside.length) return value;
  const box = { root: copyOf(value) };
  const at = (/** @type {Trace} */ trace) => trace.pointer.slice(pointer.length);
  for (const trace of inside) if (trace.act === "set" && valueAt(box.root, at(trace)) !== undefined) replaceAt(box, at(trace), copyOf(trace.was));
  const additions = inside.filter((trace) => trace.act === "added" && trace.pointer !== pointer);
  // Behind first, so that the pointers of those before stay true.
  additions.sort((one, other) => other.pointer.localeCompare(one.pointer, "en", { numeric: true }));
  for (const trace of additions) if (valueAt(box.root, at(trace)) !== undefined) removeAt(box, at(trace));
  for (const trace of inside) {
    const list = trace.act === "removed" ? valueAt(box.root, at(trace)) : null;
    if (Array.isArray(list)) list.splice(placeAmong(list, trace.was), 0, copyOf(trace.was));
  }
  return box.root;
}

/** Where a member belongs in a list in printed order; at the end where it has no place. @param {Json[]} list @param {Json} member */
function placeAmong(list, member) {
  const start = Number(valueAt(member, "/span/start"));
  const at = list.findIndex((each) => Number(valueAt(each, "/span/start")) > start);
  return at < 0 ? list.length : at;
}

/** @param {Trace[]} traces @param {Box} box @param {string} pointer @param {Json} value @returns {Trace[]} */
function tracesOfSetting(traces, box, pointer, value) {
  const old = neededAt(box, pointer);
  const around = traceAround(traces, pointer);
  if (!around && hasSameFields(old, value)) {
    // Of an object, what counts are the fields that differ.
    for (const [name, field] of Object.entries(value)) traces = tracesOfSetting(traces, box, pointer + pointerOf(name), field);
    return traces;
  }
  if (around) return around.act === "added" ? traces : traces.filter((trace) => trace !== around || !isBack(around, box, pointer, value));
  const inside = tracesIn(traces, pointer);
  const same = inside.find((trace) => trace.act === "set" && trace.pointer === pointer);
  const was = same ? same.was : firstValue(old, pointer, inside.filter((trace) => trace.act !== "accepted"));
  const kept = traces.filter((trace) => !inside.includes(trace) || (trace.act === "accepted" && valueAt(value, trace.pointer.slice(pointer.length)) !== undefined));
  return [...kept, ...differences(pointer, was, value)];
}

/** What differs between a value and what it was: of an object with the same fields, those that do. @param {string} pointer @param {Json} was @param {Json} value @returns {Trace[]} */
function differences(pointer, was, value) {
  if (areEqual(was, value)) return [];
  if (!hasSameFields(was, value)) return [traceOf(pointer, "set", copyOf(was))];
  return Object.entries(value).flatMap(([name, field]) => differences(pointer + pointerOf(name), memberOf(was, name) ?? null, field));
}

/** @param {Json} old @param {Json} value @returns {value is {[key: string]: Json}} */
function hasSameFields(old, value) {
  return isTable(old) && isTable(value) && Object.keys(old).length === Object.keys(value).length && Object.keys(old).every((name) => Object.hasOwn(value, name));
}

/** Whether a change inside of what was set makes all of it as it was. @param {Trace} around @param {Box} box @param {string} pointer @param {Json} value */
function isBack(around, box, pointer, value) {
  const whole = { root: copyOf(neededAt(box, around.pointer)) };
  replaceAt(whole, pointer.slice(around.pointer.length), copyOf(value));
  return areEqual(whole.root, around.was);
}

/** The traces with their pointers true again after a member of a list came or went. @param {Trace[]} traces @param {string} list @param {number} from @param {1 | -1} by @returns {Trace[]} */
function tracesMoved(traces, list, from, by) {
  return traces.map((trace) => {
    if (!trace.pointer.startsWith(list + "/")) return trace;
    const [member = "", ...rest] = trace.pointer.slice(list.length + 1).split("/");
    const at = Number(member);
    return at < from ? trace : { ...trace, pointer: [list, at + by, ...rest].join("/") };
  });
}

/** @param {Trace[]} traces @param {Box} box @param {string} pointer @param {Json} value @returns {Trace[]} */
function tracesOfAdding(traces, box, pointer, value) {
  const list = parentOf(pointer);
  const holder = pointer === "" ? undefined : valueAt(box.root, list);
  if (!Array.isArray(holder)) {
    if (valueAt(box.root, pointer) !== undefined) return tracesOfSetting(traces, box, pointer, value);
    return traceAround(traces, pointer) ? traces : [...traces, traceOf(pointer, "added")];
  }
  const last = pointer.slice(list.length + 1);
  const at = last === "-" ? holder.length : Number(last);
  const around = traces.find((trace) => isOfPlace(trace) && isWithin(list, trace.pointer));
  const moved = tracesMoved(traces, list, at, 1);
  if (around) return moved;
  const before = moved.find((trace) => trace.act === "removed" && trace.pointer === list && areEqual(trace.was, value));
  return before ? moved.filter((trace) => trace !== before) : [...moved, traceOf(`${list}/${at}`, "added")];
}

/** @param {Trace[]} traces @param {Box} box @param {string} pointer @returns {Trace[]} */
function tracesOfRemoving(traces, box, pointer) {
  const list = parentOf(pointer);
  const inside = tracesIn(traces, pointer);
  const own = inside.some((trace) => trace.act === "added" && trace.pointer === pointer);
  const around = traces.some((trace) => isOfPlace(trace) && isWithin(list, trace.pointer));
  const was = firstValue(neededAt(box, pointer), pointer, inside.filter((trace) => trace.act !== "accepted"));
  let rest = traces.filter((trace) => !inside.includes(trace));
  if (Array.isArray(valueAt(box.root, list))) rest = tracesMoved(rest, list, Number(pointer.slice(list.length + 1)), -1);
  return own || around ? rest : [...rest, traceOf(list, "removed", copyOf(was))];
}
