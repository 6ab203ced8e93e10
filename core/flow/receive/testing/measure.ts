import { execFileSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { findContentKey } from "../../../envelope/findContentKey.ts";
import { openEnvelopeReader } from "../../../envelope/reader.ts";
import { Pool } from "../../../platform/pool.ts";
import { threadFile } from "../../../platform/thread.ts";
import { openHashPool, openSealPool } from "../../package/packagePools.ts";
import type { BareTask } from "../../package/testing/bareLoop.ts";
import { clock, makeParty, sealFor, type Party } from "../../package/testing/party.ts";
import { unlockPackage } from "../../package/unlockPackage.ts";
import { verifyPackage } from "../../package/verifyPackage.ts";
import { receiveInChild, type ReceivingCost, type ReceivingOrder } from "./receivingChild.ts";

/**
 * Receiving beside its peers in the same run, one line of JSON. It receives in a process of its own, so that the memory is nobody else's:
 * `node core/flow/receive/testing/measure.ts FOLDER package|zip|envelope AMOUNT` (MiB, entries, MiB).
 */
export interface ReceiveFigures {
  readonly kind: "package" | "zip" | "envelope";
  readonly amount: number;
  readonly seconds: number;
  /** MiB/s, or objects/s of a zip. */
  readonly rate: number;
  /** Of a bare loop of decryption, two hashes and writing on two threads. */
  readonly bare?: number;
  /** Of `openssl cms -decrypt` on the same bytes as one file. */
  readonly openssl?: number;
  /** MiB. */
  readonly memory: number;
  /** Seconds of processor of the whole process. */
  readonly processor: number;
}

const part = 64 * 1024 * 1024;
function writeRandom(file: string, mebibytes: number): void {
  const handle = openSync(file, "w");
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; at < mebibytes; at += 1) writeSync(handle, randomFillSync(chunk));
  closeSync(handle);
}

const seconds = async (act: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await act();
  return (performance.now() - started) / 1000;
};

const rounds = 3;
const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Several times in rooms of their own, the peers between them: whatever else the machine does falls upon all. Medians; of memory the most. */
async function figuresOf(kind: ReceiveFigures["kind"], amount: number, order: ReceivingOrder, peers: Peers = {}): Promise<ReceiveFigures> {
  const costs: ReceivingCost[] = [];
  const rates: Record<keyof Peers, number[]> = { bare: [], openssl: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of ["bare", "openssl"] as const) {
      const rate = await peers[peer]?.();
      if (rate !== undefined) rates[peer].push(rate);
    }
    execFileSync("sync");
    costs.push(await receiveInChild(order));
    rmSync(order.folder, { recursive: true });
  }
  const seconds = median(costs.map((cost) => cost.seconds));
  return {
    kind,
    amount,
    rate: amount / seconds,
    seconds,
    memory: Math.max(...costs.map(({ memory }) => memory)),
    processor: median(costs.map(({ processor }) => processor)),
    ...(rates.bare.length > 0 && { bare: median(rates.bare) }),
    ...(rates.openssl.length > 0 && { openssl: median(rates.openssl) }),
  };
}

interface Peers {
  readonly bare?: () => Promise<number>;
  readonly openssl?: () => number | undefined;
}

async function measurePackage(folder: string, mebibytes: number, party: Party): Promise<ReceiveFigures> {
  const source = path.join(folder, "source");
  mkdirSync(source);
  const file = path.join(source, "one.bin");
  writeRandom(file, mebibytes);
  const pools = { seal: openSealPool(), hash: openHashPool() };
  const sealed = await sealFor(party, { source, out: path.join(folder, "medium") }, pools);
  await Promise.all([pools.seal.close(), pools.hash.close()]);
  if (!sealed.ok) throw new Error(sealed.failure.code);
  const verified = verifyPackage({ folder: sealed.value.folder, trust: party.trust, at: clock.now() });
  if (!verified.ok) throw new Error(verified.failure.code);
  const unlocked = await unlockPackage(verified.value, [party.recipient]);
  if (!unlocked.ok) throw new Error(unlocked.failure.code);
  const order = { folder: path.join(folder, "room"), from: { kind: "package", unlocked: unlocked.value } } as const;
  return figuresOf("package", mebibytes, order, { bare: () => bareRate(folder, file, mebibytes), openssl: () => opensslRate(folder, file, mebibytes, party) });
}

async function bareRate(folder: string, source: string, mebibytes: number): Promise<number> {
  const pool = new Pool<BareTask, number>({ file: threadFile(import.meta.url, "../../package/testing/bareLoop.ts"), name: "bare", threads: 2 });
  const bytes = mebibytes * 1024 * 1024;
  const run = async (target: (at: number) => string | undefined): Promise<void> => {
    const tasks = Array.from({ length: Math.ceil(bytes / part) }, (_, at) => {
      const to = target(at);
      return { input: { direction: "open" as const, source, offset: at * part, bytes: Math.min(part, bytes - at * part), ...(to !== undefined && { target: to }) } };
    });
    for await (const _ of pool.run(tasks)) continue;
  };
  try {
    // Once before it counts: threads start, and the source lies in memory for everybody.
    await run(() => undefined);
    return mebibytes / (await seconds(() => run((at) => path.join(folder, `bare-${String(at)}`))));
  } finally {
    await pool.close();
    for (const name of readdirSync(folder)) if (name.startsWith("bare-")) rmSync(path.join(folder, name));
  }
}

/** Undefined where the machine has no openssl. */
function opensslRate(folder: string, file: string, mebibytes: number, party: Party): number | undefined {
  const at = (name: string): string => path.join(folder, name);
  try {
    writeFileSync(at("recipient.pem"), party.recipient.certificatePem);
    writeFileSync(at("recipient.key"), party.recipient.privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
    execFileSync("openssl", ["cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-in", file, "-out", at("one.cms"), at("recipient.pem")]);
    const started = performance.now();
    execFileSync("openssl", ["cms", "-decrypt", "-binary", "-inform", "DER", "-in", at("one.cms"), "-inkey", at("recipient.key"), "-recip", at("recipient.pem"), "-out", at("one.out")]);
    return (mebibytes * 1000) / (performance.now() - started);
  } catch {
    return undefined;
  } finally {
    for (const name of ["one.cms", "one.out", "recipient.key"]) rmSync(at(name), { force: true });
  }
}

const makeZip = `
import random, sys, zipfile
r = random.Random(7)
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    for i in range(int(sys.argv[2])):
        line = "%08d," % i + "".join(r.choices("0123456789", k=40)) + ",%d\\n"
        z.writestr("records/%03d/%07d.csv" % (i // 1000, i), "".join(line % k for k in range(2048 // (len(line) + 1) + 1))[:2048])
`;

async function measureZip(folder: string, entries: number): Promise<ReceiveFigures> {
  const medium = path.join(folder, "medium");
  mkdirSync(medium);
  execFileSync("python3", ["-c", makeZip, path.join(medium, "all.zip"), String(entries)]);
  return figuresOf("zip", entries, { folder: path.join(folder, "room"), from: { kind: "files", root: medium } });
}

/** The envelope that openssl makes of a stream, which openssl cannot open again at this size. */
async function measureEnvelope(folder: string, mebibytes: number, party: Party): Promise<ReceiveFigures> {
  const medium = path.join(folder, "medium");
  mkdirSync(medium);
  writeRandom(path.join(folder, "one.bin"), mebibytes);
  writeFileSync(path.join(folder, "recipient.pem"), party.recipient.certificatePem);
  execFileSync("openssl", ["cms", "-encrypt", "-binary", "-stream", "-aes256", "-outform", "DER", "-in", path.join(folder, "one.bin"), "-out", path.join(medium, "one.cms"), "-recip", path.join(folder, "recipient.pem"), "-keyopt", "ecdh_kdf_md:sha256"]);
  rmSync(path.join(folder, "one.bin"));
  const contentKey = await keyOf(path.join(medium, "one.cms"), party);
  return figuresOf("envelope", mebibytes, { folder: path.join(folder, "room"), from: { kind: "files", root: medium, contentKey } });
}

/** What the card would answer. */
async function keyOf(file: string, party: Party): Promise<Uint8Array> {
  const reader = openEnvelopeReader({ sink: () => undefined });
  const head = Buffer.alloc(64 * 1024);
  const handle = openSync(file, "r");
  readSync(handle, head);
  closeSync(handle);
  reader.push(head);
  if (reader.header === undefined) throw new Error("an envelope begins with its header");
  const found = await findContentKey(reader.header, [party.recipient], { allowPkcs1: false });
  if (!found.ok) throw new Error(found.failure.code);
  return found.value;
}

export async function measureReceive(parent: string, kind: ReceiveFigures["kind"], amount: number): Promise<ReceiveFigures> {
  // The stages take real paths only; a relative one makes them hold every file.
  const folder = mkdtempSync(path.join(path.resolve(parent), "noren-receive-"));
  try {
    if (kind === "zip") return await measureZip(folder, amount);
    const party = makeParty();
    return await (kind === "package" ? measurePackage(folder, amount, party) : measureEnvelope(folder, amount, party));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isKind = (text: string): text is ReceiveFigures["kind"] => text === "package" || text === "zip" || text === "envelope";

if (import.meta.main) {
  const [parent = ".", kind = "package", amount = "256"] = process.argv.slice(2);
  if (!isKind(kind) || !statSync(parent).isDirectory()) throw new Error("FOLDER package|zip|envelope AMOUNT");
  console.log(JSON.stringify(await measureReceive(parent, kind, Number(amount))));
}
