import { readFileSync } from "node:fs";
import path from "node:path";
import type { Instant, OfficerId } from "../../domain/brand.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { canonicalRecipe, recipeHashOf } from "../../recipe/canonical.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";
import { firstOfficer, testOfficers } from "../../store/store.fixture.ts";
import { linkDelivery } from "../link/linkDelivery.ts";
import { entryOf, type TestVault } from "../receive/receive.fixture.ts";
import type { RunOrder } from "./runProject.ts";

/** For tests: a provision of linked deliveries, decided by the committee. */

const file = path.join(import.meta.dirname, "../../../assets/recipes/first.json");

export function firstRecipe(more: Partial<Recipe> = {}): Recipe {
  const read = readRecipe(readFileSync(file, "utf8"));
  if (!read.ok) throw new Error(read.failure.code);
  return { ...read.value, ...more };
}

export async function linked(test: TestVault, delivery: number): Promise<void> {
  const done = await linkDelivery({ store: test.store, access: test.vault.access, delivery, officer: firstOfficer, clock: systemClock, entropy: systemEntropy, signal: new AbortController().signal, progress: () => undefined, entryOf });
  if (!done.ok) throw new Error(done.failure.code);
}

export async function decidedProject({ store }: TestVault, deliveries: readonly number[], recipe: Recipe = firstRecipe()): Promise<number> {
  const at = systemClock.now();
  const sha256 = recipeHashOf(recipe);
  const known = await store.read("recipe.list", {});
  if (!known.some((row) => row.sha256 === sha256)) await store.write("recipe.add", { sha256, name: recipe.name, version: recipe.version, body: canonicalRecipe(recipe), officer: firstOfficer, at }, entryOf("recipe.add"));
  const { project } = await store.write(
    "project.propose",
    { application: `A-${String(at)}`, title: "試験", purpose: "試験", recipient: "架空大学", recipientCertificate: "MIIB", recipe: sha256, deliveries, officer: firstOfficer, at },
    entryOf("project.propose"),
  );
  await store.write("project.decide", { project, number: "1", day: "2026-11-01", officer: testOfficers[2]?.id ?? ("" as OfficerId), at: (at + 1) as Instant }, entryOf("project.decide"));
  return project;
}

export const orderOf = ({ store, vault }: TestVault, more: Partial<RunOrder> = {}): RunOrder => ({
  store,
  vault,
  officer: firstOfficer,
  clock: systemClock,
  entropy: systemEntropy,
  signal: new AbortController().signal,
  progress: () => undefined,
  entryOf,
  ...more,
});
