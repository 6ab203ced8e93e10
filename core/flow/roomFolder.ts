import path from "node:path";
import { z } from "zod";
import { deskCard, lineOfText } from "../contract/shapes.ts";
import { fileExists, readFile } from "../platform/disk.ts";

/** Where things lie in a room, and the sheet on a demo room's desk. */

const inRoom =
  (...names: readonly string[]) =>
  (folder: string): string =>
    path.join(folder, ...names);

/** The policy in force; every one there ever was, with its signatures, lies in the folder of policies. */
export const policyFile = inRoom("policy.json");
export const policyFolder = inRoom("policy");
/** One folder for each generation of keys; the policy says which one is in force. */
export const keyringsFolder = inRoom("keyring");
export const keyringFolder = (folder: string, generation: number): string => path.join(keyringsFolder(folder), String(generation));
export const ceremoniesFolder = inRoom("ceremonies");
export const databaseFile = inRoom("room.db");
export const keysDatabaseFile = inRoom("keys.db");
export const waitingAuditFile = inRoom("waiting-audit.jsonl");
export const checkpointFolder = inRoom("checkpoints");
export const deskFile = inRoom("demo", "desk.json");
export const cardFolder = inRoom("demo", "cards");
/** Stands for the ports of a machine in a demo room: each folder in it is a medium. */
export const mediaFolder = inRoom("demo", "media");
/** The demo provider's own cards: not on the room's desk, as a hospital's would not be. */
export const demoProviderFolder = inRoom("demo", "provider");
export const demoProviderSheet = inRoom("demo", "provider", "cards.json");
export const demoRecipientFolder = inRoom("demo", "recipient");
/** Signatures for the malware scanner, in a folder for each package that brought them. */
export const scannerFolder = inRoom("scanner");
export const lockFile = inRoom("room.lock");
/** What the room has sealed, and in a demo room what its provider has. */
export const sealingLog = inRoom("sealed.jsonl");
/** What packages hold that were sealed here, until somebody with the vault's key signs in. */
export const sealedFolder = inRoom("sealed");
export const demoSealingLog = inRoom("demo", "provider", "sealed.jsonl");

/** The first level of a room as its making leaves it; what else lies in a folder is somebody else's. */
export const namesAtMaking: ReadonlySet<string> = new Set([
  "policy.json",
  "policy",
  "keyring",
  "ceremonies",
  "room.db",
  "room.db-wal",
  "room.db-shm",
  "keys.db",
  "keys.db-wal",
  "keys.db-shm",
  "vault",
  "room.lock",
  "checkpoints",
  "demo",
]);

/** A folder is a room once its policy has its name: that is the last thing its making does. */
export const isRoom = (folder: string): boolean => fileExists(policyFile(folder));

const desk = z.strictObject({
  format: z.literal("noren-desk/1"),
  cards: z.array(z.strictObject({ ...deskCard.omit({ inserted: true }).shape, holder: lineOfText, serial: z.string().max(64) })).max(64),
});

export type DeskCard = z.output<typeof desk>["cards"][number];

export const formatDesk = (cards: readonly DeskCard[]): string => `${JSON.stringify({ format: "noren-desk/1", cards }, undefined, 2)}\n`;

/** The software cards of a demo room with their PINs; other rooms have no desk, and a damaged one is as good as none. */
export function readDesk(folder: string): readonly DeskCard[] {
  const bytes = readFile(deskFile(folder));
  const parsed = bytes === undefined ? undefined : desk.safeParse(parseJson(bytes.toString("utf8")));
  return parsed?.success === true ? parsed.data.cards : [];
}

const demoSheet = z.strictObject({
  format: z.literal("noren-provider-cards/1"),
  cards: z
    .array(
      z.strictObject({
        id: deskCard.shape.id,
        label: deskCard.shape.label,
        holder: lineOfText,
        role: z.enum(["operator", "approver", "recipient"]),
        pin: deskCard.shape.pin,
        serial: z.string().max(64),
      }),
    )
    .max(8),
});

/** A card of the demo provider or the demo recipient, with its PIN. */
export type DemoSheetCard = z.output<typeof demoSheet>["cards"][number];

export const formatDemoSheet = (cards: readonly DemoSheetCard[]): string => `${JSON.stringify({ format: "noren-provider-cards/1", cards }, undefined, 2)}\n`;

/** The demo provider's cards; other rooms have none. */
export const readDemoProvider = (folder: string): readonly DemoSheetCard[] => readDemoSheet(demoProviderSheet(folder));

/** The demo recipient's card; other rooms have none. */
export const readDemoRecipient = (folder: string): readonly DemoSheetCard[] => readDemoSheet(path.join(demoRecipientFolder(folder), "cards.json"));

function readDemoSheet(file: string): readonly DemoSheetCard[] {
  const bytes = readFile(file);
  const parsed = bytes === undefined ? undefined : demoSheet.safeParse(parseJson(bytes.toString("utf8")));
  return parsed?.success === true ? parsed.data.cards : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
