import { useCallback, useEffect, useState } from "react";
import type { EventPayload } from "../../../core/contract/events.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call, listen } from "../../bridge.ts";

export type Ceremony = EventPayload<"ceremony.changed">["ceremony"];

export interface CeremonyInHand {
  /** The ceremony that goes on or whose end nobody has read yet. There is one at a time. */
  readonly ceremony: Ceremony | undefined;
  readonly take: (ceremony: Ceremony) => void;
  /** Asks the room which ceremony goes on. */
  readonly look: () => void;
  /** Its end was read. */
  readonly putAway: () => void;
}

export const hasEnded = ({ state }: Ceremony): boolean => state === "done" || state === "failed" || state === "cancelled";
/** Nothing but the ceremony may be on the page. */
export const isBlank = (ceremony: Ceremony | undefined): boolean => ceremony?.state === "swapping" || ceremony?.state === "returning";

export function useCeremony(): CeremonyInHand {
  const [ceremony, setCeremony] = useState<Ceremony | undefined>();
  const look = useCallback(() => {
    call("ceremony.get", {}).then((found) => {
      // An end that nobody saw on this page is history.
      if (found.ok && found.value.ceremony !== undefined && !hasEnded(found.value.ceremony)) setCeremony(found.value.ceremony);
    }, throwLater);
  }, []);
  useEffect(() => {
    look();
    return listen("ceremony.changed", (changed) => {
      setCeremony(changed.ceremony);
    });
  }, [look]);
  const putAway = useCallback(() => {
    setCeremony(undefined);
  }, []);
  return { ceremony, take: setCeremony, look, putAway };
}
