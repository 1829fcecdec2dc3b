// Whether a value is a record at all: what comes from a file or from storage is not drawn before this says yes.

/** @typedef {(value: Json | undefined) => boolean} Shape */

/** @type {Shape} */
const isText = (value) => typeof value === "string";
/** @type {Shape} */
const isFlag = (value) => typeof value === "boolean";
/** @type {Shape} */
const isWhole = (value) => Number.isSafeInteger(value);
/** @type {Shape} */
const isCount = (value) => isWhole(value) && /** @type {number} */ (value) >= 0;
/** Values nested deeper are no part of a record: to go through them takes more of a stack than there may be. */
const DEEPEST = 100;
/** @param {Json | undefined} value @param {number} [deep] @returns {boolean} */
const isJsonTo = (value, deep = DEEPEST) =>
  value !== undefined && (typeof value !== "object" || value === null || (deep > 0 && Object.values(value).every((each) => isJsonTo(each, deep - 1))));
/** @type {Shape} */
const isJson = (value) => isJsonTo(value);
/** @param {Shape} shape @returns {Shape} */
const orNull = (shape) => (value) => value === null || shape(value);
/** @param {Shape} shape @returns {Shape} */
const listOf = (shape) => (value) => Array.isArray(value) && value.every(shape);
/** @param {...string} words @returns {Shape} */
const oneOf = (...words) => (value) => words.includes(/** @type {string} */ (value));
/** An object with these fields and no others. @param {Record<string, Shape>} fields @returns {Shape} */
const withFields = (fields) => (value) =>
  isTable(value) && Object.keys(value).length === Object.keys(fields).length && Object.entries(fields).every(([name, shape]) => shape(memberOf(value, name)));

const STATUS_NAMES = /** @type {const} */ (["completed", "mostly_completed", "partial", "in_progress", "not_completed", "not_started", "unknown"]);
const isPlace = withFields({ start: isCount, end: isCount });
const isBlock = withFields({ role: isText, label: orNull(isText), text: isText, span: isPlace });
const isMention = withFields({
  kind: oneOf("date", "period", "document", "document_number", "money", "percent", "count"), text: isText, span: isPlace, value: isJson,
});
const HEADING = { marker: isText, style: isText, ordinal: orNull(isWhole), heading: isText, span: isPlace };
const PERIOD = { start: orNull(isText), end: orNull(isText), text: orNull(isText), span: orNull(isPlace) };
/** @type {Shape} */
const isSection = (value) => withFields({ ...HEADING, texts: listOf(isBlock), children: listOf(isSection) })(value);
const isIssue = withFields({
  id: isText,
  path: listOf(withFields(HEADING)),
  statement: isText,
  statement_span: isPlace,
  action: orNull(withFields({ label: orNull(isText), text: isText, span: isPlace })),
  measures: listOf(withFields({ ordinal: orNull(isWhole), marker: orNull(isText), text: isText, span: isPlace, mentions: listOf(isMention) })),
  outcome: withFields({
    label: orNull(isText), text: orNull(isText), span: orNull(isPlace), status: oneOf(...STATUS_NAMES),
    sustained: isFlag, due: orNull(isText), due_text: orNull(isText),
  }),
  responsible: withFields({ units: listOf(isText), leaders: listOf(isText) }),
  mentions: listOf(isMention),
  blocks: listOf(isBlock),
  evidence: listOf(isText),
  span: isPlace,
});
const isNotice = withFields({
  schema_version: oneOf("1.0.0"),
  source: (value) => isText(valueAt(value, "/text")) && isText(valueAt(value, "/name")),
  title: orNull(isText),
  issuer: orNull(isText),
  kind: orNull(oneOf("巡察", "巡视")),
  published_at: orNull(isText),
  signed_on: orNull(isText),
  signed_by: orNull(isText),
  inspection: withFields({
    team: orNull(isText), inspected: orNull(isText), round: orNull(isText), type: orNull(isText), period: withFields(PERIOD),
    feedback_on: orNull(isText), feedback_text: orNull(isText), rectification: withFields({ ...PERIOD, months: orNull(isCount) }),
  }),
  stated_totals: listOf(withFields({ what: isText, unit: isText, count: isCount, text: isText, span: isPlace })),
  contact: withFields({ phones: listOf(isText), emails: listOf(isText), address: orNull(isText), postcode: orNull(isText) }),
  sections: listOf(isSection),
  issues: listOf(isIssue),
  leftovers: listOf(withFields({ text: isText, span: isPlace })),
  diagnostics: listOf((value) => isText(valueAt(value, "/code")) && isText(valueAt(value, "/message"))),
  corrections: listOf((value) => isText(valueAt(value, "/pointer")) && isText(valueAt(value, "/act"))),
});

/** Whether a value is a record as the schema has it, as far as the page relies on it. @param {unknown} value */
function isRecord(value) {
  return isNotice(/** @type {Json} */ (value));
}
