import { createHash } from "node:crypto";
import { z } from "zod";
import { hash, identifier, instant, lineOfText } from "../../contract/shapes.ts";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { DestructionTarget } from "../../store/destruction.ts";

/** What two custodians sign when contents are destroyed: ids only, for it stands in the clear in the room's folder. */

const objectId = z.string().regex(/^[0-9a-f]{32}$/);
/** A large delivery; its statement is some 40 MB. */
const mostObjects = 1_000_000;

const statement = z.strictObject({
  format: z.literal("noren-destruction/1"),
  room: identifier,
  entry: z.int().min(1),
  /** Of the statement before this one, so that none can be left out. */
  previousSha256: hash.nullable(),
  at: instant,
  reason: lineOfText,
  /** Their keys are deleted. */
  destroyed: z.array(objectId).max(mostObjects),
  /** References given up; somebody else's rows still refer to the same content, so its key stays. */
  released: z.array(z.strictObject({ id: objectId, copies: z.int().min(1) })).max(mostObjects),
});

export type DestructionStatement = z.output<typeof statement>;

export const formatStatement = (written: DestructionStatement): string => `${JSON.stringify(written)}\n`;

export const statementHash = (text: string): string => createHash("sha256").update(text).digest("hex");

export function parseStatement(text: string, entry: number): DestructionStatement {
  try {
    const parsed = statement.safeParse(JSON.parse(text));
    // The exact text was signed; what our own format would not give back was not written by us.
    if (parsed.success && parsed.data.entry === entry && formatStatement(parsed.data) === text) return parsed.data;
  } catch {
    // Not JSON: told below like any other text that is no statement.
  }
  throw new FailureError("vault.registerAltered", { number: entry });
}

export const destroyedBy = ({ destroyed }: DestructionStatement): readonly ObjectId[] => destroyed.map((id) => id as ObjectId);

export const targetsOf = (
  { destroyed, released }: DestructionStatement,
  copiesOf: (id: ObjectId) => number,
): readonly DestructionTarget[] => [
  ...destroyed.map((id) => ({ id: id as ObjectId, copies: copiesOf(id as ObjectId), isDestroyed: true })),
  ...released.map(({ id, copies }) => ({ id: id as ObjectId, copies, isDestroyed: false })),
];
