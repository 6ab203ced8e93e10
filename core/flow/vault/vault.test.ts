import { copyFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectCommit, ObjectId } from "../../domain/object.ts";
import { openStore } from "../../store/client.ts";
import { testKey } from "../../store/store.fixture.ts";
import { openWriter } from "../../vault/writerSeed.ts";
import { compactVault } from "./compactVault.ts";
import { destroyObjects, planDestruction } from "./destroyObjects.ts";
import { destructionCertificate } from "./destructionCertificate.ts";
import { rebuildIndex } from "./rebuildIndex.ts";
import { isRegisterBehind, latestOf } from "./register.ts";
import { segmentsWithTraces, segmentSizes } from "./segmentSizes.ts";
import { at, check, closeVault, commit, destroy, entryOf, expectSoundDatabase, failureOf, makeVault, put, reopenVault, signed, text, verifyRegister, words, write, type TestVault } from "./vault.fixture.ts";

test("objects are read by whoever comes next, whole and in slices", async () => {
  const first = await makeVault();
  const contents = words(100);
  const ids = await put(first, contents);
  expect(await text(first.vault, ids[42] ?? ("" as never))).toBe(contents[42]);
  await closeVault(first);
  const again = await reopenVault(first.folder);
  for (const [index, id] of ids.entries()) expect(await text(again.vault, id)).toBe(contents[index]);
  expect(Buffer.from(await again.vault.readRange(ids[1] ?? ("" as never), 0, 6)).toString()).toBe("記録");
  expect(await check(again)).toEqual({ faulty: 0, objects: 100 });
  await closeVault(again);
  expectSoundDatabase(first.folder);
});

test("the same content twice is one object with two references, in one batch and across batches", async () => {
  const room = await makeVault();
  const [one, two, three] = await put(room, ["same", "other", "same"]);
  const [four] = await put(room, ["same"]);
  expect(new Set([one, three, four]).size).toBe(1);
  expect(two).not.toBe(one);
  const [object] = await room.store.read("object.find", { ids: [one ?? ("" as never)] });
  expect(object?.copies).toBe(3);
  expect((await room.vault.access.keyStore.read("state", {})).keys).toBe(2);
  expect(await room.store.read("vault.counts", {})).toMatchObject({ objects: 2, shared: 1 });
  // Batches under way at the same time know of each other.
  const racing = await Promise.all([put(room, ["race"]), put(room, ["race"]), put(room, ["race"])]);
  expect(new Set(racing.flat()).size).toBe(1);
});

test("nothing is readable before its row, and what was never acknowledged is gone at the next opening", async () => {
  const room = await makeVault();
  await put(room, ["kept"]);
  const objects = write(room.vault, ["never acknowledged"]);
  const [object] = objects;
  if (object === undefined) throw new Error("one was written");
  expect(await failureOf(room.vault.readRange(object.id, 0, 1))).toBe("vault.objectUnknown");
  // The keys are there, the rows do not come: a crash between the two.
  await room.vault.access.keyStore.write("insert", { batch: 2, confirmed: 1, keys: [object] });
  await room.vault.access.keyStore.close();
  await room.store.close();
  const again = await reopenVault(room.folder);
  expect((await again.vault.access.keyStore.read("state", {})).keys).toBe(1);
  expect(await failureOf(again.vault.readRange(object.id, 0, 1))).toBe("vault.objectUnknown");
  const rebuilt = await rebuildIndex(again.vault.access, {});
  expect(rebuilt.ok && { restored: rebuilt.value.restored, dead: rebuilt.value.dead }).toEqual({ restored: 0, dead: 1 });
});

test("a write that is refused takes its keys back, and the vault goes on", async () => {
  const room = await makeVault();
  const refused = room.vault.commitObjects(write(room.vault, ["refused"]), () => Promise.reject(new Error("the rows were refused")));
  await expect(refused).rejects.toThrow("the rows were refused");
  expect((await room.vault.access.keyStore.read("state", {})).keys).toBe(0);
  const [id] = await put(room, ["refused"]);
  expect(await text(room.vault, id ?? ("" as never))).toBe("refused");
});

test("a write that the disk failed may have been written: its keys stay until another went through", async () => {
  const room = await makeVault();
  const keys = async (): Promise<number> => (await room.vault.access.keyStore.read("state", {})).keys;
  const failing = (act: (input: ObjectCommit) => Promise<unknown>) => async (input: ObjectCommit): Promise<never> => {
    await act(input);
    throw new FailureError("room.unreadable");
  };
  await expect(room.vault.commitObjects(write(room.vault, ["not written"]), failing(() => Promise.resolve()))).rejects.toThrow("room.unreadable");
  expect(await keys()).toBe(1);
  const objects = write(room.vault, ["written"]);
  await expect(room.vault.commitObjects(objects, failing((input) => room.store.write("vault.commit", input, entryOf("vault.commit"))))).rejects.toThrow("room.unreadable");
  expect(await keys()).toBe(2);
  await put(room, ["another"]);
  expect(await keys()).toBe(2);
  expect(await text(room.vault, objects[0]?.id ?? ("" as never))).toBe("written");
  expect(await check(room)).toEqual({ faulty: 0, objects: 2 });
});

test("a content others refer to is released, not destroyed, and named as still open", async () => {
  const room = await makeVault();
  const [id] = await put(room, ["shared", "shared"]);
  if (id === undefined) throw new Error("one was put");
  await destroy(room, [{ id, copies: 1 }]);
  expect(await text(room.vault, id)).toBe("shared");
  const certificate = await destructionCertificate(room.vault.access, 1);
  expect(certificate.ok && certificate.value).toMatchObject({ objects: 0, remaining: [{ kind: "referred", object: id, copies: 1 }] });
  await destroy(room, [{ id, copies: 1 }]);
  expect(await failureOf(room.vault.readRange(id, 0, 1))).toBe("vault.destroyed");
});

test("a destruction needs two signatures over this statement and this state", async () => {
  const room = await makeVault();
  const [id] = await put(room, ["secret", "secret"]);
  if (id === undefined) throw new Error("one was put");
  const plan = await planDestruction(room.vault.access, { targets: [{ id, copies: 2 }], reason: "理由", at: at(1) });
  if (!plan.ok) throw new Error(plan.failure.code);
  const { statement, list } = plan.value;
  const attempt = async (given: Parameters<typeof destroyObjects>[1]): Promise<string> => {
    const done = await destroyObjects(room.vault.access, given, verifyRegister);
    return done.ok ? "destroyed" : done.failure.code;
  };
  const whole = signed(plan.value);
  expect(await attempt({ ...whole, signatures: whole.signatures.slice(0, 1) })).toBe("vault.signaturesMissing");
  expect(await attempt(signed(plan.value, ["officer-4", "officer-4"]))).toBe("vault.signaturesMissing");
  expect(await attempt({ ...whole, statement: statement.replace("理由", "別の") })).toBe("vault.signaturesMissing");
  expect(await attempt({ ...whole, list: list.replace("destroy", "release") })).toBe("vault.registerAltered");
  expect(await attempt(signed({ statement: statement.replace("理由", " 理由"), list }))).toBe("vault.statementStale");
  expect(await attempt(signed({ statement: statement.replace('"entry": 1', '"entry": 2'), list }))).toBe("vault.statementStale");
  expect(await attempt(signed({ statement: "{}", list }))).toBe("vault.statementStale");
  expect(await attempt(signed({ statement: statement.replace(/"room": "[^"]*"/u, '"room": "another"'), list }))).toBe("vault.statementStale");
  expect(await attempt(signed({ statement: statement.replace('"previousSha256": null', `"previousSha256": "${"0".repeat(64)}"`), list }))).toBe("vault.statementStale");
  // One officer is one, whatever whoever verifies signatures makes of it.
  const once = await destroyObjects(room.vault.access, signed(plan.value, ["officer-4", "officer-4"]), () => ({ ok: true, value: undefined }));
  expect(once).toEqual({ ok: false, failure: { code: "vault.signaturesMissing" } });
  expect(await text(room.vault, id)).toBe("secret");
  // A reference that came after the signatures were asked for is not destroyed with the others.
  await put(room, ["secret"]);
  expect(await attempt(whole)).toBe("vault.statementStale");
  const anew = await planDestruction(room.vault.access, { targets: [{ id, copies: 3 }], reason: "理由", at: at(1) });
  expect(anew.ok && (await attempt(signed(anew.value)))).toBe("destroyed");
  expect(await attempt(whole)).toBe("vault.statementStale");
  const unknown = await planDestruction(room.vault.access, { targets: [{ id: "0".repeat(32) as ObjectId, copies: 1 }], reason: "x", at: at(1) });
  expect(unknown).toEqual({ ok: false, failure: { code: "vault.objectUnknown" } });
  const again = await planDestruction(room.vault.access, { targets: [{ id, copies: 1 }], reason: "x", at: at(1) });
  expect(again).toEqual({ ok: false, failure: { code: "vault.destroyed" } });
});

test("two writers side by side give no segment twice", async () => {
  const room = await makeVault();
  const writers = [1, 2, 3].map(() => openWriter(room.vault.writerSeed()));
  const objects = writers.flatMap((writer, index) => write(room.vault, [`writer ${String(index)}`], writer));
  const ids = await commit(room, objects);
  expect(new Set(objects.map(({ extents }) => extents[0]?.segment)).size).toBe(3);
  expect(await Promise.all(ids.map((id) => text(room.vault, id)))).toEqual(["writer 0", "writer 1", "writer 2"]);
});

test("an older keys.db, or a folder that knows more than both databases, destroys again before anything opens", async () => {
  const room = await makeVault();
  const [secret, other] = await put(room, ["secret", "other"]);
  if (secret === undefined || other === undefined) throw new Error("two were put");
  await closeVault(room);
  const backup = (name: string): string => path.join(room.folder, `${name}.backup`);
  for (const name of ["room.db", "keys.db"]) copyFileSync(path.join(room.folder, name), backup(name));
  const next = await reopenVault(room.folder);
  await destroy(next, [{ id: secret, copies: 1 }]);
  expect(await isRegisterBehind(room.folder, next.store)).toBe(false);
  await closeVault(next);
  for (const names of [["keys.db"], ["room.db", "keys.db"]]) {
    for (const name of names) copyFileSync(backup(name), path.join(room.folder, name));
    const again = await reopenVault(room.folder);
    expect(await again.vault.access.keyStore.read("find", { ids: [secret, other] })).toEqual({ [other]: expect.any(String) as string });
    expect([await failureOf(again.vault.readRange(secret, 0, 1)), await text(again.vault, other)]).toEqual(["vault.destroyed", "other"]);
    await closeVault(again);
  }
  copyFileSync(backup("room.db"), path.join(room.folder, "room.db"));
  const store = await openStore({ folder: room.folder, key: testKey, keyChecked: true, readers: 1 });
  if (!store.ok) throw new Error(store.failure.code);
  expect(await isRegisterBehind(room.folder, store.value)).toBe(true);
  await store.value.close();
});

test("what was destroyed leaves traces in its segments until a compaction, small as they are", async () => {
  const room = await makeVault();
  const ids = await put(room, words(40));
  // The same content again: dead space, whose head names it too.
  await put(room, words(1));
  await closeVault(room);
  const traces = async ({ store, folder }: TestVault): Promise<number> => segmentsWithTraces(await segmentSizes(folder, store), (await latestOf(store))?.throughSegment ?? 0).length;
  const next = await reopenVault(room.folder);
  expect(await traces(next)).toBe(0);
  await destroy(next, [{ id: ids[0] ?? ("" as never), copies: 2 }]);
  expect(await traces(next)).toBe(2);
  // Less than a compaction would care for otherwise.
  const compacted = await compactVault(next.vault.access, {});
  expect(compacted.ok && compacted.value.moved).toBe(39);
  expect(await traces(next)).toBe(0);
  expect(await text(next.vault, ids[7] ?? ("" as never))).toBe(words(40)[7]);
});
