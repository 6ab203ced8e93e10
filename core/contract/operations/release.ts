import { z } from "zod";
import { projectStates } from "../../domain/project.ts";
import { gateLines } from "../../domain/release.ts";
import { paperNumber } from "../deliveryShapes.ts";
import { ceremony } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { used, type OperationShape } from "./shape.ts";

const readers = ["technician", "reviewer", "approver", "auditor"] as const;
const number = z.int().min(1).max(1_000_000_000);
const ofRun = z.strictObject({ run: number });

const release = z.strictObject({
  run: number,
  /** Of the package, and of its folder on the medium. */
  package: shape.identifier,
  name: z.string().max(120),
  sequence: shape.count,
  manifestSha256: shape.hash,
  medium: paperNumber,
  objects: shape.count,
  writtenAt: shape.instant,
  expiresAt: shape.instant,
  readBackAt: shape.instant.exactOptional(),
});

/** The reason is one line: it stands whole in the audit log as well. */
const recalled = z.strictObject({ project: number, state: z.enum(projectStates) });

const receipt = z.strictObject({
  number: z.string().max(40),
  at: shape.instant,
  room: shape.lineOfText,
  application: shape.lineOfText,
  title: shape.lineOfText,
  decision: z.strictObject({ number: shape.lineOfText, day: z.iso.date() }),
  recipient: shape.lineOfText,
  certificate: shape.hash,
  release: z.strictObject({ ...release.shape, readBackAt: shape.instant }),
  /** Names. */
  operator: shape.lineOfText,
  approvers: z.array(shape.lineOfText).max(8),
});

/** From a reviewed result to a package in the recipient's hands (提供). */
export const releaseOperations = {
  /** What stands in the way of a project's result, and what does not. */
  "release.gate": {
    in: z.strictObject({ project: number }),
    out: z.strictObject({
      /** The result it is about: the last that was not given up. */
      run: number.exactOptional(),
      lines: z.array(
        z.strictObject({
          line: z.enum(gateLines),
          isMet: z.boolean(),
          /** Counts, numbers and dates behind it, by name. */
          facts: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])),
          /** Why it is not met, where more is known than that its turn has not come. */
          failure: shape.failure.exactOptional(),
        }),
      ),
      approvals: z.array(z.strictObject({ officer: shape.identifier, name: shape.lineOfText, at: shape.instant, isVerified: z.boolean() })),
      release: release.exactOptional(),
    }),
    role: readers,
    audit: used("R"),
  },
  /** Begins a ceremony of two approvers over the exact statement of what will leave; its result has `run`. */
  "run.approve": { in: ofRun, out: z.strictObject({ ceremony }), role: ["approver"], audit: used("E") },
  /**
   * Writes the package to a medium. A job; once all is written it begins the ceremony `package.release`, in which a technician and an approver
   * sign the manifest. Nothing has a package's name before it was signed and read back.
   */
  "release.write": {
    in: z.strictObject({ run: number, folder: shape.folder, medium: paperNumber, days: z.int().min(1).max(3650) }),
    out: release,
    role: ["technician"],
    audit: used("E"),
  },
  /** Reads the package from its medium as a stranger would; only then is it handed over. A job. */
  "release.readBack": { in: z.strictObject({ run: number, folder: shape.folder }), out: release, role: ["technician"], audit: used("E") },
  /** What was written or handed over is called back, with the reason on record; the project ends with it. Nothing undoes it. */
  "release.recall": { in: z.strictObject({ run: number, reason: shape.lineOfText }), out: recalled, role: ["approver"], audit: used("E") },
  /** Numbers a 提供受領証 for the recipient to sign. Printed by `form.print`. */
  "release.receipt": { in: ofRun, out: receipt, role: ["technician", "auditor"], audit: used("R") },
} as const satisfies Record<string, OperationShape>;
