import { useMemo, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { useNow } from "../../app/useNow.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table, type Column } from "../../components/Table/Table.tsx";
import { foldText } from "../../i18n/foldText.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { HandOutPane } from "./HandOutPane.tsx";
import { ProviderPane } from "./ProviderPane.tsx";
import { ProviderForm } from "./ProviderForm.tsx";
import styles from "./Administration.module.css";

export type Provider = OperationOutput<"policy.get">["providers"][number];

export const askPolicy = () => call("policy.get", {});
const none: readonly Provider[] = [];

/** Whose media the room opens: known by the certificates of two of their people. */
export function Providers() {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.administration.providers;
  const { officer } = useSession();
  const now = useNow(60_000);
  const { value, failure, isWaiting } = useAnswer(askPolicy);
  const [text, setText] = useState("");
  const [selection, setSelection] = useState<Selection | undefined>();
  const [isAdding, setAdding] = useDraft("providers.adding", false);
  const [isHandingOut, setHandingOut] = useState(false);
  const all = value?.providers ?? none;
  const mayChange = may(officer.role, "policy.change");
  const columns = useMemo(() => providerColumns(speech, now), [speech, now]);
  const rows = useMemo(() => all.filter(({ id, name }) => foldText(`${id} ${name}`).includes(foldText(text))), [all, text]);
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? rows[selection.active] : undefined;
  return (
    <Splitter
      name="pane.providers"
      asideLabel={words.pane}
      main={
        <div className={styles.list}>
          <div className={styles.tools}>
            <div className={styles.filter} data-filter>
              <TextField
                label={words.filter}
                size="dense"
                value={text}
                onChange={(typed) => {
                  setText(typed);
                  setSelection(undefined);
                }}
              />
            </div>
            {may(officer.role, "policy.handOut") && (
              <Button
                size="dense"
                icon="export"
                aria-expanded={isHandingOut}
                onPress={() => {
                  setHandingOut(true);
                  setAdding(false);
                }}
              >
                {m.administration.handOut.open}
              </Button>
            )}
            {mayChange && (
              <Button
                kind="primary"
                size="dense"
                icon="plus"
                aria-expanded={isAdding}
                onPress={() => {
                  setAdding(true);
                  setHandingOut(false);
                }}
              >
                {words.add}
              </Button>
            )}
          </div>
          {failure !== undefined && <FailurePanel failure={failure} />}
          <Table
            label={words.title}
            columns={columns}
            count={rows.length}
            rowAt={(index) => rows[index]}
            selection={selection}
            onSelect={(next) => {
              setSelection(next);
              setAdding(false);
              setHandingOut(false);
            }}
            empty={isWaiting && value === undefined ? m.frame.loading : all.length === 0 ? words.empty : words.noMatch}
          />
        </div>
      }
      aside={
        isHandingOut ? (
          <HandOutPane
            onClose={() => {
              setHandingOut(false);
            }}
          />
        ) : isAdding && mayChange ? (
          <ProviderForm
            onClose={() => {
              setAdding(false);
            }}
          />
        ) : (
          <ProviderPane key={chosen?.id ?? ""} provider={chosen} mayChange={mayChange} />
        )
      }
    />
  );
}

function providerColumns({ m, say }: Speech, now: number): readonly Column<Provider>[] {
  const words = m.administration.providers;
  return [
    { id: "name", word: words.name, width: "minmax(12rem, 2fr)", isRowHeader: true, cell: ({ name }) => name },
    { id: "kind", word: words.kind, width: "9rem", cell: ({ kind }) => m.words.providerKinds[kind] },
    { id: "id", word: words.id, width: "minmax(8rem, 1fr)", cell: ({ id }) => <code>{id}</code> },
    {
      id: "state",
      word: m.administration.state,
      width: "12rem",
      cell: ({ signers }) => {
        const usable = signers.filter(({ validUntil }) => validUntil > now);
        const isReady = usable.some(({ role }) => role === "operator") && usable.some(({ role }) => role === "approver");
        return <Chip state={isReady ? "good" : "bad"}>{isReady ? say(words.ready, { count: usable.length }) : words.notReady}</Chip>;
      },
    },
  ];
}
