import { useCallback, useEffect, useState } from "react";
import { call, listen } from "../bridge.ts";
import { LanguageProvider, useSpeech } from "../i18n/LanguageProvider.tsx";
import { ShortcutProvider } from "../keys/ShortcutProvider.tsx";
import { BugScreen } from "../screens/bug/BugScreen.tsx";
import { Ended, isEndReason, type EndReason } from "../screens/ended/Ended.tsx";
import { FirstStart } from "../screens/first-start/FirstStart.tsx";
import { SignIn } from "../screens/sign-in/SignIn.tsx";
import type { OperationOutput } from "../../core/contract/operations.ts";
import { FailurePanel } from "../components/FailurePanel/FailurePanel.tsx";
import type { Failure } from "../../core/domain/failure.ts";
import { BugBoundary } from "./BugBoundary.tsx";
import { Frame } from "./Frame.tsx";
import { JobsProvider } from "./Jobs.tsx";
import { PreferencesProvider, useChosenLanguage, usePreferences } from "./Preferences.tsx";
import { SessionContext, type Session, type Status } from "./Session.tsx";
import { throwLater } from "./useAnswer.ts";
import styles from "./App.module.css";

export function App() {
  return (
    <PreferencesProvider>
      <Spoken />
    </PreferencesProvider>
  );
}

function Spoken() {
  return (
    <LanguageProvider language={useChosenLanguage()}>
      <BugBoundary instead={<BugScreen />}>
        <ShortcutProvider>
          <div className={styles.app}>
            <Stages />
          </div>
        </ShortcutProvider>
      </BugBoundary>
    </LanguageProvider>
  );
}

type Stage =
  | { readonly at: "loading" }
  | { readonly at: "refused"; readonly failure: Failure }
  | { readonly at: "outside"; readonly status: Status }
  | { readonly at: "inside"; readonly session: Session }
  | { readonly at: "ended"; readonly reason: EndReason };

/** At the end of a session the whole page is thrown away and loaded anew, so that nothing of the session stays in its memory. */
const endedBefore = new URLSearchParams(location.search).get("ended");
const firstStage: Stage = isEndReason(endedBefore) ? { at: "ended", reason: endedBefore } : { at: "loading" };

/** Where the officer stands: before the room, in front of its door, inside, or just gone. */
function Stages() {
  const { m } = useSpeech();
  const { begin, end } = usePreferences();
  const [stage, setStage] = useState<Stage>(firstStage);

  const look = useCallback(async (): Promise<void> => {
    const status = await readStatus();
    setStage(status.ok ? { at: "outside", status: status.value } : { at: "refused", failure: status.failure });
  }, []);

  useEffect(() => {
    if (firstStage.at === "loading") look().catch(throwLater);
  }, [look]);

  const leave = useCallback(
    (reason: EndReason) => {
      // The first reason stands: the lock key ends the session, and the room then says so as well.
      setStage((now) => (now.at === "inside" ? { at: "ended", reason } : now));
      end();
    },
    [end],
  );

  useEffect(
    () =>
      listen("session.ended", ({ reason }) => {
        leave(reason);
      }),
    [leave],
  );

  const lock = useCallback(() => {
    leave("signedOut");
    call("session.close", {}).catch(throwLater);
  }, [leave]);

  const enter = useCallback(
    async (opened: OperationOutput<"session.open">): Promise<void> => {
      const [kept, status] = await Promise.all([call("preference.list", {}), call("room.status", {})]);
      if (!status.ok) {
        setStage({ at: "refused", failure: status.failure });
        return;
      }
      begin(kept.ok ? kept.value.preferences : {});
      setStage({ at: "inside", session: { ...opened, status: status.value } });
    },
    [begin],
  );

  const again = (): void => {
    setStage({ at: "loading" });
    look().catch(throwLater);
  };

  return (
    <JobsProvider isInside={stage.at === "inside"}>
      {stage.at === "loading" && <p className={styles.loading}>{m.frame.loading}</p>}
      {stage.at === "refused" && (
        <main className={styles.refused}>
          <h1>{m.words.program}</h1>
          <FailurePanel failure={stage.failure} />
        </main>
      )}
      {stage.at === "outside" && stage.status.state === "absent" && stage.status.failure === undefined && <FirstStart status={stage.status} onDone={again} />}
      {stage.at === "outside" && (stage.status.state !== "absent" || stage.status.failure !== undefined) && <SignIn status={stage.status} onOpened={enter} onRecheck={again} />}
      {stage.at === "inside" && (
        <SessionContext value={stage.session}>
          <Frame onLock={lock} />
        </SessionContext>
      )}
      {stage.at === "ended" && <Ended reason={stage.reason} onSignIn={again} />}
    </JobsProvider>
  );
}

/** A page that was loaded anew has lost its session while the room may still hold it: then it is closed first. */
async function readStatus() {
  const status = await call("room.status", {});
  if (!status.ok || status.value.state !== "open") return status;
  await call("session.close", {});
  return call("room.status", {});
}
