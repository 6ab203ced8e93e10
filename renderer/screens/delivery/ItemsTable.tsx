import { useCallback, useMemo } from "react";
import { item } from "../../../core/contract/deliveryShapes.ts";
import { itemStates, type ItemState } from "../../../core/domain/delivery.ts";
import type { ItemKind } from "../../../core/domain/medium.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useDraft } from "../../app/useDraft.ts";
import { usePages, type AskPage } from "../../app/usePages.ts";
import { fetchResource, readLines } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { first, sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Page } from "../receive/ReceiveWizard.tsx";
import { DestroyItems } from "./DestroyItems.tsx";
import { itemColumns, type Item } from "./itemColumns.tsx";
import styles from "./Delivery.module.css";

type ByState = "all" | ItemState;

/** How many items a choice leaves: the comparison has counted them by kind and state already. */
export function countOf(page: Pick<Page, "items" | "waiting" | "stored" | "held" | "excluded" | "reconciliation">, state: ByState, kind: "all" | ItemKind): number {
  if (kind === "all") return state === "all" ? page.items : page[state];
  const line = page.reconciliation.find((one) => one.kind === kind);
  if (line === undefined) return 0;
  const counts = { waiting: line.waiting, stored: line.received, held: line.held, excluded: line.excluded };
  return state === "all" ? counts.waiting + counts.stored + counts.held + counts.excluded : counts[state];
}

/** Rows of the selection that have come; more than a page of the room's answer is never destroyed at once. */
function chosenRows(selection: Selection, rowAt: (index: number) => Item | undefined): readonly Item[] {
  if (sizeOf(selection) > mostAtOnce) return [];
  return Array.from({ length: sizeOf(selection) }, (_, offset) => rowAt(first(selection) + offset)).filter((row) => row !== undefined);
}

const mostAtOnce = 1000;

/** Every thing of the delivery in the order of the medium, whatever their number. */
export function ItemsTable({ page }: { readonly page: Page }) {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.receive.items;
  const { officer } = useSession();
  const number = page.delivery;
  const [state, setState] = useDraft<ByState>(`items.state.${String(number)}`, "all");
  const [kind, setKind] = useDraft<"all" | ItemKind>(`items.kind.${String(number)}`, "all");
  const [selection, setSelection] = useDraft<Selection | undefined>(`items.selection.${String(number)}`, undefined);
  const [hidden, setHidden] = useHiddenColumns("columns.items", "container address");
  const ask = useCallback<AskPage<Item>>(
    async (offset, limit, signal) => {
      const query = { delivery: String(number), ...(state !== "all" && { state }), ...(kind !== "all" && { kind }), offset: String(offset), limit: String(limit) };
      const response = await fetchResource("delivery.items", query, signal);
      return response.ok ? readLines(response.value, item) : response;
    },
    [number, state, kind],
  );
  const pages = usePages(ask);
  const columns = useMemo(() => itemColumns(speech), [speech]);
  const count = countOf(page, state, kind);
  return (
    <div className={styles.items}>
      <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
        <Select
          size="dense"
          label={words.filterState}
          value={state}
          options={[{ value: "all" as const, word: m.frame.all }, ...itemStates.map((value) => ({ value, word: m.words.itemStates[value] }))]}
          onChange={(value) => {
            setState(value);
            setSelection(undefined);
          }}
        />
        <Select
          size="dense"
          label={words.filterKind}
          value={kind}
          options={[{ value: "all" as const, word: m.frame.all }, ...page.reconciliation.map(({ kind: value }) => ({ value, word: m.words.itemKinds[value] }))]}
          onChange={(value) => {
            setKind(value);
            setSelection(undefined);
          }}
        />
      </div>
      {pages.failure !== undefined && <FailurePanel failure={pages.failure} />}
      <TableToolbar shown={count} total={page.items} selected={sizeOf(selection)} columns={columns} hidden={hidden} onHide={setHidden} />
      {may(officer.role, "vault.destroy") && selection !== undefined && <DestroyItems delivery={number} items={chosenRows(selection, pages.rowAt)} />}
      {/* Names are patient data. */}
      <div className={styles.table}>
        <PatientView officer={officer}>
          <Table label={m.receive.page.items} columns={columns.filter(({ id }) => !hidden.has(id))} count={count} rowAt={pages.rowAt} onSeen={pages.seen} selection={selection} onSelect={setSelection} empty={words.empty} />
        </PatientView>
      </div>
    </div>
  );
}
