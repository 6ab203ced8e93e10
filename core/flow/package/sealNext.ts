import path from "node:path";
import type { AuditEntry } from "../../domain/audit.ts";
import type { Result } from "../../domain/failure.ts";
import { packageSuffix, unfinishedSuffix } from "../../media/package/layout.ts";
import { fileExists, removeFolder } from "../../platform/disk.ts";
import { holdLock } from "../../platform/guard.ts";
import { sealPackage, type SealedPackage, type SealPackageOrder } from "./sealPackage.ts";
import { noteSealing, readSealingLog, type SealingLine } from "./sealingLog.ts";

export interface SealNextOrder extends Omit<SealPackageOrder, "sequence" | "previousManifestSha256" | "begun" | "signed"> {
  /** The sender's own log; what it says goes into the package, and the package into it. */
  readonly log: string;
  /** Where a log of a room is to tell of each package. */
  readonly record?: SealingRecord;
}

export interface SealingRecord {
  readonly rowOf: (sealed: SealedPackage) => AuditEntry;
  /** What it holds, before the package gets its name. */
  readonly keep?: (sealed: SealedPackage, contents: readonly (readonly string[])[]) => void;
  /** May be called again with the same row after a crash. */
  readonly note: Note;
  /** Of what was kept, that no package came of. */
  readonly forget?: () => void;
}

type Note = (row: AuditEntry) => void;

/** The sender's next package. Killed at any instant and run again, it leaves nothing half-made, and no number twice. */
export async function sealNext(order: SealNextOrder): Promise<Result<SealedPackage>> {
  const { log, record } = order;
  const lock = holdLock(`${log}.lock`);
  if (!lock.ok) return lock;
  try {
    if (record !== undefined) tellOfLast(log, record.note);
    record?.forget?.();
    const used = readSealingLog(log);
    const last = used.at(-1);
    const sequence = last !== undefined && clearUnfinished(log, last) ? last.sequence : Math.max(0, ...used.map((each) => each.sequence)) + 1;
    const previous = used.findLast((each) => each.manifestSha256 !== undefined && each.sequence < sequence);
    const out = path.resolve(order.out);
    const ready: SealingLine[] = [];
    const sealed = await sealPackage({
      ...order,
      sequence,
      previousManifestSha256: previous?.manifestSha256 ?? null,
      begun: (name) => {
        noteSealing(log, { sequence, name, out });
      },
      signed: (signed, contents) => {
        const { name, manifestSha256 } = signed;
        record?.keep?.(signed, contents);
        const line: SealingLine = { sequence, name, out, manifestSha256, ...(record && { row: record.rowOf(signed) }) };
        // Its writing may fail and the line stand there all the same.
        ready.push(line);
        noteSealing(log, line);
      },
    });
    if (sealed.ok && record !== undefined) tellOfLast(log, record.note);
    // On a medium that is gone the name may be there; on this one it is not.
    const [failed] = sealed.ok ? [] : ready;
    if (failed !== undefined && fileExists(out) && !fileExists(path.join(out, failed.name)) && !fileExists(unfinishedOf(failed))) noteSealing(log, { sequence, name: failed.name, out });
    return sealed;
  } finally {
    lock.value.release();
  }
}

/** The log's last package is told of, unless it was, or never had its name. Whoever calls holds the log's lock. */
export function tellOfLast(log: string, note: Note): void {
  const last = readSealingLog(log).at(-1);
  if (last?.row === undefined || last.isNoted === true || fileExists(unfinishedOf(last))) return;
  const { row, ...line } = last;
  // On a medium that was pulled out meanwhile nobody can see whether it has its name: told all the same, and told so.
  note(fileExists(path.join(last.out, last.name)) ? row : { ...row, details: { ...row.details, unconfirmed: 1 } });
  noteSealing(log, { ...line, isNoted: true });
}

const unfinishedOf = ({ out, name }: SealingLine): string => path.join(out, `${name.slice(0, -packageSuffix.length)}${unfinishedSuffix}`);

/**
 * Takes away what the last one left unfinished. True where it never had its name: then its number is free. A package that was ready
 * for its name and is not to be found under the unfinished one has it, as far as anybody can tell.
 */
function clearUnfinished(log: string, last: SealingLine): boolean {
  const { sequence, name, out, manifestSha256 } = last;
  const building = unfinishedOf(last);
  const isThere = fileExists(building);
  // Said before it is gone: without it nobody could tell it from one that has its name.
  if (isThere && manifestSha256 !== undefined) noteSealing(log, { sequence, name, out });
  if (isThere) removeFolder(building);
  return isThere || manifestSha256 === undefined;
}
