import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { Instant } from "../../../domain/brand.ts";
import type { Result } from "../../../domain/failure.ts";
import { systemClock } from "../../../platform/clock.ts";
import { systemEntropy } from "../../../platform/entropy.ts";
import { canonicalRecipe, recipeHashOf } from "../../../recipe/canonical.ts";
import { readRecipe } from "../../../recipe/readRecipe.ts";
import { catalogueDelivery } from "../../catalogue/catalogueDelivery.ts";
import { makeDemoTown } from "../../demoTown/makeDemoTown.ts";
import { linkDelivery } from "../../link/linkDelivery.ts";
import { receive } from "../../receive/receive.ts";
import { beginMeasured, makeMeasuredRoom, measuredApprover, measuredEntry, measuredOfficer } from "../../receive/testing/room.ts";
import { beginRun, continueRun } from "../runProject.ts";
import { verifyRun } from "../verifyRun.ts";

/**
 * The demo town through the room, stage by stage, in seconds; one line of JSON:
 * `node core/flow/run/testing/measure.ts FOLDER RECIPE PEOPLE`.
 */
export interface WayFigures {
  readonly people: number;
  readonly images: number;
  readonly seconds: Readonly<Record<"make" | "receive" | "catalogue" | "link" | "run" | "verify", number>>;
  readonly hits: number;
  /** MiB. */
  readonly memory: number;
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

export async function measureWay(parent: string, recipeFile: string, people: number): Promise<WayFigures> {
  const folder = mkdtempSync(path.join(path.resolve(parent), "noren-way-"));
  const seconds = { make: 0, receive: 0, catalogue: 0, link: 0, run: 0, verify: 0 };
  const timed = async <Value>(stage: keyof typeof seconds, act: () => Promise<Value> | Value): Promise<Value> => {
    const started = performance.now();
    const value = await act();
    seconds[stage] = (performance.now() - started) / 1000;
    return value;
  };
  const room = await makeMeasuredRoom(path.join(folder, "room"));
  try {
    const { store, vault } = room;
    const town = path.join(folder, "town");
    const { images } = valueOf(await timed("make", () => makeDemoTown({ people, seed: "measure", folder: town })));
    const delivery = await beginMeasured(room);
    const summary = await store.read("delivery.summary", { delivery });
    if (summary === undefined) throw new Error("no delivery");
    const common = { clock: systemClock, entropy: systemEntropy, signal: new AbortController().signal, entryOf: measuredEntry, progress: () => undefined };
    const source = { kind: "files", root: path.join(town, "delivery"), openEnvelope: () => Promise.reject(new Error("there is none")) } as const;
    valueOf(await timed("receive", () => receive({ ...common, store, vault, delivery: summary, source, isThere: () => true, changed: () => undefined })));
    await store.write("delivery.settle", { delivery, officer: measuredOfficer, at: systemClock.now() }, measuredEntry("delivery.settle"));
    const order = { ...common, store, vault, officer: measuredOfficer };
    valueOf(await timed("catalogue", () => catalogueDelivery({ ...order, delivery })));
    valueOf(await timed("link", () => linkDelivery({ ...order, access: vault.access, delivery })));
    const recipe = valueOf(readRecipe(readFileSync(recipeFile, "utf8")));
    const at = systemClock.now();
    await store.write("recipe.add", { sha256: recipeHashOf(recipe), name: recipe.name, version: recipe.version, body: canonicalRecipe(recipe), officer: measuredOfficer, at }, measuredEntry("recipe.add"));
    const proposal = { application: "1", title: "-", purpose: "-", recipient: "-", recipientCertificate: "-", recipe: recipeHashOf(recipe), deliveries: [delivery], officer: measuredOfficer, at };
    const { project } = await store.write("project.propose", proposal, measuredEntry("project.propose"));
    await store.write("project.decide", { project, number: "1", day: "2026-11-01", officer: measuredApprover, at: (at + 1) as Instant }, measuredEntry("project.decide"));
    const run = valueOf(await beginRun(order, project));
    valueOf(await timed("run", () => continueRun(order, run)));
    const { hits } = valueOf(await timed("verify", () => verifyRun(order, run)));
    return { people, images, seconds, hits, memory: process.resourceUsage().maxRSS / 1024 };
  } finally {
    await room.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const [parent = ".", recipe = "", people = "100"] = process.argv.slice(2);
  if (!statSync(parent).isDirectory()) throw new Error("FOLDER RECIPE PEOPLE");
  console.log(JSON.stringify(await measureWay(parent, recipe, Number(people))));
}
