// Types that the page's scripts share; no part of the page. Checked with schemas/notice.d.ts beside it.

/** A type with every field there, as the program writes its records. */
type Whole<T> = T extends (infer U)[]
  ? Whole<U>[]
  : T extends object
    ? { [K in keyof T]-?: K extends "value" | "was" ? T[K] : Whole<Exclude<T[K], undefined>> }
    : T;

type Json = import("./notice").JsonValue;
type Notice = Whole<import("./notice").Notice>;
type Issue = Whole<import("./notice").Issue>;
type Measure = Whole<import("./notice").Measure>;
type Mention = Whole<import("./notice").Mention>;
type Outcome = Whole<import("./notice").Outcome>;
type Heading = Whole<import("./notice").Heading>;
type Section = Whole<import("./notice").Section>;
type TextBlock = Whole<import("./notice").TextBlock>;
type Diagnostic = Whole<import("./notice").Diagnostic>;
type Place = import("./notice").Place;
type Status = Outcome["status"];

/** A record of the page: what it is called, its digest, the record itself. */
type Entry = { name: string; digest: string; record: Notice };

/** An operation of a patch (RFC 6902). */
type Operation =
  | { op: "add" | "replace" | "test"; path: string; value: Json }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; path: string; from: string };

/** What the registry of diagnostics says of a code. */
type RuleWords = { slug: string; why: { en: string }; fix: { en: string; zh?: string } };

/** A part of a record with a place in the text, in code points. */
type Part = { pointer: string; start: number; end: number; kind: string };

type Selected = { pointer: string; span: Place | null };
type Origin = "source" | "record" | "key" | "page";

/** A command of the page: its keys, its entry in the table of words, what it does. */
type Command = { keys: string[]; words: string; run: () => void; group?: string };
