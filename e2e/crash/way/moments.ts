import { waySteps, type WayStep } from "../../../core/contract/messages/commandLineWay.ts";

/** When the way is cut off: steps in turn, so that each has its share, and within one at a moment of chance. */

export const frozenAt = waySteps.indexOf("run");
const before = waySteps.slice(0, frozenAt);
const after = waySteps.slice(frozenAt);

/** Milliseconds from the line before a step's to its own, until they were seen; the first walk is the longest. */
const usual: Readonly<Record<WayStep, number>> = {
  room: 3500,
  medium: 500,
  receive: 1500,
  settle: 30,
  catalogue: 300,
  link: 80,
  recipe: 20,
  propose: 30,
  decide: 1000,
  run: 1500,
  verify: 400,
  review: 1000,
  approve: 1500,
  write: 2500,
  readBack: 200,
  audit: 1000,
};

export interface Moments {
  /** Distinct steps in the order of the way. */
  readonly draw: (part: "before" | "after", count: number) => readonly WayStep[];
  /** A moment within the step, from the line before it. */
  readonly within: (step: WayStep) => number;
  readonly isHeads: () => boolean;
  /** How long it took this time. */
  readonly seen: (step: WayStep, milliseconds: number) => void;
}

export function openMoments(chance: () => number): Moments {
  const milliseconds: Record<WayStep, number> = { ...usual };
  const decks = { before: [] as WayStep[], after: [] as WayStep[] };
  const shuffled = (steps: readonly WayStep[]): WayStep[] => steps.map((step) => ({ step, at: chance() })).toSorted((one, other) => one.at - other.at).map(({ step }) => step);
  function take(part: "before" | "after", taken: readonly WayStep[]): WayStep | undefined {
    const all = part === "before" ? before : after;
    if (decks[part].every((step) => taken.includes(step))) decks[part].push(...shuffled(all.filter((step) => !taken.includes(step))));
    const index = decks[part].findIndex((step) => !taken.includes(step));
    return decks[part].splice(index, 1)[0];
  }
  return {
    draw: (part, count) => {
      const taken: WayStep[] = [];
      for (let drawn = 0; drawn < count; drawn++) {
        const step = take(part, taken);
        if (step !== undefined) taken.push(step);
      }
      return taken.toSorted((one, other) => waySteps.indexOf(one) - waySteps.indexOf(other));
    },
    within: (step) => Math.max(1, chance() * milliseconds[step]),
    isHeads: () => chance() < 0.5,
    seen: (step, took) => {
      milliseconds[step] = took;
    },
  };
}
