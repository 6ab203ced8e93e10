import { useState } from "react";
import { auditEvents, type AuditEventName } from "../../../core/domain/audit.ts";
import { DateFields } from "../../components/DateFields/DateFields.tsx";
import { Select } from "../../components/Field/Select.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { nameOfOperation } from "../../i18n/names.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { isReversed, readFilter, type FilterForm } from "./filter.ts";
import styles from "./Audit.module.css";

export interface FilterRowProps {
  readonly form: FilterForm;
  readonly onChange: (form: FilterForm) => void;
  readonly listed: OperationOutput<"audit.list"> | undefined;
}

const eventNames = Object.keys(auditEvents) as AuditEventName[];

export function FilterRow({ form, onChange, listed }: FilterRowProps) {
  const { m, language } = useSpeech();
  const words = m.audit;
  const [left, setLeft] = useState<ReadonlySet<"from" | "to">>(new Set());
  const all = { value: "all" as const, word: m.frame.all };
  const filter = readFilter(form);
  const date = (name: "from" | "to") => (
    <DateFields
      label={words[name]}
      value={form[name]}
      onChange={(parts) => {
        onChange({ ...form, [name]: parts });
      }}
      showErrors={left.has(name)}
      onLeave={() => {
        setLeft((names) => new Set([...names, name]));
      }}
    />
  );
  return (
    <div className={styles.filter} role="group" aria-label={m.frame.table.filter} data-filter>
      {date("from")}
      {date("to")}
      <div className={styles.choice}>
        <Select
          size="dense"
          label={words.columns.officer}
          value={form.officer}
          options={[all, ...(listed?.officers ?? []).map(({ id, name, romaji }) => ({ value: id, word: language === "ja" ? name : romaji }))]}
          onChange={(officer) => {
            onChange({ ...form, officer });
          }}
        />
      </div>
      <div className={styles.choice}>
        <Select
          size="dense"
          label={words.columns.event}
          value={form.event}
          options={[all, ...eventNames.map((value) => ({ value, word: m.words.auditEvents[value] }))]}
          onChange={(event) => {
            onChange({ ...form, event });
          }}
        />
      </div>
      <div className={styles.choice}>
        <Select
          size="dense"
          label={words.columns.operation}
          value={form.operation}
          options={[all, ...(listed?.operations ?? []).map((value) => ({ value, word: nameOfOperation(m, value) }))]}
          onChange={(operation) => {
            onChange({ ...form, operation });
          }}
        />
      </div>
      <div className={styles.choiceShort}>
        <Select
          size="dense"
          label={words.columns.outcome}
          value={form.outcome}
          options={[all, { value: "success", word: words.outcomes.success }, { value: "failure", word: words.outcomes.failure }]}
          onChange={(outcome) => {
            onChange({ ...form, outcome });
          }}
        />
      </div>
      {isReversed(filter) && (
        <p className={styles.filterError} role="alert">
          <Icon name="warning" small />
          {words.rangeReversed}
        </p>
      )}
    </div>
  );
}
