import { useEffect, useState } from "react";
import { call, listen } from "../bridge.ts";
import { throwLater } from "./useAnswer.ts";

/** How many things lie on the 保留 desk: shown on every screen, so that nothing stays there unnoticed. */
export function useHeldCount(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    call("held.list", {}).then((listed) => {
      if (listed.ok) setCount(listed.value.total);
    }, throwLater);
    return listen("held.changed", (held) => {
      setCount(held.count);
    });
  }, []);
  return count;
}
