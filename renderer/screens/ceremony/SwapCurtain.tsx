import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { RoomBanner } from "../../app/Banner.tsx";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call, readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Countdown } from "../../components/Countdown/Countdown.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { nextRole } from "./Signers.tsx";
import { SignWithCard } from "./SignWithCard.tsx";
import type { Ceremony } from "./useCeremony.ts";
import styles from "./SwapCurtain.module.css";

/** What the room allows for changing cards in one reader. */
const swapMilliseconds = 60_000;

/**
 * One reader, two cards: while the first officer's card is out, nothing of the room is on the page but what this one act needs. When the time
 * is over the room ends the session.
 */
export function SwapCurtain({ ceremony, onChanged }: { readonly ceremony: Ceremony; readonly onChanged: (ceremony: Ceremony) => void }) {
  const { m, say } = useSpeech();
  const words = m.ceremony.curtain;
  const { room } = useSession();
  const [failure, setFailure] = useState<Failure | undefined>();
  const isReturning = ceremony.state === "returning";
  const role = nextRole(ceremony);
  const cancel = (): void => {
    call("ceremony.cancel", { ceremony: ceremony.id }).then((answer) => {
      if (answer.ok) onChanged(answer.value.ceremony);
      else setFailure(answer.failure);
    }, throwLater);
  };
  const shown = failure ?? (ceremony.failure === undefined ? undefined : readFailure(ceremony.failure));
  return (
    <div className={styles.curtain}>
      <RoomBanner kind={room.kind} name={room.name}>
        <span />
      </RoomBanner>
      <main className={styles.main} id="content">
        <Icon name={isReturning ? "repeat" : "swap"} />
        <h1>{isReturning ? words.returnTitle : say(words.title, { role: role === undefined ? m.words.officer : m.words.roles[role] })}</h1>
        <p>{isReturning ? words.returnAbout : words.about}</p>
        {ceremony.swapUntil !== undefined && <Countdown until={ceremony.swapUntil} milliseconds={swapMilliseconds} text={words.left} />}
        {shown !== undefined && <FailurePanel failure={shown} />}
        <SignWithCard
          key={ceremony.state}
          withDesk
          verb={isReturning ? words.resume : m.ceremony.sign}
          busy={isReturning ? m.signIn.submitting : m.ceremony.signing}
          act={async (given) => {
            const answer = await call(isReturning ? "ceremony.resume" : "ceremony.sign", { ceremony: ceremony.id, ...given });
            if (answer.ok) onChanged(answer.value.ceremony);
            return answer;
          }}
        />
        {!isReturning && (
          <div className={styles.away}>
            <Button kind="quiet" icon="cross" onPress={cancel}>
              {m.ceremony.cancel}
            </Button>
          </div>
        )}
      </main>
    </div>
  );
}
