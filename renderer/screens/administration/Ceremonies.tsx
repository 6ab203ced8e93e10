import { useMemo, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { NothingChosen } from "../../components/Directory/Directory.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Pane } from "../../components/Pane/Pane.tsx";
import { Splitter } from "../../components/Splitter/Splitter.tsx";
import { sizeOf, type Selection } from "../../components/Table/selection.ts";
import { Table, type Column } from "../../components/Table/Table.tsx";
import { formatDateTime, formatExact } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { Minutes } from "../ceremony/Minutes.tsx";
import styles from "./Administration.module.css";

type Ceremony = OperationOutput<"ceremony.list">["ceremonies"][number];

const askCeremonies = () => call("ceremony.list", {});
const none: readonly Ceremony[] = [];

export function Ceremonies() {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.ceremony.list;
  const { value, failure, isWaiting } = useAnswer(askCeremonies);
  const [selection, setSelection] = useState<Selection | undefined>();
  const rows = useMemo(() => (value?.ceremonies ?? none).toSorted((one, other) => other.begunAt - one.begunAt), [value]);
  const columns = useMemo(() => ceremonyColumns(speech), [speech]);
  const chosen = selection !== undefined && sizeOf(selection) === 1 ? rows[selection.active] : undefined;
  return (
    <Splitter
      name="pane.ceremonies"
      asideLabel={words.title}
      main={
        <div className={styles.list}>
          {failure !== undefined && <FailurePanel failure={failure} />}
          <Table label={words.title} columns={columns} count={rows.length} rowAt={(index) => rows[index]} selection={selection} onSelect={setSelection} empty={isWaiting && value === undefined ? m.frame.loading : words.empty} />
        </div>
      }
      aside={chosen === undefined ? <NothingChosen>{words.choose}</NothingChosen> : <CeremonyPane key={chosen.id} ceremony={chosen} />}
    />
  );
}

function CeremonyPane({ ceremony }: { readonly ceremony: Ceremony }) {
  const { m, language } = useSpeech();
  const words = m.ceremony;
  const [isMinutesShown, setMinutesShown] = useState(false);
  return (
    <Pane title={words.purposes[ceremony.purpose]}>
      <Facts
        look="stack"
        facts={[
          { word: words.form.begunAt, value: formatExact(language, ceremony.begunAt) },
          { word: words.form.endedAt, value: ceremony.endedAt === undefined ? m.frame.none : formatExact(language, ceremony.endedAt) },
          { word: words.form.outcome, value: words.form.outcomes[ceremony.outcome] },
          { word: words.sha256, value: groupHash(ceremony.sha256), look: "mono" },
        ]}
      />
      <ul className={styles.signers}>
        {ceremony.signatures.map((signature) => (
          <li key={signature.certificate}>
            <p className={styles.strong}>{`${signature.name} (${m.words.roles[signature.role]})`}</p>
            <p>{formatExact(language, signature.at)}</p>
            <Chip state={signature.verified ? "good" : "bad"}>{signature.verified ? words.form.holds : words.form.doesNotHold}</Chip>
          </li>
        ))}
      </ul>
      {isMinutesShown ? (
        <Minutes ceremony={ceremony.id} />
      ) : (
        <Button
          icon="print"
          onPress={() => {
            setMinutesShown(true);
          }}
        >
          {words.makeMinutes}
        </Button>
      )}
    </Pane>
  );
}

const outcomes = { done: "good", failed: "bad", cancelled: "neutral", interrupted: "caution" } as const;

function ceremonyColumns({ m, language }: Speech): readonly Column<Ceremony>[] {
  const words = m.ceremony.list;
  return [
    { id: "at", word: words.at, width: language === "ja" ? "16rem" : "14rem", isRowHeader: true, cell: ({ begunAt }) => formatDateTime(language, begunAt) },
    { id: "purpose", word: words.purpose, width: "minmax(12rem, 1.5fr)", cell: ({ purpose }) => m.ceremony.purposes[purpose] },
    { id: "signers", word: words.signers, width: "minmax(12rem, 1.5fr)", cell: ({ signatures }) => signatures.map(({ name }) => name).join(" · ") },
    { id: "outcome", word: words.outcome, width: "9rem", cell: ({ outcome, signatures }) => (signatures.every(({ verified }) => verified) ? <Chip state={outcomes[outcome]}>{m.ceremony.form.outcomes[outcome]}</Chip> : <Chip state="bad">{words.unproven}</Chip>) },
  ];
}
