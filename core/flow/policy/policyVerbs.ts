import path from "node:path";
import { policyWords, type PolicyWords } from "../../contract/messages/commandLinePolicy.ts";
import { describeFailure } from "../../contract/messages/describeFailure.ts";
import { messages } from "../../contract/messages/index.ts";
import { operations, type OperationInput, type OperationName, type OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type FailureCode, type Result } from "../../domain/failure.ts";
import { readText } from "../../platform/disk.ts";
import { minutesSheet } from "./minutesSheet.ts";

/** The command line's verbs for officers, settings and what two cards sign; the room checks and records them as it does the window's. */

export interface PolicyCaller {
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
}

export interface PolicyLine {
  readonly language: "ja" | "en";
  readonly options: {
    readonly name?: string;
    readonly officers?: string;
    readonly officer?: string;
    readonly changes?: string;
    readonly request?: string;
    readonly second?: string;
    readonly ceremony?: string;
    readonly out?: string;
    readonly card?: string;
    readonly module?: readonly string[];
    readonly "desk-pin"?: boolean;
  };
  readonly ask: (question: string, isSecret: boolean) => Promise<string>;
  /** Signs in with the card that the line names. */
  readonly signIn: (room: PolicyCaller) => Promise<Result<OperationOutput<"session.open">>>;
  readonly tell: (text: string) => void;
  readonly missing: (option: string) => never;
}

export interface PolicyAnswer {
  readonly text: string;
  readonly json: unknown;
}

type Verb = (room: PolicyCaller, line: PolicyLine) => Promise<Result<PolicyAnswer>>;
type Ceremony = OperationOutput<"ceremony.sign">["ceremony"];

export const policyVerbs = {
  "officer list": listOfficers,
  "officer suspend": (room, line) => changeOfficer(room, line, "officer.suspend"),
  "officer reinstate": (room, line) => changeOfficer(room, line, "officer.reinstate"),
  "officer revoke": (room, line) => changeOfficer(room, line, "officer.revoke"),
  "policy show": showPolicy,
  "policy change": changeByFile,
  "policy certify": certify,
  "policy handout": handOut,
  "policy minutes": printMinutes,
} as const satisfies Record<string, Verb>;

export type PolicyVerb = keyof typeof policyVerbs;
export const isPolicyVerb = (verb: string): verb is PolicyVerb => Object.hasOwn(policyVerbs, verb);

const parseJson = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A production room: made once two of its custodians' cards have signed its first settings. */
export async function initProduction(room: PolicyCaller, line: PolicyLine): Promise<Result<OperationOutput<"room.create">>> {
  const { name = line.missing("--name"), officers: file = line.missing("--officers"), module: modules = [] } = line.options;
  const officers = operations["room.create"].in.shape.officers.safeParse(parseJson(readText(path.resolve(file))));
  if (!officers.success) return fail("request.malformed", { at: "--officers" });
  const begun = await room.call("room.create", { name, kind: "production", officers: officers.data, cardModules: modules.map((one) => path.resolve(one)) });
  if (!begun.ok || begun.value.ceremony === undefined) return begun;
  const signed = await signInTurn(room, line, begun.value.ceremony);
  return signed.ok ? begun : signed;
}

const open = (ceremony: Ceremony): boolean => ceremony.state === "waiting" || ceremony.state === "swapping";

function asResult(ceremony: Ceremony): Result<Ceremony> {
  if (ceremony.state === "done") return succeed(ceremony);
  const { code = "ceremony.cancelled", details } = ceremony.failure ?? {};
  return fail(code, details);
}

const wrongCards: ReadonlySet<FailureCode> = new Set(["card.notEnrolled", "card.softwareRefused", "ceremony.roleWrong", "ceremony.sameOfficer", "ceremony.sameCard", "officer.pledgeLapsed", "officer.trainingLapsed"]);

/** Where nobody is signed in any card may come first; each is asked for with its PIN. */
async function signInTurn(room: PolicyCaller, line: PolicyLine, begun: Ceremony): Promise<Result<Ceremony>> {
  const words = policyWords[line.language];
  let ceremony = begun;
  const used = new Set<string>();
  for (let tries = 0; open(ceremony) && tries < 10; tries++) {
    await line.ask(`${words.insertCustodian(ceremony.signatures.length + 1)}\n`, false);
    const slot = await findCard(room, (serial) => !used.has(serial));
    if (!slot.ok) {
      line.tell(words.notSigned(describeFailure(line.language, slot.failure)));
      continue;
    }
    const signed = await signOnce(room, line, ceremony, slot.value);
    if (!signed.ok) {
      line.tell(words.notSigned(describeFailure(line.language, signed.failure)));
      // It will not do better the next time, and must not stand before those that could.
      if (wrongCards.has(signed.failure.code)) used.add(slot.value.serial);
      continue;
    }
    used.add(slot.value.serial);
    ceremony = signed.value;
  }
  if (!open(ceremony)) return asResult(ceremony);
  await room.call("ceremony.cancel", { ceremony: ceremony.id });
  return fail("ceremony.cancelled");
}

interface FoundCard {
  readonly slot: string;
  readonly serial: string;
  readonly label: string;
  readonly pinPad: boolean;
}

async function findCard(room: PolicyCaller, isWanted: (serial: string, slot: string) => boolean): Promise<Result<FoundCard>> {
  const listed = await room.call("card.list", {});
  if (!listed.ok) return listed;
  for (const { id, card } of listed.value.slots)
    if (card !== undefined && isWanted(card.serial, id)) return succeed({ slot: id, serial: card.serial, label: card.label, pinPad: card.pinPad });
  return fail("card.absent");
}

async function signOnce(room: PolicyCaller, line: PolicyLine, { id }: Ceremony, card: FoundCard, deskPin?: string): Promise<Result<Ceremony>> {
  const pin = card.pinPad ? undefined : (deskPin ?? (await line.ask(policyWords[line.language].pinOf(card.label), true)));
  const signed = await room.call("ceremony.sign", { ceremony: id, slot: card.slot, ...(pin !== undefined && { pin }) });
  if (!signed.ok) return signed;
  const last = signed.value.ceremony.signatures.at(-1);
  if (last !== undefined) line.tell(policyWords[line.language].signed(last.name, messages[line.language].words.roles[last.role]));
  return succeed(signed.value.ceremony);
}

/** The session's card signs; then the other's, in another reader or in turn with the first in the same one. */
export async function signWithSession(room: PolicyCaller, line: PolicyLine, begun: Ceremony): Promise<Result<Ceremony>> {
  const desk = await room.call("card.list", {});
  if (!desk.ok) return desk;
  // The one that was named at signing in, in whichever reader it lies.
  const isNamed = (name: string | undefined, serial: string, slot: string): boolean => name !== undefined && (serial === name || slot === name);
  const present = desk.value.slots.filter(({ card }) => card !== undefined);
  const own = present.find(({ id, card }) => isNamed(line.options.card, card?.serial ?? "", id)) ?? present[0];
  if (own?.card === undefined) return fail("card.absent");
  const first: FoundCard = { slot: own.id, serial: own.card.serial, label: own.card.label, pinPad: own.card.pinPad };
  const signed = await room.call("ceremony.sign", { ceremony: begun.id, slot: first.slot });
  if (!signed.ok) return giveUp(room, begun, signed);
  const named = await findCard(room, (serial, slot) => isNamed(line.options.second, serial, slot));
  const beside = named.ok ? named : await findCard(room, (_, slot) => slot !== first.slot);
  if (beside.ok) {
    const second = await signOnce(room, line, signed.value.ceremony, beside.value);
    return second.ok ? asResult(second.value) : giveUp(room, begun, second);
  }
  return signBySwap(room, line, signed.value.ceremony, first, desk.value.desk);
}

type Desk = OperationOutput<"card.list">["desk"];

async function signBySwap(room: PolicyCaller, line: PolicyLine, begun: Ceremony, first: FoundCard, desk: Desk): Promise<Result<Ceremony>> {
  const words = policyWords[line.language];
  const pinOn = (card: string | undefined): string | undefined => (line.options["desk-pin"] === true ? desk.find(({ id }) => id === card)?.pin : undefined);
  const swapping = await room.call("ceremony.swap", { ceremony: begun.id });
  if (!swapping.ok) return swapping;
  const second = await exchange(room, line, words.insertOther, line.options.second, desk, (serial) => serial !== first.serial);
  if (!second.ok) return giveUp(room, begun, second);
  const signed = await signOnce(room, line, begun, second.value, pinOn(line.options.second));
  if (!signed.ok) return giveUp(room, begun, signed);
  if (signed.value.state !== "returning") return asResult(signed.value);
  const back = await exchange(room, line, words.insertFirst, line.options.card, desk, (serial) => serial === first.serial);
  if (!back.ok) return back;
  const pin = back.value.pinPad ? undefined : (pinOn(line.options.card) ?? (await line.ask(words.pinOf(first.label), true)));
  const resumed = await room.call("ceremony.resume", { ceremony: begun.id, slot: back.value.slot, ...(pin !== undefined && { pin }) });
  return resumed.ok ? asResult(resumed.value.ceremony) : resumed;
}

/** A hand changes the card; on a demo desk the room's own does it. */
async function exchange(room: PolicyCaller, line: PolicyLine, question: string, card: string | undefined, desk: Desk, isWanted: (serial: string) => boolean): Promise<Result<FoundCard>> {
  if (card !== undefined && desk.some(({ id }) => id === card)) {
    const inserted = await room.call("card.insert", { card });
    if (!inserted.ok) return inserted;
  } else await line.ask(`${question}\n`, false);
  return findCard(room, isWanted);
}

async function giveUp(room: PolicyCaller, { id }: Ceremony, failed: { readonly ok: false; readonly failure: Extract<Result<never>, { ok: false }>["failure"] }): Promise<Result<never>> {
  await room.call("ceremony.cancel", { ceremony: id });
  return failed;
}

async function change(room: PolicyCaller, line: PolicyLine, changes: OperationInput<"policy.change">["changes"]): Promise<Result<PolicyAnswer>> {
  const words = policyWords[line.language];
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const begun = await room.call("policy.change", { changes });
  if (!begun.ok) return begun;
  const signed = await signWithSession(room, line, begun.value.ceremony);
  if (!signed.ok) return signed;
  const { result = {} } = signed.value;
  const lines = [words.changed(Number(result["sequence"])), words.sheet(signed.value.id), ...(result["rekeyed"] === 1 ? [words.rekeyed, words.oldCopies] : [])];
  return succeed({ text: lines.join("\n"), json: { ceremony: signed.value.id, sha256: signed.value.sha256, ...result } });
}

function changeOfficer(room: PolicyCaller, line: PolicyLine, kind: "officer.suspend" | "officer.reinstate" | "officer.revoke"): Promise<Result<PolicyAnswer>> {
  const { officer = line.missing("--officer") } = line.options;
  return change(room, line, [{ kind, officer }]);
}

function changeByFile(room: PolicyCaller, line: PolicyLine): Promise<Result<PolicyAnswer>> {
  const { changes: file = line.missing("--changes") } = line.options;
  const changes = operations["policy.change"].in.shape.changes.safeParse(parseJson(readText(path.resolve(file))));
  return changes.success ? change(room, line, changes.data) : Promise.resolve(fail("request.malformed", { at: "--changes" }));
}

async function certify(room: PolicyCaller, line: PolicyLine): Promise<Result<PolicyAnswer>> {
  const { request: file = line.missing("--request") } = line.options;
  const request = operations["certificate.issue"].in.safeParse(parseJson(readText(path.resolve(file))));
  if (!request.success) return fail("request.malformed", { at: "--request" });
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const begun = await room.call("certificate.issue", request.data);
  if (!begun.ok) return begun;
  const signed = await signWithSession(room, line, begun.value.ceremony);
  if (!signed.ok) return signed;
  const certificates = signed.value.result?.["certificates"];
  const pems = Array.isArray(certificates) ? certificates : [];
  return succeed({ text: [policyWords[line.language].issued(pems.length), ...pems, policyWords[line.language].sheet(signed.value.id)].join("\n"), json: { ceremony: signed.value.id, certificates: pems } });
}

async function handOut(room: PolicyCaller, line: PolicyLine): Promise<Result<PolicyAnswer>> {
  const { out = line.missing("--out") } = line.options;
  const folder = path.resolve(out);
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const written = await room.call("policy.handOut", { folder });
  if (!written.ok) return written;
  const lines = written.value.certificates.map(({ officer, name, certificate }) => `  ${officer}.pem  ${name}  ${certificate}`);
  return succeed({ text: [policyWords[line.language].handedOut(folder), ...lines].join("\n"), json: written.value });
}

/** The numbered sheet of a ceremony, the last one where none is named: whoever signed with a card signs it by hand too. */
async function printMinutes(room: PolicyCaller, line: PolicyLine): Promise<Result<PolicyAnswer>> {
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const listed = await room.call("ceremony.list", {});
  if (!listed.ok) return listed;
  const ceremony = line.options.ceremony ?? listed.value.ceremonies[0]?.id;
  const made = ceremony === undefined ? fail("ceremony.none") : await room.call("ceremony.minutes", { ceremony });
  if (!made.ok) return made;
  return succeed({ text: minutesSheet({ ...made.value, language: line.language, room: opened.value.room.name }), json: made.value });
}

const day = 24 * 60 * 60 * 1000;

async function listOfficers(room: PolicyCaller, line: PolicyLine): Promise<Result<PolicyAnswer>> {
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const listed = await room.call("officer.list", {});
  if (!listed.ok) return listed;
  const { officers } = listed.value;
  const words: PolicyWords = policyWords[line.language];
  const { openedAt } = opened.value;
  const lines = officers.map(({ id, name, role, state, organization, warnings }) => {
    const lapsing = warnings.map(({ what, until }) => words.lapsing(words.lapses[what], Math.ceil((until - openedAt) / day)));
    return [id.padEnd(16), messages[line.language].words.roles[role], name, words.states[state], `${organization.name} ${organization.certification}`, ...lapsing].join("  ");
  });
  return succeed({ text: lines.join("\n"), json: { officers } });
}

async function showPolicy(room: PolicyCaller, line: PolicyLine): Promise<Result<PolicyAnswer>> {
  const opened = await line.signIn(room);
  if (!opened.ok) return opened;
  const got = await room.call("policy.get", {});
  if (!got.ok) return got;
  const { history } = got.value;
  const lines = history.map(({ sequence, sha256, signedBy }) => policyWords[line.language].policy(sequence, sha256, signedBy.map(({ name }) => name).join(" / ")));
  return succeed({ text: lines.join("\n"), json: got.value });
}
