import first from "../../../assets/recipes/first.json" with { type: "json" };
import type { Recipe } from "../../domain/recipe.ts";
import { recipeHashOf } from "../../recipe/canonical.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";

export interface PresetRecipe {
  readonly sha256: string;
  readonly recipe: Recipe;
}

/** The recipes that come with the program (assets/recipes), read by the same rules as anybody's. */
export const presetRecipes = (): readonly PresetRecipe[] =>
  [first].map((given) => {
    const read = readRecipe(JSON.stringify(given));
    if (!read.ok) throw new Error(`a preset is no recipe: ${read.failure.code}`);
    return { sha256: recipeHashOf(read.value), recipe: read.value };
  });
