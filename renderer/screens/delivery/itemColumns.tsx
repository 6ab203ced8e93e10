import type { z } from "zod";
import type { item } from "../../../core/contract/deliveryShapes.ts";
import type { ItemState } from "../../../core/domain/delivery.ts";
import { Chip, type ChipState } from "../../components/Chip/Chip.tsx";
import type { Column } from "../../components/Table/Table.tsx";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import type { Speech } from "../../i18n/LanguageProvider.tsx";

export type Item = z.output<typeof item>;

const states: Readonly<Record<ItemState, ChipState>> = { waiting: "neutral", stored: "good", held: "caution", excluded: "neutral" };

const nameOf = (name: string | undefined, otherwise: string) => (name === undefined ? <span>{otherwise}</span> : <span title={name}>{name}</span>);

export function itemColumns({ m, say, language }: Speech): readonly Column<Item>[] {
  const words = m.receive.items;
  return [
    { id: "number", word: words.number, width: "5rem", align: "end", isRowHeader: true, cell: ({ item: number }) => formatNumber(language, number) },
    { id: "name", word: words.name, width: "minmax(12rem, 3fr)", cell: ({ name, destroyed }) => nameOf(name, destroyed === undefined ? words.nameHidden : say(m.vault.destroy.goneName, { entry: destroyed })) },
    { id: "kind", word: words.kind, width: "minmax(7rem, 1fr)", cell: ({ kind }) => m.words.itemKinds[kind] },
    { id: "bytes", word: words.bytes, width: "6rem", align: "end", cell: ({ bytes }) => formatBytes(language, bytes) },
    {
      id: "state",
      word: words.state,
      width: "7.5rem",
      cell: ({ state, destroyed }) =>
        destroyed === undefined ? (
          <Chip state={states[state]} {...(state === "held" && { icon: "hold" as const })}>
            {m.words.itemStates[state]}
          </Chip>
        ) : (
          <Chip state="neutral" icon="cross">
            {m.vault.destroy.gone}
          </Chip>
        ),
    },
    { id: "cause", word: words.cause, width: "minmax(9rem, 1.5fr)", cell: ({ cause }) => (cause === undefined ? "" : m.words.heldCauses[cause].word) },
    { id: "container", word: words.container, width: "7rem", align: "end", cell: ({ container }) => (container === undefined ? "" : formatNumber(language, container)) },
    { id: "address", word: words.address, width: "minmax(12rem, 1fr)", cell: ({ object }) => (object === undefined ? "" : <code title={groupHash(object)}>{groupHash(object)}</code>) },
  ];
}
