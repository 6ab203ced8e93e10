import { bridgeName, type Bridge } from "../core/contract/bridge.ts";
import { events, type EventName, type EventPayload } from "../core/contract/events.ts";
import { operations, type OperationInput, type OperationName, type OperationOutput } from "../core/contract/operations.ts";
import type { resources, ResourceName } from "../core/contract/resources.ts";
import { failure } from "../core/contract/shapes.ts";
import { fail, succeed, type Failure, type Result } from "../core/domain/failure.ts";
import { z } from "zod";

/** The contract as the window sees it: typed questions, parsed answers. Nothing here knows how they travel. */

const answer = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), failure }),
]);

function bridge(): Bridge {
  const found = (globalThis as { readonly [bridgeName]?: Bridge })[bridgeName];
  if (found === undefined) throw new Error("the window was opened without its preload");
  return found;
}

/** zod says "or undefined" where the domain says "absent". */
export const readFailure = ({ code, details }: z.output<typeof failure>): Failure => fail(code, details).failure;

const asFailure = (said: z.output<typeof failure>): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure: readFailure(said) });

/** Asks the room. Expected outcomes come back as values; a rejection means the program itself is broken. */
export async function call<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<Result<OperationOutput<Name>>> {
  const received = answer.safeParse(await bridge().call(name, input));
  if (!received.success) return fail("answer.malformed");
  if (!received.data.ok) return asFailure(received.data.failure);
  const value = operations[name].out.safeParse(received.data.value);
  return value.success ? succeed(value.data as OperationOutput<Name>) : fail("answer.malformed");
}

/** Hears what the room tells unasked. Returns the way to stop. */
export function listen<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
  return bridge().listen(name, (payload) => {
    const parsed = events[name].safeParse(payload);
    if (parsed.success) listener(parsed.data as EventPayload<Name>);
  });
}

/** Bulk bytes; every value of the query is text, as resources.ts reads it. */
export async function fetchResource<Name extends ResourceName>(
  name: Name,
  query: z.input<(typeof resources)[Name]["query"]>,
  signal?: AbortSignal,
): Promise<Result<Response>> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const address = `resource/${name}?${new URLSearchParams(given).toString()}`;
  const response = await fetch(address, signal === undefined ? {} : { signal });
  if (response.ok) return succeed(response);
  const said = failure.safeParse(await response.json().catch(() => undefined));
  return said.success ? asFailure(said.data) : fail("answer.malformed");
}

/** One JSON text a line, each parsed by its shape. */
export async function readLines<Shape extends z.ZodType>(response: Response, shape: Shape): Promise<Result<readonly z.output<Shape>[]>> {
  const text = await response.text();
  const rows: z.output<Shape>[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const row = shape.safeParse(JSON.parse(line));
    if (!row.success) return fail("answer.malformed");
    rows.push(row.data);
  }
  return succeed(rows);
}
