import { ipcMain, type WebContents } from "electron";
import { callChannel } from "../core/contract/bridge.ts";
import { isOperationName, operations, type OperationShape } from "../core/contract/operations.ts";
import { fail, type Result } from "../core/domain/failure.ts";
import { isTrustedSender } from "./sender.ts";

/** A window that asks faster than any hand is broken or hostile; the room stays free for the others. */
const callsAtOnce = 64;

/** The single handler. It forwards; every rule is enforced in the room. */
export function handleCalls(window: () => WebContents | undefined, call: (operation: string, input: unknown) => Promise<Result<unknown>>): void {
  let running = 0;
  ipcMain.handle(callChannel, async (event, operation: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isTrustedSender(event, window())) return fail("request.sender");
    if (running >= callsAtOnce) return fail("request.tooMany");
    running += 1;
    try {
      // The room judges (and records) a malformed request too; here it is only kept from growing without bound.
      const named = isOperationName(operation) ? operation : "unknown";
      const shape: OperationShape | undefined = isOperationName(operation) ? operations[operation] : undefined;
      return await call(named, shape?.in.safeParse(input).success === true ? input : null);
    } finally {
      running -= 1;
    }
  });
}
