import { describe, expect, it } from "vitest";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { openTransport } from "./keyTransport.ts";
import type { TransportKey, TransportPadding } from "./recipientKey.ts";
import { makeRsaHolder, testAuthority } from "./testing/counterpart.ts";

const { certificate } = makeRsaHolder(testAuthority(), "RSA", { bits: 2048 });
const keyBytes = 32;

/** A card that gives one answer, and what it was asked. */
function open(answer: Result<Uint8Array>, padding: TransportPadding): { readonly opened: Promise<Result<Buffer>>; readonly asked: TransportPadding[] } {
  const asked: TransportPadding[] = [];
  const key: TransportKey = {
    kind: "transport",
    certificate,
    decrypt: (_, how) => {
      asked.push(how);
      return Promise.resolve(answer);
    },
  };
  const entry = { kind: "transport", recipient: { kind: "key", identifier: Buffer.alloc(1) }, padding, wrapped: Buffer.alloc(256) } as const;
  return { opened: openTransport(entry, key, keyBytes), asked };
}

const failures = [fail("card.decryptionFailed"), fail("envelope.tampered"), succeed(Buffer.alloc(16)), succeed(Buffer.alloc(33)), succeed(Buffer.alloc(0))];

describe("a content key under PKCS #1 v1.5", () => {
  it.each(failures)("that is wrong gives a key that nobody knows, never an answer", async (answer) => {
    const { opened, asked } = open(answer, { kind: "pkcs1" });
    const key = await opened;
    if (!key.ok) throw new Error(key.failure.code);
    expect(key.value.length).toBe(keyBytes);
    expect(key.value.every((byte) => byte === 0)).toBe(false);
    expect(asked).toEqual([{ kind: "pkcs1", bytes: keyBytes }]);
    const again = await open(answer, { kind: "pkcs1" }).opened;
    expect(again.ok && again.value.equals(key.value)).toBe(false);
  });

  it("that is right is given as it is; a card that is gone says so", async () => {
    const right = Buffer.alloc(keyBytes, 7);
    expect(await open(succeed(Buffer.from(right)), { kind: "pkcs1" }).opened).toEqual({ ok: true, value: right });
    expect(await open(fail("card.removed"), { kind: "pkcs1" }).opened).toEqual(fail("card.removed"));
  });
});

describe("a content key under OAEP", () => {
  it.each(failures)("that is wrong has one failure, whatever the cause", async (answer) => {
    expect(await open(answer, { kind: "oaep", digest: "sha256" }).opened).toEqual(fail("envelope.tampered"));
  });

  it("whose card is gone says so", async () => {
    expect(await open(fail("card.removed"), { kind: "oaep", digest: "sha256" }).opened).toEqual(fail("card.removed"));
  });
});
