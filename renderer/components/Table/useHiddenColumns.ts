import { useCallback, useMemo } from "react";
import { usePreference } from "../../app/Preferences.tsx";

/** Which columns an officer has put away, remembered as `columns.<table>`. */
export function useHiddenColumns(name: `columns.${string}`, usual = ""): readonly [ReadonlySet<string>, (hidden: ReadonlySet<string>) => void] {
  const [kept, keep] = usePreference(name, usual);
  return [
    useMemo(() => new Set(kept.split(" ").filter((id) => id !== "")), [kept]),
    useCallback(
      (hidden: ReadonlySet<string>) => {
        keep([...hidden].join(" "));
      },
      [keep],
    ),
  ];
}
