import type { RoomKind } from "../../../core/domain/officer.ts";
import { Choice } from "../../components/Choice/Choice.tsx";
import { TextField } from "../../components/Field/TextField.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";

export function KindStep({ kind, onChange }: { readonly kind: RoomKind; readonly onChange: (kind: RoomKind) => void }) {
  const { m } = useSpeech();
  const words = m.firstStart.kind;
  return (
    <>
      <h2>{words.title}</h2>
      <Choice
        look="cards"
        label={words.title}
        hideLabel
        value={kind}
        onChange={onChange}
        options={[
          { value: "demo", word: words.demo, about: words.demoAbout, icon: "flask" },
          { value: "production", word: words.production, about: words.productionAbout, icon: "building" },
        ]}
      />
      <Notice state="info">{words.permanent}</Notice>
    </>
  );
}

export interface NameStepProps {
  readonly name: string;
  readonly error: string | undefined;
  readonly onChange: (name: string) => void;
  readonly onSubmit: () => void;
}

export function NameStep({ name, error, onChange, onSubmit }: NameStepProps) {
  const { m } = useSpeech();
  const words = m.firstStart.name;
  return (
    <>
      <h2>{words.title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        noValidate
      >
        <TextField label={words.label} help={words.help} error={error} isRequired value={name} onChange={onChange} maxLength={120} />
      </form>
    </>
  );
}
