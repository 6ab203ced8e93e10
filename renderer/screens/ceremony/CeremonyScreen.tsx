import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { may } from "../../app/sections.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { useCards, type Slot } from "../../app/useCards.ts";
import { call, readFailure } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { Panel, TitleLine } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Minutes } from "./Minutes.tsx";
import { nextRole, Signers } from "./Signers.tsx";
import { SignWithCard } from "./SignWithCard.tsx";
import { Statement } from "./Statement.tsx";
import { hasEnded, type Ceremony } from "./useCeremony.ts";
import styles from "./Ceremony.module.css";

export interface CeremonyScreenProps {
  readonly ceremony: Ceremony;
  readonly onChanged: (ceremony: Ceremony) => void;
  readonly onClose: () => void;
}

const chips = { waiting: "active", swapping: "caution", working: "active", returning: "caution", done: "good", failed: "bad", cancelled: "neutral" } as const;

/** The question of this screen: is this what I want to put my name to, and whose card is next? */
export function CeremonyScreen({ ceremony, onChanged, onClose }: CeremonyScreenProps) {
  const { m } = useSpeech();
  const words = m.ceremony;
  const [failure, setFailure] = useState<Failure | undefined>();
  const cancel = (): void => {
    call("ceremony.cancel", { ceremony: ceremony.id }).then((answer) => {
      if (answer.ok) onChanged(answer.value.ceremony);
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <div className={styles.screen}>
      <TitleLine title={words.purposes[ceremony.purpose]} state={<Chip state={chips[ceremony.state]}>{words.states[ceremony.state]}</Chip>}>
        {ceremony.state === "waiting" && (
          <Button size="dense" icon="cross" onPress={cancel}>
            {words.cancel}
          </Button>
        )}
      </TitleLine>
      {failure !== undefined && <FailurePanel failure={failure} />}
      <div className={styles.columns}>
        <Panel title={words.whatIsSigned}>
          <Statement ceremony={ceremony} />
        </Panel>
        <div className={styles.side}>
          <Panel title={words.signers}>
            <Signers ceremony={ceremony} />
          </Panel>
          {ceremony.state === "waiting" && <NextSignature ceremony={ceremony} onChanged={onChanged} />}
          {ceremony.state === "working" && (
            <Notice state="info" live>
              {words.working}
            </Notice>
          )}
          {hasEnded(ceremony) && <Ending ceremony={ceremony} onClose={onClose} />}
        </div>
      </div>
    </div>
  );
}

function NextSignature({ ceremony, onChanged }: { readonly ceremony: Ceremony; readonly onChanged: (ceremony: Ceremony) => void }) {
  const { m, say } = useSpeech();
  const words = m.ceremony;
  const { officer } = useSession();
  const cards = useCards();
  const [failure, setFailure] = useState<Failure | undefined>();
  const role = nextRole(ceremony);
  const isMine = !ceremony.signatures.some((signature) => signature.officer === officer.id) && ceremony.needed.some((need) => need.role === officer.role);
  const isOwn = (slot: Slot): boolean => slot.card?.certificates.includes(officer.certificate) === true;
  const hasOther = cards.slots.some((slot) => slot.card !== undefined && !isOwn(slot));
  const title = isMine ? words.signYourself : say(words.signNext, { role: role === undefined ? "" : m.words.roles[role] });
  const swap = (): void => {
    call("ceremony.swap", { ceremony: ceremony.id }).then((answer) => {
      if (answer.ok) onChanged(answer.value.ceremony);
      else setFailure(answer.failure);
    }, throwLater);
  };
  return (
    <Panel title={title}>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {isMine || hasOther ? (
        <SignWithCard
          key={isMine ? "own" : "other"}
          isPassedOver={isMine ? (slot) => !isOwn(slot) : isOwn}
          verb={words.sign}
          busy={words.signing}
          act={async (given) => {
            const answer = await call("ceremony.sign", { ceremony: ceremony.id, ...given });
            if (answer.ok) onChanged(answer.value.ceremony);
            return answer;
          }}
        />
      ) : (
        <div className={styles.form}>
          <p>{words.otherCard}</p>
          <Button kind="primary" icon="swap" onPress={swap}>
            {words.swap}
          </Button>
          <p className={styles.quiet}>{words.swapConsequence}</p>
        </div>
      )}
    </Panel>
  );
}

function Ending({ ceremony, onClose }: { readonly ceremony: Ceremony; readonly onClose: () => void }) {
  const { m, say } = useSpeech();
  const words = m.ceremony;
  const { officer } = useSession();
  const [isMinutesShown, setMinutesShown] = useState(false);
  const result = ceremony.result ?? {};
  const certificates = Array.isArray(result["certificates"]) ? result["certificates"] : [];
  return (
    <div className={styles.form}>
      {ceremony.state === "done" && (
        <Notice state="good" live>
          <p>{say(words.done[ceremony.purpose], { sequence: Number(result["sequence"] ?? 0) })}</p>
          {result["rekeyed"] === 1 && (
            <>
              <p>{words.rekeyed}</p>
              <p>{words.oldCopies}</p>
            </>
          )}
        </Notice>
      )}
      {certificates.map((certificate) => (
        <pre key={certificate} className={styles.text}>
          {certificate}
        </pre>
      ))}
      {ceremony.state === "failed" && ceremony.failure !== undefined && <FailurePanel failure={readFailure(ceremony.failure)} />}
      {ceremony.state === "cancelled" && <Notice state="info">{words.cancelled}</Notice>}
      {isMinutesShown && <Minutes ceremony={ceremony.id} />}
      <div className={styles.ending}>
        {may(officer.role, "ceremony.minutes") && ceremony.signatures.length > 0 && !isMinutesShown && (
          <Button
            icon="print"
            onPress={() => {
              setMinutesShown(true);
            }}
          >
            {words.makeMinutes}
          </Button>
        )}
        <Button kind="primary" autoFocus onPress={onClose}>
          {words.back}
        </Button>
      </div>
    </div>
  );
}
