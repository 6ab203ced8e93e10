import type { OperationName, OperationOutput } from "../../core/contract/operations.ts";
import { projectStates, type ProjectState } from "../../core/domain/project.ts";
import { gateLines, type GateLine } from "../../core/domain/release.ts";
import type { ProjectScene } from "./double-projects.ts";
import { now, turned } from "./double-people.ts";

/** What stands between a result and its recipient. */

export interface ReleaseScene extends ProjectScene {
  /** Somebody refused after the approval. */
  readonly hasRefusal?: boolean;
  /** The signatures do not fit what is here now. */
  readonly isForged?: boolean;
  /** A package was lost from sight in the last moment of its writing. */
  readonly isLost?: boolean;
}

type Gate = OperationOutput<"release.gate">;
type Release = NonNullable<Gate["release"]>;

const day = 86_400_000;
const uuid = "6f1c2a8e-4d0b-4c57-9a3e-7b21c05d9e44";

const releaseOf = (state: ProjectState): Release => ({
  run: 4,
  package: uuid,
  name: `20261121-000007-${uuid}.noren`,
  sequence: 7,
  manifestSha256: turned(29),
  medium: "M-2026-004",
  objects: 1_967,
  writtenAt: now - 7_200_000,
  expiresAt: now + 90 * day,
  ...(state !== "sealed" && { readBackAt: now - 3_600_000 }),
});

const facts: Readonly<Record<GateLine, Gate["lines"][number]["facts"]>> = {
  decided: { number: "委-2026-31", day: "2026-11-13" },
  made: { persons: 1187, records: 95_022, images: 1_964, held: 3, done: 19, units: 19 },
  verified: { hits: 0, doubtful: 214, weak: 3, outputs: 3_201, bytes: 1_288_490_188 },
  reviewed: { findings: 141, settled: 141, refused: 0, deferred: 0, unseen: 1_823 },
  current: { snapshot: turned(41) },
  recipient: { name: "架空大学 医学部 腎臓内科学講座", certificate: turned(23), validUntil: now + 700 * day },
  approved: { count: 2, needed: 2 },
  copies: { count: 1 },
  sealed: { package: uuid, medium: "M-2026-004", at: now - 7_200_000 },
  readBack: { at: now - 3_600_000 },
};

/** From which state on a line is met. */
const metFrom: Readonly<Partial<Record<GateLine, ProjectState>>> = { decided: "decided", made: "verified", verified: "verified", reviewed: "reviewed", current: "verified", recipient: "proposed", approved: "approved", sealed: "sealed", readBack: "handedOver" };

function gateOf({ project = "verified", hasRefusal, isForged, isLost }: ReleaseScene): Gate {
  const isPast = (state: ProjectState): boolean => projectStates.indexOf(project) >= projectStates.indexOf(state);
  // Told only where there is one.
  const told = gateLines.filter((line) => line !== "copies" || isLost === true);
  const lines = told.map((line): Gate["lines"][number] => {
    if (line === "current" && hasRefusal === true) return { line, isMet: false, facts: facts[line], failure: { code: "run.outdated" } };
    if (line === "copies") return { line, isMet: false, facts: facts[line], failure: { code: "release.copyUnseen", details: { medium: "M-2026-004" } } };
    if (line === "approved" && isForged === true) return { line, isMet: false, facts: { count: 0, needed: 2 }, failure: { code: "release.notApproved" } };
    const isMet = isPast(metFrom[line] ?? "proposed");
    return { line, isMet, facts: line === "approved" && !isMet ? { count: 0, needed: 2 } : isMet || line === "made" ? facts[line] : {} };
  });
  const approvals = isPast("approved") ? [{ officer: "approver-1", name: "伊藤 誠", at: now - 2 * day, isVerified: isForged !== true }, { officer: "approver-2", name: "加藤 祐介", at: now - 2 * day + 90_000, isVerified: isForged !== true }] : [];
  return { run: 4, lines, approvals, ...(isPast("sealed") && { release: releaseOf(project) }) };
}

export function releaseAnswers(scene: ReleaseScene): { readonly [Name in OperationName]?: () => OperationOutput<Name> } {
  return {
    "release.gate": () => gateOf(scene),
    "release.write": () => releaseOf("sealed"),
    "release.readBack": () => releaseOf("handedOver"),
    "release.recall": () => ({ project: 3, state: "recalled" }),
    "release.receipt": () => ({
      number: "000003",
      at: now,
      room: "デモルーム",
      application: "申請-2026-003",
      title: "慢性腎臓病の降圧薬と腎機能",
      decision: { number: "委-2026-31", day: "2026-11-13" },
      recipient: "架空大学 医学部 腎臓内科学講座",
      certificate: turned(23),
      release: { ...releaseOf("handedOver"), readBackAt: now - 3_600_000 },
      operator: "佐藤 健一",
      approvers: ["伊藤 誠", "加藤 祐介"],
    }),
  };
}

export const releaseStatements = {
  "run.approve": {
    format: "noren-approval/1",
    room: "room-7f3a",
    project: 3,
    application: "申請-2026-003",
    title: "慢性腎臓病の降圧薬と腎機能",
    decision: { number: "委-2026-31", day: "2026-11-13" },
    recipient: { name: "架空大学 医学部 腎臓内科学講座", certificateSha256: turned(23) },
    recipe: { name: "first", version: 1, sha256: turned(17) },
    snapshotSha256: turned(41),
    run: 4,
    runSha256: turned(43),
    persons: 1187,
    records: 95_022,
    tables: 3,
    images: 1_964,
    bytes: 1_288_490_188,
    held: 3,
    verification: { outputs: 3_201, hits: 0, doubtful: 214, weak: 3, officer: "technician-1" },
    review: { findings: 141, settled: [{ officer: "reviewer-1", findings: 141 }] },
  },
  "package.release": {
    format: "noren-release/1",
    room: "room-7f3a",
    project: 3,
    application: "申請-2026-003",
    title: "慢性腎臓病の降圧薬と腎機能",
    run: 4,
    approvalSha256: turned(31),
    recipient: { name: "架空大学 医学部 腎臓内科学講座", certificateSha256: turned(23) },
    medium: "M-2026-004",
    package: { id: uuid, name: `20261121-000007-${uuid}.noren`, sequence: 7, createdAt: "2026-11-21T05:05:00Z", expiresAt: "2027-02-19T05:05:00Z", parts: 1_967, bytes: 1_288_490_188 },
    manifestSha256: turned(29),
  },
} as const;
