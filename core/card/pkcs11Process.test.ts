import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeRunFolder, removeFolder } from "../platform/disk.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { connectCards, type CardClient } from "./cardClient.ts";
import { makeScriptedToken, type ScriptedToken } from "./testing/scriptedToken.ts";

const slot = "pkcs11-1-7";
const scheme = { kind: "ecdsa", digest: "sha256" } as const;
/** As a PIN may be; it must be found nowhere but on its way to the card. */
const pin = "Q7#unfindable-9";

let token: ScriptedToken;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  token = makeScriptedToken();
  folder = makeRunFolder();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => {
  token.remove();
  removeFolder(folder);
});

interface Started {
  readonly client: CardClient;
  readonly process: ChildProcess;
  readonly exited: Promise<unknown[]>;
  readonly output: () => string;
}

let counter = 0;

async function start(answers: Readonly<Record<string, number>>): Promise<Started> {
  token.script(answers);
  const socket = path.join(folder, `card-${String(++counter)}`);
  const secret = systemEntropy.bytes(32).toString("hex");
  const child = fork(new URL("../workers/card.ts", import.meta.url), [], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.send({ type: "start", folder: path.join(folder, "no-room"), socket, token: secret, modules: [token.order] });
  return { client: await connectCards(socket, secret), process: child, exited: once(child, "exit"), output: () => output };
}

describe("a PKCS#11 card in the card process", () => {
  it("does over the socket what its module does", async () => {
    const { client, exited, output } = await start({ flags: 0 });
    const states = await client.modules();
    expect(states).toEqual({ ok: true, value: [{ path: token.order.path, sha256: token.order.sha256 }] });
    const slots = await client.slots();
    expect(slots.ok && slots.value.map(({ id }) => id)).toEqual([slot]);
    expect(await client.login(slot)).toEqual({ ok: false, failure: { code: "card.pinNeeded" } });
    expect(await client.login(slot, pin)).toMatchObject({ ok: true, value: { serial: "S-1", keys: [{ id: "01-sign", algorithm: { kind: "elliptic", curve: "P-256" }, pinEachUse: true }] } });
    const signed = await client.sign(slot, "01-sign", Buffer.alloc(32), scheme, pin);
    expect(signed.ok && signed.value.length).toBe(64);
    expect(await client.decrypt(slot, "01-sign", Buffer.alloc(256), { kind: "oaep", digest: "sha1" })).toEqual({ ok: false, failure: { code: "card.operationRefused" } });
    await client.close();
    expect(await exited).toEqual([0, null]);
    // It was told to let go of the card, in order.
    expect(token.asked().slice(-2)).toEqual(["logout 0 none", "finalize 0 none"]);
    expect(output()).toBe("");
  });

  // Tried again where it was late: another's work on this machine delays it too, but hardly three times.
  it("tells of a card that is taken out within half a second", { retry: 2 }, async () => {
    const { client } = await start({ flags: 0 });
    await client.login(slot, pin);
    const { promise: told, resolve: tell } = Promise.withResolvers<undefined>();
    client.watch(() => {
      tell(undefined);
    });
    const startedAt = performance.now();
    token.script({ flags: 0, present: 0 });
    await told;
    expect(performance.now() - startedAt).toBeLessThan(500);
    const slots = await client.slots();
    expect(slots.ok && slots.value[0]?.card).toBeUndefined();
  });

  it("lets a PIN be seen nowhere: not in failures, output, arguments or environment", async () => {
    const { client, process: child, output } = await start({ flags: 0, login: 0xa0 });
    const answers: unknown[] = [await client.login(slot, pin)];
    token.script({ flags: 0, login: 0x5 });
    answers.push(await client.login(slot, pin));
    token.script({ flags: 0 });
    answers.push(await client.login(slot, pin));
    for (const authorize of [0xa0, 0xa4, 0x5, 0xa2]) {
      token.script({ flags: 0, authorize });
      answers.push(await client.sign(slot, "01-sign", Buffer.alloc(32), scheme, pin));
    }
    expect(answers.map((answer) => (answer as { ok: boolean }).ok)).toEqual([false, false, true, false, false, false, false]);
    const { pid } = child;
    const seen = [JSON.stringify(answers), output(), JSON.stringify(token.asked()), readFileSync(`/proc/${String(pid)}/cmdline`, "utf8"), process.getuid?.() === 0 ? readFileSync(`/proc/${String(pid)}/environ`, "utf8") : ""];
    expect(seen.filter((text) => text.includes(pin))).toEqual([]);
  });

  it("ends all the same where the module never comes back", { retry: 2 }, async () => {
    const { client, exited } = await start({ flags: 0, hang: 1 });
    await client.slots();
    const waiting = client.login(slot, pin);
    await expect.poll(() => token.asked().includes("login 1 given"), { interval: 20, timeout: 30_000 }).toBe(true);
    const startedAt = performance.now();
    await client.close();
    expect(await waiting).toEqual({ ok: false, failure: { code: "card.stopped" } });
    expect(await exited).toEqual([null, "SIGKILL"]);
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });
});
