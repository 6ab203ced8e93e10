import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { Button } from "../Button/Button.tsx";
import styles from "./Dialog.module.css";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** In the middle for a decision, at the side for something to read beside the work. */
  readonly place?: "middle" | "side";
  readonly children: ReactNode;
  /** What may be done, the verb last. Without it there is only the way out at the top. */
  readonly actions?: ReactNode;
}

export function Dialog({ title, isOpen, onClose, place = "middle", children, actions }: DialogProps) {
  const { m } = useSpeech();
  return (
    <ModalOverlay
      className={styles.veil ?? ""}
      data-place={place}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.frame ?? ""} data-place={place}>
        <AriaDialog className={styles.dialog ?? ""} data-modal="true">
          <div className={styles.head}>
            <Heading slot="title" className={styles.title ?? ""}>
              {title}
            </Heading>
            <Button kind="quiet" size="dense" icon="cross" iconOnly onPress={onClose}>
              {m.frame.close}
            </Button>
          </div>
          <div className={styles.body} role="region" aria-label={title} tabIndex={0}>{children}</div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
