import { createHash } from "node:crypto";
import type { Recipe } from "../domain/recipe.ts";

/** One text for one recipe (RFC 8785 as far as recipes need it): names sorted by UTF-16 code units, no blanks. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

export const canonicalRecipe = (recipe: Recipe): string => canonical(recipe);

/** What a snapshot names and a committee decides about: lower-case hexadecimal SHA-256 of the canonical text. */
export const recipeHashOf = (recipe: Recipe): string => createHash("sha256").update(canonicalRecipe(recipe)).digest("hex");
