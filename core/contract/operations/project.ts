import { z } from "zod";
import { projectEvents, projectStates } from "../../domain/project.ts";
import * as parts from "../deliveryShapes.ts";
import * as shape from "../shapes.ts";
import { recipientCertificate } from "./proposal.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

const readers = ["technician", "reviewer", "approver", "auditor"] as const;
const projectNumber = z.int().min(1).max(1_000_000_000);
const runNumber = z.int().min(1).max(1_000_000_000);
const day = z.iso.date();

const recipe = z.strictObject({ sha256: shape.hash, name: z.string().max(120), version: z.int().min(1), officer: shape.identifier, at: shape.instant });

const run = z.strictObject({
  run: runNumber,
  state: z.enum(["running", "finished", "abandoned"]),
  snapshot: shape.hash,
  persons: shape.count,
  units: shape.count,
  done: shape.count,
  records: shape.count,
  instances: shape.count,
  held: shape.count,
  officer: shape.identifier,
  begunAt: shape.instant,
  endedAt: shape.instant.exactOptional(),
  verification: z.strictObject({ outcome: z.enum(["passed", "refused"]), outputs: shape.count, bytes: shape.count, hits: shape.count, doubtful: shape.count, weak: shape.count, at: shape.instant }).exactOptional(),
});

const project = z.strictObject({
  project: projectNumber,
  state: z.enum(projectStates),
  application: shape.lineOfText,
  title: shape.lineOfText,
  recipient: shape.lineOfText,
});

/** What the verifier said of the run that stands: a refused one is given up, and whose turn it is depends on it. */
const listed = z.strictObject({ ...project.shape, verification: z.enum(["passed", "refused"]).exactOptional() });

/** Provisions (提供案件): proposed, decided, run, verified. */
export const projectOperations = {
  "recipe.list": { in: nothing, out: z.strictObject({ recipes: z.array(recipe) }), role: readers, audit: used("R") },
  /** The exact text of a recipe; what is wrong with it is said with its place. */
  "recipe.add": { in: z.strictObject({ text: z.string().min(2).max(1024 * 1024) }), out: z.strictObject({ sha256: shape.hash, name: z.string().max(120), version: z.int().min(1) }), role: ["technician"], audit: used("C") },
  "project.list": { in: nothing, out: z.strictObject({ projects: z.array(listed) }), role: readers, audit: used("R") },
  "project.get": {
    in: z.strictObject({ project: projectNumber }),
    out: z.strictObject({
      ...project.shape,
      purpose: parts.paragraph,
      /** Absent where it cannot be read any more by the rules of today. */
      certificate: recipientCertificate.exactOptional(),
      recipe: shape.hash,
      deliveries: z.array(parts.deliveryNumber),
      decision: z.strictObject({ number: shape.lineOfText, day }).exactOptional(),
      steps: z.array(z.strictObject({ event: z.enum(["propose", ...projectEvents]), toState: z.enum(projectStates), officer: shape.identifier, at: shape.instant, reason: parts.paragraph.exactOptional() })),
      runs: z.array(run),
      /** Everybody who is named above by a number. */
      officers: z.array(z.strictObject({ id: shape.identifier, name: shape.lineOfText, kana: shape.lineOfText, romaji: shape.lineOfText, role: shape.role })),
    }),
    role: readers,
    audit: used("R"),
  },
  /** What a committee will decide upon: it does not change after. */
  "project.propose": {
    in: z.strictObject({
      application: z.string().trim().min(1).max(64),
      title: shape.lineOfText,
      purpose: parts.paragraph,
      recipient: shape.lineOfText,
      certificatePem: shape.certificatePem,
      recipe: shape.hash,
      deliveries: z.array(parts.deliveryNumber).min(1).max(1000),
    }),
    out: z.strictObject({ project: projectNumber }),
    role: ["technician"],
    audit: used("C"),
  },
  /** The committee's decision is put on record. */
  "project.decide": { in: z.strictObject({ project: projectNumber, number: z.string().trim().min(1).max(64), day }), out: project, role: ["approver"], audit: used("E") },
  /** Freezes the inputs and makes the result, or goes on with a run that was cut off. A job. */
  "run.start": { in: z.strictObject({ project: projectNumber }), out: run, role: ["technician"], audit: used("E") },
  /** Looks through the whole result for everybody its deliveries brought. A job. */
  "run.verify": { in: z.strictObject({ run: runNumber }), out: run, role: ["technician"], audit: used("E") },
  /** Gives a run up, so that another can begin: whoever the project waits for at this stage. */
  "run.abandon": { in: z.strictObject({ run: runNumber, reason: parts.paragraph }), out: project, role: ["technician", "reviewer", "approver"], audit: used("E") },
} as const satisfies Record<string, OperationShape>;
