import { z } from "zod";
import { projectStates } from "../../domain/project.ts";
import { findingFilters, findingKinds, verdicts } from "../../domain/review.ts";
import * as parts from "../deliveryShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

const runNumber = z.int().min(1).max(1_000_000_000);
const findingNumber = z.int().min(1).max(1_000_000_000);

const rectangle = z.strictObject({ x: shape.count, y: shape.count, width: z.int().min(1), height: z.int().min(1) });

/** Where to look; never what stands there. */
const place = z.strictObject({
  /** Of a mask, in pixels of the stored image. */
  rectangles: z.array(rectangle).exactOptional(),
  /** Of a hit: the kind of identity, or what is wrong with a table. */
  what: z.string().max(64).exactOptional(),
  /** Of a hit: the byte in the output. */
  offset: shape.count.exactOptional(),
  inName: z.boolean().exactOptional(),
});

const finding = z.strictObject({
  finding: findingNumber,
  kind: z.enum(findingKinds),
  output: z.strictObject({ output: z.int().min(1), kind: z.enum(["table", "image"]), name: z.string().max(400), bytes: shape.count, delivery: parts.deliveryNumber, item: parts.itemNumber }),
  place,
  /** What was said last; absent where nothing was, or it was taken back. */
  verdict: z.enum(verdicts).exclude(["withdraw"]).exactOptional(),
  reason: parts.paragraph.exactOptional(),
  officer: shape.identifier.exactOptional(),
  at: shape.instant.exactOptional(),
});

const state = z.strictObject({ findings: shape.count, settled: shape.count, refused: shape.count, deferred: shape.count });

const decision = { run: runNumber, findings: z.array(findingNumber).min(1).max(1000) };

/** Looking at a result (目視確認): what the machine wants seen, and what a human says of it. */
export const reviewOperations = {
  "finding.list": {
    in: z.strictObject({ run: runNumber, after: shape.count, limit: z.int().min(1).max(1000), only: z.enum(findingFilters).exclude(["all"]).exactOptional() }),
    out: z.strictObject({ findings: z.array(finding), state }),
    role: ["reviewer"],
    audit: used("R"),
  },
  /** Of one finding or many, by whoever did not make the result: all of them, or none. A reason says what is wrong. */
  "finding.decide": {
    in: z.discriminatedUnion("verdict", [
      z.strictObject({ ...decision, verdict: z.enum(["accept", "withdraw"]), reason: parts.paragraph.exactOptional() }),
      z.strictObject({ ...decision, verdict: z.enum(["redo", "reject", "defer"]), reason: parts.paragraph }),
    ]),
    /** As they stand now, so that nobody need read all of them again. */
    out: z.strictObject({ findings: z.array(finding), state }),
    role: ["reviewer"],
    audit: used("E"),
  },
  /** Nobody looks any more: what was read to be shown goes from the room's memory. */
  "review.leave": { in: nothing, out: nothing, role: ["reviewer"], audit: { none: "it shows and changes nothing" } },
  /** Every finding was accepted: the next word is the approvers'. */
  "run.review": {
    in: z.strictObject({ run: runNumber }),
    out: z.strictObject({ project: z.int().min(1), state: z.enum(projectStates), application: shape.lineOfText, title: shape.lineOfText, recipient: shape.lineOfText }),
    role: ["reviewer"],
    audit: used("E"),
  },
} as const satisfies Record<string, OperationShape>;
