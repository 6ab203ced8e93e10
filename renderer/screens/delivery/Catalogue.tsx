import { useCallback, useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useRunningJob } from "../../app/Jobs.tsx";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater, useAnswer } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { PlainTable } from "../../components/PlainTable/PlainTable.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import { formatNumber } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Delivery } from "../receive/useMedia.ts";

type Linked = OperationOutput<"delivery.link">;

/** Who and what is in it: made from the vault once the counts were compared, and then each patient is told to be a person. */
export function Catalogue({ delivery, onChanged }: { readonly delivery: Delivery; readonly onChanged: () => void }) {
  const { m, say } = useSpeech();
  const words = m.receive.catalogue;
  const { officer } = useSession();
  const job = useRunningJob(delivery.state === "opened" ? "delivery.catalogue" : "delivery.link");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [linked, setLinked] = useState<Linked | undefined>();
  const act = (work: () => Promise<Failure | undefined>): void => {
    setBusy(true);
    setFailure(undefined);
    work().then((failed) => {
      setBusy(false);
      setFailure(failed);
      onChanged();
    }, throwLater);
  };
  const catalogue = (): void => {
    act(async () => {
      const made = await call("delivery.catalogue", { delivery: delivery.delivery });
      return made.ok ? undefined : made.failure;
    });
  };
  const link = (): void => {
    act(async () => {
      const done = await call("delivery.link", { delivery: delivery.delivery });
      if (done.ok) setLinked(done.value);
      return done.ok ? undefined : done.failure;
    });
  };
  const isReady = delivery.state === "opened" || delivery.state === "catalogued" || delivery.state === "linked";
  return (
    <>
      {!isReady && <p>{words.notYet}</p>}
      {failure !== undefined && <FailurePanel failure={failure} />}
      {isBusy && job !== undefined && <ProgressBar job={job} look="whole" safety={words.safe} />}
      {delivery.state === "opened" && (
        <>
          <p>{words.about}</p>
          {may(officer.role, "delivery.catalogue") && (
            <div>
              <Button kind="primary" icon="play" isDisabled={isBusy} onPress={catalogue}>
                {isBusy ? words.making : words.make}
              </Button>
            </div>
          )}
        </>
      )}
      {delivery.state === "catalogued" && (
        <>
          <p>{words.linkAbout}</p>
          {may(officer.role, "delivery.link") && (
            <div>
              <Button kind="primary" icon="play" isDisabled={isBusy} onPress={link}>
                {isBusy ? words.linking : words.link}
              </Button>
            </div>
          )}
        </>
      )}
      {delivery.state === "linked" && <Notice state="good">{linked === undefined ? words.linked : say(words.linkedNow, { persons: linked.newPersons, refused: linked.refused })}</Notice>}
      {linked !== undefined && linked.unmatched > 0 && <Notice state="caution">{say(words.unmatched, { count: linked.unmatched })}</Notice>}
      {linked !== undefined && linked.conflicts > 0 && <Notice state="caution">{say(words.conflicts, { count: linked.conflicts })}</Notice>}
      {(delivery.state === "catalogued" || delivery.state === "linked") && <Contents number={delivery.delivery} />}
    </>
  );
}

function Contents({ number }: { readonly number: number }) {
  const { m, language, say } = useSpeech();
  const words = m.receive.catalogue;
  const { officer } = useSession();
  const ask = useCallback(() => call("catalogue.get", { delivery: number }), [number]);
  if (!may(officer.role, "catalogue.get")) return <p>{words.notYours}</p>;
  return <Shown ask={ask} words={words} count={(value) => formatNumber(language, value)} sentence={(code) => say(m.failures[code].happened, {})} />;
}

interface ShownProps {
  readonly ask: Parameters<typeof useAnswer<OperationOutput<"catalogue.get">>>[0];
  readonly words: ReturnType<typeof useSpeech>["m"]["receive"]["catalogue"];
  readonly count: (value: number) => string;
  readonly sentence: (code: Failure["code"]) => string;
}

function Shown({ ask, words, count, sentence }: ShownProps) {
  const { m } = useSpeech();
  const { value, failure } = useAnswer(ask);
  if (failure !== undefined) return <FailurePanel failure={failure} />;
  if (value === undefined) return <p>{m.frame.loading}</p>;
  const { catalogue, items } = value;
  return (
    <>
      <Panel title={words.title}>
        <Facts
          facts={[
            { word: words.holders, value: count(catalogue.holders) },
            { word: words.records, value: count(catalogue.records) },
            { word: words.instances, value: count(catalogue.instances) },
            { word: words.heldRows, value: count(catalogue.heldRows) },
            { word: words.leftItems, value: count(catalogue.leftItems) },
          ]}
        />
      </Panel>
      <Panel title={words.files}>
        <PlainTable
          label={words.files}
          rows={items}
          keyOf={({ item }) => String(item)}
          empty={words.none}
          stateOf={({ kind, held }) => (kind === "left" || held > 0 ? "caution" : undefined)}
          columns={[
            { id: "item", word: m.receive.items.number, cell: ({ item }) => count(item) },
            { id: "kind", word: m.receive.items.kind, cell: ({ kind }) => words.kinds[kind] },
            { id: "records", word: words.records, cell: ({ records }) => count(records), align: "end" },
            { id: "held", word: words.heldRows, cell: ({ held }) => count(held), align: "end" },
            { id: "why", word: words.why, cell: ({ failure: code }) => (code === undefined ? "" : sentence(code)) },
          ]}
        />
      </Panel>
    </>
  );
}
