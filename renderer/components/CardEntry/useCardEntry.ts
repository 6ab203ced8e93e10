import { useEffect, useRef, useState, type RefObject } from "react";
import { isUsable, type Slot } from "./CardEntry.tsx";

export interface CardEntryState {
  readonly slot: Slot | undefined;
  readonly isReady: boolean;
  readonly pin: string;
  readonly isPinMissing: boolean;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly choose: (slot: string) => void;
  readonly type: (pin: string) => void;
  /**
   * Gives out slot and PIN once and forgets the PIN; nothing while no card is ready or the PIN is missing. The PIN is absent where it is typed
   * on the reader.
   */
  readonly take: () => { readonly slot: string; readonly pin?: string } | undefined;
  readonly focus: () => void;
}

/** What is typed and chosen for one use of a card. */
export function useCardEntry(slots: readonly Slot[]): CardEntryState {
  const [pin, setPin] = useState("");
  const [isPinMissing, setMissing] = useState(false);
  const [chosen, setChosen] = useState<string | undefined>();
  const input = useRef<HTMLInputElement>(null);
  const withCard = slots.filter(({ card }) => card !== undefined);
  const slot = withCard.find(({ id }) => id === chosen) ?? withCard[0];
  const serial = slot?.card?.serial;
  const isReady = isUsable(slot);

  // A card that has just come in is for the next PIN.
  useEffect(() => {
    setPin("");
    setMissing(false);
    if (isReady) input.current?.focus();
  }, [serial]);

  return {
    slot,
    isReady,
    pin,
    isPinMissing,
    input,
    choose: setChosen,
    type: (typed) => {
      setPin(typed);
      setMissing(false);
    },
    take: () => {
      if (slot?.card === undefined || !isReady) return undefined;
      if (slot.card.pinPad) return { slot: slot.id };
      setMissing(pin === "");
      if (pin === "") {
        input.current?.focus();
        return undefined;
      }
      setPin("");
      return { slot: slot.id, pin };
    },
    focus: () => {
      input.current?.focus();
    },
  };
}
