import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Result } from "../../domain/failure.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { makeDemoTown } from "../demoTown/makeDemoTown.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { makeMedium } from "../receive/receive.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { mediaFolder } from "../roomFolder.ts";

/** For tests: a town from the medium to its verified result, through the contract alone. Nobody is signed in afterwards. */

export function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

export interface VerifiedTown {
  readonly room: RoomForTests;
  readonly folder: string;
  readonly delivery: number;
  readonly project: number;
  readonly run: number;
  readonly remove: () => Promise<void>;
}

export async function verifiedTown(people: number): Promise<VerifiedTown> {
  const room = await demoRoomForTests({ readers: 2 });
  const media = mediaFolder(room.context.folder);
  mkdirSync(media, { recursive: true });
  const parent = mkdtempSync(path.join(tmpdir(), "noren-review-"));
  const folder = path.join(parent, "town");
  valueOf(makeDemoTown({ people, seed: "review", folder }));
  valueOf(await room.signIn("technician"));
  makeMedium({}, path.join(media, "town"));
  writeFileSync(path.join(media, "town.medium.json"), JSON.stringify({ serial: "S-town", label: "town" }));
  const { medium } = valueOf(await room.call("medium.attach", { folder: path.join(folder, "delivery") }));
  valueOf(await room.call("ledger.register", { number: "M-1", kind: "usb", owner: "デモ病院" }));
  const custody = { mediumNumber: "M-1", sealNumber: "F-1", sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand" as const, announced: [] };
  const { delivery } = valueOf(await room.call("delivery.begin", { medium: medium.id, provider: "demo-hospital", custody }));
  for (const step of ["delivery.receive", "delivery.settle", "delivery.catalogue", "delivery.link"] as const) valueOf(await room.call(step, { delivery }));
  const recipe = readFileSync(path.join(import.meta.dirname, "../../../assets/recipes/first.json"), "utf8");
  const { sha256 } = valueOf(await room.call("recipe.add", { text: recipe }));
  const certificatePem = valueOf(readPolicy(room.context.folder)).officers[0]?.certificatePem ?? "";
  const proposal = { application: "申請-1", title: "腎機能の研究", purpose: "研究", recipient: "架空大学", certificatePem, recipe: sha256, deliveries: [delivery] };
  const { project } = valueOf(await room.call("project.propose", proposal));
  await room.signOut();
  valueOf(await room.signIn("approver"));
  valueOf(await room.call("project.decide", { project, number: "委-1", day: "2026-11-01" }));
  await room.signOut();
  valueOf(await room.signIn("technician"));
  const { run } = valueOf(await room.call("run.start", { project }));
  valueOf(await room.call("run.verify", { run }));
  await room.signOut();
  const remove = async (): Promise<void> => {
    await room.remove();
    rmSync(parent, { recursive: true });
  };
  return { room, folder, delivery, project, run, remove };
}
