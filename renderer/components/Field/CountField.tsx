import { TextField } from "./TextField.tsx";

export interface CountFieldProps {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly size?: "regular" | "dense";
}

/** Full-width digits come from an input method that was left on; separators are how people write thousands. */
export function readCount(text: string): number | undefined {
  const plain = text.normalize("NFKC").replaceAll(/[,\s]/g, "");
  return /^\d{1,12}$/.test(plain) ? Number(plain) : undefined;
}

/** A number of things, typed as text: neither arrows that count by accident nor a wheel that changes it. */
export function CountField({ label, help, value, onChange, error, isRequired = false, size = "regular" }: CountFieldProps) {
  return <TextField label={label} help={help} size={size} inputMode="numeric" maxLength={16} value={value} onChange={onChange} error={error} isRequired={isRequired} />;
}
