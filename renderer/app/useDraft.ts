import { useCallback, useState } from "react";
import { useNavigation } from "./Navigation.tsx";

/**
 * What is typed on one screen and must outlive a look at another: kept in the memory of this page under a name, and gone with the session.
 */
export function useDraft<Value>(name: string, initial: Value): readonly [Value, (change: Value | ((before: Value) => Value)) => void, () => void] {
  const { drafts } = useNavigation();
  // Whoever reads a name is whoever wrote it: names are literals of one screen each.
  const [value, setValue] = useState<Value>(() => (drafts.has(name) ? (drafts.get(name) as Value) : initial));
  const set = useCallback(
    (change: Value | ((before: Value) => Value)) => {
      setValue((before) => {
        const next = typeof change === "function" ? (change as (before: Value) => Value)(before) : change;
        drafts.set(name, next);
        return next;
      });
    },
    [drafts, name],
  );
  const clear = useCallback(() => {
    drafts.delete(name);
    setValue(initial);
  }, [drafts, name, initial]);
  return [value, set, clear];
}
