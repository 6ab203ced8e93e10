import { appendFileSync } from "node:fs";
import path from "node:path";
import type { AuditEntry } from "../../core/domain/audit.ts";
import type { CertificateHash, Instant, OfficerId, RoomId } from "../../core/domain/brand.ts";
import { FailureError } from "../../core/domain/failure.ts";
import type { Officer } from "../../core/domain/officer.ts";
import { noteWaiting } from "../../core/flow/noteWaiting.ts";
import { checkpointFolder, policyFile } from "../../core/flow/roomFolder.ts";
import { takeOverWaiting } from "../../core/flow/takeOverWaiting.ts";
import { makeFolder, writeFileDurably } from "../../core/platform/disk.ts";
import { seededEntropy, uuid } from "../../core/platform/entropy.ts";
import { appendAudit, auditHead, takeOverEntries } from "../../core/store/audit.ts";
import { originOf } from "../../core/store/chain.ts";
import { signCheckpoint } from "../../core/store/checkpoint.ts";
import { createStore, databaseFile, openStore, type Store } from "../../core/store/client.ts";
import { openWritable } from "../../core/store/open.ts";
import { writeWithAudit, type WriteInput, type WriteName } from "../../core/store/writes.ts";
import type { Acknowledgement } from "./acknowledgements.ts";

/**
 * What a room goes through in two short days, as a process of its own that may be killed or starved at any system call. It
 * acknowledges, in a file outside the room, only what the store has promised. Run by record.ts and sweep.ts:
 * journey.ts <folder> <acknowledgements> [normal]
 */

export const journeyKey: Uint8Array = Buffer.alloc(32, 0x4e);
const room = { id: "room-crash" as RoomId, name: "衝突試験室", kind: "demo" } as const;
const officer: Officer = {
  id: "officer-1" as OfficerId,
  name: "試験 太郎",
  kana: "シケン タロウ",
  romaji: "Taro Shiken",
  role: "auditor",
  certificate: "c".repeat(64) as CertificateHash,
  validUntil: 4e12 as Instant,
};

/** The part of the store's client that the journey needs, so that a deliberately weak store can take its place. */
type JourneyStore = Pick<Store, "record" | "takeOver" | "close"> & {
  readonly write: <Name extends WriteName>(name: Name, input: WriteInput<Name>, entry: AuditEntry) => Promise<unknown>;
  readonly head: () => Promise<{ readonly size: number; readonly hash: string }>;
};

async function openReal(folder: string): Promise<JourneyStore> {
  const opened = await openStore({ folder, key: journeyKey, keyChecked: true, readers: 1 });
  if (!opened.ok) throw new FailureError(opened.failure.code);
  const store = opened.value;
  return { record: store.record, takeOver: store.takeOver, close: store.close, write: store.write, head: () => store.read("audit.head", {}) };
}

/** The same writes with the setting that this SQLite falls to by itself at the second opening: the explorer must find what that loses. */
function openWeak(folder: string): JourneyStore {
  const db = openWritable({ file: databaseFile(folder), key: journeyKey, keyChecked: true });
  db.pragma("synchronous = NORMAL");
  return {
    record: (entry) => Promise.resolve(db.transaction(() => appendAudit(db, entry))),
    takeOver: (entries) => Promise.resolve(db.transaction(() => takeOverEntries(db, entries))),
    write: (name, input, entry) => Promise.resolve(writeWithAudit(db, name, input, entry)),
    head: () => Promise.resolve(auditHead(db)),
    close: () => {
      db.close();
      return Promise.resolve();
    },
  };
}

const sessions = 2;
const factsPerSession = 12;
const waitingPerSession = 3;

export async function journey(folder: string, acknowledgements: string, isWeak: boolean): Promise<void> {
  const entropy = seededEntropy("journey");
  let at = 1_795_000_000_000;
  const entry = (operation: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
    id: uuid(entropy),
    at: ++at as Instant,
    event: "applicationActivity",
    action: "E",
    outcome: 0,
    operation,
    officer: officer.id,
    role: officer.role,
    ...more,
  });
  const acknowledge = (said: Acknowledgement): void => {
    appendFileSync(acknowledgements, `${JSON.stringify(said)}\n`);
  };

  const making = entry("room.create");
  const created = await createStore({ folder, key: journeyKey, room, officers: [officer], policySha256: "0".repeat(64), entry: making });
  if (!created.ok) throw new FailureError(created.failure.code);
  acknowledge({ row: making.id });
  // A folder is a room once its policy has its name.
  const policy = "{}\n";
  writeFileDurably(policyFile(folder), policy);
  acknowledge({ file: path.relative(folder, policyFile(folder)), content: policy });

  for (let session = 1; session <= sessions; session++) {
    for (let each = 0; each < waitingPerSession; each++) {
      const failed = entry("session.open", { event: "userAuthentication", type: "login", outcome: 4, failure: "card.pinWrong" });
      noteWaiting(folder, failed);
      acknowledge({ waiting: failed.id });
    }
    const store = isWeak ? openWeak(folder) : await openReal(folder);
    const write = async <Name extends WriteName>(name: Name, input: WriteInput<Name>): Promise<void> => {
      const told = entry(name);
      await store.write(name, input, told);
      acknowledge({ row: told.id });
    };
    const officerId = officer.id;
    const clock = { now: () => ++at as Instant, elapsed: () => performance.now() as never };
    await takeOverWaiting({ store, folder, clock });
    await write("session.open", { officer: officerId, openedAt: ++at as Instant });
    for (let fact = 0; fact < factsPerSession; fact++) {
      if (fact % 3 === 0) await write("form.number", { form: "audit.checkpoint", officer: officerId, printedAt: ++at as Instant });
      else if (fact % 3 === 1)
        await write("preference.set", { officer: officerId, name: `fact.${String(session)}.${String(fact)}`, value: "x".repeat(fact * 30) });
      // Several at once share a commit.
      else
        await Promise.all(
          [1, 2, 3].map((each) =>
            write("preference.set", { officer: officerId, name: `fact.${String(session)}.${String(fact)}.${String(each)}`, value: "y" }),
          ),
        );
    }
    const seen = entry("audit.list", { event: "auditLogUsed", action: "R" });
    await store.record(seen);
    acknowledge({ row: seen.id });

    const { size, hash } = await store.head();
    const { checkpoint, note } = await signCheckpoint(
      { origin: originOf(room.id), size, head: hash, at: ++at as Instant, destruction: { entry: 0 }, policy: { sequence: 1, sha256: "0".repeat(64) } },
      { name: officer.id, certificate: Buffer.of(1) },
      (text) => Promise.resolve(text.slice(0, 64)),
    );
    const name = `${String(size).padStart(9, "0")}.note`;
    makeFolder(checkpointFolder(folder));
    writeFileDurably(path.join(checkpointFolder(folder), name), note);
    acknowledge({ file: path.join("checkpoints", name), content: note });
    await write("checkpoint.add", { size, head: hash, at: checkpoint.at, note });
    await write("session.close", { officer: officerId, closedAt: ++at as Instant, reason: "signedOut" });
    await store.close();
  }
}

/** Ends by its own word, so that a sweep can tell a refusal from a crash. */
export const endings = { done: 0, refused: 3 } as const;

if (import.meta.main) {
  const [folder, acknowledgements, mode] = process.argv.slice(2);
  if (folder === undefined || acknowledgements === undefined) throw new Error("journey.ts <folder> <acknowledgements> [normal]");
  try {
    await journey(folder, acknowledgements, mode === "normal");
    process.exit(endings.done);
  } catch (error) {
    // The disk failed and the store said so: what a person would see as a message.
    if (error instanceof FailureError) process.exit(endings.refused);
    throw error;
  }
}
