import { useMemo, useState } from "react";
import { Table } from "../../components/Table/Table.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { auditColumns } from "../audit/columns.tsx";
import type { Page } from "../receive/ReceiveWizard.tsx";
import type { Selection } from "../../components/Table/selection.ts";
import styles from "./Delivery.module.css";

const shown = new Set(["sequence", "at", "officer", "operation", "outcome", "failure"]);

/** What the audit log says of this delivery, newest first. */
export function AuditRows({ rows }: { readonly rows: Page["audit"] }) {
  const speech = useSpeech();
  const { m } = speech;
  const [selection, setSelection] = useState<Selection | undefined>();
  const columns = useMemo(() => auditColumns(speech, []).filter(({ id }) => shown.has(id)), [speech]);
  return (
    <div className={styles.table}>
      <Table label={m.receive.page.audit} columns={columns} count={rows.length} rowAt={(index) => rows[index]} selection={selection} onSelect={setSelection} empty={m.audit.empty} />
    </div>
  );
}
