import { useCallback, useEffect, useState } from "react";
import type { Failure, Result } from "../../core/domain/failure.ts";

export interface Answer<Value> {
  readonly value: Value | undefined;
  readonly failure: Failure | undefined;
  readonly isWaiting: boolean;
  readonly again: () => void;
}

/** Asks when the component appears or `ask` changes, and once more on demand; an answer that comes too late is dropped. */
export function useAnswer<Value>(ask: () => Promise<Result<Value>>): Answer<Value> {
  const [state, setState] = useState<{ readonly value?: Value; readonly failure?: Failure; readonly isWaiting: boolean }>({ isWaiting: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isWanted = true;
    setState((before) => ({ ...before, isWaiting: true }));
    void ask().then((result) => {
      if (!isWanted) return;
      setState((before) => (result.ok ? { value: result.value, isWaiting: false } : { ...(before.value !== undefined && { value: before.value }), failure: result.failure, isWaiting: false }));
    }, throwLater);
    return () => {
      isWanted = false;
    };
  }, [ask, round]);
  const again = useCallback(() => {
    setRound((count) => count + 1);
  }, []);
  return { value: state.value, failure: state.failure, isWaiting: state.isWaiting, again };
}

/** A rejection is a bug: it goes to the one place that shows bugs. */
export function throwLater(reason: unknown): void {
  queueMicrotask(() => {
    throw reason instanceof Error ? reason : new Error(String(reason));
  });
}
