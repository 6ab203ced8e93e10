import type { FrameRange } from "./dicom.ts";
import type { Rectangle } from "./recipe.ts";

/**
 * What a machine proposes to paint over; a person decides. By a rule for the device, by what the image says of its own regions, by standing still
 * over frames or slices, by edges and colours like those of letters, by a face that could be seen.
 */
export const proposalSources = ["rule", "region", "constancy", "edges", "face"] as const;
export type ProposalSource = (typeof proposalSources)[number];

/** What reading the place gave. The text is the patient's: it never leaves the encrypted files. */
export interface ProposalLabel {
  readonly text: string;
  /** Like a spelling of somebody's identity; a measurement or mark of the device; neither. */
  readonly match: "identity" | "allowed" | "unknown";
}

export interface Proposal {
  readonly source: ProposalSource;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly rectangle: Rectangle;
  /** Without it, all frames. */
  readonly frames?: FrameRange;
  readonly label?: ProposalLabel;
}
