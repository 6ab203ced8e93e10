import { useEffect, useState } from "react";
import { useRunningJob } from "../../app/Jobs.tsx";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call, listen, readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar/ProgressBar.tsx";
import type { Failure } from "../../../core/domain/failure.ts";
import { formatNumber } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { standingOf } from "./deliveryState.tsx";
import type { Delivery } from "./useMedia.ts";
import type { Page } from "./ReceiveWizard.tsx";

/** Verify, decrypt, store: begins by itself right after the custody form, and goes on where it was after anything. */
export function RunStep({ page, onChanged }: { readonly page: Page; readonly onChanged: () => void }) {
  const { m, say, language } = useSpeech();
  const words = m.receive.run;
  const { officer } = useSession();
  const job = useRunningJob("delivery.receive");
  const [now, setNow] = useState<Delivery>(page);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [isAsked, setAsked] = useState(false);
  const [isPausing, setPausing] = useState(false);
  const number = page.delivery;

  useEffect(() => {
    setNow(page);
  }, [page]);
  useEffect(
    () =>
      listen("delivery.changed", ({ delivery }) => {
        if (delivery.delivery === number) setNow(delivery);
      }),
    [number],
  );
  const run = (): void => {
    setAsked(true);
    setPausing(false);
    setFailure(undefined);
    call("delivery.receive", { delivery: number }).then((answer) => {
      setAsked(false);
      setPausing(false);
      // Paused is no failure to whoever asked for it.
      if (!answer.ok && answer.failure.code !== "job.cancelled") setFailure(answer.failure);
      onChanged();
    }, throwLater);
  };
  const isFresh = page.state === "announced" && page.stored + page.held + page.excluded === 0 && page.bytesDone === 0 && page.stopped === undefined && !page.running;
  useEffect(() => {
    if (isFresh && may(officer.role, "delivery.receive")) run();
  }, [isFresh]);

  const left = standingOf(now);
  const standing = isAsked ? "running" : left === "paused" && failure !== undefined ? "stopped" : left;
  const stopped = failure ?? (left !== "stopped" || now.stopped === undefined ? undefined : readFailure(now.stopped));
  return (
    <>
      <h2>{standing === "running" ? words.running : standing === "paused" ? words.paused : standing === "stopped" ? words.stopped : words.done}</h2>
      {standing === "running" && (
        <ProgressBar
          job={job ?? { id: "delivery", kind: "delivery.receive", state: "running", done: now.bytesDone, total: Math.max(now.bytes, now.bytesDone) }}
          look="whole"
          safety={words.safe}
          isStopping={isPausing}
          onPause={() => {
            setPausing(true);
            void call("delivery.pause", { delivery: number });
          }}
        />
      )}
      {standing === "paused" && <Notice state="caution">{say(words.pausedAbout, { stored: now.stored })}</Notice>}
      {standing !== "running" && stopped !== undefined && (
        <>
          <FailurePanel failure={stopped} />
          <p>{say(words.stoppedAbout, { stored: now.stored })}</p>
        </>
      )}
      {(standing === "paused" || standing === "stopped") && may(officer.role, "delivery.receive") && (
        <div>
          <Button kind="primary" icon="play" onPress={run}>
            {words.resume}
          </Button>
        </div>
      )}
      {standing === "settling" && (
        <Notice state={now.held === 0 ? "good" : "caution"} live>
          {`${words.stored} ${formatNumber(language, now.stored)} · ${words.held} ${formatNumber(language, now.held)}`}
        </Notice>
      )}
      <Facts
        facts={[
          { word: words.stored, value: formatNumber(language, now.stored) },
          { word: words.held, value: formatNumber(language, now.held) },
          { word: words.waiting, value: formatNumber(language, now.waiting) },
        ]}
      />
    </>
  );
}
