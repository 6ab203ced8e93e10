import { createCipheriv, createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from "node:crypto";
import path from "node:path";
import type { z } from "zod";
import type { selftestResult } from "../contract/shapes.ts";
import { freeBytes, readText, removeFile, writeFileDurably } from "../platform/disk.ts";
import { guard } from "../platform/guard.ts";
import { swapState } from "../platform/hardening.ts";
import { isLoopbackOnly } from "../platform/network.ts";
import type { RoomContext } from "./context.ts";
import { isRoom } from "./roomFolder.ts";

export type SelftestResult = z.output<typeof selftestResult>;

type Check = (context: RoomContext) => { readonly passed: boolean; readonly remark?: string } | Promise<{ readonly passed: boolean; readonly remark?: string }>;

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** Known answers: whatever library is behind node:crypto here, it must give the standards' own results. */
export function knownAnswers(): boolean {
  const sha256 = createHash("sha256").update("abc").digest("hex") === "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  // RFC 4231, test case 2.
  const hmac = createHmac("sha256", "Jefe").update("what do ya want for nothing?").digest("hex") === "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  // RFC 5869, test case 1.
  const hkdf =
    Buffer.from(hkdfSync("sha256", Buffer.alloc(22, 0x0b), hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"), 42)).toString("hex") ===
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
  return sha256 && hmac && hkdf && gcmKnownAnswer() && agreementWorks();
}

/** The GCM specification's test case 16 (AES-256), without its additional data: case 15. */
function gcmKnownAnswer(): boolean {
  const key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const plain = hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
  );
  const cipher = createCipheriv("aes-256-gcm", key, hex("cafebabefacedbaddecaf888"));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  if (cipher.getAuthTag().toString("hex") !== "b094dac5d93471bdec1a502270e3cc6c") return false;
  const opener = createDecipheriv("aes-256-gcm", key, hex("cafebabefacedbaddecaf888")).setAuthTag(Buffer.alloc(16));
  opener.update(sealed);
  try {
    opener.final();
    return false; // A wrong tag was accepted.
  } catch {
    return true;
  }
}

function agreementWorks(): boolean {
  const one = createECDH("secp384r1");
  const other = createECDH("secp384r1");
  one.generateKeys();
  other.generateKeys();
  return one.computeSecret(other.getPublicKey()).equals(other.computeSecret(one.getPublicKey()));
}

/** Less than this and the next receipt would fail half-way; the room says so before it begins. */
const leastFreeBytes = 64 * 1024 * 1024;

/** 2025-01-01: a clock before this program was written has lost its battery. */
const earliestPlausible = Date.UTC(2025, 0, 1);

const checks: Readonly<Record<SelftestResult["name"], Check>> = {
  cryptography: () => ({ passed: knownAnswers() }),
  database: async ({ session }) => {
    if (session === undefined) return { passed: true, remark: "after-sign-in" };
    // Both ends of the file: each page read has passed its authentication code.
    const { size } = await session.store.read("audit.head", {});
    return { passed: size > 0 && (await session.store.read("room.get", {})).id === session.room.id };
  },
  clock: ({ clock }) => ({ passed: clock.now() > earliestPlausible }),
  disk: ({ folder }) => probeDisk(folder),
  memory: () => {
    const { dumpable, coreLimit } = guard.state();
    const swap = swapState();
    const remark = swap.some(({ kind }) => kind === "unencrypted") ? "swap-unencrypted" : swap.length > 0 ? "swap-encrypted" : "swap-off";
    return { passed: !dumpable && coreLimit === 0, remark };
  },
  network: () => ({ passed: true, remark: isLoopbackOnly() ? "loopback-only" : "interfaces-present" }),
};

function probeDisk(folder: string): { passed: boolean; remark?: string } {
  if (!isRoom(folder)) return { passed: true, remark: "no-room-yet" };
  const file = path.join(folder, "selftest");
  writeFileDurably(file, "noren");
  const isSame = readText(file) === "noren";
  removeFile(file);
  return isSame && freeBytes(folder) >= leastFreeBytes ? { passed: isSame } : { passed: false, remark: "disk-nearly-full" };
}

/** At every start, and whenever an officer asks: count, order and answers are fixed, so that a missing check shows. */
export async function runSelftest(context: RoomContext): Promise<readonly SelftestResult[]> {
  const results: SelftestResult[] = [];
  for (const [name, check] of Object.entries(checks) as [SelftestResult["name"], Check][]) {
    const startedAt = context.clock.elapsed();
    let outcome: Awaited<ReturnType<Check>>;
    try {
      outcome = await check(context);
    } catch {
      outcome = { passed: false, remark: "could-not-run" };
    }
    results.push({ name, passed: outcome.passed, milliseconds: context.clock.elapsed() - startedAt, ...(outcome.remark !== undefined && { remark: outcome.remark }) });
  }
  return results;
}
