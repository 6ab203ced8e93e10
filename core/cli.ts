import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { z } from "zod";
import { openRoomLink, type RoomLink } from "./contract/linkClient.ts";
import { describeFailure } from "./contract/messages/describeFailure.ts";
import { commandLineMessages, type CommandLineMessages } from "./contract/messages/commandLine.ts";
import { operations, type OperationInput, type OperationName, type OperationOutput } from "./contract/operations.ts";
import type { Failure, Result } from "./domain/failure.ts";
import { readText } from "./platform/disk.ts";
import { hardenProcess } from "./platform/hardening.ts";
import { startRoomChild } from "./platform/roomChild.ts";

/** The same verbs without a window: every one goes through the room process and its contract, role check and audit. */

const exitCodes = { done: 0, failed: 1, usage: 2, bug: 70 } as const;

class UsageError extends Error {}

const { values: options, positionals } = parseOptions();
// POSIX: an empty variable counts as unset.
const locale = [options.lang, process.env["LC_ALL"], process.env["LANG"]].find((one) => one !== undefined && one !== "");
const language = locale?.startsWith("en") === true ? "en" : "ja";
const words: CommandLineMessages = commandLineMessages[language];

type Verb = (room: Caller) => Promise<Result<Said>>;
interface Said {
  readonly text: string;
  readonly json: unknown;
}
interface Caller {
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
}

const verbs: Readonly<Record<string, Verb>> = {
  "room init": initRoom,
  "audit verify": verifyAudit,
  "audit export": exportAudit,
  selftest: runSelftest,
  version: async (room) => {
    const status = await room.call("room.status", {});
    return status.ok ? say(`Noren ${status.value.version}`, { version: status.value.version }) : status;
  },
};

function parseOptions(): { values: Partial<Record<"folder" | "name" | "officers" | "card" | "checkpoint" | "out" | "lang", string>> & Partial<Record<"demo" | "json" | "pin-stdin" | "desk-pin" | "help", boolean>>; positionals: string[] } {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: { folder: text, name: text, officers: text, card: text, checkpoint: text, out: text, lang: text, demo: flag, json: flag, "pin-stdin": flag, "desk-pin": flag, help: flag },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : "");
    process.exit(exitCodes.usage);
  }
}

const say = (text: string, json: unknown): Result<Said> => ({ ok: true, value: { text, json } });

function needed(option: "folder" | "name" | "card" | "out"): string {
  const value = options[option];
  if (value === undefined || value === "") throw new UsageError(words.missing(`--${option}`));
  return value;
}

const officersFile = operations["room.create"].in.shape.officers;

async function initRoom(room: Caller): Promise<Result<Said>> {
  const name = needed("name");
  if (options.demo !== true && options.officers === undefined) throw new UsageError(words.missing("--demo / --officers"));
  const listed: unknown = options.officers === undefined ? [] : JSON.parse(readText(path.resolve(options.officers)) ?? "null");
  const officers = officersFile.safeParse(listed);
  if (!officers.success) return { ok: false, failure: { code: "request.malformed", details: { at: "--officers" } } };
  const made = await room.call("room.create", { name, kind: options.demo === true ? "demo" : "production", officers: officers.data });
  if (!made.ok) return made;
  const desk = await room.call("card.list", {});
  const cards = desk.ok ? desk.value.desk : [];
  const lines = cards.map(({ id, holder, pin }) => `  ${pin}  ${id.padEnd(16)} ${holder}`);
  const text = [words.roomMade(name, needed("folder")), ...(lines.length > 0 ? [words.demoPins, ...lines] : [])].join("\n");
  return say(text, { room: made.value.room, officers: made.value.officers.length, cards: cards.map(({ id, role, pin }) => ({ id, role, pin })) });
}

/** Puts the card in (demo reader) and signs in; the PIN comes from a person, a pipe, or the demo desk. */
async function signIn(room: Caller): Promise<Result<unknown>> {
  const wanted = needed("card");
  const listed = await room.call("card.list", {});
  if (!listed.ok) return listed;
  const onDesk = listed.value.desk.find(({ id }) => id === wanted);
  if (onDesk !== undefined) {
    const inserted = await room.call("card.insert", { card: wanted });
    if (!inserted.ok) return inserted;
  }
  const now = await room.call("card.list", {});
  const slot = now.ok ? now.value.slots.find(({ id, card }) => card !== undefined && (onDesk !== undefined || id === wanted || card.serial === wanted)) : undefined;
  if (slot === undefined) return { ok: false, failure: { code: "card.absent" } };
  const pin = options["desk-pin"] === true && onDesk !== undefined ? onDesk.pin : await askPin();
  return room.call("session.open", { slot: slot.id, pin });
}

function askPin(): Promise<string> {
  const isTyped = process.stdin.isTTY && options["pin-stdin"] !== true;
  if (isTyped) process.stderr.write(words.pinPrompt);
  // As a terminal, readline turns the terminal's own echo off, and having no output it echoes nothing itself.
  const lines = createInterface({ input: process.stdin, terminal: isTyped });
  return new Promise((resolve) => {
    lines.once("line", (line) => {
      resolve(line.trim());
      lines.close();
      if (isTyped) process.stderr.write("\n");
    });
    lines.once("close", () => {
      resolve("");
    });
  });
}

async function verifyAudit(room: Caller): Promise<Result<Said>> {
  const note = options.checkpoint === undefined ? undefined : readText(path.resolve(options.checkpoint));
  if (options.checkpoint !== undefined && note === undefined) return { ok: false, failure: { code: "audit.checkpointMalformed" } };
  const signed = await signIn(room);
  if (!signed.ok) return signed;
  const verified = await room.call("audit.verify", note === undefined ? {} : { checkpoint: note });
  if (!verified.ok) return verified;
  const { rows, head, checkpoints } = verified.value;
  return say(words.auditVerified(rows, head, checkpoints.length), verified.value);
}

async function exportAudit(room: Caller): Promise<Result<Said>> {
  const folder = path.resolve(needed("out"));
  const signed = await signIn(room);
  if (!signed.ok) return signed;
  const written = await room.call("audit.export", { folder });
  return written.ok ? say(words.auditExported(written.value.rows, folder), written.value) : written;
}

async function runSelftest(room: Caller): Promise<Result<Said>> {
  const status = await room.call("room.status", {});
  if (!status.ok) return status;
  const { selftest } = status.value;
  const lines = selftest.map(({ name, passed, milliseconds, remark }) => `${passed ? words.selftest.passed : words.selftest.failed}  ${name.padEnd(14)}${milliseconds.toFixed(1).padStart(8)} ms  ${remark ?? ""}`);
  if (selftest.every(({ passed }) => passed)) return say(lines.join("\n"), { selftest });
  console.log(lines.join("\n"));
  return { ok: false, failure: { code: "room.selftestFailed" } };
}

function show(failure: Failure): void {
  if (options.json === true) {
    console.log(JSON.stringify({ ok: false, failure }));
    return;
  }
  console.error(describeFailure(language, failure));
}

const progressEvent = z.object({ done: z.number(), total: z.number(), state: z.string() });

function showProgress(name: string, payload: unknown): void {
  if (name !== "job.progress" || !process.stderr.isTTY || options.json === true) return;
  const parsed = progressEvent.safeParse(payload);
  if (parsed.success && parsed.data.total > 0) process.stderr.write(`\r${words.progress(parsed.data.done, parsed.data.total)}${parsed.data.state === "running" ? "" : "\n"}`);
}

async function withRoom(observed: boolean, work: (caller: Caller) => Promise<number>): Promise<number> {
  const folder = path.resolve(options.folder ?? "noren-room-that-is-not-there");
  const ended = Promise.withResolvers<undefined>();
  const child = startRoomChild(
    { folder, client: "cli", observed },
    (message) => {
      link.receive(message);
    },
    () => {
      link.gone();
      ended.resolve(undefined);
    },
  );
  const link: RoomLink = openRoomLink(
    (message) => {
      child.post(message);
    },
    {
      ready: () => undefined,
      event: showProgress,
      print: () => Promise.resolve({ ok: false, failure: { code: "print.refused" } }),
      ended: () => undefined,
    },
  );
  try {
    return await work({ call: (name, input) => link.call(name, input) as Promise<Result<never>> });
  } finally {
    link.stop();
    await ended.promise;
    child.kill();
  }
}

async function main(): Promise<number> {
  const verb = positionals.join(" ");
  if (options.help === true || verb === "") {
    console.log(words.help);
    return options.help === true ? exitCodes.done : exitCodes.usage;
  }
  const run = verbs[verb];
  if (run === undefined) throw new UsageError(words.unknownVerb(verb));
  if (verb !== "version" && verb !== "selftest") needed("folder");
  const { argumentsThatOpen } = hardenProcess();
  return withRoom(argumentsThatOpen.length > 0, async (caller) => {
    const result = await run(caller);
    if (!result.ok) {
      show(result.failure);
      return exitCodes.failed;
    }
    console.log(options.json === true ? JSON.stringify({ ok: true, ...(result.value.json as object) }) : result.value.text);
    return exitCodes.done;
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? error.message : (error instanceof Error ? error.stack : "unknown error"));
  process.exitCode = isUsage ? exitCodes.usage : exitCodes.bug;
}
