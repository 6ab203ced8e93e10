import { fail, succeed, type Failure, type Result } from "../domain/failure.ts";
import { imageOptionNames, recipeFormat, type Recipe } from "../domain/recipe.ts";
import { columnMeanings } from "../domain/record.ts";
import { recipeShape } from "./recipeShape.ts";
import { faultsOfLinking, faultsOfSense } from "./sense.ts";

/** A recipe for a handful of columns and a few hundred masks is a hundredth of this. */
export const largestRecipe = 1024 * 1024;

/** Where a recipe is to be run: a tool outside of a room may leave in what links images to the archive they came from. */
export type RecipePlace = "room" | "tool";

/** Everything that is wrong with it; none for a recipe that may be run. */
export function examineRecipe(given: unknown, place: RecipePlace = "room"): readonly Failure[] {
  if (isNewer(given)) return [fail("recipe.newer").failure];
  const parsed = recipeShape.safeParse(given);
  if (!parsed.success) return parsed.error.issues.map(({ path }) => fail("recipe.malformed", { place: placeOf(path) }).failure);
  return [...faultsOfSense(parsed.data), ...(place === "room" ? faultsOfLinking(parsed.data) : [])];
}

/** The text of a recipe, or the first thing that is wrong with it. */
export function readRecipe(text: string, place: RecipePlace = "room"): Result<Recipe> {
  if (text.length > largestRecipe) return fail("recipe.malformed", { place: "recipe" });
  const given = parseJson(text);
  const [first] = examineRecipe(given, place);
  if (first !== undefined) return { ok: false, failure: first };
  return succeed(recipeShape.parse(given));
}

function isNewer(given: unknown): boolean {
  if (typeof given !== "object" || given === null || !("format" in given) || typeof given.format !== "string") return false;
  const [, version] = /^noren-recipe\/(\d{1,6})$/.exec(given.format) ?? [];
  return version !== undefined && Number(version) > Number(recipeFormat.split("/")[1]);
}

/** Names of our own only: what the text calls its fields is not repeated. */
const known: ReadonlySet<string> = new Set([
  ...columnMeanings,
  ...["format", "name", "version", "title", "ja", "en", "maximumShiftDays", "pooledFromAge", "columns", "unknownColumns", "images", "class", "treatment"],
  ...imageOptionNames,
  ...["options", "birthDate", "structuredReports", "encapsulatedDocuments", "faces", "maskProposals"],
  ...["profile", "dates", "masks", "when", "rectangles", "modality", "manufacturer", "model", "rows", "x", "y", "width", "height"],
]);

function placeOf(path: readonly PropertyKey[]): string {
  const ours = path.findIndex((step) => typeof step !== "number" && !(typeof step === "string" && known.has(step)));
  const steps = ours === -1 ? path : path.slice(0, ours);
  return steps.length === 0 ? "recipe" : steps.map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${String(step)}`)).join("").slice(1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
