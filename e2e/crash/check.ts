import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { AuditEntry } from "../../core/domain/audit.ts";
import { FailureError } from "../../core/domain/failure.ts";
import { checkpointFolder } from "../../core/flow/roomFolder.ts";
import { takeOverWaiting } from "../../core/flow/takeOverWaiting.ts";
import { auditHashes, auditHead, takeOverEntries } from "../../core/store/audit.ts";
import { auditPage } from "../../core/store/auditView.ts";
import { parseCheckpoint } from "../../core/store/checkpoint.ts";
import { databaseFile } from "../../core/store/client.ts";
import type { WritableDb } from "../../core/store/database.ts";
import { findDamage, recordedFacts } from "../../core/store/integrity.ts";
import { createDatabase, openWritable } from "../../core/store/open.ts";
import type { Acknowledgement } from "./acknowledgements.ts";
import { journeyKey } from "./journey.ts";

export type Kind = "lost" | "damaged" | "unpaired" | "halfDone";

export interface Violation {
  readonly kind: Kind;
  readonly what: string;
}

/** What the next start finds, with the code that the next start runs. Empty where every promise was kept. */
export async function checkRoom(folder: string, acknowledged: readonly Acknowledgement[]): Promise<readonly Violation[]> {
  const file = databaseFile(folder);
  if (!existsSync(file)) return checkAbsent(folder, acknowledged);
  let db: WritableDb;
  try {
    db = openWritable({ file, key: journeyKey, keyChecked: true });
  } catch (error) {
    if (error instanceof FailureError) return [{ kind: "damaged", what: `does not open: ${error.failure.code}` }];
    throw error;
  }
  try {
    const damage = findDamage(db);
    if (damage.length > 0) return damage.map((what) => ({ kind: what.startsWith("a fact") ? "unpaired" : "damaged", what }));
    const before = entriesOf(db);
    const found = [...checkRows(acknowledged, before), ...checkPairs(db, before), ...checkFiles(folder, acknowledged, db)];
    await takeOverWaiting({
      folder,
      store: { takeOver: (entries) => Promise.resolve(db.transaction(() => takeOverEntries(db, entries))) },
      clock: { now: () => 0 as never, elapsed: () => 0 as never },
    });
    const ids = new Set(entriesOf(db).map(({ id }) => id));
    for (const said of acknowledged)
      if ("waiting" in said && !ids.has(said.waiting)) found.push({ kind: "lost", what: `waiting entry ${said.waiting}` });
    return [...found, ...findDamage(db).map((what): Violation => ({ kind: "damaged", what: `after the take-over: ${what}` }))];
  } catch (error) {
    if (error instanceof Error && "code" in error) return [{ kind: "damaged", what: String(error.code) }];
    throw error;
  } finally {
    db.close();
  }
}

/** A room whose making was never acknowledged is simply not there, and can be made again at once. */
function checkAbsent(folder: string, acknowledged: readonly Acknowledgement[]): readonly Violation[] {
  if (acknowledged.length > 0) return [{ kind: "lost", what: "the whole database" }];
  try {
    createDatabase({ file: databaseFile(folder), key: journeyKey }, () => undefined);
    return [];
  } catch (error) {
    return [{ kind: "halfDone", what: `cannot be made again: ${error instanceof FailureError ? error.failure.code : String(error)}` }];
  }
}

const entriesOf = (db: WritableDb): readonly AuditEntry[] => {
  const { size } = auditHead(db);
  return auditPage(db, { filter: {}, upTo: size, offset: 0, limit: size }).map(({ entry }) => entry);
};

function checkRows(acknowledged: readonly Acknowledgement[], entries: readonly AuditEntry[]): readonly Violation[] {
  const ids = new Set(entries.map(({ id }) => id));
  return acknowledged.flatMap((said): Violation[] => ("row" in said && !ids.has(said.row) ? [{ kind: "lost", what: `row ${said.row}` }] : []));
}

/** The journey names the write as the operation, so that each row that tells of a fact can be held against the facts there are. */
function checkPairs(db: WritableDb, entries: readonly AuditEntry[]): readonly Violation[] {
  const rows = [...entries].reverse();
  return Object.entries(recordedFacts(db)).flatMap(([name, recorded]): Violation[] => {
    const told = rows.flatMap(({ operation, outcome }, index) => (operation === name && outcome === 0 ? [index + 1] : []));
    return JSON.stringify(told) === JSON.stringify(recorded)
      ? []
      : [{ kind: "unpaired", what: `${name}: told ${told.join()}, there ${recorded.join()}` }];
  });
}

function checkFiles(folder: string, acknowledged: readonly Acknowledgement[], db: WritableDb): readonly Violation[] {
  const found: Violation[] = [];
  for (const said of acknowledged) {
    if (!("file" in said)) continue;
    const file = path.join(folder, said.file);
    if (!existsSync(file) || readFileSync(file, "utf8") !== said.content) found.push({ kind: "lost", what: `file ${said.file}` });
  }
  const notes = existsSync(checkpointFolder(folder)) ? readdirSync(checkpointFolder(folder)).filter((name) => name.endsWith(".note")) : [];
  for (const name of notes) {
    // Under its final name a file is whole, whether anyone was told of it or not; and it is signed after its rows are durable.
    const parsed = parseCheckpoint(readFileSync(path.join(checkpointFolder(folder), name), "utf8"));
    if (!parsed.ok) {
      found.push({ kind: "halfDone", what: `note ${name}` });
      continue;
    }
    const { size, head } = parsed.value.checkpoint;
    if (auditHashes(db, { sequences: [size] })[size] !== head) found.push({ kind: "lost", what: `rows signed by ${name}` });
  }
  return found;
}
