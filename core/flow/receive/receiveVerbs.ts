import path from "node:path";
import { z } from "zod";
import { custody } from "../../contract/deliveryShapes.ts";
import { receiveWords } from "../../contract/messages/commandLineReceive.ts";
import { deliveryOperations } from "../../contract/operations/delivery.ts";
import type { OperationInput, OperationName, OperationOutput } from "../../contract/operations.ts";
import { identifier, instant } from "../../contract/shapes.ts";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { readText } from "../../platform/disk.ts";

/** The command line's verb for receiving: the wizard's steps, one after the other, through the same operations. */

export interface ReceiveCaller {
  readonly call: <Name extends OperationName>(name: Name, input: OperationInput<Name>) => Promise<Result<OperationOutput<Name>>>;
}

export interface ReceiveLine {
  readonly language: "ja" | "en";
  readonly options: { readonly medium?: string; readonly custody?: string; readonly delivery?: string; readonly reason?: string };
  readonly signIn: (room: ReceiveCaller) => Promise<Result<unknown>>;
  readonly missing: (option: string) => never;
}

export interface ReceiveAnswer {
  readonly text: string;
  readonly json: unknown;
  readonly failure?: Failure;
}

/** What a person would type: the provider, the form, and the ledger's entry where the medium is new. */
const custodyFile = z.strictObject({
  provider: identifier,
  register: deliveryOperations["ledger.register"].in.omit({ number: true }).exactOptional(),
  custody: z.strictObject({
    ...custody.shape,
    // As people and programs write times.
    receivedAt: z.union([instant, z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]),
  }),
});

export const receiveVerbs = { receive, "delivery settle": settle, "delivery catalogue": catalogue, "delivery link": link, "scanner update": updateScanner } as const;
export type ReceiveVerb = keyof typeof receiveVerbs;
export const isReceiveVerb = (verb: string): verb is ReceiveVerb => Object.hasOwn(receiveVerbs, verb);

async function receive(room: ReceiveCaller, line: ReceiveLine): Promise<Result<ReceiveAnswer>> {
  const { medium: folder, custody: file } = line.options;
  if (folder === undefined) return line.missing("--medium");
  const form = file === undefined ? undefined : readCustody(file);
  if (form?.ok === false) return form;
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const attached = await room.call("medium.attach", { folder: path.resolve(folder) });
  if (!attached.ok) return attached;
  const { medium } = attached.value;
  const seen = await room.call("delivery.inspect", { medium: medium.id });
  if (!seen.ok) return seen;
  const { resumes } = seen.value;
  if (resumes === undefined && form === undefined) return line.missing(receiveWords[line.language].custody);
  const begun = resumes !== undefined || form === undefined ? succeed({ delivery: resumes ?? 0 }) : await begin(room, medium.id, form.value);
  if (!begun.ok) return begun;
  const received = await room.call("delivery.receive", begun.value);
  if (!received.ok) return received;
  return describe(room, line, begun.value.delivery);
}

async function begin(room: ReceiveCaller, medium: string, { provider, register, custody: given }: z.output<typeof custodyFile>): Promise<Result<{ readonly delivery: number }>> {
  if (register !== undefined) {
    const registered = await room.call("ledger.register", { ...register, number: given.mediumNumber });
    if (!registered.ok && registered.failure.code !== "ledger.exists") return registered;
  }
  return room.call("delivery.begin", { medium, provider, custody: given });
}

function deliveryOf({ options: { delivery }, missing }: ReceiveLine): number {
  return delivery !== undefined && /^[1-9]\d{0,8}$/u.test(delivery) ? Number(delivery) : missing("--delivery");
}

/** What was announced and what came are compared; a reason is asked for where they differ. */
async function settle(room: ReceiveCaller, line: ReceiveLine): Promise<Result<ReceiveAnswer>> {
  const delivery = deliveryOf(line);
  const { reason } = line.options;
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const settled = await room.call("delivery.settle", { delivery, ...(reason !== undefined && { reason }) });
  return settled.ok ? describe(room, line, delivery) : settled;
}

async function catalogue(room: ReceiveCaller, line: ReceiveLine): Promise<Result<ReceiveAnswer>> {
  const delivery = deliveryOf(line);
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const made = await room.call("delivery.catalogue", { delivery });
  return made.ok ? succeed({ text: receiveWords[line.language].catalogued(made.value), json: made.value }) : made;
}

async function link(room: ReceiveCaller, line: ReceiveLine): Promise<Result<ReceiveAnswer>> {
  const delivery = deliveryOf(line);
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const linked = await room.call("delivery.link", { delivery });
  return linked.ok ? succeed({ text: receiveWords[line.language].linked(linked.value), json: linked.value }) : linked;
}

async function updateScanner(room: ReceiveCaller, line: ReceiveLine): Promise<Result<ReceiveAnswer>> {
  const { medium: folder = line.missing("--medium") } = line.options;
  const signed = await line.signIn(room);
  if (!signed.ok) return signed;
  const attached = await room.call("medium.attach", { folder: path.resolve(folder) });
  if (!attached.ok) return attached;
  const updated = await room.call("scanner.update", { medium: attached.value.medium.id });
  if (!updated.ok) return updated;
  const { supplier, sequence, files, engine } = updated.value;
  return succeed({ text: receiveWords[line.language].updated(supplier, sequence, files, engine), json: updated.value });
}

async function describe(room: ReceiveCaller, { language }: ReceiveLine, delivery: number): Promise<Result<ReceiveAnswer>> {
  const words = receiveWords[language];
  const page = await room.call("delivery.get", { delivery });
  if (!page.ok) return page;
  const { stored, held, waiting, state, reconciliation } = page.value;
  const lines = reconciliation.map((each) => words.line(each.kind, each.announced ?? each.declared, each.received, each.held, each.differs));
  return succeed({ text: [words.received(delivery, stored, held, waiting), ...lines].join("\n"), json: { delivery, state, stored, held, waiting, reconciliation } });
}

function readCustody(file: string): Result<z.output<typeof custodyFile>> {
  const parsed = custodyFile.safeParse(parseJson(readText(path.resolve(file)) ?? ""));
  return parsed.success ? succeed(parsed.data) : fail("request.malformed", { at: `--custody ${parsed.error.issues[0]?.path.map(String).join(".") ?? ""}`.trim() });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
