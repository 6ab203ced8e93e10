import { useEffect, useRef, type ReactNode } from "react";
import { isCarryingOut, type Act } from "./carryingOut.ts";
import { OfficerWatermark } from "./OfficerWatermark.tsx";
import styles from "./PatientView.module.css";

const acts: readonly Act[] = ["copy", "cut", "dragstart", "contextmenu", "selectstart"];

/**
 * Around every view that shows a patient. The officer's name lies over it, so that a photograph says who took it; nothing in it
 * can be selected, copied, dragged or printed (printing is closed by base.css for all but registered forms).
 */
export function PatientView({ officer, children }: { readonly officer: { readonly name: string; readonly id: string }; readonly children: ReactNode }) {
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = view.current;
    const refuse = (event: Event): void => {
      if (isCarryingOut(event.type as Act, event.target)) event.preventDefault();
    };
    for (const act of acts) element?.addEventListener(act, refuse);
    return () => {
      for (const act of acts) element?.removeEventListener(act, refuse);
    };
  }, []);
  return (
    <div ref={view} className={styles.view} data-patient-view="true">
      {children}
      <OfficerWatermark officer={officer} />
    </div>
  );
}
