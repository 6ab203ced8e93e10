import { useMemo } from "react";
import type { Language } from "../../../core/contract/messages/index.ts";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { useAnswer } from "../../app/useAnswer.ts";
import { useDraft } from "../../app/useDraft.ts";
import { useNow } from "../../app/useNow.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Directory } from "../../components/Directory/Directory.tsx";
import type { Column, Sort } from "../../components/Table/Table.tsx";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { HandOutPane } from "./HandOutPane.tsx";
import { ProviderPane } from "./ProviderPane.tsx";
import { ProviderForm } from "./ProviderForm.tsx";

export type Provider = OperationOutput<"policy.get">["providers"][number];

export const askPolicy = () => call("policy.get", {});

/** Whose media the room opens: known by the certificates of two of their people. */
export function Providers() {
  const speech = useSpeech();
  const { m, language } = speech;
  const words = m.administration.providers;
  const { officer } = useSession();
  const now = useNow(60_000);
  const { value, failure } = useAnswer(askPolicy);
  const [over, setOver] = useDraft<"adding" | "handingOut" | undefined>("providers.over", undefined);
  const mayChange = may(officer.role, "policy.change");
  const columns = useMemo(() => providerColumns(speech, now), [speech, now]);
  const compare = useMemo(() => order(language), [language]);
  const close = (): void => {
    setOver(undefined);
  };
  return (
    <Directory
      name="providers"
      label={words.title}
      paneLabel={words.pane}
      filterLabel={words.filter}
      all={value?.providers}
      failure={failure}
      keyOf={keyOf}
      textOf={textOf}
      columns={columns}
      sort={byName}
      compare={compare}
      actions={
        <>
          {may(officer.role, "policy.handOut") && (
            <Button
              size="dense"
              icon="export"
              aria-expanded={over === "handingOut"}
              onPress={() => {
                setOver("handingOut");
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
              aria-expanded={over === "adding"}
              onPress={() => {
                setOver("adding");
              }}
            >
              {words.add}
            </Button>
          )}
        </>
      }
      empty={words.empty}
      noMatch={words.noMatch}
      onChoose={close}
      pane={(chosen) => over === "handingOut" ? <HandOutPane onClose={close} /> : over === "adding" && mayChange ? <ProviderForm onClose={close} /> : <ProviderPane key={chosen?.id ?? ""} provider={chosen} mayChange={mayChange} />}
    />
  );
}

const keyOf = ({ id }: Provider): string => id;
const textOf = ({ id, name }: Provider): string => `${id} ${name}`;
const byName: Sort = { column: "name", descending: false };

function order(language: Language): (column: string, one: Provider, other: Provider) => number {
  const collator = new Intl.Collator(language);
  return (column, one, other) => (column === "kind" ? collator.compare(one.kind, other.kind) : 0) || collator.compare(one.name, other.name);
}

function providerColumns({ m, say }: Speech, now: number): readonly Column<Provider>[] {
  const words = m.administration.providers;
  return [
    { id: "name", word: words.name, width: "minmax(12rem, 2fr)", isRowHeader: true, isSortable: true, cell: ({ name }) => name },
    { id: "kind", word: words.kind, width: "9rem", isSortable: true, cell: ({ kind }) => m.words.providerKinds[kind] },
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
