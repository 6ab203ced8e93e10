import { realRoot } from "../../platform/mediumFiles.ts";
import type { Mount } from "../../platform/mounts.ts";
import type { Medium } from "../../media/source/media.ts";
import { asResult } from "../receive/desk.ts";

export interface Surroundings {
  /** A demo room takes any folder for a medium. */
  readonly isDemo: boolean;
  readonly mounts: readonly Pick<Mount, "point">[];
  readonly media: readonly Pick<Medium, "path" | "serial">[];
}

/** The medium whose root this real folder is, with its serial where one is known; undefined where it is none. */
export function mediumAt(root: string, { isDemo, mounts, media }: Surroundings): { readonly serial: string | undefined } | undefined {
  if (!isDemo && !mounts.some(({ point }) => point === root && point !== "/")) return undefined;
  const isThere = (own: string): boolean => {
    const real = asResult(() => realRoot(own));
    return own === root || (real.ok && real.value === root);
  };
  return { serial: media.find(({ path: own }) => own !== undefined && isThere(own))?.serial };
}
