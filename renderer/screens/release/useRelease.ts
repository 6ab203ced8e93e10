import { useCallback } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { ProjectState } from "../../../core/domain/project.ts";
import { useAnswer, type Answer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";

export type Gate = OperationOutput<"release.gate">;
export type Release = NonNullable<Gate["release"]>;
export type Project = OperationOutput<"project.list">["projects"][number];

const askProjects = () => call("project.list", {});
export const useProjectList = (): Answer<OperationOutput<"project.list">> => useAnswer(askProjects);

export function useGate(project: number): Answer<Gate> {
  const ask = useCallback(() => call("release.gate", { project }), [project]);
  return useAnswer(ask);
}

/** What this desk works on, and what it has sent out. */
export const openStates: ReadonlySet<ProjectState> = new Set(["reviewed", "approved", "sealed"]);
export const sentStates: ReadonlySet<ProjectState> = new Set(["handedOver", "recalled"]);
