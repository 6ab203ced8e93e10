import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operationNames, operations, type OperationName, type OperationShape } from "../contract/operations.ts";
import { resources } from "../contract/resources.ts";
import { roles, type Role } from "../domain/roles.ts";
import { triesAll } from "../platform/testing/sweep.ts";
import { demoRoomForTests } from "./demoRoom.fixture.ts";
import type { RoomForTests } from "./room.fixture.ts";

/** A thousand for each operation are as many as are promised; the check, which runs beside every change, makes do with fewer. */
const payloadCount = triesAll ? 1000 : 150;

let room: RoomForTests;

beforeAll(async () => {
  room = await demoRoomForTests();
});

afterAll(async () => {
  await room.remove();
});

/** Values the schema refuses: arbitrary ones, and almost-right ones with one thing added. */
function malformed(shape: OperationShape): fc.Arbitrary<unknown> {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true, withSparseArray: true });
  const hostile = fc.constantFrom<unknown>(
    null,
    undefined,
    [],
    "",
    Number.NaN,
    JSON.parse('{"__proto__":{"x":1},"constructor":1}'),
    { toString: 1 },
    { then: 1 },
    new Proxy({}, { get: () => { throw new Error("trap"); }, ownKeys: () => ["then"], getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }) }),
    { filter: { from: -1 } },
    { folder: "relative/../path" },
    { folder: "/with\0null" },
    { pin: "1".repeat(100_000), slot: "x" },
    { name: "x".repeat(100_000), value: "" },
  );
  return fc.oneof(anything, hostile, fc.record({ unexpected: anything })).filter((value) => {
    try {
      return !shape.in.safeParse(value).success;
    } catch {
      return true; // A trap that throws is malformed by any measure.
    }
  });
}

async function storm(name: OperationName, signedIn: boolean): Promise<void> {
  const shape: OperationShape = operations[name];
  const expected = signedIn || shape.role === "anyone" ? "request.malformed" : "session.none";
  const payloads = fc.sample(malformed(shape), { numRuns: payloadCount, seed: 20261121 });
  // As a hostile window would: many at once.
  const results = await Promise.all(payloads.map((payload) => room.callAnything(name, payload)));
  for (const result of results) expect(result).toMatchObject({ ok: false, failure: { code: expected } });
}

describe("the gate", () => {
  it("knows only the contract's names", async () => {
    for (const name of ["", "toString", "__proto__", "constructor", "session.Open", 7, null, undefined, {}]) {
      expect(await room.callAnything(name, {})).toEqual({ ok: false, failure: { code: "request.unknown" } });
      expect(await room.resource(name, {})).toEqual({ ok: false, failure: { code: "request.unknown" } });
    }
  });

  it.each(operationNames.filter((name) => operations[name].role !== "anyone"))("lets nobody unknown do %s", async (name) => {
    expect(await room.callAnything(name, {})).toEqual({ ok: false, failure: { code: "session.none" } });
  });

  it.each(Object.keys(resources))("gives nobody unknown %s", async (name) => {
    expect(await room.resource(name, {})).toEqual({ ok: false, failure: { code: "session.none" } });
  });

  describe.each(roles)("for a %s", (role) => {
    beforeAll(async () => {
      expect((await room.signIn(role)).ok).toBe(true);
    });
    afterAll(async () => {
      await room.signOut();
    });

    it.each(operationNames)("%s asks for the right role before it looks at the payload", async (name) => {
      const allowed: OperationShape["role"] = operations[name].role;
      const may = allowed === "anyone" || allowed === "officer" || allowed.includes(role);
      const result = await room.callAnything(name, { unexpected: true });
      expect(result).toMatchObject({ ok: false, failure: { code: may ? "request.malformed" : "session.role" } });
    });
  });

  describe.each(roles)("with a %s, who may", (role) => {
    const names = operationNames.filter((name) => stormedBy(name) === role);
    beforeAll(async () => {
      expect((await room.signIn(role)).ok).toBe(true);
    });
    afterAll(async () => {
      await room.signOut();
    });

    it("is let in to begin with", () => {
      expect(room.context.session?.officer.role).toBe(role);
    });

    it.each(names)(`refuses ${String(payloadCount)} malformed payloads for %s and records each`, async (name) => {
      const before = await room.context.session?.store.read("audit.head", {});
      await storm(name, true);
      const after = await room.context.session?.store.read("audit.head", {});
      expect((after?.size ?? 0) - (before?.size ?? 0)).toBe(payloadCount);
    });
  });
});

/** One of the roles that may ask for it. */
function stormedBy(name: OperationName): Role {
  const { role }: OperationShape = operations[name];
  return typeof role === "string" ? "auditor" : (role[0] ?? "auditor");
}
