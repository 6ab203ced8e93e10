import type { z } from "zod";
import type { operations, OperationName, OperationOutput } from "../contract/operations.ts";
import { succeed, type Result } from "../domain/failure.ts";
import type { Act, RoomContext } from "./context.ts";

export type Handler<Name extends OperationName> = (
  context: RoomContext,
  input: z.output<(typeof operations)[Name]["in"]>,
  act: Act,
) => Promise<Result<OperationOutput<Name>>> | Result<OperationOutput<Name>>;

/** The flows of one family of operations; a missing or a wrong one does not compile. */
export type Handlers<Name extends OperationName> = { readonly [Each in Name]: Handler<Each> };

export const emptied = (result: Result<unknown>): Result<Record<string, never>> => (result.ok ? succeed({}) : result);
