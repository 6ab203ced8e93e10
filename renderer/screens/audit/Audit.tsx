import { useMemo, useState } from "react";
import { useDraft } from "../../app/useDraft.ts";
import { useSession } from "../../app/Session.tsx";
import { may } from "../../app/sections.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Screen } from "../../components/Screen/Screen.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table } from "../../components/Table/Table.tsx";
import { TableToolbar } from "../../components/Table/TableToolbar.tsx";
import { useHiddenColumns } from "../../components/Table/useHiddenColumns.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { isSmallScreen } from "../../app/screenSize.ts";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { auditColumns, usuallyHidden } from "./columns.tsx";
import { CheckpointPane } from "./CheckpointPane.tsx";
import { DetailPane } from "./DetailPane.tsx";
import { ExportPane } from "./ExportPane.tsx";
import { emptyFilter, isEmpty, isReversed, readFilter } from "./filter.ts";
import { FilterRow } from "./FilterRow.tsx";
import { useAuditLog } from "./useAuditLog.ts";
import { VerifyPane } from "./VerifyPane.tsx";
import styles from "./Audit.module.css";

type Pane = "detail" | "verify" | "export" | "print";

/** The question of this screen: who did what, and is the log whole? */
export function Audit() {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.audit;
  const { officer } = useSession();
  const [form, setForm] = useDraft("audit.filter", emptyFilter);
  const [selection, setSelection] = useDraft<Selection | undefined>("audit.selection", undefined);
  const [pane, setPane] = useState<Pane>("detail");
  const [hidden, setHidden] = useHiddenColumns("columns.audit", usuallyHidden(isSmallScreen()));
  const read = readFilter(form);
  const log = useAuditLog(isReversed(read) ? {} : read);
  const { listed } = log;
  const columns = useMemo(() => auditColumns(speech, listed?.officers ?? []), [speech, listed]);
  const mayExport = may(officer.role, "audit.export");
  const show = (wanted: Pane) => () => {
    setPane((now) => (now === wanted ? "detail" : wanted));
  };
  const clear = (): void => {
    setForm(emptyFilter);
    setSelection(undefined);
  };
  const back = (): void => {
    setPane("detail");
  };
  useShortcuts("audit", {
    "audit.verify": show("verify"),
    "audit.print": show("print"),
    ...(mayExport && { "audit.export": show("export") }),
  });
  useShortcuts("global", {
    escape: () => {
      if (document.querySelector("[role=dialog], [role=listbox]") === null) back();
    },
  });
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? log.rowAt(selection.active) : undefined;

  return (
    <Screen
      title={words.title}
      actions={
        <>
          <Button kind="quiet" size="dense" icon="repeat" onPress={log.refresh}>
            {words.refresh}
          </Button>
          <Button size="dense" icon="print" shortcut="audit.print" aria-expanded={pane === "print"} onPress={show("print")}>
            {words.print}
          </Button>
          {mayExport && (
            <Button size="dense" icon="export" shortcut="audit.export" aria-expanded={pane === "export"} onPress={show("export")}>
              {words.export}
            </Button>
          )}
          <Button kind="primary" size="dense" icon="shield" shortcut="audit.verify" aria-expanded={pane === "verify"} onPress={show("verify")}>
            {words.verify}
          </Button>
        </>
      }
    >
      <Splitter
        name="pane.audit"
        asideLabel={words.pane}
        main={
          <div className={styles.log}>
            <FilterRow
              form={form}
              listed={listed}
              onChange={(next) => {
                setForm(next);
                setSelection(undefined);
              }}
            />
            {log.failure !== undefined && <FailurePanel failure={log.failure} />}
            <TableToolbar shown={listed?.matching ?? 0} total={listed?.total ?? 0} selected={sizeOf(selection)} columns={columns} hidden={hidden} onHide={setHidden}>
              {!isEmpty(read) && (
                <Button kind="quiet" size="dense" icon="cross" onPress={clear}>
                  {words.clear}
                </Button>
              )}
            </TableToolbar>
            <Table
              label={words.title}
              columns={columns.filter(({ id }) => !hidden.has(id))}
              count={listed?.matching ?? 0}
              rowAt={log.rowAt}
              onSeen={log.seen}
              selection={selection}
              onSelect={(next) => {
                setSelection(next);
                setPane("detail");
              }}
              empty={listed === undefined ? m.frame.loading : isEmpty(read) ? words.empty : <NoMatch onClear={clear} />}
            />
          </div>
        }
        aside={
          <>
            {pane === "detail" && <DetailPane row={chosen} selected={sizeOf(selection)} officers={listed?.officers ?? []} />}
            {pane === "verify" && <VerifyPane onClose={back} />}
            {pane === "export" && <ExportPane onClose={back} onDone={log.refresh} />}
            {pane === "print" && <CheckpointPane onClose={back} />}
          </>
        }
      />
    </Screen>
  );
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const { m } = useSpeech();
  return (
    <>
      <p>{m.audit.noMatch}</p>
      <Button size="dense" onPress={onClear}>
        {m.audit.clear}
      </Button>
    </>
  );
}
