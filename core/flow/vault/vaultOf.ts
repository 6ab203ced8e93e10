import { fail, succeed, type Result } from "../../domain/failure.ts";
import { sessionOf, type RoomContext, type Session } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import { readPolicyHistory, verifySignatures } from "../policy/readPolicy.ts";
import { openVault, type Vault } from "./openVault.ts";
import type { VerifyRegister } from "./register.ts";
import { takeOverSealed } from "./takeOverSealed.ts";

/** One vault for a session: opened when it is first asked for, closed with the session. */
const vaults = new WeakMap<Session, Promise<Result<Vault>>>();

export const vaultOf = (context: RoomContext): Promise<Result<Vault>> => openVaultOf(context, sessionOf(context));

/** Also while the session is still being made. */
export function openVaultOf(context: RoomContext, session: Session): Promise<Result<Vault>> {
  const known = vaults.get(session);
  if (known !== undefined) return known;
  const opened = open(context, session);
  vaults.set(session, opened);
  // What failed is tried anew by whoever asks next: a full disk, a medium that was in the way.
  opened.catch(() => vaults.delete(session));
  return opened;
}

async function open(context: RoomContext, session: Session): Promise<Result<Vault>> {
  const { store, keys } = session;
  const opened = await openVault({
    folder: context.folder,
    store,
    keys,
    verifyRegister: verifyRegisterOf(context.folder),
    entryOf: entriesOf(context, session),
  });
  if (!opened.ok) {
    vaults.delete(session);
    return opened;
  }
  try {
    await takeOverSealed(context, session, opened.value);
  } catch (error) {
    await opened.value.close();
    throw error;
  }
  session.closing.push(opened.value.close);
  return opened;
}

/** Two different custodians of any policy that was ever in force: who signed then may have left since. */
export const verifyRegisterOf =
  (folder: string): VerifyRegister =>
  (statement, signatures) => {
    const history = readPolicyHistory(folder);
    if (!history.ok) return history;
    const verdicts = history.value.map(({ policy }) => verifySignatures(statement, signatures, policy));
    return verdicts.some(({ ok }) => ok) ? succeed(undefined) : fail("vault.signaturesMissing");
  };
