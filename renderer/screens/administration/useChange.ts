import { useState } from "react";
import type { OperationInput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";

export type PolicyChange = OperationInput<"policy.change">["changes"][number];

/** Begins the ceremony in which two custodians decide a change of the room's settings. */
export function useChange(): { readonly begin: (change: PolicyChange, onBegun?: () => void) => void; readonly isBusy: boolean; readonly failure: Failure | undefined } {
  const { openCeremony } = useNavigation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const begin = (change: PolicyChange, onBegun?: () => void): void => {
    setBusy(true);
    setFailure(undefined);
    call("policy.change", { changes: [change] }).then((answer) => {
      setBusy(false);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      onBegun?.();
      openCeremony(answer.value.ceremony);
    }, throwLater);
  };
  return { begin, isBusy, failure };
}
