import type { IpcMainInvokeEvent } from "electron";
import { windowOrigin } from "../core/contract/bridge.ts";

/** The top frame of our own page in our own window, or nobody: what cannot be proved is refused. */
export function isTrustedSender<Contents>(event: { readonly sender: Contents; readonly senderFrame: Pick<NonNullable<IpcMainInvokeEvent["senderFrame"]>, "parent" | "url"> | null }, window: Contents | undefined): boolean {
  const frame = event.senderFrame;
  if (frame === null || window === undefined || event.sender !== window) return false;
  return frame.parent === null && frame.url.startsWith(`${windowOrigin}/`);
}
