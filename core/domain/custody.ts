import type { Instant } from "./brand.ts";
import type { ItemKind } from "./medium.ts";

/** How a medium came to the room. */
export const carriages = ["hand", "courier", "registeredMail", "securedTransport", "other"] as const;
export type Carriage = (typeof carriages)[number];

/** One line of the 送付票: how many of what the provider says he sends. */
export interface AnnouncedCount {
  readonly kind: ItemKind;
  readonly count: number;
}

/** The custody form (受領票): who took which sealed medium from whom, when, how, in whose presence. */
export interface Custody {
  readonly mediumNumber: string;
  /** Absent where the carrier bore no seal. */
  readonly sealNumber?: string;
  readonly sealIntact: boolean;
  readonly witness: string;
  readonly receivedAt: Instant;
  readonly carriage: Carriage;
  readonly carriageNote?: string;
  readonly announced: readonly AnnouncedCount[];
  readonly note?: string;
}
