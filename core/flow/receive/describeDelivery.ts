import type { OperationOutput } from "../../contract/operations.ts";
import { failureCodes, type Failure, type FailureCode } from "../../domain/failure.ts";
import type { ItemState } from "../../domain/delivery.ts";
import { itemKinds } from "../../domain/medium.ts";
import type { DeliveryDetail, DeliverySummary } from "../../store/deliveryRead.ts";
import type { TallyLine } from "../../store/deliveryTally.ts";

export type ShownDelivery = OperationOutput<"delivery.settle">;
type Reconciliation = OperationOutput<"delivery.get">["reconciliation"];

const isFailureCode = (text: string): text is FailureCode => Object.hasOwn(failureCodes, text);

/** Why the last attempt stopped, in the words of the catalogue: an attempt that was cut off says so by `room.stopped`. */
function stoppedOf({ stopped }: DeliverySummary): Failure | undefined {
  if (stopped === undefined) return undefined;
  return { code: isFailureCode(stopped) ? stopped : "room.stopped" };
}

const counted = (lines: readonly TallyLine[], state: ItemState, what: "count" | "bytes" = "count"): number =>
  lines.filter((line) => line.state === state).reduce((sum, line) => sum + line[what], 0);

export function describeDelivery(summary: DeliverySummary, isRunning: boolean): ShownDelivery {
  const { tally } = summary;
  const own = tally.filter(({ inside }) => !inside);
  const stopped = isRunning ? undefined : stoppedOf(summary);
  const bytes = own.reduce((sum, line) => sum + line.bytes, 0);
  return {
    delivery: summary.delivery,
    state: summary.state,
    provider: summary.provider,
    providerName: summary.providerName,
    mediumNumber: summary.medium,
    content: summary.content,
    receivedAt: summary.receivedAt,
    begunAt: summary.begunAt,
    items: tally.reduce((sum, { count }) => sum + count, 0),
    waiting: counted(tally, "waiting"),
    stored: counted(tally, "stored"),
    held: counted(tally, "held"),
    excluded: counted(tally, "excluded"),
    bytes,
    bytesDone: bytes - counted(own, "waiting", "bytes"),
    running: isRunning,
    ...(stopped && { stopped }),
  };
}

/** What the manifest says of the whole, beside what the 送付票 says of its kinds. */
export function totalOf({ tally, package: packed }: DeliverySummary, { custody }: Pick<DeliveryDetail, "custody">): OperationOutput<"delivery.get">["total"] {
  const own = tally.filter(({ inside }) => !inside);
  const received = counted(own, "stored");
  return {
    ...(packed && { declared: packed.objects }),
    ...(custody.announced.length > 0 && { announced: custody.announced.reduce((sum, { count }) => sum + count, 0) }),
    received,
    held: counted(own, "held"),
    excluded: counted(own, "excluded"),
    differs: packed !== undefined && packed.objects !== received,
  };
}

/** What was announced and what came, kind by kind. What is held or excluded did not come into the vault for work. */
export function reconcile({ tally }: DeliverySummary, { custody, declared }: Pick<DeliveryDetail, "custody" | "declared">): Reconciliation {
  return itemKinds.flatMap((kind) => {
    const lines = tally.filter((line) => line.kind === kind);
    const announced = custody.announced.find((one) => one.kind === kind)?.count;
    const said = declared.find((one) => one.kind === kind)?.count;
    if (lines.length === 0 && announced === undefined && said === undefined) return [];
    const received = counted(lines, "stored");
    return [
      {
        kind,
        ...(announced !== undefined && { announced }),
        ...(said !== undefined && { declared: said }),
        received,
        held: counted(lines, "held"),
        excluded: counted(lines, "excluded"),
        waiting: counted(lines, "waiting"),
        bytes: lines.reduce((sum, { bytes }) => sum + bytes, 0),
        differs: (announced !== undefined && announced !== received) || (said !== undefined && said !== received),
      },
    ];
  });
}
