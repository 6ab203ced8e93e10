import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFit } from "../domain/cardCheck.ts";
import { systemEntropy } from "../platform/entropy.ts";
import type { CardKey, CardModule, KeyPurpose } from "./card.ts";
import { checkCard, type CardCheck } from "./checkCard.ts";
import { makeSoftwareCard } from "./softwareCard.ts";
import { openSoftwareReader, softwareCardFile } from "./softwareReader.ts";
import { openTestAuthority } from "./testing/certify.ts";

const folder = mkdtempSync(path.join(tmpdir(), "noren-check-"));
const slot = "software-1";
const pin = "246802";
const reader = openSoftwareReader(folder);

beforeAll(async () => {
  const authority = openTestAuthority();
  const usage: Readonly<Record<KeyPurpose, string>> = { agree: "critical,keyAgreement", sign: "critical,digitalSignature", transport: "critical,keyEncipherment" };
  const common = { label: "Test", pin, entropy: systemEntropy, certify: (purpose: KeyPurpose, key: Parameters<typeof authority.certify>[0]) => authority.certify(key, purpose, usage[purpose]) };
  await makeSoftwareCard({ ...common, file: softwareCardFile(folder, "whole"), serial: "WHOLE", transportBits: 3072 });
  await makeSoftwareCard({ ...common, file: softwareCardFile(folder, "short"), serial: "SHORT", transportBits: 2048 });
  authority.remove();
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

/** The card as it is, but for its keys or what it answers. */
const altered = (module: CardModule, keys: (key: CardKey) => readonly CardKey[], more: Partial<CardModule> = {}): CardModule => ({
  ...module,
  login: async (...asked) => {
    const login = await module.login(...asked);
    return login.ok ? { ok: true, value: { ...login.value, keys: login.value.keys.flatMap(keys) } } : login;
  },
  ...more,
});

async function checked(module: CardModule, card = "whole"): Promise<CardCheck> {
  await reader.insert(card);
  const result = await checkCard(module, slot, pin);
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

describe("the card check", () => {
  it("tries everything the card can do, and says what it is good for", async () => {
    const { card, trials, uses } = await checked(reader);
    expect(card.serial).toBe("WHOLE");
    expect(trials.filter(({ passed }) => passed).map(({ method }) => method)).toEqual(["ecdh", "ecdsa-sha256", "ecdsa-sha384", "oaep-sha1", "oaep-sha256", "oaep-sha384", "oaep-sha512", "pkcs1"]);
    expect(trials.every(({ passed, milliseconds }) => passed && milliseconds > 0)).toBe(true);
    expect(uses).toEqual([
      { use: "openRoom", able: true, with: ["P-384", "RSA-3072"], pinEachUse: false },
      { use: "openDeliveries", able: true, with: ["P-384", "RSA-3072"], pinEachUse: false },
      { use: "signApprovals", able: true, with: ["P-384"], pinEachUse: false },
    ]);
    expect(isFit(uses)).toBe(true);
    // It is left logged out.
    expect(await reader.agree(slot, "agree", Buffer.alloc(97))).toEqual({ ok: false, failure: { code: "card.operationRefused" } });
  });

  it("says why a card cannot: no key, no certificate, a key too short, an answer that is wrong or refused", async () => {
    const without = (purpose: KeyPurpose) => (key: CardKey) => (key.purpose === purpose ? [] : [key]);
    expect((await checked(altered(reader, without("sign")))).uses[2]).toEqual({ use: "signApprovals", able: false, with: [], pinEachUse: false, obstacle: "noKey" });

    const unnamed = await checked(altered(reader, ({ certificate: _, ...key }) => [key]));
    expect(unnamed.uses.map(({ obstacle }) => obstacle)).toEqual(["noCertificate", "noCertificate", "noCertificate"]);
    expect(unnamed.trials).toEqual([]);
    expect(isFit(unnamed.uses)).toBe(false);

    const short = await checked(altered(reader, without("agree")), "short");
    expect(short.uses.slice(0, 2)).toEqual([
      { use: "openRoom", able: false, with: [], pinEachUse: false, obstacle: "tooShort" },
      { use: "openDeliveries", able: true, with: ["RSA-2048"], pinEachUse: false },
    ]);

    const answersWrongly = await checked(altered(reader, (key) => [key], { sign: () => Promise.resolve({ ok: true, value: Buffer.alloc(96, 1) }) }));
    expect(answersWrongly.uses[2]).toMatchObject({ able: false, obstacle: "refused" });
    expect(answersWrongly.trials.filter(({ purpose }) => purpose === "sign").map(({ passed, failure }) => [passed, failure])).toEqual([
      [false, undefined],
      [false, undefined],
    ]);

    const refuses = await checked(altered(reader, (key) => [key], { agree: () => Promise.resolve({ ok: false, failure: { code: "card.mechanismMissing", details: { mechanism: "ecdh" } } }) }));
    expect(refuses.trials[0]).toMatchObject({ method: "ecdh", passed: false, failure: { code: "card.mechanismMissing" } });
    expect(refuses.uses[0]).toMatchObject({ able: true, with: ["RSA-3072"] });
  });

  it("gives the PIN only to keys that want it for each use, and says so", async () => {
    const given: (string | undefined)[] = [];
    const module = altered(reader, (key) => [{ ...key, pinEachUse: key.purpose === "sign" }], {
      sign: (place, key, digest, scheme, own) => {
        given.push(own);
        return reader.sign(place, key, digest, scheme);
      },
      agree: (place, key, point, own) => {
        given.push(own);
        return reader.agree(place, key, point);
      },
    });
    const { uses } = await checked(module);
    expect(given).toEqual([undefined, pin, pin]);
    expect(uses.map(({ pinEachUse }) => pinEachUse)).toEqual([false, false, true]);
  });

  it("stops where the card is gone or its PIN is wrong, and logs out all the same", async () => {
    await reader.insert("whole");
    expect(await checkCard(reader, slot, "000000")).toMatchObject({ ok: false, failure: { code: "card.pinWrong" } });
    let loggedOut = 0;
    const gone = altered(reader, (key) => [key], {
      sign: () => Promise.resolve({ ok: false, failure: { code: "card.removed" } }),
      logout: (place) => {
        loggedOut += 1;
        return reader.logout(place);
      },
    });
    expect(await checkCard(gone, slot, pin)).toEqual({ ok: false, failure: { code: "card.removed" } });
    expect(loggedOut).toBe(1);
  });
});
