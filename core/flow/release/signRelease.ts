import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { Role } from "../../domain/roles.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { folderName, type SignerRole } from "../../media/package/layout.ts";
import type { Manifest } from "../../media/package/manifest.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import { withdrawCeremony } from "../ceremony/endCeremony.ts";
import { isOver, type KeptSignature, type SignedStatement } from "../ceremony/openCeremony.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import type { ManifestSignatures } from "../package/sealPackage.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { Approvable } from "./approvalStatement.ts";

export interface SigningOrder {
  readonly approved: Approvable;
  readonly medium: string;
  /** Asked once both have signed: whether it may still leave. */
  readonly isReady: () => Promise<Result<unknown>>;
  readonly signal: AbortSignal;
}

/**
 * The technician who makes the package and an approver who lets it go sign the exact manifest. What they read is a statement that names its hash;
 * the signing waits for them, and comes to nothing with the ceremony, the job or the session.
 */
export async function signRelease(context: RoomContext, { approved, medium, isReady, signal }: SigningOrder, content: Buffer, manifest: Manifest): Promise<Result<ManifestSignatures>> {
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const certificateOf = ({ officer }: KeptSignature): ManifestSignatures[SignerRole]["certificate"] | undefined => {
    const known = policy.value.officers.find(({ id }) => id === officer);
    const read = known === undefined ? undefined : readCertificatePem(known.signingCertificatePem);
    return read?.ok === true ? read.value : undefined;
  };
  const signedAs = ({ signatures }: SignedStatement, role: Role): ManifestSignatures[SignerRole] | undefined => {
    const found = signatures.find((each) => each.role === role);
    const certificate = found && certificateOf(found);
    return found === undefined || certificate === undefined ? undefined : { certificate, signature: found.signature };
  };
  const free = await othersDone(context, signal);
  if (!free.ok) return free;
  const outcome = Promise.withResolvers<Result<ManifestSignatures>>();
  const begun = beginCeremony(context, {
    purpose: "package.release",
    statement: statementOf(sessionOf(context).room.id, approved, medium, content, manifest),
    signs: content,
    needed: [
      { role: "technician", count: 1 },
      { role: "approver", count: 1 },
    ],
    perform: async (signed) => {
      const ready = signal.aborted ? fail("job.cancelled") : await isReady();
      const [operator, approver] = [signedAs(signed, "technician"), signedAs(signed, "approver")];
      const both = !ready.ok ? ready : operator === undefined || approver === undefined ? fail("package.signersMissing") : succeed({ operator, approver });
      outcome.resolve(both);
      return both.ok ? succeed({ package: manifest.id, manifestSha256: sha256Of(content) }) : both;
    },
    abandon: () => {
      outcome.resolve(fail(signal.aborted ? "job.cancelled" : "ceremony.cancelled"));
    },
  });
  if (!begun.ok) return begun;
  const stop = (): void => {
    const failure: Failure = { code: "job.cancelled" };
    void withdrawCeremony(context, begun.value.id, failure);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) stop();
    return await outcome.promise;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const millisecondsBetweenLooks = 100;

/** Everything is written by now: a ceremony that others began meanwhile is waited for, since there is one at a time. */
async function othersDone(context: RoomContext, signal: AbortSignal): Promise<Result<void>> {
  while (context.ceremony !== undefined && !isOver(context.ceremony)) {
    if (signal.aborted) return fail("job.cancelled");
    await wait(millisecondsBetweenLooks);
  }
  return succeed(undefined);
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function statementOf(room: string, { project, run, statement, recipient }: Approvable, medium: string, content: Buffer, manifest: Manifest): string {
  const { id, sequence, createdAt, expiresAt, parts } = manifest;
  const written = {
    format: "noren-release/1",
    room,
    project: project.project,
    application: project.application,
    title: project.title,
    run: run.run,
    approvalSha256: sha256Of(Buffer.from(statement)),
    recipient: { name: project.recipient, certificateSha256: recipient.hash },
    medium,
    package: { id, name: folderName(manifest), sequence, createdAt, expiresAt, parts: parts.length, bytes: parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0) },
    manifestSha256: sha256Of(content),
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}
