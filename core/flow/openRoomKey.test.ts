import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { fail } from "../domain/failure.ts";
import { readCertificatePem } from "../envelope/certificate.ts";
import { testAuthority, testTime } from "../envelope/testing/counterpart.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { createRoom, type RoomOrder } from "./createRoom.ts";
import { roleKeyringFile } from "./keyring.ts";
import { cardOf, custodians, failureOf, productionOrder, signedBy, testOfficer, testOfficers, testTerm, type TestOfficer } from "./officers.fixture.ts";
import { openRoomKey, whatBars } from "./openRoomKey.ts";
import { formatPolicy, policySignatureFile } from "./policy/policyFile.ts";
import { readPolicy } from "./policy/readPolicy.ts";
import { keysOfRole } from "./roleKeys.ts";
import { isRoom, policyFile } from "./roomFolder.ts";
import { seal } from "../envelope/seal.ts";

const parent = mkdtempSync(path.join(tmpdir(), "noren-key-"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

let counter = 0;
const freshPath = (): string => path.join(parent, `place-${String(++counter)}`, "room");
const officers = testOfficers();
const order = (folder: string): RoomOrder => productionOrder(folder, officers);
const folder = freshPath();

beforeAll(async () => {
  expect(await failureOf(createRoom(order(folder)))).toBe("ok");
});

const copied = (): string => {
  const copy = freshPath();
  cpSync(folder, copy, { recursive: true });
  return copy;
};

const codeOf = async (place: string, officer = first(), now: Instant = testTime, kind: "software" | "pkcs11" = "pkcs11"): Promise<string> => {
  const key = await openRoomKey({ folder: place, card: cardOf(officer, kind), now });
  return key.ok ? "ok" : key.failure.code;
};

/** The first policy with something else in it, signed again by both custodians: it is the content that is looked at. */
async function rewrite(place: string, change: (policy: Record<string, unknown>) => void): Promise<void> {
  const policy = JSON.parse(readFileSync(policyFile(place), "utf8")) as Record<string, unknown>;
  change(policy);
  const text = formatPolicy(policy as never);
  writeFileSync(policyFile(place), text);
  const signed = await signedBy(custodians(officers))({ text });
  if (!signed.ok) throw new Error(signed.failure.code);
  for (const { officer, signature } of signed.value) writeFileSync(policySignatureFile(place, 1, officer), signature);
}

describe("opening the room", () => {
  it("gives each role its own keys and no more", async () => {
    for (const officer of officers) {
      const opened = await openRoomKey({ folder, card: cardOf(officer), now: testTime });
      if (!opened.ok) throw new Error(opened.failure.code);
      expect([officer.role, Object.keys(opened.value.keys)]).toEqual([officer.role, keysOfRole[officer.role]]);
    }
    expect(keysOfRole.custodian).not.toContain("vault");
    expect(keysOfRole.auditor).toEqual(["room"]);
  });

  it("tells an expired card, a software card and a stranger apart", async () => {
    const { holder } = first();
    expect(await codeOf(folder, first(), (holder.certificate.validUntil + 1) as Instant)).toBe("card.expired");
    expect(await codeOf(folder, first(), (holder.certificate.validFrom - 1) as Instant)).toBe("card.expired");
    expect(await codeOf(folder, first(), testTime, "software")).toBe("card.softwareRefused");
    expect(await codeOf(folder, testOfficer(testAuthority(), "technician", 1))).toBe("card.notEnrolled");
  });

  it("refuses whose pledge or training has lapsed or not begun", async () => {
    const late = (testTerm.until + 1) as Instant;
    expect(await codeOf(folder, first(), late)).toBe("officer.pledgeLapsed");
    expect(await codeOf(folder, first(), (testTerm.from - 1) as Instant)).toBe("officer.pledgeLapsed");
    const policy = readPolicy(folder);
    const officer = policy.ok ? policy.value.officers[0] : undefined;
    const certificate = readCertificatePem(officer?.certificatePem ?? "");
    if (officer === undefined || !certificate.ok) throw new Error("no officer");
    const sworn = { ...officer, pledge: { ...testTerm, until: (late + 1) as Instant } };
    expect(whatBars(sworn, certificate.value, late)).toEqual({ code: "officer.trainingLapsed" });
    expect(whatBars({ ...officer, state: "suspended" }, certificate.value, testTime)).toEqual({ code: "session.officerSuspended" });
    expect(whatBars({ ...officer, state: "revoked" }, certificate.value, testTime)).toEqual({ code: "officer.revoked" });
    expect(whatBars(officer, certificate.value, testTime)).toBeUndefined();
  });

  it("passes on what the card says", async () => {
    const card = { ...cardOf(first()), agree: () => Promise.resolve(fail("card.removed")) };
    expect(await openRoomKey({ folder, card, now: testTime })).toEqual({ ok: false, failure: { code: "card.removed" } });
  });

  it("tells keys of another room, of another time, and a damaged keyring apart", async () => {
    const other = freshPath();
    expect(await failureOf(createRoom(order(other)))).toBe("ok");
    const file = (place: string): string => roleKeyringFile(place, 1, first().role);
    const own = readCertificatePem(first().certificatePem);
    if (!own.ok) throw new Error(own.failure.code);
    const put = (place: string, content: unknown): void => {
      const sealed = seal(Buffer.from(JSON.stringify(content)), [own.value], systemEntropy);
      if (!sealed.ok) throw new Error(sealed.failure.code);
      writeFileSync(file(place), sealed.value);
    };
    const key = "00".repeat(32);
    const changes: readonly (readonly [(place: string) => void, string])[] = [
      [(place) => { cpSync(file(other), file(place)); }, "room.wrongKey"],
      [(place) => { put(place, { format: "noren-keyring/1", generation: 2, keys: { room: key, keys: key, vault: key } }); }, "policy.keyringMixed"],
      [(place) => { put(place, { format: "noren-keyring/1", generation: 1, keys: { room: key } }); }, "room.damaged"],
      [(place) => { put(place, { format: "noren-keyring/1", generation: 1, keys: { room: key, keys: key, vault: key } }); }, "room.wrongKey"],
      [(place) => { put(place, "x"); }, "room.damaged"],
      [(place) => { writeFileSync(file(place), readFileSync(file(place)).subarray(0, -1)); }, "room.damaged"],
      [(place) => { writeFileSync(file(place), flipLast(readFileSync(file(place)))); }, "room.damaged"],
      [(place) => { rmSync(file(place)); }, "room.damaged"],
      [(place) => { cpSync(roleKeyringFile(place, 1, "auditor"), file(place)); }, "card.notEnrolled"],
      [(place) => { rmSync(policyFile(place)); }, "room.missing"],
    ];
    for (const [change, code] of changes) {
      const place = copied();
      change(place);
      expect(await codeOf(place)).toBe(code);
    }
    expect(isRoom(folder)).toBe(true);
  });

  it("refuses an officer whom the policy names and the keyring does not", async () => {
    const place = copied();
    const stranger = testOfficer(testAuthority(), "technician", 1);
    await rewrite(place, (policy) => {
      const listed = policy["officers"] as Record<string, unknown>[];
      listed[0] = { ...listed[0], certificate: stranger.holder.certificate.hash, certificatePem: stranger.certificatePem };
    });
    expect(await codeOf(place, stranger)).toBe("card.notEnrolled");
  });
});

function first(): TestOfficer {
  const [officer] = officers;
  if (officer === undefined) throw new Error("no officer");
  return officer;
}

function flipLast(bytes: Buffer): Buffer {
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}
