import type { z } from "zod";
import type { item } from "../../../core/contract/deliveryShapes.ts";
import type { ItemState } from "../../../core/domain/delivery.ts";
import { Chip, type ChipState } from "../../components/Chip/Chip.tsx";
import type { Column } from "../../components/Table/Table.tsx";
import { formatBytes, formatNumber, groupHash } from "../../i18n/numbers.ts";
import type { Speech } from "../../i18n/LanguageProvider.tsx";

export type Item = z.output<typeof item>;

const states: Readonly<Record<ItemState, ChipState>> = { waiting: "neutral", stored: "good", held: "caution", excluded: "neutral" };

export function itemColumns({ m, language }: Speech): readonly Column<Item>[] {
  const words = m.receive.items;
  return [
    { id: "number", word: words.number, width: "6rem", align: "end", isRowHeader: true, cell: ({ item: number }) => formatNumber(language, number) },
    { id: "name", word: words.name, width: "minmax(16rem, 3fr)", cell: ({ name }) => (name === undefined ? <span>{words.nameHidden}</span> : <span title={name}>{name}</span>) },
    { id: "kind", word: words.kind, width: "minmax(8rem, 1fr)", cell: ({ kind }) => m.words.itemKinds[kind] },
    { id: "bytes", word: words.bytes, width: "7rem", align: "end", cell: ({ bytes }) => formatBytes(language, bytes) },
    {
      id: "state",
      word: words.state,
      width: "8rem",
      cell: ({ state }) => (
        <Chip state={states[state]} {...(state === "held" && { icon: "hold" as const })}>
          {m.words.itemStates[state]}
        </Chip>
      ),
    },
    { id: "cause", word: words.cause, width: "minmax(10rem, 1.5fr)", cell: ({ cause }) => (cause === undefined ? "" : m.words.heldCauses[cause].word) },
    { id: "container", word: words.container, width: "7rem", align: "end", cell: ({ container }) => (container === undefined ? "" : formatNumber(language, container)) },
    { id: "address", word: words.address, width: "minmax(12rem, 1fr)", cell: ({ object }) => (object === undefined ? "" : <code title={groupHash(object)}>{groupHash(object)}</code>) },
  ];
}
