import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { ceremonyMinutes } from "../../contract/policyShapes.ts";
import { ceremonyPurposes } from "../../domain/policy.ts";
import { makeFolder, readFile, readText, writeFileDurably } from "../../platform/disk.ts";
import { hash, identifier, instant } from "../../contract/shapes.ts";
import { ceremoniesFolder } from "../roomFolder.ts";
import type { KeptSignature, OpenCeremony } from "./openCeremony.ts";

/** `ceremonies/<id>/`: the exact statement, each signature as it was made, and the minutes at the end. */
const place = (folder: string, id: string, ...names: readonly string[]): string => path.join(ceremoniesFolder(folder), id, ...names);

export const statementFile = (folder: string, id: string): string => place(folder, id, "statement.txt");
/** Only where it is not the statement that was signed. */
const signedFile = (folder: string, id: string): string => place(folder, id, "signed.bin");
export const signatureFile = (folder: string, id: string, officer: string): string => place(folder, id, `${officer}.p7s`);
const openingFile = (folder: string, id: string): string => place(folder, id, "opening.json");
const minutesFile = (folder: string, id: string): string => place(folder, id, "minutes.json");

const opening = z.strictObject({ format: z.literal("noren-ceremony/1"), id: identifier, purpose: z.enum(ceremonyPurposes), sha256: hash, begunAt: instant });
const minutes = z.strictObject({
  format: z.literal("noren-ceremony/1"),
  ...ceremonyMinutes.shape,
  signatures: z.array(ceremonyMinutes.shape.signatures.element.omit({ verified: true })),
});

export type KeptMinutes = Omit<z.output<typeof minutes>, "format">;

const text = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

export function keepOpening(folder: string, { id, order, sha256, begunAt }: OpenCeremony): void {
  makeFolder(place(folder, id));
  writeFileDurably(statementFile(folder, id), order.statement);
  if (order.signs !== undefined) writeFileDurably(signedFile(folder, id), order.signs);
  writeFileDurably(openingFile(folder, id), text({ format: "noren-ceremony/1", id, purpose: order.purpose, sha256, begunAt }));
}

export function keepSignature(folder: string, id: string, { officer, signature }: KeptSignature): void {
  writeFileDurably(signatureFile(folder, id, officer), signature);
}

export function keepMinutes(folder: string, ceremony: OpenCeremony, ended: Pick<KeptMinutes, "endedAt" | "outcome">): void {
  const { id, order, sha256, begunAt, signatures } = ceremony;
  const kept: KeptMinutes = {
    id,
    purpose: order.purpose,
    sha256,
    begunAt,
    ...ended,
    signatures: signatures.map(({ signature: _, ...named }) => named),
  };
  writeFileDurably(minutesFile(folder, id), text({ format: "noren-ceremony/1", ...kept }));
}

/** Undefined where the folder holds no ceremony. One whose end was never written was cut off. */
export function readMinutes(folder: string, id: string): KeptMinutes | undefined {
  const ended = minutes.safeParse(parseJson(readText(minutesFile(folder, id))));
  if (ended.success) {
    const { format: _, ...kept } = ended.data;
    return kept.id === id ? kept : undefined;
  }
  const begun = opening.safeParse(parseJson(readText(openingFile(folder, id))));
  if (!begun.success || begun.data.id !== id) return undefined;
  const { purpose, sha256, begunAt } = begun.data;
  return { id, purpose, sha256, begunAt, outcome: "interrupted", signatures: [] };
}

export const readSignature = (folder: string, id: string, officer: string): Buffer | undefined => readFile(signatureFile(folder, id, officer));
export const readStatement = (folder: string, id: string): Buffer | undefined => readFile(statementFile(folder, id));

/** The exact bytes that were signed; undefined where they are not what the ceremony was begun with. */
export function readSigned(folder: string, { id, sha256 }: Pick<KeptMinutes, "id" | "sha256">): Buffer | undefined {
  const statement = readStatement(folder, id);
  if (statement === undefined || createHash("sha256").update(statement).digest("hex") !== sha256) return undefined;
  const signed = readFile(signedFile(folder, id));
  if (signed === undefined) return statement;
  return statement.includes(createHash("sha256").update(signed).digest("hex")) ? signed : undefined;
}

function parseJson(content: string | undefined): unknown {
  try {
    return content === undefined ? undefined : JSON.parse(content);
  } catch {
    return undefined;
  }
}
