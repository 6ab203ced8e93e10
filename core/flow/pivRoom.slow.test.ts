import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openTestAuthority } from "../card/testing/certify.ts";
import { missingForReaders, mustRun, openScLibrary, startVirtualReaders, type VirtualReaders } from "../card/testing/virtualReaders.ts";
import type { CardDescription } from "../card/card.ts";
import type { OperationOutput } from "../contract/operations.ts";
import type { Result } from "../domain/failure.ts";
import { pemOf } from "../envelope/certificate.ts";
import { millisecondsToSwap } from "./ceremony/endCeremony.ts";
import { officersWith, type CardCertificates } from "./productionOfficers.fixture.ts";
import { roomForTests, type RoomForTests } from "./room.fixture.ts";

/** Two custodians with PIV cards, which want their PIN for each signature, behind the system's own reader service and OpenSC's module. */

const pin = "123456";

const missing = missingForReaders();
const isSkipped = missing.length > 0 && !mustRun();
if (isSkipped) console.warn(`ceremonies with PIV cards skipped: not installed: ${missing.join(", ")}`);

describe.skipIf(isSkipped)("a room of PIV cards", () => {
  let readers: VirtualReaders;
  let room: RoomForTests;

  beforeAll(async () => {
    expect(missing).toEqual([]);
    readers = await startVirtualReaders();
    const sha256 = createHash("sha256").update(readFileSync(openScLibrary)).digest("hex");
    room = roomForTests({ modules: [{ path: openScLibrary, sha256 }] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(async () => {
    await room.remove();
    await readers.stop();
  });

  const slotOf = async (reader: 0 | 1): Promise<{ readonly id: string; readonly card: CardDescription | undefined } | undefined> => {
    const slots = await room.context.cards.slots();
    return slots.ok ? slots.value.flatMap(({ id, reader: name, card }) => (name.endsWith(`0${String(reader)}`) ? [{ id, card }] : []))[0] : undefined;
  };

  async function inserted(card: "A" | "B", reader: 0 | 1): Promise<{ readonly id: string; readonly card: CardDescription }> {
    await readers.insert(card, reader);
    await expect.poll(async () => (await slotOf(reader))?.card, { interval: 50, timeout: 90_000 }).toBeDefined();
    const { id = "", card: found } = (await slotOf(reader)) ?? {};
    if (found === undefined) throw new Error("the card is gone again");
    return { id, card: found };
  }

  async function removed(reader: 0 | 1): Promise<void> {
    await readers.remove(reader);
    // Not by expect.poll: that would move the clock where it is not the real one.
    for (let tries = 0; (await slotOf(reader))?.card !== undefined && tries < 100; tries++) await setTimeout(50);
    expect((await slotOf(reader))?.card).toBeUndefined();
  }

  /** What the enrolling custodian is shown: the key that opens, and of those that sign the one that wants its PIN each time. */
  async function certificatesOf({ id, card }: { readonly id: string; readonly card: CardDescription }): Promise<CardCertificates> {
    const read = await room.call("officer.readCard", { slot: id });
    if (!read.ok) throw new Error(read.failure.code);
    // PIV slots 9C and 9D, as OpenSC numbers them.
    const pemOfKey = (wanted: string): string => pemOf(card.keys.find((key) => key.id === wanted)?.certificate ?? Buffer.alloc(0));
    expect(read.value).toMatchObject({ certificatePem: pemOfKey("03-agree"), signingCertificatePem: pemOfKey("02-sign") });
    const { certificatePem = "", signingCertificatePem = "" } = read.value;
    return { certificatePem, signingCertificatePem };
  }

  const stateOf = (signed: Result<OperationOutput<"ceremony.sign">>): string => (signed.ok ? signed.value.ceremony.state : signed.failure.code);
  const sign = async (ceremony: string, slot: string, given?: string): Promise<string> => stateOf(await room.call("ceremony.sign", { ceremony, slot, ...(given !== undefined && { pin: given }) }));

  async function beginChange(allowPkcs1: boolean): Promise<string> {
    const begun = await room.call("policy.change", { changes: [{ kind: "switches.set", switches: { allowPkcs1 } }] });
    if (!begun.ok) throw new Error(begun.failure.code);
    return begun.value.ceremony.id;
  }

  it("is made by two of them in two readers, each asked for its PIN", async () => {
    const [first, second] = [await inserted("A", 0), await inserted("B", 1)];
    const custodians = await Promise.all([certificatesOf(first), certificatesOf(second)]);
    const authority = openTestAuthority();
    const officers = officersWith(authority, (role, number) => (role === "custodian" ? custodians[number - 1] : undefined));
    authority.remove();
    const begun = await room.call("room.create", { name: "本番室", kind: "production", officers, cardModules: [openScLibrary] });
    if (!begun.ok || begun.value.ceremony === undefined) throw new Error("no ceremony");
    const { id } = begun.value.ceremony;
    expect(await sign(id, first.id)).toMatch(/^card\./);
    expect(await sign(id, first.id, pin)).toBe("waiting");
    expect(await sign(id, second.id, pin)).toBe("done");
    expect(await room.call("room.status", {})).toMatchObject({ ok: true, value: { state: "closed", room: { kind: "production" } } });
    await removed(1);
  });

  it("is changed by two of them with one reader in turn, and a wrong PIN costs a try and nothing else", async () => {
    const slot = (await slotOf(0))?.id ?? "";
    expect(await room.call("session.open", { slot, pin })).toMatchObject({ ok: true, value: { officer: { id: "custodian-1" } } });
    const id = await beginChange(true);
    // The session's card is logged in, and all the same its signature wants the PIN.
    expect(await sign(id, slot)).toBe("card.pinNeeded");
    expect(await sign(id, slot, pin)).toBe("waiting");
    expect(stateOf(await room.call("ceremony.swap", { ceremony: id }))).toBe("swapping");
    await removed(0);
    await inserted("B", 0);
    expect(await sign(id, slot, "999999")).toBe("card.pinWrong");
    expect(await readers.triesLeft("B")).toBe(2);
    expect(await sign(id, slot, pin)).toBe("returning");
    expect(await readers.triesLeft("B")).toBe(3);
    expect(stateOf(await room.call("ceremony.resume", { ceremony: id, slot, pin }))).toBe("ceremony.wrongCard");
    await removed(0);
    await inserted("A", 0);
    expect(await room.call("ceremony.resume", { ceremony: id, slot, pin })).toMatchObject({ ok: true, value: { ceremony: { state: "done", result: { sequence: 2 } } } });
    // The session goes on, and its card signs again.
    expect(room.ends).toEqual([]);
    expect(await room.call("policy.get", {})).toMatchObject({ ok: true, value: { sequence: 2, signedBy: [{ officer: "custodian-1" }, { officer: "custodian-2" }] } });
  });

  it("ends the session where no second card comes within the minute", async () => {
    const slot = (await slotOf(0))?.id ?? "";
    const id = await beginChange(false);
    expect(await sign(id, slot, pin)).toBe("waiting");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    expect(stateOf(await room.call("ceremony.swap", { ceremony: id }))).toBe("swapping");
    await removed(0);
    expect(room.context.ceremony?.isCardOut).toBe(true);
    vi.advanceTimersByTime(millisecondsToSwap - 1);
    expect(room.ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(room.ends).toEqual(["cardRemoved"]);
  });
});
