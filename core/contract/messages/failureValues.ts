import type { Failure } from "../../domain/failure.ts";
import type { Messages } from "./index.ts";
import type { Values } from "./fill.ts";

/** What a failure's text is filled with: roles by their words, all else as it was found. */
export function failureValues({ words: { roles, signerRoles } }: Messages, { code, details = {} }: Failure): Values {
  const { role } = details;
  // Who approves at a provider is another than the approver of the room.
  const named: Readonly<Record<string, string>> = code.startsWith("package.") ? { ...roles, ...signerRoles } : roles;
  return typeof role === "string" ? { ...details, role: named[role] ?? role } : details;
}
