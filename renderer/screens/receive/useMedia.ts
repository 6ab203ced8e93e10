import { useEffect, useMemo, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { call, listen } from "../../bridge.ts";
import { throwLater, useAnswer, type Answer } from "../../app/useAnswer.ts";

export type Medium = OperationOutput<"medium.list">["media"][number];
export type Delivery = OperationOutput<"delivery.list">["deliveries"][number];

/** What lies in the ports now. An officer who may not receive sees none. */
export function useMedia(isAllowed: boolean): { readonly media: readonly Medium[]; readonly failure: Failure | undefined; readonly isWaiting: boolean } {
  const [media, setMedia] = useState<readonly Medium[] | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  useEffect(() => {
    if (!isAllowed) return;
    call("medium.list", {}).then((listed) => {
      if (listed.ok) setMedia((known) => known ?? listed.value.media);
      else setFailure(listed.failure);
    }, throwLater);
    return listen("medium.changed", (changed) => {
      setMedia(changed.media);
      setFailure(undefined);
    });
  }, [isAllowed]);
  return { media: media ?? [], failure, isWaiting: isAllowed && media === undefined && failure === undefined };
}

const askDeliveries = () => call("delivery.list", {});

/** Every delivery of the room, newest first, renewed as the room tells of changes. */
export function useDeliveries(): Answer<OperationOutput<"delivery.list">> & { readonly deliveries: readonly Delivery[] } {
  const answer = useAnswer(askDeliveries);
  const [changed, setChanged] = useState<ReadonlyMap<number, Delivery>>(new Map());
  useEffect(
    () =>
      listen("delivery.changed", ({ delivery }) => {
        setChanged((known) => new Map(known).set(delivery.delivery, delivery));
      }),
    [],
  );
  const listed = answer.value?.deliveries;
  const deliveries = useMemo(() => {
    const merged = new Map(listed?.map((one) => [one.delivery, one]));
    for (const [number, delivery] of changed) merged.set(number, delivery);
    return [...merged.values()].sort((one, other) => other.delivery - one.delivery);
  }, [listed, changed]);
  return { ...answer, deliveries };
}
