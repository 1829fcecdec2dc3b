// Corrections leave the page as a file and come back from one; what was done stands in a log.

addWords({
  otherTab: [
    "另一个页面也保存了这份记录的更正，这里的更正没有保存，以免覆盖：请导出，再重新载入并导入（{0}）",
    "Another tab keeps other corrections of this record. Those here are not kept, so that nothing is lost: export them, then load the page again and import them ({0})",
  ],
  setAside: [
    "本机保存的更正与这份记录不合，没有恢复；原样另存于浏览器（{0}）",
    "The corrections kept in this browser do not fit this record and did not come back; they were set aside in the browser as they are ({0})",
  ],
  exportTwice: ["同一份记录有两种更正，请分别导出：{0}", "One record was corrected in two ways; export them one by one: {0}"],
});

/** What is still to be told. @type {string[]} */
const troubles = [];

Session.tell = (/** @type {Session} */ session, /** @type {string} */ what) => {
  if (what === "otherTab" || what === "setAside") troubles.push(say(what, flat(session.entry.name, 40)));
  // What is under way clears the panel's message when it is done.
  setTimeout(() => {
    editor.drawBar();
    if (troubles.length) editor.fail(troubles.splice(0).join(" "));
  });
};

/** A name for a file, without what file systems refuse. @param {string} name */
function fileName(name) {
  const plain = name.replace(/[\\/:*?"<>|\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "_").replace(/^[.\s]+|[.\s]+$/g, "");
  return `${[...plain].slice(0, 100).join("") || "record"}.corrections.json`;
}

/** Hands the corrections of some notices to the browser as a file. @param {Session[]} sessions @param {string} name */
function exportCorrections(sessions, name) {
  /** @type {CorrectionsFile} */
  let file;
  try {
    file = exportFile(sessions);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return editor.fail(say("exportTwice", flat(error.message, 120)));
  }
  if (!file.records.length) return announce(say("exportNothing"));
  const address = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1) + "\n"], { type: "application/json" }));
  const link = make("a", { href: address, download: fileName(name), hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  // Revoking at once would race the browser's own reading of it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  for (const session of sessions) session.exportedAt = session.taken.at(-1);
  editor.draw();
  announce(say("exported", fileName(name)));
}

/** Takes a file's corrections in, for the records of this page: all of them or none. @param {File} file */
async function importCorrections(file) {
  /** @type {Corrected[]} */
  let found;
  try {
    found = correctionsIn(JSON.parse((await file.text()).replace(/^\ufeff/, "")));
  } catch {
    return editor.fail(say("importBroken"));
  }
  const others = [];
  /** @type {[Session, Step[]][]} */
  const changed = [];
  let taken = 0;
  for (const corrected of found) {
    const session = state.sessions.find((each) => each.entry.digest === corrected.record_sha256);
    if (!session) others.push(flat(corrected.name, 40));
    else {
      const { undone } = session;
      try {
        if (session.adopt(corrected)) changed.push([session, undone]);
        taken++;
      } catch (error) {
        if (!(error instanceof PatchError)) throw error;
        for (const [earlier, before] of changed) earlier.reject(before);
        return editor.fail(say("importWrong", flat(error.message, 120)));
      }
    }
  }
  const names = others.slice(0, 3).join(", ");
  if (!taken) return editor.fail(say("importNone", names));
  announce(say("imported", taken) + (others.length ? `${spoken === "zh" ? "；" : "; "}${say("importOthers", others.length, names)}` : ""));
}

// -- the log ---------------------------------------------------------------------------------------------

const LONGEST_LOG = 500;

/** What changes only because something else did: places, counts, mentions, ids. @param {Trace} trace */
function isConsequence(trace) {
  return trace.act === "set" && /\/((statement_)?span(\/(start|end))?|mentions|ordinal|id)$/.test(trace.pointer);
}

/** What was corrected: what it was and what it is. @param {Session} session @returns {HTMLElement} */
function correctionsLog(session) {
  const traces = session.traces.filter((trace) => !isConsequence(trace));
  const others = session.traces.length - traces.length;
  const host = make("section", { class: "edit-log", "aria-labelledby": "log-title" }, make("h3", { id: "log-title" }, say("logTitle", traces.length)));
  if (!traces.length) host.append(make("p", { class: "quiet" }, say("logEmpty")));
  else host.append(make("ul", { role: "list" }, ...traces.slice(0, LONGEST_LOG).map((trace) => logEntry(session, trace))));
  if (others) host.append(make("p", { class: "quiet" }, say("logOthers", others)));
  if (traces.length > LONGEST_LOG) host.append(make("p", { class: "quiet" }, say("moreNotes", traces.length - LONGEST_LOG)));
  return host;
}

/** @param {Session} session @param {Trace} trace */
function logEntry(session, trace) {
  const name = partName(session.record, trace.pointer) || flat(trace.pointer, 60);
  const now = valueAt(session.record, trace.pointer);
  const change = make("span", { class: "change" });
  if (trace.act === "set" || trace.act === "removed") change.append(make("span", { class: "quiet" }, `${say("logWas")} `), make("del", {}, logWords(trace.was)));
  if (trace.act === "set") change.append(make("span", { class: "quiet" }, ` ${say("logIs")} `), make("ins", {}, logWords(now)));
  if (trace.act === "added") change.append(make("ins", {}, logWords(now)));
  return make(
    "li",
    {},
    make("strong", {}, name),
    " ",
    make("span", { class: "tag" }, say(`act.${trace.act}`)),
    " ",
    change,
    " ",
    make(
      "span",
      { class: "row-of" },
      trace.act === "removed" ? null : button("show", () => select(trace.pointer, { from: "page" }), { "data-focus": `show ${trace.act} ${trace.pointer}`, "aria-label": say("showWhat", name) }),
      isPlain(trace) ? button("restore", () => editor.act("did.restore", name, () => put(session, trace.pointer, trace.was)), { "data-focus": `restore ${trace.pointer}`, "aria-label": say("restoreWhat", name) }) : null,
    ),
  );
}

/** Whether a correction stands for itself, so that it can be put back alone. @param {Trace} trace */
function isPlain(trace) {
  return trace.act === "set" && (fieldKind(trace.pointer) !== undefined || /^\/issues\/\d+\/outcome\/(status|sustained|due)$/.test(trace.pointer));
}

/** A value in a few words. @param {Json | undefined} value @returns {HTMLElement} */
function logWords(value) {
  if (value === null || value === undefined || value === "") return make("span", { class: "quiet" }, say("empty"));
  const told = isTable(value) ? memberOf(value, "statement") ?? memberOf(value, "text") ?? memberOf(value, "heading") : value;
  if (typeof told === "string") return printed("span", {}, STATUSES.includes(/** @type {Status} */ (told)) ? say(`status.${told}`) : flat(told, 80));
  return printed("span", {}, flat(JSON.stringify(told ?? value), 80));
}
