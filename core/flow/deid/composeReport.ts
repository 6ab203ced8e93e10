import { describeFailure } from "../../contract/messages/describeFailure.ts";
import { deidWords } from "../../contract/messages/commandLineDeid.ts";
import type { ChangeKind, ChangeReason } from "../../deid/dicom/profileRequest.ts";
import type { Instant } from "../../domain/brand.ts";
import { failureCodes } from "../../domain/failure.ts";
import type { Proposal } from "../../domain/proposal.ts";
import { implementation } from "../../domain/dicom.ts";
import type { HeldFile, MadeFile, SeenFacts } from "./deidTask.ts";
import type { DeidReport } from "./reportShape.ts";

export interface ReportParts {
  readonly made: readonly MadeFile[];
  readonly held: readonly HeldFile[];
  /** Of the made files' lists, as their threads wrote them. */
  readonly lists: readonly string[];
  readonly facts: ReadonlyMap<string, SeenFacts>;
  readonly persons: readonly string[];
  readonly personOf: ReadonlyMap<string, number>;
  readonly recipe: DeidReport["recipe"];
  readonly standard: string;
  readonly at: Instant;
  readonly isAccepting: boolean;
  readonly milliseconds: Readonly<Record<"scan" | "look" | "search" | "make" | "total" | "read" | "edit" | "write", number>>;
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number => (one.name < other.name ? -1 : 1);
const secondsOf = (milliseconds: number): number => Math.round(milliseconds) / 1000;

export function composeReport(parts: ReportParts): DeidReport {
  const { made, facts, persons, personOf, recipe, standard, at, isAccepting, milliseconds } = parts;
  const kindOf = (name: string): string => kindOfFacts(facts.get(name));
  const files = made.toSorted(byName).map(({ name, bytes, list, decidedBy, masks, proposals, isSearched }) => ({
    name,
    kind: kindOf(name),
    person: personOf.get(name) ?? 0,
    bytes,
    changes: list,
    isSearched,
    ...(decidedBy !== undefined && { decidedBy, masks: masks.map(({ rectangles, polygons, frames }) => ({ rectangles: [...rectangles], ...(polygons && { polygons: polygons.map((corners) => [...corners]) }), ...(frames && { frames }) })) }),
    ...(proposals.length > 0 && { proposals: proposals.map(shownProposal) }),
  }));
  const held = parts.held.toSorted(byName).map(({ name, failure, proposals }) => {
    const known = facts.get(name);
    const say = (language: "ja" | "en"): string => describeFailure(language, failure).split("\n")[0] ?? "";
    return {
      name,
      kind: kindOf(name),
      code: failure.code,
      number: failureCodes[failure.code],
      reason: { ja: say("ja"), en: say("en") },
      ...(known !== undefined && known.sop !== "" && { instance: known.sop, series: known.series }),
      ...(proposals.length > 0 && { proposals: proposals.map(shownProposal) }),
    };
  });
  const total = files.length + held.length;
  return {
    format: "noren-deid-report/1",
    warning: { ja: deidWords.ja.warning, en: deidWords.en.warning },
    program: implementation.version,
    at: new Date(at).toISOString(),
    recipe,
    standard,
    unreviewed: isAccepting,
    counts: { files: total, written: files.length, held: held.length, persons: persons.length, kinds: kindsOf(files, held) },
    timings: {
      ...(Object.fromEntries(Object.entries(milliseconds).map(([stage, spent]) => [stage, secondsOf(spent)])) as Record<keyof typeof milliseconds, number>),
      filesPerSecond: milliseconds.total > 0 ? Math.round((total * 10_000) / milliseconds.total) / 10 : 0,
    },
    persons: [...persons],
    files,
    held,
    changes: parts.lists.map(changesOf),
  };
}

/** By what the device calls it; what could not be read is of no kind. */
const kindOfFacts = (facts: SeenFacts | undefined): string => (facts === undefined ? "unread" : facts.isDirectory ? "DICOMDIR" : facts.modality === "" ? "none" : facts.modality.slice(0, 16));

function kindsOf(files: readonly { readonly kind: string }[], held: readonly { readonly kind: string }[]): DeidReport["counts"]["kinds"] {
  const kinds = [...new Set([...files, ...held].map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const counted = { written: files.filter((file) => file.kind === kind).length, held: held.filter((file) => file.kind === kind).length };
    return { kind, ...counted, heldRate: Math.round((10_000 * counted.held) / (counted.written + counted.held)) / 10_000 };
  });
}

const shownProposal = ({ source, confidence, rectangle, frames, label }: Proposal): NonNullable<DeidReport["held"][number]["proposals"]>[number] => ({
  source,
  confidence,
  rectangle,
  ...(frames !== undefined && { frames }),
  ...(label !== undefined && { label: label.match }),
});

const changesOf = (text: string): DeidReport["changes"][number] => (JSON.parse(text) as readonly (readonly [string, ChangeKind, ChangeReason])[]).map(([path, action, reason]) => ({ path, action, reason }));
