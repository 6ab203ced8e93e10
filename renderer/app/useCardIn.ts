import { useEffect, useState } from "react";
import { call, listen } from "../bridge.ts";

/** Whether any reader holds a card now. The room ends the session when it is the officer's own that goes. */
export function useCardIn(): boolean {
  const [isIn, setIsIn] = useState(true);
  useEffect(() => {
    void call("card.list", {}).then((listed) => {
      if (listed.ok) setIsIn(listed.value.slots.some(({ card }) => card !== undefined));
    });
    return listen("card.changed", ({ slots }) => {
      setIsIn(slots.some(({ card }) => card !== undefined));
    });
  }, []);
  return isIn;
}
