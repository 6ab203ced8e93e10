import styles from "./PatientView.module.css";

/** Enough of them that no useful part of a photographed screen is without one. */
const repeats = 48;

export function OfficerWatermark({ officer }: { readonly officer: { readonly name: string; readonly id: string } }) {
  return (
    <div className={styles.watermark} aria-hidden="true" data-watermark="true">
      {Array.from({ length: repeats }, (_, index) => (
        <span key={index}>
          {officer.name} {officer.id}
        </span>
      ))}
    </div>
  );
}
