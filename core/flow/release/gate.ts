import { succeed, fail, type Failure, type Result } from "../../domain/failure.ts";
import { projectStates, type ProjectState } from "../../domain/project.ts";
import type { GateLine } from "../../domain/release.ts";
import { readCertificate } from "../../envelope/certificate.ts";
import type { ReleaseRow } from "../../store/release.ts";
import type { ProjectDetail } from "../../store/project.ts";
import type { RunRow } from "../../store/run.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { checkRecipients } from "../package/sealPackage.ts";
import { readPolicyHistory } from "../policy/readPolicy.ts";
import { vaultOf } from "../vault/vaultOf.ts";
import { approvalsOf, approversNeeded, type KnownApproval } from "./approvals.ts";
import { approvalStatement, type Approvable } from "./approvalStatement.ts";
import { whatIsUntold } from "./copies.ts";

export interface GateFinding {
  readonly line: GateLine;
  readonly isMet: boolean;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly failure?: Failure;
}

export interface Gate {
  readonly project: ProjectDetail;
  readonly run?: RunRow;
  readonly lines: readonly GateFinding[];
  readonly approvals: readonly KnownApproval[];
  readonly release?: ReleaseRow;
  /** Where the result could be approved, or is. */
  readonly approvable?: Approvable;
}

/** Everything that has to be so before a result leaves, looked at anew: nothing here is taken from what was so when somebody last looked. */
export async function gateOf(context: RoomContext, number: number): Promise<Result<Gate>> {
  const { store, room, keys } = sessionOf(context);
  // A package that was cut off from the books comes into them with the opening of the vault; an auditor has no key to it.
  const vault = keys.vault === undefined ? undefined : await vaultOf(context);
  if (vault?.ok === false) return vault;
  const project = await store.read("project.of", { project: number });
  if (project === undefined) return fail("project.unknown");
  const run = (await store.read("run.list", { project: number })).findLast(({ state }) => state !== "abandoned");
  const approvable = run === undefined ? undefined : await approvalStatement(store, room.id, run.run);
  const statement = approvable?.ok === true ? approvable.value.statement : undefined;
  const history = readPolicyHistory(context.folder);
  if (!history.ok) return history;
  const approvals = run === undefined ? [] : await approvalsOf(context, run.run, isPast(project, "handedOver") ? "kept" : { now: statement }, history.value);
  const release = run === undefined ? undefined : await store.read("run.release", { run: run.run });
  return succeed({
    project,
    ...(run && { run }),
    lines: [
      decided(project),
      made(run),
      await verified(context, run),
      await reviewed(context, project, run),
      current(project, run, approvable),
      recipientOf(context, project),
      approved(project, approvals),
      ...(await copies(context, project, run)),
      sealed(release),
      readBack(release),
    ],
    approvals,
    ...(release && { release }),
    ...(approvable?.ok === true && { approvable: approvable.value }),
  });
}

/** How far a project is on its way; one that was recalled or destroyed is past all of it. */
const isPast = (project: Pick<ProjectDetail, "state">, state: ProjectState): boolean => projectStates.indexOf(project.state) >= projectStates.indexOf(state);

const decided = ({ decisionNumber, decisionDay }: ProjectDetail): GateFinding => ({
  line: "decided",
  isMet: decisionNumber !== null,
  facts: { ...(decisionNumber !== null && { number: decisionNumber }), ...(decisionDay !== null && { day: decisionDay }) },
});

const made = (run: RunRow | undefined): GateFinding => ({
  line: "made",
  isMet: run?.state === "finished",
  facts: run === undefined ? {} : { persons: run.persons, records: run.records, images: run.instances, held: run.held, done: run.done, units: run.units },
});

async function verified(context: RoomContext, run: RunRow | undefined): Promise<GateFinding> {
  const found = run && (await sessionOf(context).store.read("run.verification", { run: run.run }));
  const failure = found?.outcome === "refused" ? fail("run.notVerified").failure : undefined;
  return {
    line: "verified",
    isMet: found?.outcome === "passed",
    facts: found === undefined ? {} : { hits: found.hits, doubtful: found.doubtful, weak: found.weak, outputs: found.outputs, bytes: found.bytes },
    ...(failure && { failure }),
  };
}

async function reviewed(context: RoomContext, project: ProjectDetail, run: RunRow | undefined): Promise<GateFinding> {
  const { store } = sessionOf(context);
  const state = run && (await store.read("run.review", { run: run.run }));
  const totals = run && (await store.read("run.totals", { run: run.run }));
  const open = state === undefined ? 0 : state.findings - state.settled;
  return {
    line: "reviewed",
    isMet: isPast(project, "reviewed") && open === 0 && state !== undefined,
    facts: state === undefined ? {} : { findings: state.findings, settled: state.settled, refused: state.refused, deferred: state.deferred, unseen: totals?.unseen ?? 0 },
    ...(project.state === "verified" && open > 0 && { failure: fail("run.undecided", { count: open }).failure }),
  };
}

function current(project: ProjectDetail, run: RunRow | undefined, approvable: Result<Approvable> | undefined): GateFinding {
  const isAsked = run?.state === "finished";
  const failure = isAsked && approvable?.ok === false && approvable.failure.code !== "run.notVerified" && approvable.failure.code !== "package.recipientUnusable" ? approvable.failure : undefined;
  return { line: "current", isMet: isAsked && failure === undefined, facts: run === undefined ? {} : { snapshot: run.snapshot }, ...(failure && !isPast(project, "handedOver") && { failure: project.state === "sealed" ? fail("release.outdated").failure : failure }) };
}

/** Of one that left already it is told which certificate it was; that it runs out later changes nothing. */
function recipientOf(context: RoomContext, project: ProjectDetail): GateFinding {
  const read = readCertificate(Buffer.from(project.recipientCertificate, "base64"));
  const isUsable = read.ok && (isPast(project, "handedOver") || checkRecipients({ recipients: [read.value], clock: context.clock }).ok);
  return {
    line: "recipient",
    isMet: isUsable,
    facts: read.ok ? { name: project.recipient, certificate: read.value.hash, validUntil: read.value.validUntil } : {},
    ...(!isUsable && { failure: fail("release.certificateUnusable").failure }),
  };
}

/** Only where there is one: everything else about the way is told in any case. */
async function copies(context: RoomContext, project: ProjectDetail, run: RunRow | undefined): Promise<readonly GateFinding[]> {
  if (run === undefined || project.state !== "approved") return [];
  const untold = whatIsUntold(context.folder, await sessionOf(context).store.read("run.copies", { run: run.run }));
  return untold === undefined ? [] : [{ line: "copies", isMet: false, facts: { count: untold.count }, failure: untold.failure }];
}

function approved(project: ProjectDetail, approvals: readonly KnownApproval[]): GateFinding {
  const count = approvals.filter(({ isVerified }) => isVerified).length;
  const isMet = isPast(project, "approved") && count >= approversNeeded;
  return { line: "approved", isMet, facts: { count, needed: approversNeeded }, ...(!isMet && isPast(project, "approved") && { failure: fail(project.state === "sealed" ? "release.outdated" : "release.notApproved").failure }) };
}

const sealed = (release: ReleaseRow | undefined): GateFinding => ({
  line: "sealed",
  isMet: release !== undefined,
  facts: release === undefined ? {} : { package: release.package, medium: release.medium, at: release.writtenAt },
});

const readBack = (release: ReleaseRow | undefined): GateFinding => ({
  line: "readBack",
  isMet: release !== undefined && release.readBackAt !== null,
  facts: release === undefined || release.readBackAt === null ? {} : { at: release.readBackAt },
});
