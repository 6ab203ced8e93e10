import path from "node:path";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Policy } from "../../domain/policy.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { file, type SignerRole } from "../../media/package/layout.ts";
import { isFolder } from "../../platform/disk.ts";
import { realRoot } from "../../platform/mediumFiles.ts";
import { readMounts } from "../../platform/mounts.ts";
import type { ReleaseRow } from "../../store/release.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import type { JobHandle } from "../jobs.ts";
import { openHashPool, type HashPool } from "../package/packagePools.ts";
import type { PackageTrust, TrustedSigner } from "../package/packageTrust.ts";
import { trustOfPolicy } from "../package/trustOfPolicy.ts";
import { verifyPackage, type VerifiedPackage } from "../package/verifyPackage.ts";
import { verifyParts } from "../package/verifyParts.ts";
import { inForce, readPolicyHistory, type PolicyHistory } from "../policy/readPolicy.ts";
import { checkLedger } from "../receive/begin.ts";
import { asResult, presentMedia } from "../receive/desk.ts";
import { vaultOf } from "../vault/vaultOf.ts";
import { mediumAt } from "./mediumAt.ts";
import { shownRelease } from "./shownRelease.ts";
import { stillAsApproved } from "./stillAsApproved.ts";

type Shown = OperationOutput<"release.readBack">;

/** From its medium, past what the system remembers of it, by the code that reads a stranger's package; then it is handed over. */
export function readBackHere(context: RoomContext, { run, folder }: OperationInput<"release.readBack">, act: Act): Promise<Result<Shown>> {
  act.about({ objects: [`run-${String(run)}`] });
  return context.jobs.run("release.readBack", async (handle) => {
    try {
      return await readBack(context, run, folder, handle);
    } catch (error) {
      if (error instanceof FailureError) return { ok: false, failure: error.failure };
      throw error;
    }
  });
}

async function readBack(context: RoomContext, run: number, folder: string, handle: JobHandle): Promise<Result<Shown>> {
  const session = sessionOf(context);
  const { store } = session;
  // A package that was cut off from the books comes into them with the opening of the vault.
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const row = await store.read("run.of", { run });
  const project = row && (await store.read("project.of", { project: row.project }));
  if (project === undefined) return fail("run.unknown");
  const release = await store.read("run.release", { run });
  if (release === undefined || project.state !== "sealed") return fail("project.wrongState", { state: project.state });
  const place = await placeOf(context, folder, release);
  if (!place.ok) return place;
  const before = await stillAsApproved(context, run);
  if (!before.ok) return before;
  const history = readPolicyHistory(context.folder);
  if (!history.ok) return history;
  const verified = verifyPackage({ folder: place.value, trust: trustInRoom(history.value), at: context.clock.now() });
  if (!verified.ok) return verified.failure.code === "package.expired" ? fail("release.expired") : verified;
  if (verified.value.manifestSha256 !== release.manifestSha256) return fail("release.packageDiffers");
  const whole = await readAll(verified.value, release, handle);
  if (!whole.ok) return whole;
  const handed = await handOver(context, release);
  if (!handed.ok) return handed;
  const done = await store.read("run.release", { run });
  return done === undefined ? fail("run.unknown") : succeed(shownRelease(done));
}

/** Only what stands as approved leaves, judged by a linkage that nothing has followed when the project takes its step. */
async function handOver(context: RoomContext, { run, package: id, manifestSha256, medium }: ReleaseRow): Promise<Result<void>> {
  const session = sessionOf(context);
  const { store, officer } = session;
  for (;;) {
    const { version } = await store.read("linkage.state", {});
    const still = await stillAsApproved(context, run);
    if (!still.ok) return still;
    const entry = entriesOf(context, session)("run.handedOver", { objects: [id, `run-${String(run)}`, `sha256:${manifestSha256}`], details: { medium } });
    try {
      await store.write("run.handedOver", { run, linkage: version, officer: officer.id, at: context.clock.now() }, entry);
      return succeed(undefined);
    } catch (error) {
      // Another delivery was linked in between: looked at once more.
      if (!(error instanceof FailureError) || error.failure.code !== "link.outdated") throw error;
    }
  }
}

/** The package's folder on the medium that the ledger knows it by; either of the two may be named. */
async function placeOf(context: RoomContext, folder: string, { name, medium }: ReleaseRow): Promise<Result<string>> {
  const { store, room } = sessionOf(context);
  if (!isFolder(folder)) return fail("package.mediumGone");
  const real = asResult(() => realRoot(folder));
  if (!real.ok) return fail("package.mediumGone");
  const root = path.basename(real.value) === name ? path.dirname(real.value) : real.value;
  const found = mediumAt(root, { isDemo: room.kind === "demo", mounts: readMounts(), media: presentMedia(context) });
  if (found === undefined) return fail("release.notMedium");
  const place = path.join(root, name);
  if (!isFolder(place)) return fail("release.packageAbsent");
  const known = checkLedger(await store.read("ledger.list", {}), medium, found.serial);
  return known.ok ? succeed(place) : known;
}

/** Of this room only: its technicians make packages, its approvers let them go. Whoever signed then may have left since. */
function trustInRoom(history: PolicyHistory): PackageTrust {
  const roles: Readonly<Partial<Record<Policy["officers"][number]["role"], SignerRole>>> = { technician: "operator", approver: "approver" };
  const signers = new Map<string, TrustedSigner>();
  for (const { policy } of history) {
    for (const { role, signingCertificatePem } of policy.officers) {
      const signs = roles[role];
      const read = readCertificatePem(signingCertificatePem);
      if (signs !== undefined && read.ok) signers.set(read.value.hash, { sender: policy.room.id, certificate: read.value, roles: [signs] });
    }
  }
  const { revoked } = trustOfPolicy(inForce(history).policy);
  return { signers: [...signers.values()], authorities: [], crls: [], ...(revoked && { revoked }) };
}

async function readAll(verified: VerifiedPackage, { manifestSha256 }: ReleaseRow, { signal, progress }: JobHandle): Promise<Result<void>> {
  const pool = openHashPool();
  try {
    const files = await checkFiles(verified, manifestSha256, pool, signal);
    return files.ok ? await verifyParts(verified, pool, { signal, progress, pastCache: true }) : files;
  } finally {
    await pool.close();
  }
}

/** What lies beside the parts, once more from the medium itself. */
async function checkFiles({ folder, manifest }: VerifiedPackage, manifestSha256: string, pool: HashPool, signal: AbortSignal): Promise<Result<void>> {
  const expected = [{ path: file.manifest as string, sha256: manifestSha256 }, ...manifest.files];
  for await (const found of pool.run([{ input: { files: expected.map((each) => path.join(folder, each.path)), pastCache: true } }], { signal })) {
    const wrong = expected.find(({ sha256 }, at) => found[at]?.sha256 !== sha256);
    if (wrong !== undefined) return fail("package.fileAltered", { file: wrong.path });
  }
  return succeed(undefined);
}
