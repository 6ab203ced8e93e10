import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { OperationOutput } from "../../contract/operations.ts";
import type { Instant } from "../../domain/brand.ts";
import type { Result } from "../../domain/failure.ts";
import { succeed } from "../../domain/failure.ts";
import type { Policy } from "../../domain/policy.ts";
import { verifyDetached } from "../../envelope/signedData.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { readDesk } from "../roomFolder.ts";
import { beginCeremony } from "./beginCeremony.ts";
import { signatureFile, statementFile } from "./ceremonyFolder.ts";
import { millisecondsToSwap } from "./endCeremony.ts";
import type { CeremonyOrder, SignedStatement } from "./openCeremony.ts";

let room: RoomForTests;
let performed: SignedStatement[];

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
});

afterAll(async () => {
  await room.remove();
});

beforeEach(async () => {
  performed = [];
  await room.context.cards.remove();
  expect((await room.signIn({ card: "custodian-1" })).ok).toBe(true);
});

afterEach(async () => {
  vi.useRealTimers();
  await room.signOut();
  room.context.ending = undefined;
});

function begin(more: Partial<CeremonyOrder> = {}): string {
  const begun = beginCeremony(room.context, {
    purpose: "object.destroy",
    statement: "廃棄: object 0123",
    needed: [{ role: "custodian", count: 2 }],
    perform: (signed) => {
      performed.push(signed);
      return Promise.resolve(succeed({ destroyed: 1 }));
    },
    ...more,
  });
  if (!begun.ok) throw new Error(begun.failure.code);
  return begun.value.id;
}

const pinOf = (card: string): string => readDesk(room.context.folder).find(({ id }) => id === card)?.pin ?? "";
type Signed = Result<OperationOutput<"ceremony.sign">>;
const stateOf = (signed: Signed): string => (signed.ok ? signed.value.ceremony.state : signed.failure.code);
const changes = (): readonly string[] =>
  room.events.filter(({ name }) => name === "ceremony.changed").map(({ payload }) => (payload as { ceremony: { state: string } }).ceremony.state);

async function auditRows(operation: string): Promise<number> {
  const session = room.context.session;
  if (session === undefined) throw new Error("no session");
  const { size } = await session.store.read("audit.head", {});
  return (await session.store.read("audit.page", { filter: { operation }, upTo: size, offset: 0, limit: 1000 })).length;
}

describe("two officers, two readers", () => {
  it("sign the same bytes; the act is carried out once, and the evidence is kept", async () => {
    const before = { signed: await auditRows("ceremony.sign"), ended: await auditRows("ceremony.end") };
    const id = begin();
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("waiting");
    const done = await room.sign(id, "custodian-2", "software-2");
    expect(done).toMatchObject({ ok: true, value: { ceremony: { state: "done", result: { destroyed: 1 }, signatures: [{ officer: "custodian-1" }, { officer: "custodian-2" }] } } });
    expect(performed.map(({ statement, signatures }) => [statement, signatures.length])).toEqual([["廃棄: object 0123", 2]]);
    const statement = readFileSync(statementFile(room.context.folder, id));
    for (const officer of ["custodian-1", "custodian-2"]) {
      const verified = verifyDetached({ content: statement, signature: readFileSync(signatureFile(room.context.folder, id, officer)) });
      expect(verified.ok).toBe(true);
    }
    expect([(await auditRows("ceremony.sign")) - before.signed, (await auditRows("ceremony.end")) - before.ended]).toEqual([2, 1]);
    // The session's own card is where it was: nobody has to come back.
    expect(room.context.session?.card.description.serial).toBeDefined();
    expect(room.ends).toEqual([]);
  });

  it("leave minutes that say which signatures verify, as a numbered sheet too", async () => {
    const id = begin();
    await room.call("ceremony.sign", { ceremony: id, slot: "software-1" });
    await room.sign(id, "custodian-2", "software-2");
    const minutes = await room.call("ceremony.minutes", { ceremony: id });
    expect(minutes).toMatchObject({
      ok: true,
      value: { form: "000001", statement: "廃棄: object 0123", minutes: { outcome: "done", purpose: "object.destroy", signatures: [{ verified: true }, { verified: true }] } },
    });
    expect(await room.call("form.print", { form: "ceremony.minutes", number: "000001" })).toMatchObject({ ok: true });
    writeFileSync(signatureFile(room.context.folder, id, "custodian-2"), readFileSync(signatureFile(room.context.folder, id, "custodian-1")));
    const listed = await room.call("ceremony.list", {});
    const found = listed.ok ? listed.value.ceremonies.find((one) => one.id === id) : undefined;
    expect(found?.signatures.map(({ officer, verified }) => [officer, verified])).toEqual([["custodian-1", true], ["custodian-2", false]]);
    writeFileSync(statementFile(room.context.folder, id), "廃棄: object 4567");
    const altered = await room.call("ceremony.minutes", { ceremony: id });
    expect(altered).toMatchObject({ ok: true, value: { minutes: { signatures: [{ verified: false }, { verified: false }] } } });
  });

  it("must be two: neither the same officer twice nor one whose role does not count", async () => {
    const id = begin();
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("waiting");
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("ceremony.sameOfficer");
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1", pin: pinOf("custodian-1") }))).toBe("ceremony.sameOfficer");
    expect(stateOf(await room.sign(id, "technician-1", "software-2"))).toBe("ceremony.roleWrong");
    expect(stateOf(await room.sign(id, "auditor-1", "software-2"))).toBe("ceremony.roleWrong");
    expect(performed).toEqual([]);
    expect(existsSync(signatureFile(room.context.folder, id, "technician-1"))).toBe(false);
  });

  it("must each be entitled to work today, with a card of their own that this room takes", async () => {
    const policy = readPolicy(room.context.folder);
    if (!policy.ok) throw new Error(policy.failure.code);
    const under = async (changed: Policy): Promise<string> => {
      const id = begin({ policy: changed });
      const state = stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }));
      await room.call("ceremony.cancel", { ceremony: id });
      return state;
    };
    const past = { from: 0 as Instant, until: 1 as Instant };
    expect(await under({ ...policy.value, officers: policy.value.officers.map((officer) => ({ ...officer, training: past })) })).toBe("officer.trainingLapsed");
    expect(await under({ ...policy.value, officers: policy.value.officers.map((officer) => ({ ...officer, state: "suspended" as const })) })).toBe("session.officerSuspended");
    expect(await under({ ...policy.value, room: { ...policy.value.room, kind: "production" } })).toBe("card.softwareRefused");
    const id = begin();
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("waiting");
    // Whoever had a card in two names would still have one.
    const [signed] = room.context.ceremony?.signatures ?? [];
    if (signed !== undefined) room.context.ceremony?.signatures.splice(0, 1, { ...signed, officer: "custodian-9" as typeof signed.officer });
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("ceremony.sameCard");
    expect(performed).toEqual([]);
  });

  it("may be of different roles, each as often as it is needed", async () => {
    const id = begin({ needed: [{ role: "technician", count: 1 }, { role: "reviewer", count: 1 }] });
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("ceremony.roleWrong");
    expect(stateOf(await room.sign(id, "technician-1", "software-2"))).toBe("waiting");
    expect(stateOf(await room.sign(id, "technician-2", "software-2"))).toBe("ceremony.roleWrong");
    expect(stateOf(await room.sign(id, "reviewer-3", "software-2"))).toBe("done");
    expect(performed[0]?.signatures.map(({ role }) => role)).toEqual(["technician", "reviewer"]);
  });

  it("lose nothing by a wrong PIN, and nobody signs without one", async () => {
    const id = begin();
    await room.context.cards.insert("custodian-2", "software-2");
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-2", pin: "0000" }))).toBe("card.pinWrong");
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-2" }))).toMatch(/^card\./);
    expect(stateOf(await room.sign(id, "custodian-2", "software-2"))).toBe("waiting");
    // The session's card is logged in; what is typed for it all the same is asked of it.
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1", pin: "000000" }))).toBe("card.pinWrong");
    expect(performed).toEqual([]);
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1", pin: pinOf("custodian-1") }))).toBe("done");
  });

  it("do one thing at a time, and only while it is open", async () => {
    const id = begin();
    const another = beginCeremony(room.context, { purpose: "item.exclude", statement: "x", needed: [{ role: "custodian", count: 1 }], perform: () => Promise.resolve(succeed({})) });
    expect(another).toEqual({ ok: false, failure: { code: "ceremony.underWay" } });
    expect(stateOf(await room.call("ceremony.sign", { ceremony: "another", slot: "software-1" }))).toBe("ceremony.none");
    const both = await Promise.all([room.call("ceremony.sign", { ceremony: id, slot: "software-1" }), room.call("ceremony.sign", { ceremony: id, slot: "software-1" })]);
    expect(both.map(stateOf).sort()).toEqual(["ceremony.notNow", "waiting"]);
    const cancelled = await room.call("ceremony.cancel", { ceremony: id });
    expect(cancelled).toMatchObject({ ok: true, value: { ceremony: { state: "cancelled", failure: { code: "ceremony.cancelled" } } } });
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("ceremony.notNow");
    expect(performed).toEqual([]);
    expect(begin()).not.toBe(id);
  });

  it("hear of an act that fails, or that meets a bug", async () => {
    const outcomes: unknown[] = [];
    for (const perform of [() => Promise.resolve({ ok: false, failure: { code: "room.diskFull" } } as const), () => Promise.reject(new Error("a bug of the test"))]) {
      const id = begin({ needed: [{ role: "custodian", count: 1 }], perform });
      const signed = await room.call("ceremony.sign", { ceremony: id, slot: "software-1" });
      outcomes.push(signed.ok ? [signed.value.ceremony.state, signed.value.ceremony.failure?.code] : signed);
    }
    expect(outcomes).toEqual([
      ["failed", "room.diskFull"],
      ["failed", "program.bug"],
    ]);
  });
});

describe("two officers, one reader", () => {
  it("change cards within a minute each, on a blank page, and the outcome is told when the first is back", async () => {
    const before = changes().length;
    const id = begin();
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("waiting");
    const swapping = await room.call("ceremony.swap", { ceremony: id });
    expect(stateOf(swapping)).toBe("swapping");
    expect(((swapping.ok && swapping.value.ceremony.swapUntil) || 0) - Date.now()).toBeGreaterThan(55_000);
    const from = room.events.length;
    const signed = await room.sign(id, "custodian-2", "software-1");
    expect(signed).toMatchObject({ ok: true, value: { ceremony: { state: "returning" } } });
    // What came of it is nobody's business yet.
    expect(signed.ok && "result" in signed.value.ceremony).toBe(false);
    expect(performed).toHaveLength(1);
    expect(room.events.slice(from).some(({ name }) => name === "session.ended")).toBe(false);
    expect(room.ends).toEqual([]);
    expect(stateOf(await room.call("ceremony.resume", { ceremony: id, slot: "software-1", pin: pinOf("custodian-2") }))).toBe("ceremony.wrongCard");
    // The right card in another reader would not be watched any more.
    await room.context.cards.insert("custodian-1", "software-2");
    expect(stateOf(await room.call("ceremony.resume", { ceremony: id, slot: "software-2", pin: pinOf("custodian-1") }))).toBe("ceremony.wrongCard");
    await room.context.cards.insert("custodian-1", "software-1");
    expect(stateOf(await room.call("ceremony.resume", { ceremony: id, slot: "software-1", pin: "9999" }))).toBe("card.pinWrong");
    const back = await room.call("ceremony.resume", { ceremony: id, slot: "software-1", pin: pinOf("custodian-1") });
    expect(back).toMatchObject({ ok: true, value: { ceremony: { state: "done", result: { destroyed: 1 } } } });
    expect(changes().slice(before)).toEqual(["waiting", "waiting", "swapping", "working", "returning", "done"]);
    // The session's card signs again.
    expect(await room.call("audit.checkpoint", {})).toMatchObject({ ok: true });
    expect(room.ends).toEqual([]);
  });

  it("end the session when the card is taken out without a word", async () => {
    const id = begin();
    await room.call("ceremony.sign", { ceremony: id, slot: "software-1" });
    await room.context.cards.remove("software-1");
    await vi.waitFor(() => {
      expect(room.ends).toEqual(["cardRemoved"]);
    }, 30_000);
    (room.ends as string[]).length = 0;
  });

  it("may think better of it: a cancelled swap waits for the first card too", async () => {
    const id = begin();
    await room.call("ceremony.swap", { ceremony: id });
    await room.context.cards.remove("software-1");
    await vi.waitFor(() => {
      expect(room.context.ceremony?.isCardOut).toBe(true);
    }, 30_000);
    expect(stateOf(await room.call("ceremony.cancel", { ceremony: id }))).toBe("returning");
    await room.context.cards.insert("custodian-1", "software-1");
    expect(stateOf(await room.call("ceremony.resume", { ceremony: id, slot: "software-1", pin: pinOf("custodian-1") }))).toBe("cancelled");
    expect(room.ends).toEqual([]);
  });

  it("may put the first card back before anyone else has signed", async () => {
    const id = begin();
    await room.call("ceremony.swap", { ceremony: id });
    expect(stateOf(await room.call("ceremony.resume", { ceremony: id, slot: "software-1" }))).toBe("waiting");
    expect(stateOf(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" }))).toBe("waiting");
  });

  it("are not waited for longer than a minute", async () => {
    const id = begin();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await room.call("ceremony.swap", { ceremony: id });
    vi.advanceTimersByTime(millisecondsToSwap - 1);
    expect(room.ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(room.ends).toEqual(["cardRemoved"]);
    (room.ends as string[]).length = 0;
  });
});

describe("a session that ends", () => {
  it("takes its ceremony with it, and the minutes say so", async () => {
    let abandoned = 0;
    const id = begin({ abandon: () => (abandoned += 1) });
    await room.call("ceremony.sign", { ceremony: id, slot: "software-1" });
    await room.signOut();
    expect([abandoned, performed.length]).toEqual([1, 0]);
    expect((await room.signIn({ card: "auditor-1" })).ok).toBe(true);
    const listed = await room.call("ceremony.list", {});
    expect(listed.ok && listed.value.ceremonies.find((one) => one.id === id)).toMatchObject({ outcome: "interrupted", signatures: [{ officer: "custodian-1", verified: true }] });
  });
});
