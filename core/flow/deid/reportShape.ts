import { z } from "zod";
import { changeKinds, changeReasons } from "../../deid/dicom/profileRequest.ts";
import { proposalSources } from "../../domain/proposal.ts";
import { decidedBy } from "../image/decideMasks.ts";

/** The report of `noren deid`, as REPORT.md explains it. */

const count = z.int().min(0);
const frames = z.strictObject({ first: count, last: count });
const rectangle = z.strictObject({ x: count, y: count, width: count, height: count });
const seconds = z.number().min(0);

const mask = z.strictObject({
  rectangles: z.array(rectangle),
  polygons: z.array(z.array(z.strictObject({ x: count, y: count }))).exactOptional(),
  frames: frames.exactOptional(),
});

/** What was read at the place is the patient's and is not repeated: only what it is like. */
const proposal = z.strictObject({
  source: z.enum(proposalSources),
  confidence: z.number().min(0).max(1),
  rectangle,
  frames: frames.exactOptional(),
  label: z.enum(["identity", "allowed", "unknown"]).exactOptional(),
});

const change = z.strictObject({ path: z.string(), action: z.enum(changeKinds), reason: z.enum(changeReasons) });

const written = z.strictObject({
  name: z.string(),
  kind: z.string(),
  /** Place in `persons`. */
  person: count,
  bytes: count,
  /** Place in `changes`. */
  changes: count,
  isSearched: z.boolean(),
  decidedBy: z.enum(decidedBy).exactOptional(),
  masks: z.array(mask).exactOptional(),
  proposals: z.array(proposal).exactOptional(),
});

const held = z.strictObject({
  name: z.string(),
  kind: z.string(),
  code: z.string(),
  /** As people say it on the telephone. */
  number: z.string(),
  reason: z.strictObject({ ja: z.string(), en: z.string() }),
  /** For a file of masks, where the object could be read. */
  instance: z.string().exactOptional(),
  series: z.string().exactOptional(),
  proposals: z.array(proposal).exactOptional(),
});

export const reportShape = z.strictObject({
  format: z.literal("noren-deid-report/1"),
  warning: z.strictObject({ ja: z.string(), en: z.string() }),
  program: z.string(),
  at: z.iso.datetime(),
  recipe: z.strictObject({ name: z.string(), version: z.int(), sha256: z.string() }),
  standard: z.string(),
  /** Masks were painted that nobody looked at. */
  unreviewed: z.boolean(),
  counts: z.strictObject({
    files: count,
    written: count,
    held: count,
    persons: count,
    kinds: z.array(z.strictObject({ kind: z.string(), written: count, held: count, heldRate: z.number().min(0).max(1) })),
  }),
  timings: z.strictObject({
    /** By the clock. */
    scan: seconds,
    look: seconds,
    search: seconds,
    make: seconds,
    total: seconds,
    /** Of all threads together. */
    read: seconds,
    edit: seconds,
    write: seconds,
    filesPerSecond: z.number().min(0),
  }),
  /** Pseudonyms. */
  persons: z.array(z.string()),
  files: z.array(written),
  held: z.array(held),
  /** What was done with the elements of a file; files of a series share one list. */
  changes: z.array(z.array(change)),
});

export type DeidReport = z.output<typeof reportShape>;
