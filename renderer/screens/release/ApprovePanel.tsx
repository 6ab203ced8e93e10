import { useState } from "react";
import type { Failure } from "../../../core/domain/failure.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { throwLater } from "../../app/useAnswer.ts";
import { call } from "../../bridge.ts";
import { Button } from "../../components/Button/Button.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { useShortcuts } from "../../keys/ShortcutProvider.tsx";

/** Begins the ceremony in which two approvers read what leaves and sign it. */
export function ApprovePanel({ run, isReady }: { readonly run: number; readonly isReady: boolean }) {
  const { m } = useSpeech();
  const words = m.release.approve;
  const { openCeremony } = useNavigation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const begin = (): void => {
    setBusy(true);
    setFailure(undefined);
    call("run.approve", { run }).then((answer) => {
      setBusy(false);
      if (answer.ok) openCeremony(answer.value.ceremony);
      else setFailure(answer.failure);
    }, throwLater);
  };
  useShortcuts("release", isReady && !isBusy ? { "release.next": begin } : {});
  return (
    <Panel title={words.title}>
      <p>{words.about}</p>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {!isReady && <p>{words.notReady}</p>}
      <div>
        <Button kind="primary" icon="sign" shortcut="release.next" isDisabled={isBusy || !isReady} onPress={begin}>
          {words.begin}
        </Button>
      </div>
    </Panel>
  );
}
