import { useCallback } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useAnswer, type Answer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";

export type Project = OperationOutput<"project.list">["projects"][number];
export type ProjectDetail = OperationOutput<"project.get">;
export type Run = ProjectDetail["runs"][number];
export type RecipeFates = OperationOutput<"recipe.fates">;
export type RecipeDetail = OperationOutput<"recipe.get">;

const askProjects = () => call("project.list", {});

export const useProjects = (): Answer<OperationOutput<"project.list">> => useAnswer(askProjects);

export function useProject(project: number): Answer<ProjectDetail> {
  const ask = useCallback(() => call("project.get", { project }), [project]);
  return useAnswer(ask);
}

export function useRecipe(sha256: string): Answer<RecipeDetail> {
  const ask = useCallback(() => call("recipe.get", { sha256 }), [sha256]);
  return useAnswer(ask);
}

export function useRecipeFates(sha256: string): Answer<RecipeFates> {
  const ask = useCallback(() => call("recipe.fates", { sha256 }), [sha256]);
  return useAnswer(ask);
}
