import { useCallback, useEffect, useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import type { Unveiled } from "./personNames.ts";

export interface Unveiling {
  readonly unveiled: Unveiled | undefined;
  /** Whole seconds until it is veiled again. */
  readonly secondsLeft: number;
  readonly isAsking: boolean;
  readonly failure: Failure | undefined;
  readonly unveil: () => void;
  readonly veil: () => void;
}

const second = 1000;

/** Who one person is, for as long as the room says and never longer than this person is looked at: then it is out of the page. */
export function useUnveiling(delivery: number, holder: number): Unveiling {
  const [unveiled, setUnveiled] = useState<Unveiled | undefined>();
  const [secondsLeft, setSecondsLeft] = useState(0);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const veil = useCallback(() => {
    setUnveiled(undefined);
  }, []);
  const unveil = useCallback(() => {
    setAsking(true);
    setFailure(undefined);
    call("data.unveil", { delivery, holder }).then((answer) => {
      setAsking(false);
      if (!answer.ok) {
        setFailure(answer.failure);
        return;
      }
      setSecondsLeft(Math.floor(answer.value.milliseconds / second));
      setUnveiled(answer.value);
    }, throwLater);
  }, [delivery, holder]);
  useEffect(() => {
    if (unveiled === undefined) return;
    const until = performance.now() + unveiled.milliseconds;
    const timer = setInterval(() => {
      const left = Math.ceil((until - performance.now()) / second);
      setSecondsLeft(Math.max(0, left));
      if (left <= 0) veil();
    }, second);
    return () => {
      clearInterval(timer);
    };
  }, [unveiled, veil]);
  // However it ends, by the button, by the clock or by going on: the room forgets it too.
  const isOpen = unveiled !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      call("data.veil", {}).catch(throwLater);
    };
  }, [isOpen]);
  return { unveiled, secondsLeft, isAsking, failure, unveil, veil };
}
