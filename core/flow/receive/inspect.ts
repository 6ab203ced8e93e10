import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Instant } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { Officer } from "../../domain/officer.ts";
import type { Policy } from "../../domain/policy.ts";
import { objectsOf } from "../../media/package/manifest.ts";
import type { Medium } from "../../media/source/media.ts";
import { freeBytes } from "../../platform/disk.ts";
import { Pool } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import type { PackageFacts } from "../../store/delivery.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { trustOfPolicy } from "../package/trustOfPolicy.ts";
import { verifyPackage, type VerifiedPackage } from "../package/verifyPackage.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { deskOf, findMedium, openMedium } from "./desk.ts";
import { describeScanner, roomScanner } from "./scanMedium.ts";
import { packageFolder, type InspectTask, type MediumFindings } from "./inspectMedium.ts";

/** What is on a medium, who may have sent it, and whether there is room for it. Nothing is written for it anywhere. */
export async function inspectHere(context: RoomContext, { medium: id }: OperationInput<"delivery.inspect">, act: Act): Promise<Result<OperationOutput<"delivery.inspect">>> {
  const looked = await lookAt(context, id);
  if (!looked.ok) return looked;
  const { findings, medium, policy, package: packed } = looked.value;
  act.about({ objects: [findings.digest], details: { content: findings.content, files: findings.files, bytes: findings.bytes } });
  const { store, officer } = sessionOf(context);
  const [open, draft] = await Promise.all([store.read("delivery.open", {}), store.read("delivery.draft", { inventoryDigest: findings.digest })]);
  const resumes = open.find(({ mediumIdentity, inventoryDigest }) => mediumIdentity === medium.id && inventoryDigest === findings.digest);
  const { content, digest, files, bytes, kinds, declared, problems, unauthenticated, archives } = findings;
  const refusal = resumes === undefined ? refusalOf(looked.value, officer) : undefined;
  const free = freeBytes(context.folder);
  const scanner = await describeScanner(roomScanner(context.folder));
  return succeed({
    medium: medium.id,
    content,
    digest,
    files,
    bytes,
    kinds: [...kinds],
    declared: [...declared],
    problems: problems.map((each) => ({ ...each, examples: [...each.examples] })),
    unauthenticated,
    archives: [...archives],
    ...(packed?.ok === true && { package: factsOf(packed.value) }),
    ...(refusal && { refusal }),
    providers: candidatesOf(policy, packed),
    scanner,
    capacity: { needed: findings.neededBytes, free, enough: free >= findings.neededBytes },
    ...(resumes && { resumes: resumes.delivery }),
    ...(draft !== undefined && { draft }),
  });
}

export interface LookedAt {
  readonly medium: Medium;
  readonly root: string;
  readonly findings: MediumFindings;
  readonly policy: Policy;
  /** Of a medium that is a package: what its manifest and signatures are worth here. */
  readonly package: Result<VerifiedPackage> | undefined;
}

/** `except`: a delivery whose own package is no replay of itself. */
export async function lookAt(context: RoomContext, id: string, except?: number): Promise<Result<LookedAt>> {
  const medium = findMedium(context, id);
  if (!medium.ok) return medium;
  const root = await openMedium(context, medium.value);
  if (!root.ok) return root;
  const policy = readPolicy(context.folder);
  if (!policy.ok) return policy;
  const findings = await findingsOf(context, medium.value.id, root.value);
  if (!findings.ok) return findings;
  const packed = findings.value.content === "package" && findings.value.packages.length === 1 ? await verifyHere(context, policy.value, packageFolder(root.value, findings.value.packages), except) : undefined;
  return succeed({ medium: medium.value, root: root.value, findings: findings.value, policy: policy.value, package: packed });
}

/** Looking takes its time on a large medium; what was found holds until something changes in the ports. */
async function findingsOf(context: RoomContext, id: string, root: string): Promise<Result<MediumFindings>> {
  const { findings } = deskOf(context);
  const known = findings.get(id);
  if (known !== undefined) return succeed(known);
  const looked = await context.jobs.run("delivery.inspect", async ({ signal }) => {
    const pool = new Pool<InspectTask, MediumFindings>({ file: threadFile(import.meta.url, "../../workers/inspect.ts"), name: "inspect", threads: 1 });
    try {
      for await (const answer of pool.run([{ input: { root } }], { signal })) return succeed(answer);
      throw new Error("a task has an answer");
    } catch (error) {
      return asFailed(error);
    } finally {
      await pool.close();
    }
  });
  if (looked.ok) findings.set(id, looked.value);
  return looked;
}

function asFailed(error: unknown): Result<never> {
  if (error instanceof FailureError) return fail(error.failure.code, error.failure.details);
  throw error;
}

async function verifyHere(context: RoomContext, policy: Policy, folder: string, except: number | undefined): Promise<Result<VerifiedPackage>> {
  const { store } = sessionOf(context);
  const seen = new Map(
    await Promise.all(policy.providers.map(async ({ id }) => [id, await store.read("delivery.packagesSeen", { provider: id, ...(except !== undefined && { except }) })] as const)),
  );
  const ids = new Set([...seen.values()].flatMap((of) => of.ids));
  return verifyPackage({
    folder,
    trust: trustOfPolicy(policy),
    history: { lastAccepted: (sender) => seen.get(sender)?.last, isSeen: (id) => ids.has(id) },
    at: context.clock.now(),
  });
}

/** Who brings signatures for the scanner and nothing else. */
export const supplierOf = ({ providers }: Policy, { manifest }: VerifiedPackage): Policy["providers"][number] | undefined => providers.find(({ id, kind }) => id === manifest.sender.id && kind === "supplier");

/** Why nothing of it can be received by this officer, as far as the medium itself tells. */
export function refusalOf({ findings, policy, package: packed }: Pick<LookedAt, "findings" | "policy" | "package">, { certificate }: Pick<Officer, "certificate">): Failure | undefined {
  if (findings.content === "empty") return { code: "delivery.nothingThere" };
  if (packed?.ok === false) return packed.failure;
  if (packed !== undefined && supplierOf(policy, packed.value) !== undefined) return { code: "media.signaturesHere" };
  // Told before the custody form is filled in, not after.
  if (packed !== undefined && !packed.value.manifest.recipients.includes(certificate)) return { code: "package.wrongRecipient" };
  // A package is received alone: what lies beside it has no signature.
  const holdsPackages = findings.packages.length > 0;
  return holdsPackages && (findings.content !== "package" || findings.packages.length > 1) ? { code: "delivery.mixed" } : undefined;
}

export function factsOf({ manifest, manifestSha256 }: VerifiedPackage): PackageFacts {
  return {
    id: manifest.id,
    sequence: manifest.sequence,
    sender: manifest.sender.name,
    createdAt: Date.parse(manifest.createdAt) as Instant,
    expiresAt: Date.parse(manifest.expiresAt) as Instant,
    objects: objectsOf(manifest).length,
    parts: manifest.parts.length,
    bytes: manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0),
    manifestSha256,
  };
}

function candidatesOf({ providers }: Policy, packed: Result<VerifiedPackage> | undefined): OperationOutput<"delivery.inspect">["providers"] {
  if (packed?.ok === true) {
    const sender = providers.find(({ id }) => id === packed.value.manifest.sender.id);
    return sender === undefined ? [] : [{ provider: sender.id, name: sender.name, kind: sender.kind, verdict: "verified" }];
  }
  return packed === undefined ? providers.filter(({ kind }) => kind !== "supplier").map(({ id, name, kind }) => ({ provider: id, name, kind, verdict: "possible" })) : [];
}
