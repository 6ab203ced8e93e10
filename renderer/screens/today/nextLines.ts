import type { Role } from "../../../core/domain/roles.ts";
import type { Place } from "../../app/Navigation.tsx";
import { nextStepOf, type Act } from "../projects/nextStep.ts";
import type { Project } from "../projects/useProjects.ts";
import { standingOf } from "../receive/deliveryState.tsx";
import type { Delivery, Medium } from "../receive/useMedia.ts";

/** One thing that the officer can do next, or that another role does: what, how many of it, and where. */
export type NextLine =
  | { readonly kind: "medium" | "catalogue" | "link" | "propose"; readonly count: number; readonly place: Place }
  | { readonly kind: "project"; readonly act: Act; readonly count: number; readonly place: Place }
  | { readonly kind: "others"; readonly role: Role; readonly count: number };

export interface Standing {
  readonly role: Role;
  readonly media: readonly Medium[];
  readonly deliveries: readonly Delivery[];
  readonly projects: readonly Project[];
}

/** In the order of the work, from the port to the recipient. */
export function nextLines({ role, media, deliveries, projects }: Standing): readonly NextLine[] {
  return [...(role === "technician" ? takingIn(media, deliveries, projects) : []), ...withProjects(role, projects)];
}

function takingIn(media: readonly Medium[], deliveries: readonly Delivery[], projects: readonly Project[]): readonly NextLine[] {
  const came = new Set(deliveries.map(({ mediumNumber }) => mediumNumber));
  const fresh = media.filter(({ refusal, ledger, resumes }) => refusal === undefined && resumes === undefined && (ledger === undefined || (ledger.state === "registered" && !came.has(ledger.number))));
  const inState = (state: Delivery["state"]): readonly Delivery[] => deliveries.filter((delivery) => delivery.state === state && standingOf(delivery) === "done");
  const lines: NextLine[] = [];
  if (fresh.length > 0) lines.push({ kind: "medium", count: fresh.length, place: { section: "receive" } });
  for (const [kind, found] of [["catalogue", inState("opened")], ["link", inState("catalogued")]] as const) if (found.length > 0) lines.push({ kind, count: found.length, place: placeOf(found) });
  const linked = inState("linked");
  if (linked.length > 0 && projects.length === 0) lines.push({ kind: "propose", count: linked.length, place: { section: "projects" } });
  return lines;
}

const placeOf = (found: readonly Delivery[]): Place => (found.length === 1 && found[0] !== undefined ? { section: "receive", delivery: found[0].delivery } : { section: "receive" });

function withProjects(role: Role, projects: readonly Project[]): readonly NextLine[] {
  const steps = projects.flatMap(({ project, state, verification }) => {
    const step = nextStepOf(state, verification);
    return step === undefined ? [] : [{ project, ...step }];
  });
  const own = Map.groupBy(steps.filter((step) => step.role === role), ({ act }) => act);
  const others = Map.groupBy(steps.filter((step) => step.role !== role), (step) => step.role);
  return [
    ...[...own].map(([act, found]): NextLine => {
      const [first] = found;
      return { kind: "project", act, count: found.length, place: { section: first?.section ?? "projects", ...(found.length === 1 && first !== undefined && { project: first.project }) } };
    }),
    ...[...others].map(([other, found]): NextLine => ({ kind: "others", role: other, count: found.length })),
  ];
}
