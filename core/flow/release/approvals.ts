import type { Instant, OfficerId } from "../../domain/brand.ts";
import { verifyDetached } from "../../envelope/signedData.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { officerOfSigner, type PolicyHistory } from "../policy/readPolicy.ts";

export const approversNeeded = 2;

export interface KnownApproval {
  readonly officer: OfficerId;
  readonly name: string;
  readonly at: Instant;
  /** A signature of that approver's card over the statement that was asked for. */
  readonly isVerified: boolean;
}

/** Over the statement as it is now; `kept` for what has left, which stands on the statement that was signed then. */
export async function approvalsOf(context: RoomContext, run: number, statement: { readonly now: string | undefined } | "kept", history: PolicyHistory): Promise<readonly KnownApproval[]> {
  const { store } = sessionOf(context);
  const [rows, officers] = await Promise.all([store.read("run.approvals", { run }), store.read("officer.list", {})]);
  return rows.map(({ officer, statement: signed, signature, at }) => {
    const verified = statement === "kept" || signed === statement.now ? verifyDetached({ content: Buffer.from(signed), signature }) : undefined;
    // By any policy that was ever in force: who approved then may have left since.
    const isTheirs = verified?.ok === true && history.some(({ policy }) => {
      const who = officerOfSigner(policy, verified.value.signer.hash);
      return who?.id === officer && who.role === "approver";
    });
    return { officer, name: officers.find(({ id }) => id === officer)?.name ?? officer, at, isVerified: isTheirs };
  });
}
