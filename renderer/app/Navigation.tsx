import { createContext, use } from "react";
import type { Ceremony } from "../screens/ceremony/useCeremony.ts";
import type { SectionId } from "./sections.ts";

/** Where in the room the officer stands: a section, and in it perhaps one delivery or one part. */
export interface Place {
  readonly section: SectionId;
  readonly delivery?: number;
  readonly project?: number;
  readonly part?: string;
}

export interface Navigation {
  readonly place: Place;
  readonly go: (place: Place) => void;
  /** Shows a ceremony in place of the section until its end was read; then the section comes back where it was. */
  readonly openCeremony: (ceremony?: Ceremony) => void;
  /** What `useDraft` keeps, by name. */
  readonly drafts: Map<string, unknown>;
}

export const NavigationContext = createContext<Navigation | undefined>(undefined);

export function useNavigation(): Navigation {
  const navigation = use(NavigationContext);
  if (navigation === undefined) throw new Error("no frame around this component");
  return navigation;
}
