import { createContext, use } from "react";
import type { OperationOutput } from "../../core/contract/operations.ts";

export type Status = OperationOutput<"room.status">;

export interface Session extends OperationOutput<"session.open"> {
  readonly status: Status;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error("nobody is signed in around this component");
  return session;
}
