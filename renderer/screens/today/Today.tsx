import { useEffect, useState } from "react";
import { useSession } from "../../app/Session.tsx";
import { useNavigation } from "../../app/Navigation.tsx";
import { may, sectionsFor } from "../../app/sections.ts";
import { throwLater } from "../../app/useAnswer.ts";
import { useNow } from "../../app/useNow.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { Panel, TitleLine } from "../../components/Panel/Panel.tsx";
import { formatDateTime, formatDay } from "../../i18n/dates.ts";
import { formatDuration } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Failure } from "../../../core/domain/failure.ts";
import { useDeliveries } from "../receive/useMedia.ts";
import { NextSteps } from "./NextSteps.tsx";
import { isOutstanding, SelftestTable } from "./SelftestTable.tsx";
import { Waiting } from "./Waiting.tsx";
import styles from "./Today.module.css";

/** The question of this screen: is everything as I left it? */
export function Today({ attempts, held }: { readonly attempts: number; readonly held: number }) {
  const { m, say, language } = useSpeech();
  const words = m.today;
  const session = useSession();
  const { go } = useNavigation();
  const now = useNow(60_000);
  const deliveries = useDeliveries();
  const [results, setResults] = useState(session.status.selftest);
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const passed = results.filter((result) => result.passed && !isOutstanding(result)).length;
  const isBad = results.some((result) => !result.passed);

  const run = async (): Promise<void> => {
    setRunning(true);
    const answer = await call("selftest.run", {});
    setRunning(false);
    setFailure(answer.ok ? undefined : answer.failure);
    if (answer.ok) setResults(answer.value.results);
  };

  // What could not be tested before anybody was signed in is tested now, once.
  const isOpen = session.status.selftest.some(isOutstanding);
  useEffect(() => {
    if (!isOpen) return;
    call("selftest.run", {}).then((answer) => {
      if (answer.ok) setResults(answer.value.results);
    }, throwLater);
  }, [isOpen]);

  return (
    <div className={styles.screen}>
      <TitleLine title={words.title} state={formatDay(language, now)} />
      {may(session.officer.role, "project.list") && <NextSteps deliveries={deliveries} />}
      <Waiting held={held} deliveries={deliveries.deliveries} />
      <div className={styles.grid}>
        <Panel title={words.signIns}>
          <Facts
            facts={[
              { word: words.lastSignIn, value: session.lastOpenedAt === undefined ? words.firstSignIn : formatDateTime(language, session.lastOpenedAt) },
              {
                word: words.failedSince,
                value:
                  session.failedSince === 0 ? (
                    <Chip state="good">{words.failedNone}</Chip>
                  ) : (
                    <span className={styles.alert}>
                      <Chip state="bad">{say(words.failedSome, { count: session.failedSince })}</Chip> {words.failedAdvice}
                    </span>
                  ),
              },
              { word: words.thisSignIn, value: formatDateTime(language, session.openedAt) },
              { word: words.idle, value: say(words.idleAfter, { time: formatDuration(language, session.idleMilliseconds) }) },
            ]}
          />
        </Panel>
        <Panel title={words.roomState}>
          <Facts
            facts={[
              { word: m.words.room, value: session.room.name },
              {
                word: words.attempts,
                value:
                  attempts === 0 ? (
                    <Chip state="good" icon="shield">
                      {words.attemptsNone}
                    </Chip>
                  ) : (
                    <span className={styles.alert}>
                      <Chip state="bad">{say(words.attemptsSome, { count: attempts })}</Chip> {words.attemptsAdvice}
                    </span>
                  ),
              },
              { word: words.roomFolder, value: session.status.folder },
              { word: words.version, value: session.status.version },
            ]}
          />
        </Panel>
      </div>
      <Panel
        title={words.selftest}
        note={<Chip state={isBad ? "bad" : passed === results.length ? "good" : "neutral"}>{say(words.selftestSummary, { total: results.length, passed })}</Chip>}
        actions={
          <Button
            size="dense"
            icon="repeat"
            isDisabled={isRunning}
            onPress={() => {
              run().catch(throwLater);
            }}
          >
            {isRunning ? words.running : words.runAgain}
          </Button>
        }
      >
        {failure !== undefined && <FailurePanel failure={failure} />}
        <SelftestTable results={results} />
      </Panel>
      <Panel title={say(words.whatNext, { role: m.words.roles[session.officer.role] })}>
        <ul className={styles.sections}>
          {sectionsFor(session.officer.role)
            .filter(({ id }) => id !== "today")
            .map(({ id, icon, shortcut }) => (
              <li key={id}>
                <Icon name={icon} />
                <div className={styles.about}>
                  <p className={styles.name}>{m.words.sections[id]}</p>
                  <p>{m.words.sectionAbout[id]}</p>
                </div>
                <Button
                  size="dense"
                  shortcut={shortcut}
                  aria-label={`${m.words.sections[id]} ${words.openSection}`}
                  onPress={() => {
                    go({ section: id });
                  }}
                >
                  {words.openSection}
                </Button>
              </li>
            ))}
        </ul>
      </Panel>
    </div>
  );
}
