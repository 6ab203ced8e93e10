import { readElement, type Element } from "../der.ts";
import { readThrough } from "./readThrough.ts";
import { keysFor, openKeys, readManifest, readVector, type Vector } from "./vectors.ts";

/**
 * A program for tests: hostile changes of good envelopes, each read from end to end in a process of its own, whose time and memory are
 * measured. Prints what came of them. Arguments: files, kinds of changes, and of how many cases one is tried.
 */

export interface SweepReport {
  readonly cases: number;
  readonly codes: Readonly<Record<string, number>>;
  /** Changed, and yet taken for whole and authenticated: there must be none but those that change nothing that counts. */
  readonly accepted: readonly string[];
  readonly worstMilliseconds: number;
  readonly worst: string;
  /** The most memory the process ever had. */
  readonly mebibytes: number;
}

const truncationBytes = 4096;
const chunkBytes = 1500;

type Case = readonly [name: string, bytes: Buffer];

function* truncations(bytes: Buffer): Generator<Case> {
  for (let length = 0; length < Math.min(bytes.length, truncationBytes); length++) yield [`cut at ${String(length)}`, bytes.subarray(0, length)];
}

function* flips(bytes: Buffer, headerBytes: number): Generator<Case> {
  for (let position = 0; position < headerBytes; position++) {
    for (const mask of [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff]) {
      const changed = Buffer.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ mask;
      yield [`byte ${String(position)} ^ ${String(mask)}`, changed];
    }
  }
}

/** Every length field, small and large, one after the other. */
function* lengths(bytes: Buffer): Generator<Case> {
  for (const { at, count } of lengthFields(readElement(bytes, "BER"), bytes)) {
    for (const field of [[0x00], [0x7f], [0x80], [0x81, 0xff], [0x82, 0xff, 0xff], [0x84, 0x7f, 0xff, 0xff, 0xff], [0x84, 0xff, 0xff, 0xff, 0xff], [0x86, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0xff]])
      yield [`length at ${String(at)} = ${Buffer.from(field).toString("hex")}`, Buffer.concat([bytes.subarray(0, at), Buffer.from(field), bytes.subarray(at + count)])];
  }
}

function lengthFields(element: Element, all: Buffer): readonly { at: number; count: number }[] {
  const at = element.encoding.byteOffset - all.byteOffset + 1;
  const first = all[at] ?? 0;
  const own = { at, count: first > 0x80 ? 1 + (first & 0x7f) : 1 };
  return [own, ...element.members.flatMap((member) => lengthFields(member, all))];
}

const depth = 10_000;

function* nestings(bytes: Buffer): Generator<Case> {
  for (const tag of [0x30, 0x31, 0x24, 0xa0, 0xa1]) {
    const nest = Buffer.alloc(2 * depth, Buffer.from([tag, 0x80]));
    for (const { at } of lengthFields(readElement(bytes, "BER"), bytes)) yield [`nesting of ${String(tag)} at ${String(at - 1)}`, Buffer.concat([bytes.subarray(0, at - 1), nest])];
  }
}

const sweeps = { truncations, flips, lengths, nestings };

async function sweep(vectors: readonly Vector[], kinds: readonly (keyof typeof sweeps)[], oneOf: number): Promise<SweepReport> {
  const keys = openKeys();
  const codes: Record<string, number> = {};
  const accepted: string[] = [];
  let all = 0;
  let cases = 0;
  let worst = "";
  let worstMilliseconds = 0;
  for (const vector of vectors) {
    const bytes = readVector(vector.file);
    const content = readVector(vector.content);
    const headerBytes = Math.min(bytes.length, truncationBytes);
    const own = keysFor(vector, keys);
    for (const kind of kinds) {
      for (const [name, changed] of sweeps[kind](bytes, headerBytes)) {
        if (changed.equals(bytes) || all++ % oneOf !== 0) continue;
        const startedAt = process.cpuUsage();
        const { code, authenticated, inner, delivered } = await readThrough(changed, own, true, [chunkBytes]);
        // Of its own work: another's on this machine is no hang.
        const { user, system } = process.cpuUsage(startedAt);
        const milliseconds = (user + system) / 1000;
        cases += 1;
        codes[code] = (codes[code] ?? 0) + 1;
        if (code === "ok" && (authenticated === true || inner !== undefined)) accepted.push(`${vector.file}: ${name}${delivered.equals(content) ? "" : " DIFFERENT"}`);
        if (milliseconds <= worstMilliseconds) continue;
        worstMilliseconds = milliseconds;
        worst = `${vector.file}: ${name}`;
      }
    }
  }
  const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
  return { cases, codes, accepted: accepted.filter((name, at) => at < 20 || name.endsWith("DIFFERENT")), worstMilliseconds: Math.round(worstMilliseconds), worst, mebibytes };
}

const [, , files = "", kinds = "truncations,flips,lengths,nestings", oneOf = "1"] = process.argv;
const wanted = files.split(",");
const chosen = readManifest().filter(({ file, gives, kind }) => kind === "envelope" && (wanted.includes(file) && gives === "ok"));
const report = await sweep(chosen, kinds.split(",") as (keyof typeof sweeps)[], Number(oneOf));
process.stdout.write(`${JSON.stringify(report)}\n`);
