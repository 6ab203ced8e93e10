import type { EndReason } from "../contract/link.ts";
import type { Milliseconds } from "../domain/brand.ts";
import { mayCardBeOut, noteCardOut } from "./ceremony/openCeremony.ts";
import type { RoomContext } from "./context.ts";
import { describeSlot } from "./describeSlot.ts";

/** Watches over an open session: the hand that leaves the keyboard, and the card that leaves the reader. */
export interface Vigil {
  readonly touch: () => void;
  readonly watchCards: (context: RoomContext) => void;
}

/** The warning comes this long before the end, so that a reader at an image can stay by one key. */
const warningMilliseconds = 60_000;

export function openVigil(idle: Milliseconds, broadcast: RoomContext["broadcast"], end: (reason: EndReason) => Promise<void>): Vigil {
  let warning: NodeJS.Timeout | undefined;
  let ending: NodeJS.Timeout | undefined;
  const warnBefore = Math.min(warningMilliseconds, idle / 2);
  return {
    touch: () => {
      clearTimeout(warning);
      clearTimeout(ending);
      warning = setTimeout(() => {
        broadcast("session.warning", { millisecondsLeft: warnBefore });
      }, idle - warnBefore);
      ending = setTimeout(() => void end("idle"), idle);
    },
    watchCards: (context) => {
      context.cards.watch(() => {
        void context.cards.slots().then((listed) => {
          const { session } = context;
          // A card process that is gone has let go of its card: that too ends the session.
          const slots = listed.ok ? listed.value : [];
          const present = slots.find(({ id }) => id === session?.slot)?.card;
          const isOut = session !== undefined && present?.serial !== session.card.description.serial;
          if (isOut && listed.ok && mayCardBeOut(context.ceremony)) noteCardOut(context.ceremony);
          else if (isOut) {
            void end("cardRemoved");
            return;
          }
          broadcast("card.changed", { slots: slots.map(describeSlot) });
        });
      });
    },
  };
}
