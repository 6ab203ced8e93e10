import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeFolder, makeRunFolder, removeFolder } from "../platform/disk.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { connectRaw, everythingFrom } from "../platform/socket.fixture.ts";
import { listenOnSocket } from "../platform/socket.ts";
import { connectCards, type CardClient } from "./cardClient.ts";
import { largestFrame } from "./frames.ts";
import { openCard } from "./openCard.ts";
import { makeSoftwareCard } from "./softwareCard.ts";
import { softwareCardFile } from "./softwareReader.ts";

const room = mkdtempSync(path.join(tmpdir(), "noren-cards-"));
const cards = path.join(room, "demo", "cards");
const slot = "software-1";
const scheme = { kind: "ecdsa", digest: "sha384" } as const;
const pin = "246802";
const secretText = "PIN-THAT-MUST-NOT-SHOW";

beforeAll(async () => {
  makeFolder(cards);
  await makeSoftwareCard({
    file: softwareCardFile(cards, "one"),
    serial: "TEST-1",
    label: "Test",
    pin,
    entropy: systemEntropy,
    certify: () => Buffer.from("certificate"),
  });
});

interface Started {
  readonly process: ChildProcess;
  readonly socket: string;
  readonly token: string;
  readonly output: () => string;
  readonly exited: Promise<unknown>;
}

const folders: string[] = [];
const children: ChildProcess[] = [];

function startCardProcess(): Started {
  const folder = makeRunFolder();
  folders.push(folder);
  const socket = path.join(folder, "card");
  const token = systemEntropy.bytes(32).toString("hex");
  const child = fork(new URL("../workers/card.ts", import.meta.url), [], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.send({ type: "start", folder: room, socket, token });
  return { process: child, socket, token, output: () => output, exited: once(child, "exit") };
}

async function start(): Promise<Started & { readonly client: CardClient }> {
  const started = startCardProcess();
  return { ...started, client: await connectCards(started.socket, started.token) };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) removeFolder(folder);
});
afterAll(() => {
  rmSync(room, { recursive: true });
});

const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }): string => (result.ok ? "ok" : result.failure.code);

function frame(value: unknown): Buffer {
  const body = Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

describe("the card process", () => {
  it("does for its client what the reader does", async () => {
    const { client, exited, output } = await start();
    let changes = 0;
    client.watch(() => changes++);
    expect(await client.slots()).toEqual({ ok: true, value: [{ id: slot, reader: "Noren demo reader 1" }] });
    expect(await client.insert("one")).toEqual({ ok: true, value: undefined });
    const slots = await client.slots();
    expect(slots).toMatchObject({ ok: true, value: [{ card: { serial: "TEST-1", keys: [{ purpose: "agree" }, { purpose: "sign" }] } }] });
    expect(slots.ok && Buffer.from(slots.value[0]?.card?.keys[0]?.certificate ?? []).toString()).toBe("certificate");
    expect(await client.login(slot, "000000")).toEqual({ ok: false, failure: { code: "card.pinWrong", details: { triesLeft: 2 } } });
    expect(codeOf(await client.login(slot, "x"))).toBe("card.pinFormat");
    const card = await openCard(client, slot, pin);
    if (!card.ok) throw new Error(card.failure.code);
    const signature = await card.value.sign("sign", Buffer.alloc(48, 1), scheme);
    expect(signature.ok && signature.value.length).toBe(96);
    expect(codeOf(await client.agree(slot, "agree", Buffer.alloc(97)))).toBe("card.operationRefused");
    await client.logout(slot);
    expect(codeOf(await client.sign(slot, "sign", Buffer.alloc(48), scheme))).toBe("card.operationRefused");
    expect(await client.remove()).toEqual({ ok: true, value: undefined });
    expect(codeOf(await client.login(slot, pin))).toBe("card.absent");
    expect(changes).toBe(2);
    await client.close();
    expect(await exited).toEqual([0, null]);
    expect(output()).toBe("");
  });

  it("answers many calls at once, each its own", async () => {
    const { client } = await start();
    await client.insert("one");
    const results = await Promise.all([
      client.login(slot, pin),
      ...Array.from({ length: 20 }, (_, index) => client.sign(slot, "sign", Buffer.alloc(index % 2 === 0 ? 48 : 47), scheme)),
    ]);
    expect(results.map(codeOf)).toEqual(["ok", ...Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "ok" : "card.operationRefused"))]);
  });

  it("that dies gives card.stopped to every call, waiting or new, and tells the watchers", async () => {
    const { client, process: child } = await start();
    await client.insert("one");
    const told = new Promise<string>((resolve) => {
      client.watch(() => {
        resolve("told");
      });
    });
    const waiting = client.login(slot, pin);
    child.kill("SIGKILL");
    expect(codeOf(await waiting)).toBe("card.stopped");
    expect(await told).toBe("told");
    await client.stopped;
    expect(codeOf(await client.slots())).toBe("card.stopped");
    expect(codeOf(await client.sign(slot, "sign", Buffer.alloc(48), scheme))).toBe("card.stopped");
    await client.close();
  });

  it("lies behind a socket that is the owner's alone, and has no door after its client came", async () => {
    const { socket, token, client } = await start();
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
    expect(existsSync(socket)).toBe(false);
    const second = await connectCards(socket, token, 0);
    expect(codeOf(await second.slots())).toBe("card.stopped");
    expect(codeOf(await client.slots())).toBe("ok");
  });

  it("serves one, also where another stood at the door before it was shut and knows the word", async () => {
    const { socket, token, output } = startCardProcess();
    const [early, client] = [await connectRaw(socket), await connectCards(socket, token)];
    early.write(frame({ token }));
    expect(await everythingFrom(early)).toBe("");
    expect(codeOf(await client.slots())).toBe("ok");
    await client.close();
    expect(output()).toBe("");
  });

  it("has its socket closed to others while it waits", async () => {
    const { socket } = startCardProcess();
    (await connectRaw(socket)).destroy();
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  it("ends with its client, and with its parent", async () => {
    const first = await start();
    await first.client.close();
    expect(await first.exited).toEqual([0, null]);
    const second = await start();
    second.process.disconnect();
    expect(await second.exited).toEqual([0, null]);
    await second.client.stopped;
  });

  it.each([
    ["a wrong token", frame({ token: "0".repeat(64) })],
    ["a request before the token", frame({ id: 1, verb: "slots", input: {} })],
    ["no JSON", frame("{")],
    ["a frame that is too long", Buffer.from([0xff, 0xff, 0xff, 0xff])],
    [
      "a frame one byte too long",
      Buffer.concat([Buffer.from([0, (largestFrame + 1) >> 16, ((largestFrame + 1) >> 8) & 0xff, (largestFrame + 1) & 0xff]), Buffer.alloc(10)]),
    ],
  ])("cuts off %s without a word, and still waits for its client", async (_, bytes) => {
    const { socket, token, output } = startCardProcess();
    const stranger = await connectRaw(socket);
    stranger.write(bytes);
    expect(await everythingFrom(stranger)).toBe("");
    const client = await connectCards(socket, token);
    expect(codeOf(await client.slots())).toBe("ok");
    await client.close();
    expect(output()).toBe("");
  });

  it.each([
    ["an unknown verb", { id: 1, verb: "format", input: {} }],
    ["an input that does not fit", { id: 1, verb: "login", input: { slot, pin: secretText, more: 1 } }],
    ["a PIN that is no text", { id: 1, verb: "login", input: { slot, pin: [secretText] } }],
    ["no frame of ours", [secretText]],
    ["bytes that are no base64", { id: 1, verb: "sign", input: { slot, key: "sign", digest: "?", scheme } }],
  ])("ends at %s, and repeats nothing of it", async (_, request) => {
    const { socket, token, exited, output } = startCardProcess();
    const connection = await connectRaw(socket);
    connection.write(Buffer.concat([frame({ token }), frame(request)]));
    const answered = await everythingFrom(connection);
    expect(answered).not.toContain(secretText);
    expect(await exited).toEqual([0, null]);
    expect(output()).toBe("");
  });

  it("reads frames in whatever pieces they come", async () => {
    const { socket, token } = startCardProcess();
    const connection = await connectRaw(socket);
    const bytes = Buffer.concat([frame({ token }), frame({ id: 7, verb: "slots", input: {} })]);
    for (const byte of bytes) {
      connection.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    let text = "";
    await new Promise<void>((resolve) => {
      connection.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('"id":7')) resolve();
      });
    });
    expect(text).toContain('"event":"welcome"');
    connection.destroy();
  });
});

describe("the client", () => {
  it("gives card.stopped where nobody listens, or where the token is not the other's", async () => {
    const nobody = await connectCards(path.join(room, "nobody"), "x".repeat(64), 0);
    expect(codeOf(await nobody.slots())).toBe("card.stopped");
    await nobody.close();
    const { socket } = startCardProcess();
    const wrong = await connectCards(socket, "x".repeat(64));
    expect(codeOf(await wrong.insert("one"))).toBe("card.stopped");
  });

  it.each([
    ["an answer that is no frame", { surprise: true }],
    ["a value that does not fit the verb", { id: 1, value: [{ id: 5 }] }],
    ["a failure of no known code", { id: 1, failure: { code: "card.exploded" } }],
  ])("does not believe %s", async (_, answer) => {
    const folder = makeRunFolder();
    folders.push(folder);
    const socket = path.join(folder, "fake");
    const server = await listenOnSocket(socket, largestFrame, (connection) => {
      connection.send({ event: "welcome" });
      connection.listen((received) => {
        if (typeof received === "object" && received !== null && "verb" in received) connection.send(answer);
      });
    });
    const client = await connectCards(socket, "x".repeat(64));
    expect(codeOf(await client.slots())).toBe("card.stopped");
    await client.stopped;
    server.close();
  });

  it("does not listen in a folder that others may enter", () => {
    const folder = makeRunFolder();
    folders.push(folder);
    chmodSync(folder, 0o711);
    expect(() => listenOnSocket(path.join(folder, "card"), largestFrame, () => undefined)).toThrow("closed to others");
  });
});
