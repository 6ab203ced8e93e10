import { failureCodes } from "../../../core/domain/failure.ts";
import { Chip, type ChipState } from "../../components/Chip/Chip.tsx";
import type { Speech } from "../../i18n/LanguageProvider.tsx";
import type { Delivery } from "./useMedia.ts";

type Standing = "running" | "stopped" | "paused" | "settling" | "done" | "gone";

/** What a person must know first of a delivery: does it move, did it stop, is it through. */
export function standingOf({ state, running, stopped }: Pick<Delivery, "state" | "running" | "stopped">): Standing {
  if (state === "destroyed") return "gone";
  if (running) return "running";
  // Whoever pauses it leaves it cancelled: nothing went wrong.
  if (state === "announced") return stopped === undefined || stopped.code === "job.cancelled" ? "paused" : "stopped";
  return state === "received" ? "settling" : "done";
}

const chips: Readonly<Record<Standing, ChipState>> = { running: "active", stopped: "bad", paused: "caution", settling: "caution", done: "good", gone: "neutral" };

/** The states of a delivery in the order of the work: how far it came, then what is left over. */
export function DeliveryChips({ delivery, speech: { m, say } }: { readonly delivery: Delivery; readonly speech: Speech }) {
  const standing = standingOf(delivery);
  const word = standing === "stopped" && delivery.stopped !== undefined ? say(m.receive.standing.stoppedBy, { code: failureCodes[delivery.stopped.code] }) : standing === "done" ? m.words.deliveryStates[delivery.state] : m.receive.standing[standing];
  return (
    <>
      <Chip state={chips[standing]} {...(standing === "paused" && { icon: "pause" as const })}>
        {word}
      </Chip>
      {delivery.held > 0 && (
        <Chip state="caution" icon="hold">
          {say(m.receive.heldCount, { count: delivery.held })}
        </Chip>
      )}
    </>
  );
}
