import { useCallback, useEffect, useMemo, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { HeldCause } from "../../../core/domain/delivery.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { isSmallScreen } from "../../app/screenSize.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { usePages, type AskPage } from "../../app/usePages.ts";
import { call, listen } from "../../bridge.ts";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { PatientView } from "../../components/PatientView/PatientView.tsx";
import { SideList } from "../../components/SideList/SideList.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { first, last, sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { formatDate } from "../../i18n/dates.ts";
import { formatBytes } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { itemColumns, type Item } from "../delivery/itemColumns.tsx";
import { HeldPane } from "./HeldPane.tsx";
import styles from "./Held.module.css";

export type HeldGroup = OperationOutput<"held.list">["groups"][number];

const askGroups = () => call("held.list", {});
/** Columns that say the same in every row of one cause. */
const needless = new Set(["state", "cause"]);

/** The question of this screen: what was not understood, and what becomes of it? */
export function Held() {
  const speech = useSpeech();
  const { m, say, language } = speech;
  const words = m.held;
  const { place } = useNavigation();
  const { officer } = useSession();
  const { value, failure, isWaiting, again } = useAnswer(askGroups);
  const [cause, setCause] = useDraft<HeldCause | undefined>("held.cause", undefined);
  const [wanted, setWanted] = useDraft<number | undefined>("held.delivery", undefined);
  const [selection, setSelection] = useDraft<Selection | undefined>("held.selection", undefined);
  useEffect(() => listen("held.changed", again), [again]);

  const all = value?.groups ?? [];
  const groups = place.delivery === undefined ? all : all.filter(({ deliveries }) => deliveries.includes(place.delivery ?? 0));
  const group = groups.find((one) => one.cause === cause) ?? groups[0];
  const delivery = group === undefined ? undefined : (place.delivery ?? group.deliveries.find((one) => one === wanted) ?? group.deliveries[0]);
  const items = useHeldItems(group?.cause, delivery, group?.count ?? 0);

  return (
    <Screen title={words.title} state={value === undefined ? undefined : say(words.total, { count: value.total })}>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {group === undefined || delivery === undefined ? (
        <div className={styles.nothing}>{value === undefined ? isWaiting && m.frame.loading : <Notice state="good">{words.empty}</Notice>}</div>
      ) : (
        <Splitter
          name="pane.causes"
          asideAt="start"
          asideLabel={words.causes}
          follows={group.cause}
          aside={
            <SideList
              label={words.causes}
              chosen={group.cause}
              onChoose={(id) => {
                setCause(groups.find((one) => one.cause === id)?.cause);
                setSelection(undefined);
              }}
              groups={[
                {
                  id: "causes",
                  word: words.causes,
                  empty: words.empty,
                  items: groups.map((one) => ({
                    id: one.cause,
                    word: m.words.heldCauses[one.cause].word,
                    icon: "hold" as const,
                    about: `${say(words.count, { count: one.count })} · ${formatBytes(language, one.bytes)}\n${say(words.since, { at: formatDate(language, one.oldestAt) })}`,
                  })),
                },
              ]}
            />
          }
          main={
            <Splitter
              name="pane.held"
              asideLabel={words.pane}
              main={
                <Items
                  key={`${group.cause} ${String(delivery)}`}
                  group={group}
                  delivery={delivery}
                  items={items}
                  selection={selection}
                  onSelect={setSelection}
                  onDelivery={(number) => {
                    setWanted(number);
                    setSelection(undefined);
                  }}
                />
              }
              aside={
                <HeldPane
                  key={group.cause}
                  group={group}
                  delivery={delivery}
                  selected={chosenItems(selection, items.rowAt)}
                  isTooMany={sizeOf(selection) > 1000}
                  count={items.total}
                  officerRole={officer.role}
                  onDone={() => {
                    setSelection(undefined);
                    again();
                    items.again();
                  }}
                />
              }
            />
          }
        />
      )}
    </Screen>
  );
}

/** Rows that are selected and have come: those on the way are not yet known by number. */
function chosenItems(selection: Selection | undefined, rowAt: (index: number) => Item | undefined): readonly Item[] {
  if (selection === undefined || sizeOf(selection) > 1000) return [];
  return Array.from({ length: sizeOf(selection) }, (_, offset) => rowAt(first(selection) + offset)).filter((item) => item !== undefined);
}

interface HeldItems {
  readonly total: number;
  readonly rowAt: (index: number) => Item | undefined;
  readonly seen: (firstRow: number, lastRow: number) => void;
  readonly again: () => void;
  readonly failure: ReturnType<typeof usePages<Item>>["failure"];
}

function useHeldItems(cause: HeldCause | undefined, delivery: number | undefined, expected: number): HeldItems {
  const [total, setTotal] = useState(expected);
  const ask = useCallback<AskPage<Item>>(
    async (offset, limit) => {
      if (cause === undefined || delivery === undefined) return { ok: true, value: [] };
      const answer = await call("held.items", { cause, delivery, offset, limit });
      if (!answer.ok) return answer;
      setTotal(answer.value.total);
      return { ok: true, value: answer.value.items };
    },
    [cause, delivery],
  );
  const pages = usePages(ask);
  return { total, ...pages };
}

interface ItemsProps {
  readonly group: HeldGroup;
  readonly delivery: number;
  readonly items: HeldItems;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection) => void;
  readonly onDelivery: (delivery: number) => void;
}

function Items({ group, delivery, items, selection, onSelect, onDelivery }: ItemsProps) {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.held;
  const { officer } = useSession();
  const [hidden, setHidden] = useHiddenColumns("columns.held", isSmallScreen() ? "kind container address" : "container address");
  const columns = useMemo(() => itemColumns(speech).filter(({ id }) => !needless.has(id)), [speech]);
  const { seen } = items;
  const select = (next: Selection): void => {
    onSelect(next);
    // A range may reach beyond what was in sight.
    if (sizeOf(next) <= 1000) seen(first(next), last(next));
  };
  return (
    <div className={styles.items}>
      <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
        <Select
          size="dense"
          label={words.delivery}
          value={String(delivery)}
          options={group.deliveries.map((number) => ({ value: String(number), word: say(m.receive.deliveryTitle, { number }) }))}
          onChange={(number) => {
            onDelivery(Number(number));
          }}
        />
      </div>
      {items.failure !== undefined && <FailurePanel failure={items.failure} />}
      <TableToolbar shown={items.total} total={items.total} selected={sizeOf(selection)} columns={columns} hidden={hidden} onHide={setHidden} />
      <div className={styles.table}>
        <PatientView officer={officer}>
          <Table label={m.words.heldCauses[group.cause].word} columns={columns.filter(({ id }) => !hidden.has(id))} count={items.total} rowAt={items.rowAt} onSeen={seen} selection={selection} onSelect={select} empty={words.empty} />
        </PatientView>
      </div>
    </div>
  );
}
