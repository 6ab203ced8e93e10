import { createHash } from "node:crypto";
import { z } from "zod";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { PersonId } from "../../domain/person.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";
import type { Store } from "../../store/client.ts";
import type { PersonHolder } from "../../store/linkage.ts";

/** The frozen inputs of a run: each by id and hash. What does not fit any more when a run goes on ends it. */

const hash = z.string().regex(/^[0-9a-f]{64}$/u);
const shape = z.strictObject({
  format: z.literal("noren-snapshot/1"),
  project: z.int().min(1),
  deliveries: z.array(z.strictObject({ delivery: z.int().min(1), catalogue: hash })).min(1),
  linkage: z.strictObject({ version: z.int().min(1), digest: hash }),
  /** Of the persons in the scope, without those who refused. */
  persons: z.strictObject({ count: z.int().min(0), digest: hash }),
  recipe: hash,
  /** `YYYY-MM-DD`: ages are of this day. */
  referenceDay: z.string().length(10),
});
export type Snapshot = z.output<typeof shape>;

export interface FrozenScope {
  readonly snapshot: Snapshot;
  /** In the order of their ids; each with all holders in the scope. */
  readonly persons: ReadonlyMap<PersonId, readonly PersonHolder[]>;
  readonly recipe: Recipe;
}

export const snapshotText = (snapshot: Snapshot): string => `${JSON.stringify(snapshot)}\n`;
export const snapshotHash = (text: string): string => createHash("sha256").update(text).digest("hex");

/** As things stand now. */
export async function freeze(store: Pick<Store, "read">, project: number, referenceDay: string): Promise<Result<FrozenScope>> {
  const detail = await store.read("project.of", { project });
  if (detail === undefined) return fail("project.unknown");
  const catalogues = await store.read("catalogue.list", {});
  const deliveries: Snapshot["deliveries"] = [];
  for (const delivery of detail.deliveries) {
    const catalogue = catalogues.find((one) => one.delivery === delivery);
    const summary = await store.read("delivery.summary", { delivery });
    if (catalogue === undefined || summary?.state !== "linked") return fail("project.notLinked", { number: delivery });
    deliveries.push({ delivery, catalogue: catalogue.digest });
  }
  const row = (await store.read("recipe.list", {})).find(({ sha256 }) => sha256 === detail.recipe);
  if (row === undefined) return fail("recipe.unknown");
  const recipe = readRecipe(row.body);
  if (!recipe.ok) return recipe;
  const { version, digest } = await store.read("linkage.state", {});
  if (digest === null) return fail("project.notLinked");
  const holders = await store.read("person.of", { deliveries: detail.deliveries });
  const persons = Map.groupBy(holders, ({ person }) => person);
  return succeed({
    snapshot: {
      format: "noren-snapshot/1",
      project,
      deliveries,
      linkage: { version, digest },
      persons: { count: persons.size, digest: digestOf(holders) },
      recipe: detail.recipe,
      referenceDay,
    },
    persons,
    recipe: recipe.value,
  });
}

function digestOf(holders: readonly PersonHolder[]): string {
  const sum = createHash("sha256");
  for (const { person, delivery, holder } of holders) sum.update(`${person} ${String(delivery)} ${String(holder)}\n`);
  return sum.digest("hex");
}

/** The same scope again, for a run that goes on: whoever refused meanwhile, or what was linked or destroyed, makes it another. */
export async function thaw(store: Pick<Store, "read">, sha256: string): Promise<Result<FrozenScope>> {
  const text = await store.read("snapshot.body", { sha256 });
  if (text === undefined || snapshotHash(text) !== sha256) throw new FailureError("room.damaged");
  const snapshot = shape.parse(JSON.parse(text));
  const now = await freeze(store, snapshot.project, snapshot.referenceDay);
  if (!now.ok) return now;
  const { linkage, persons, deliveries, recipe } = now.value.snapshot;
  const isSame = persons.digest === snapshot.persons.digest && recipe === snapshot.recipe && JSON.stringify(deliveries) === JSON.stringify(snapshot.deliveries);
  // A later delivery moves the linkage on and may leave this scope as it was.
  return isSame && linkage.version >= snapshot.linkage.version ? succeed({ ...now.value, snapshot }) : fail("run.outdated");
}
