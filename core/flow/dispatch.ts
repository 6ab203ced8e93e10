import type { z } from "zod";
import { isOperationName, operations, type OperationName, type OperationShape } from "../contract/operations.ts";
import { isResourceName, resources } from "../contract/resources.ts";
import type { AuditEntry } from "../domain/audit.ts";
import { fail, FailureError, type Failure, type Result } from "../domain/failure.ts";
import type { Role } from "../domain/roles.ts";
import { uuid } from "../platform/entropy.ts";
import type { Act, RoomContext } from "./context.ts";
import { handlers, resourceHandlers } from "./handlers.ts";
import { noteWaiting } from "./noteWaiting.ts";
import type { Timings } from "./timings.ts";

/**
 * The one gate into the room, for window, CLI and resources alike (DESIGN §4): contract, schema, role, act, audit, schema of
 * the answer. The order matters: nothing is shown that was not recorded first.
 */
export async function dispatch(context: RoomContext, timings: Timings, operation: unknown, input: unknown): Promise<Result<unknown>> {
  if (!isOperationName(operation)) return refuse(context, "unknown", { code: "request.unknown" });
  const shape: OperationShape = operations[operation];
  const denial = denied(context, shape.role);
  if (denial !== undefined) return refuse(context, operation, denial);
  const parsed = parse(shape.in, input);
  if (!parsed.ok) return refuse(context, operation, parsed.failure);

  const startedAt = context.clock.elapsed();
  const act = openAct(context, operation, shape);
  let result: Result<unknown>;
  try {
    result = await handlers[operation](context, parsed.value as never, act);
    const unrecorded = act.pending(result);
    if (unrecorded !== undefined) await record(context, unrecorded);
  } catch (error) {
    result = { ok: false, failure: failureOf(error) };
  }
  timings.note(operation, context.clock.elapsed() - startedAt);
  if (!result.ok) return result;
  const answer = shape.out.safeParse(result.value);
  return answer.success ? { ok: true, value: answer.data } : fail("answer.malformed", { at: whereMalformed(answer.error.issues) });
}

export async function dispatchResource(context: RoomContext, timings: Timings, name: unknown, query: unknown): Promise<Result<{ contentType: string; bytes: Uint8Array }>> {
  if (!isResourceName(name)) return refuse(context, "unknown", { code: "request.unknown" });
  const shape = resources[name];
  const denial = denied(context, shape.role);
  if (denial !== undefined) return refuse(context, name, denial);
  const parsed = parse(shape.query, query);
  if (!parsed.ok) return refuse(context, name, parsed.failure);
  const startedAt = context.clock.elapsed();
  try {
    const result = await resourceHandlers[name](context, parsed.value as never);
    timings.note(name, context.clock.elapsed() - startedAt);
    return result.ok ? { ok: true, value: { contentType: shape.contentType, bytes: result.value } } : result;
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

function denied(context: RoomContext, role: "anyone" | "officer" | readonly Role[]): Failure | undefined {
  if (role === "anyone") return undefined;
  if (context.session === undefined) return { code: "session.none" };
  if (role === "officer" || role.includes(context.session.officer.role)) return undefined;
  return { code: "session.role" };
}

/** A request that the contract does not allow is itself an event (PS3.15 A.5.3.10, Security Alert). */
async function refuse(context: RoomContext, operation: string, failure: Failure): Promise<{ ok: false; failure: Failure }> {
  // Before anyone is signed in, a missing session is the normal state of a screen that has just been locked.
  if (context.session === undefined && failure.code === "session.none") return { ok: false, failure };
  try {
    await record(context, {
      ...whoAndWhen(context),
      event: "securityAlert",
      type: "useOfRestrictedFunction",
      action: "E",
      outcome: 8,
      operation,
      failure: failure.code,
    });
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
  return { ok: false, failure };
}

const whoAndWhen = (context: RoomContext): Pick<AuditEntry, "id" | "at" | "officer" | "role"> => ({
  id: uuid(context.entropy),
  at: context.clock.now(),
  ...(context.session && { officer: context.session.officer.id, role: context.session.officer.role }),
});

async function record(context: RoomContext, entry: AuditEntry): Promise<void> {
  if (context.session === undefined) noteWaiting(context.folder, entry);
  else await context.session.store.record(entry);
}

function openAct(context: RoomContext, operation: OperationName, shape: OperationShape): Act & { readonly pending: (result: Result<unknown>) => AuditEntry | undefined } {
  let taken = false;
  let known: Parameters<Act["about"]>[0] = {};
  const { audit } = shape;
  const base = (): AuditEntry => ({
    ...whoAndWhen(context),
    ...("none" in audit ? { event: "applicationActivity", action: "E" } : audit),
    outcome: 0,
    operation,
    ...known,
    details: { client: context.client, ...known.details },
  });
  return {
    about: (more) => {
      known = { ...known, ...more, details: { ...known.details, ...more.details } };
    },
    entry: () => {
      taken = true;
      return base();
    },
    pending: (result) => {
      if ("none" in audit) return undefined;
      if (result.ok) return taken ? undefined : base();
      return { ...base(), outcome: result.failure.code === "program.bug" ? 12 : 4, failure: result.failure.code };
    },
  };
}

function parse<Shape extends z.ZodType>(shape: Shape, given: unknown): Result<z.output<Shape>> {
  try {
    const parsed = shape.safeParse(given);
    return parsed.success ? { ok: true, value: parsed.data } : fail("request.malformed", { at: whereMalformed(parsed.error.issues) });
  } catch {
    // A payload whose very reading throws (a getter, a proxy) is malformed too.
    return fail("request.malformed");
  }
}

/** Names of fields are the program's own words; values are never repeated. */
const whereMalformed = (issues: readonly { readonly path: readonly PropertyKey[] }[]): string => (issues[0]?.path.map(String).join(".") ?? "").slice(0, 80);

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  // The stack goes to the process's own error output, which holds no data; the person sees the calm screen.
  console.error(error instanceof Error ? error.stack : "unknown error");
  return { code: "program.bug" };
}
