import { useState } from "react";
import type { OperationOutput } from "../../../core/contract/operations.ts";
import type { Failure } from "../../../core/domain/failure.ts";
import { useSession } from "../../app/Session.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { PrintForm } from "../../components/PrintForm/PrintForm.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Pane } from "./Pane.tsx";
import styles from "./Audit.module.css";

type Made = OperationOutput<"audit.checkpoint">;

export function CheckpointPane({ onClose }: { readonly onClose: () => void }) {
  const { m } = useSpeech();
  const words = m.audit.printPane;
  const [made, setMade] = useState<Made | undefined>();
  const [isBusy, setBusy] = useState(false);
  const [isPrinted, setPrinted] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();

  const make = async (): Promise<void> => {
    setBusy(true);
    setPrinted(false);
    const answer = await call("audit.checkpoint", {});
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.failure);
    if (answer.ok) setMade(answer.value);
  };
  const print = async (number: string): Promise<void> => {
    setBusy(true);
    const answer = await call("form.print", { form: "audit.checkpoint", number });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.failure);
    setPrinted(answer.ok);
  };

  return (
    <Pane title={words.title} onClose={onClose}>
      <p className={styles.quiet}>{words.about}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {isPrinted && (
        <Notice state="good" live>
          {words.printed}
        </Notice>
      )}
      {made === undefined ? (
        <Button
          kind="primary"
          icon="card"
          isDisabled={isBusy}
          onPress={() => {
            make().catch(throwLater);
          }}
        >
          {isBusy ? words.making : words.make}
        </Button>
      ) : (
        <>
          <h3>{words.preview}</h3>
          <CheckpointForm made={made} />
          <p className={styles.quiet}>{words.consequence}</p>
          <Button
            kind="primary"
            icon="print"
            isDisabled={isBusy}
            onPress={() => {
              print(made.form).catch(throwLater);
            }}
          >
            {words.print}
          </Button>
        </>
      )}
    </Pane>
  );
}

function CheckpointForm({ made: { checkpoint, note, form } }: { readonly made: Made }) {
  const { m, language } = useSpeech();
  const { room, officer } = useSession();
  const words = m.audit.form;
  return (
    <PrintForm head={{ form: "audit.checkpoint", number: form, room: room.name, officer: `${officer.name} (${m.words.roles[officer.role]})`, at: checkpoint.at }}>
      <p className={styles.formTitle}>{words.title}</p>
      <dl className={styles.formFacts}>
        <dt>{words.origin}</dt>
        <dd>{checkpoint.origin}</dd>
        <dt>{words.size}</dt>
        <dd>{formatNumber(language, checkpoint.size)}</dd>
        <dt>{words.madeAt}</dt>
        <dd>{formatDateTime(language, checkpoint.at)}</dd>
        <dt>{words.head}</dt>
        <dd>
          <code>{groupHash(checkpoint.head)}</code>
        </dd>
        <dt>{words.note}</dt>
        <dd>
          <pre>{note}</pre>
        </dd>
      </dl>
      <p>{words.keep}</p>
      <div className={styles.signatures}>
        <span>{words.receivedBy}</span>
        <span>{words.receivedOn}</span>
      </div>
    </PrintForm>
  );
}
