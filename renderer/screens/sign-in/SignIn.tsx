import { useState } from "react";
import { languages } from "../../../core/contract/messages/index.ts";
import { RoomBanner } from "../../app/Banner.tsx";
import { ActivityStrip, useConnectionAttempts } from "../../app/ActivityStrip.tsx";
import { useChosenLanguage, usePreference } from "../../app/Preferences.tsx";
import type { Status } from "../../app/Session.tsx";
import { useCards } from "../../app/useCards.ts";
import { readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Choice } from "../../components/Choice/Choice.tsx";
import { Desk } from "../../components/Desk/Desk.tsx";
import { Dialog } from "../../components/Dialog/Dialog.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Facts } from "../../components/Facts/Facts.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";
import { CardCheck } from "../card-check/CardCheck.tsx";
import { Help } from "../help/Help.tsx";
import { languageNames } from "../settings/Settings.tsx";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import { shortcuts } from "../../keys/registry.ts";
import { SignInForm } from "./SignInForm.tsx";
import styles from "./SignIn.module.css";

export interface SignInProps {
  readonly status: Status;
  readonly onOpened: (session: OperationOutput<"session.open">) => Promise<void>;
  readonly onRecheck: () => void;
}

/** Before anybody is signed in, only these two keys lead anywhere. */
const notYet = new Set(shortcuts.map(({ name }) => name).filter((name) => name !== "help.open" && name !== "escape"));

export function SignIn({ status, onOpened, onRecheck }: SignInProps) {
  const { m, say } = useSpeech();
  const language = useChosenLanguage();
  const [, setLanguage] = usePreference("language", language);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isCheckOpen, setCheckOpen] = useState(false);
  const attempts = useConnectionAttempts(status.connectionAttempts);
  const cards = useCards();
  const { slots, desk } = cards;
  useShortcuts("global", {
    "help.open": () => {
      setHelpOpen(true);
    },
  });

  const { room, failure } = status;
  const isDemo = room?.kind === "demo";
  const failed = status.selftest.filter(({ passed }) => !passed);
  return (
    <div className={styles.screen}>
      <RoomBanner kind={room?.kind} name={room?.name ?? m.words.program}>
        {isDemo && <span className={styles.demo}>{m.frame.banner.demoNotice}</span>}
        <div className={styles.tools}>
          <Choice look="segments" label={m.signIn.language} hideLabel value={language} options={languages.map((value) => ({ value, word: languageNames[value] }))} onChange={setLanguage} />
          <Button
            kind="quiet"
            size="dense"
            icon="keyboard"
            iconOnly
            shortcut="help.open"
            onPress={() => {
              setHelpOpen(true);
            }}
          >
            {m.signIn.keys}
          </Button>
        </div>
      </RoomBanner>
      <main className={styles.main} id="content" data-desk={desk.length > 0 || undefined}>
        <div className={styles.card}>
          <div className={styles.door}>
            <p className={styles.roomName}>{room?.name ?? m.words.room}</p>
            <h1>{failure === undefined ? m.signIn.title : m.signIn.unavailable}</h1>
            {failure !== undefined ? (
              <FailurePanel
                failure={readFailure(failure)}
                actions={
                  <Button icon="repeat" onPress={onRecheck}>
                    {m.signIn.recheck}
                  </Button>
                }
              />
            ) : (
              <SignInForm slots={slots} isWaiting={cards.isWaiting} failure={cards.failure} isDemo={isDemo} onOpened={onOpened} onTried={cards.again} />
            )}
            {failure === undefined && (
              <div>
                <Button
                  kind="quiet"
                  size="dense"
                  icon="card"
                  onPress={() => {
                    setCheckOpen(true);
                  }}
                >
                  {m.cardCheck.open}
                </Button>
              </div>
            )}
            <div className={styles.facts}>
              <Facts
                facts={[
                  {
                    word: m.signIn.selftest,
                    value:
                      failed.length === 0 ? (
                        <Chip state="good">{say(m.signIn.selftestPassed, { count: status.selftest.length })}</Chip>
                      ) : (
                        <Chip state="bad">{`${say(m.signIn.selftestFailed, { count: failed.length })}: ${failed.map(({ name }) => m.words.selftests[name]).join(" · ")}`}</Chip>
                      ),
                  },
                  { word: m.signIn.folder, value: status.folder },
                  { word: m.signIn.version, value: `${m.words.program} ${status.version}` },
                ]}
              />
            </div>
          </div>
          {desk.length > 0 && failure === undefined && <Desk cards={desk} onChoose={cards.choose} />}
        </div>
      </main>
      <ActivityStrip attempts={attempts} />
      <Dialog
        title={m.cardCheck.title}
        place="side"
        isOpen={isCheckOpen}
        onClose={() => {
          setCheckOpen(false);
        }}
      >
        <CardCheck />
      </Dialog>
      <Help
        isOpen={isHelpOpen}
        onClose={() => {
          setHelpOpen(false);
        }}
        without={notYet}
      />
    </div>
  );
}
