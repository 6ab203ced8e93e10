import { useCallback, useEffect } from "react";
import type { OperationOutput } from "../../core/contract/operations.ts";
import type { Failure } from "../../core/domain/failure.ts";
import { call, listen } from "../bridge.ts";
import { throwLater, useAnswer } from "./useAnswer.ts";

type Listed = OperationOutput<"card.list">;
export type Slot = Listed["slots"][number];

export interface Cards {
  readonly slots: readonly Slot[];
  /** Cards of a demo room that lie beside the reader. */
  readonly desk: Listed["desk"];
  readonly isWaiting: boolean;
  readonly failure: Failure | undefined;
  readonly again: () => void;
  /** Demo room: the hand at the reader. Without a card: takes out what is in. */
  readonly choose: (card: string | undefined) => void;
}

const askCards = () => call("card.list", {});

/** Readers and what is in them, as they change. */
export function useCards(): Cards {
  const { value, failure, isWaiting, again } = useAnswer(askCards);
  useEffect(() => listen("card.changed", again), [again]);
  const choose = useCallback(
    (card: string | undefined) => {
      (card === undefined ? call("card.remove", {}) : call("card.insert", { card })).then(again, throwLater);
    },
    [again],
  );
  return { slots: value?.slots ?? [], desk: value?.desk ?? [], isWaiting: value === undefined && isWaiting, failure, again, choose };
}
