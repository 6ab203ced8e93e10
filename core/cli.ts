import { createHash } from "node:crypto";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { parseArgs } from "node:util";
import { z } from "zod";
import { cardCheckWords } from "./contract/messages/cardCheck.ts";
import { describeFailure } from "./contract/messages/describeFailure.ts";
import { commandLineMessages, type CommandLineMessages } from "./contract/messages/commandLine.ts";
import type { OperationOutput } from "./contract/operations.ts";
import { isFit } from "./domain/cardCheck.ts";
import type { Failure, Result } from "./domain/failure.ts";
import { asFailure, linesOfCheck } from "./flow/commandLineCard.ts";
import { withRoomProcess, type RoomCaller } from "./flow/commandLineRoom.ts";
import { deidVerb, runDeidVerb } from "./flow/deid/deidVerb.ts";
import { demoVerb, runDemoVerb } from "./flow/demo/demoVerb.ts";
import { dicomVerb, runDicomVerb } from "./flow/dicom/dicomVerbs.ts";
import { isImagesVerb, runImagesVerb } from "./flow/demoImages/imagesVerbs.ts";
import { demoTownVerb, runDemoTownVerb } from "./flow/demoTown/demoTownVerb.ts";
import { initProduction, isPolicyVerb, policyVerbs, type PolicyLine } from "./flow/policy/policyVerbs.ts";
import { isReceiveVerb, receiveVerbs, type ReceiveLine } from "./flow/receive/receiveVerbs.ts";
import { isReleaseVerb, releaseVerbs } from "./flow/release/releaseVerbs.ts";
import { isReviewVerb, reviewVerbs } from "./flow/review/reviewVerbs.ts";
import { isProjectVerb, projectVerbs } from "./flow/run/projectVerbs.ts";
import { destroyVerbs, isDestroyVerb } from "./flow/vault/destroyVerbs.ts";
import { isVaultVerb, vaultVerbs, type VaultLine } from "./flow/vault/vaultVerbs.ts";
import { isPackageVerb, runPackageVerb, type PackageVerb } from "./flow/package/packageVerbs.ts";
import { readFile, readText } from "./platform/disk.ts";
import { hardenProcess } from "./platform/hardening.ts";

/** The same verbs without a window: every one goes through the room process and its contract, role check and audit. */

const exitCodes = { done: 0, failed: 1, usage: 2, bug: 70 } as const;

class UsageError extends Error {}

const text = { type: "string" } as const;
const several = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;
const optionTypes = {
  ...{ folder: text, room: text, card: text, second: text, slot: text, module: several, "pin-stdin": flag, "desk-pin": flag },
  ...{ json: flag, lang: text, help: flag },
  ...{ name: text, officers: text, demo: flag, officer: text, changes: text, request: text, ceremony: text },
  ...{ checkpoint: text, out: text, to: several, trust: several, expires: text, purpose: text, key: text, cert: text, p12: text },
  ...{ medium: text, custody: text, delivery: text, reason: text, shared: text, entry: text, subset: text, "read-data": flag },
  ...{ recipe: text, project: text, application: text, recipient: text, number: text, day: text },
  ...{ finding: text, all: flag, after: text },
  ...{ people: text, seed: text, headless: flag, output: text },
  ...{ "secret-file": text, report: text, masks: text, "accept-proposals": flag },
} as const;
const { values: options, positionals } = parseOptions();
// POSIX: an empty variable counts as unset.
const locale = [options.lang, process.env["LC_ALL"], process.env["LANG"]].find((one) => one !== undefined && one !== "");
const language = locale?.startsWith("en") === true ? "en" : "ja";
const words: CommandLineMessages = commandLineMessages[language];

type Verb = (room: Caller) => Promise<Result<Said>>;
interface Said {
  readonly text: string;
  readonly json: unknown;
  /** What was asked was done, and the answer is no. */
  readonly failure?: Failure;
}
type Caller = RoomCaller;

const verbs: Readonly<Record<string, Verb>> = {
  "room init": initRoom,
  "card check": checkCard,
  "audit verify": verifyAudit,
  "audit export": exportAudit,
  selftest: runSelftest,
  version: async (room) => {
    const status = await room.call("room.status", {});
    return status.ok ? say(`Noren ${status.value.version}`, { version: status.value.version }) : status;
  },
};

function parseOptions() {
  try {
    return parseArgs({ allowPositionals: true, options: optionTypes });
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

async function initRoom(room: Caller): Promise<Result<Said>> {
  const name = needed("name");
  if (options.demo !== true && options.officers === undefined) throw new UsageError(words.missing("--demo / --officers"));
  const made = options.demo === true ? await room.call("room.create", { name, kind: "demo", officers: [] }) : await initProduction(room, policyLine());
  if (!made.ok) return made;
  const desk = await room.call("card.list", {});
  const cards = desk.ok ? desk.value.desk : [];
  const lines = cards.map(({ id, holder, pin }) => `  ${pin}  ${id.padEnd(16)} ${holder}`);
  const text = [words.roomMade(name, needed("folder")), ...(lines.length > 0 ? [words.demoPins, ...lines] : [])].join("\n");
  return say(text, { room: made.value.room, officers: made.value.officers.length, cards: cards.map(({ id, role, pin }) => ({ id, role, pin })) });
}

/** Puts the card in (demo reader) and signs in; the PIN comes from a person, a pipe, or the demo desk. */
async function signIn(room: Pick<Caller, "call">): Promise<Result<OperationOutput<"session.open">>> {
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
  const typed = slot.card?.pinPad === true ? undefined : options["desk-pin"] === true && onDesk !== undefined ? onDesk.pin : await askPin();
  return room.call("session.open", { slot: slot.id, ...(typed !== undefined && { pin: typed }) });
}

const askPin = (): Promise<string> => ask(words.pinPrompt, true);

function ask(question: string, isSecret: boolean): Promise<string> {
  const isTyped = process.stdin.isTTY && options["pin-stdin"] !== true;
  if (!isTyped) return nextPiped();
  process.stderr.write(question);
  // As a terminal, readline turns the terminal's own echo off, and having no output it echoes nothing itself.
  const lines = createInterface({ input: process.stdin, terminal: isSecret });
  return new Promise((resolve) => {
    lines.once("line", (line) => {
      resolve(line.trim());
      lines.close();
      process.stderr.write("\n");
    });
    lines.once("close", () => {
      resolve("");
    });
  });
}

let piped: Interface | undefined;
let pipedLines: NodeJS.AsyncIterator<string> | undefined;

/** A pipe is read once for all that is asked, line by line: a reader of its own for each would lose what came after its line. */
async function nextPiped(): Promise<string> {
  piped ??= createInterface({ input: process.stdin });
  pipedLines ??= piped[Symbol.asyncIterator]();
  const { value, done } = await pipedLines.next();
  return done === true ? "" : value.trim();
}

const policyLine = (): PolicyLine => ({
  language,
  options,
  ask,
  signIn: (room) => signIn(room),
  tell: tellAside,
  missing: (option) => {
    throw new UsageError(words.missing(option));
  },
});

const vaultLine = (): VaultLine => {
  const { language: shown, options: given, signIn: enter, missing } = policyLine();
  return { language: shown, options: { ...given, ...(options["read-data"] !== undefined && { "read-data": options["read-data"] }), ...(options.subset !== undefined && { subset: options.subset }) }, signIn: enter, missing };
};

const receiveLine = (): ReceiveLine => {
  const { language: shown, signIn: enter, missing } = policyLine();
  const { medium, custody, delivery, reason } = options;
  const given = { ...(medium !== undefined && { medium }), ...(custody !== undefined && { custody }), ...(delivery !== undefined && { delivery }), ...(reason !== undefined && { reason }) };
  return { language: shown, options: given, signIn: enter, missing };
};

/** The card named on the desk, or lying in the named reader, or the only one there is. */
async function cardToCheck(room: Caller): Promise<Result<{ readonly slot: OperationOutput<"card.list">["slots"][number]; readonly deskPin: string | undefined }>> {
  const listed = await room.call("card.list", {});
  if (!listed.ok) return listed;
  const onDesk = listed.value.desk.find(({ id }) => id === options.card);
  if (onDesk !== undefined) {
    const inserted = await room.call("card.insert", { card: onDesk.id });
    if (!inserted.ok) return inserted;
  }
  const now = await room.call("card.list", {});
  if (!now.ok) return now;
  const present = now.value.slots.filter(({ id, card }) => card !== undefined && (options.slot === undefined || id === options.slot) && (onDesk !== undefined || options.card === undefined || card.serial === options.card));
  const [slot, ...others] = present;
  if (others.length > 0) throw new UsageError(cardCheckWords[language].severalCards(present.map(({ id }) => id).join(" ")));
  return slot === undefined ? { ok: false, failure: { code: "card.absent" } } : { ok: true, value: { slot, deskPin: onDesk?.pin } };
}

async function checkCard(room: Caller): Promise<Result<Said>> {
  const libraries = await room.call("card.modules", {});
  if (!libraries.ok) return libraries;
  const broken = libraries.value.modules.find(({ failure }) => failure !== undefined)?.failure;
  const found = await cardToCheck(room);
  // Without its software no card is seen: then that is what to say.
  if (!found.ok) return found.failure.code === "card.absent" && broken !== undefined ? { ok: false, failure: asFailure(broken) } : found;
  const { slot, deskPin } = found.value;
  const typed = slot.card?.pinPad === true ? undefined : options["desk-pin"] === true && deskPin !== undefined ? deskPin : await askPin();
  const checked = await room.call("card.check", { slot: slot.id, ...(typed !== undefined && { pin: typed }) });
  if (!checked.ok) return checked;
  const { modules } = libraries.value;
  const lines = [...linesOfCheck(checked.value, language), ...modules.map(({ path: file, sha256 = "" }) => cardCheckWords[language].module(file, sha256))];
  const said = { text: lines.join("\n"), json: { slot: slot.id, ...checked.value, modules } };
  return { ok: true, value: isFit(checked.value.uses) ? said : { ...said, failure: { code: "card.unfit" } } };
}

/** Named by the person at the command line, who vouches for it where no policy can yet; a session uses only what the policy names. */
function librariesToTry(): readonly { readonly path: string; readonly sha256: string }[] {
  if (!["card check", "room init"].includes(positionals.join(" "))) return [];
  return (options.module ?? []).map((named) => {
    const file = path.resolve(named);
    return { path: file, sha256: createHash("sha256").update(readFile(file) ?? "").digest("hex") };
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

const withRoom = (observed: boolean, work: (caller: Caller) => Promise<number>): Promise<number> =>
  withRoomProcess({ folder: path.resolve(options.folder ?? "noren-room-that-is-not-there"), observed, modules: librariesToTry(), event: showProgress }, work);

function answer(result: Result<Said>): number {
  if (!result.ok) {
    show(result.failure);
    return exitCodes.failed;
  }
  const { text, json, failure } = result.value;
  console.log(options.json === true ? JSON.stringify({ ok: failure === undefined, ...(failure && { failure }), ...(json as object) }) : text);
  if (failure === undefined) return exitCodes.done;
  if (options.json !== true) console.error(describeFailure(language, failure));
  return exitCodes.failed;
}

function tellAside(text: string): void {
  console.error(text);
}

function stop(text: string): never {
  throw new UsageError(text);
}

const showPercent = (text: string): void => {
  if (process.stderr.isTTY && options.json !== true) process.stderr.write(`\r${text}${text.startsWith("100") ? "\n" : ""}`);
};

/** Verbs that open no room. */
async function runPackage(verb: PackageVerb): Promise<number> {
  hardenProcess();
  const isTerminal = process.stdin.isTTY && options.json !== true;
  const result = await runPackageVerb(verb, {
    folders: positionals.slice(1),
    options,
    language,
    ask,
    isTerminal,
    progress: showPercent,
    misused: stop,
    missing: (option) => stop(words.missing(option)),
  });
  return answer(result);
}

function runDicom(): number {
  const { result, exitCode } = runDicomVerb({ places: positionals.slice(1), language, tell: tellAside, misused: stop });
  const answered = answer(result);
  return exitCode ?? answered;
}

async function runDeid(): Promise<number> {
  const stopped = new AbortController();
  const interrupt = (): void => {
    stopped.abort();
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const isTerminal = process.stderr.isTTY && options.json !== true;
  let width = 0;
  const result = await runDeidVerb({
    places: positionals.slice(1),
    options,
    language,
    signal: stopped.signal,
    tell: tellAside,
    progress: (text) => {
      if (!isTerminal) return;
      process.stderr.write(`\r${text.padEnd(width)}`);
      width = text.length;
    },
    misused: stop,
    missing: (option) => stop(words.missing(option)),
  });
  if (width > 0) process.stderr.write("\n");
  return answer(result);
}

async function runDemo(): Promise<number> {
  const { argumentsThatOpen } = hardenProcess();
  const observed = argumentsThatOpen.length > 0;
  const result = await runDemoVerb({
    more: positionals.slice(1),
    options,
    language,
    withRoom: (folder, work) => withRoomProcess({ folder, observed, event: showProgress }, work),
    tell: (line) => {
      if (options.json !== true) console.log(line);
    },
    misused: stop,
    missing: (option) => stop(words.missing(option)),
  });
  return answer(result);
}

function verbOf(verb: string): Verb | undefined {
  if (isPolicyVerb(verb)) return (room) => policyVerbs[verb](room, policyLine());
  if (isDestroyVerb(verb)) return (room) => destroyVerbs[verb](room, { ...policyLine(), destruction: options });
  if (isVaultVerb(verb)) return (room) => vaultVerbs[verb](room, vaultLine());
  if (isReceiveVerb(verb)) return (room) => receiveVerbs[verb](room, receiveLine());
  if (isProjectVerb(verb)) return (room) => projectVerbs[verb](room, { ...policyLine(), project: options });
  if (isReviewVerb(verb)) return (room) => reviewVerbs[verb](room, { ...policyLine(), project: options, review: options });
  if (isReleaseVerb(verb)) return (room) => releaseVerbs[verb](room, { ...policyLine(), project: options, release: options });
  return verbs[verb];
}

async function main(): Promise<number> {
  const verb = positionals.join(" ");
  if (options.help === true || verb === "") {
    console.log(words.help);
    return options.help === true ? exitCodes.done : exitCodes.usage;
  }
  const [first] = positionals;
  if (isPackageVerb(first)) return runPackage(first);
  if (first === demoTownVerb) return answer(runDemoTownVerb({ more: positionals.slice(1), options, language, progress: showPercent, misused: stop, missing: (option) => stop(words.missing(option)) }));
  if (isImagesVerb(first)) return answer(runImagesVerb(first, { more: positionals.slice(1), options, language, misused: stop, missing: (option) => stop(words.missing(option)) }));
  if (first === demoVerb) return runDemo();
  if (first === deidVerb) return runDeid();
  if (first === dicomVerb) return runDicom();
  const run = verbOf(verb);
  if (run === undefined) throw new UsageError(words.unknownVerb(verb));
  if (!["version", "selftest", "card check"].includes(verb)) needed("folder");
  const { argumentsThatOpen } = hardenProcess();
  return withRoom(argumentsThatOpen.length > 0, async (caller) => answer(await run(caller)));
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? error.message : (error instanceof Error ? error.stack : "unknown error"));
  process.exitCode = isUsage ? exitCodes.usage : exitCodes.bug;
} finally {
  piped?.close();
}
