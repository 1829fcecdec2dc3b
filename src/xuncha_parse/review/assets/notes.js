// Diagnostics as notes, in the margin and in the record.

/** A diagnostic as a note. @param {Diagnostic} each @param {number} number @param {boolean} on */
function note(each, number, on) {
  const words = Object.hasOwn(rules, each.code) ? rules[each.code] : undefined;
  const head = make(
    "button",
    { type: "button", "data-diagnostic": number, "data-focus": `/diagnostics/${number}`, "aria-pressed": on },
    severityIcon(each.severity),
    make("b", {}, flat(each.code, 12)),
    spoken === "en" ? flat(` ${each.slug}`, 30) : null,
    ` ${say(`severity.${each.severity}`)}`,
    each.line === null ? null : make("span", { class: "for-reader" }, ` ${say("line", each.line)}`),
  );
  const host = make("div", { class: `note note-${each.severity}${on ? " on" : ""}`, "data-note": number }, head, printed("p", {}, each.message.slice(0, 1000)));
  if (words) {
    if (spoken === "en") host.append(make("p", { class: "fix why", lang: "en" }, words.why.en));
    const zh = spoken === "zh" && words.fix.zh;
    host.append(make("p", { class: "fix", lang: zh ? "zh-CN" : "en" }, zh || words.fix.en));
  }
  return host;
}

/** @param {Diagnostic["severity"]} severity */
function severityIcon(severity) {
  const shapes = { error: "M5 1h6l4 4v6l-4 4H5l-4-4V5zM5 5l6 6M11 5l-6 6", warning: "M8 1.5L15 14H1zM8 6v4M8 11.4v1", info: "M8 1a7 7 0 100 14A7 7 0 008 1zM8 7v4.5M8 4v1.2" };
  return icon(Object.hasOwn(shapes, severity) ? shapes[severity] : shapes.info);
}
